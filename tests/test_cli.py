"""The command line: results, keys, refusals, exit statuses, and that it leaves nothing half done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from typer.testing import CliRunner

import explorer
from explorer import __version__
from explorer.cli import app
from explorer.commands.outputs import Outputs
from explorer.commands.report import error_line
from explorer.errors import BadSetting, OutputExists, OutputFailed
from explorer.pictures.imaging import read_picture_data
from explorer.weights.models import find
from tests.golden.make_lossy import MODELS

PICTURE_KEYS = ["width", "height", "channels", "bit_depth"]
SETTING_KEYS = ["codec", "steps", "step_count", "base"]
RATE_KEYS = ["bytes", "base_bytes", "bpsp", "shannon_bits"]
LOSSY_KEYS = ["quality", "metric", "psnr", "msssim"]
KEYS = [*PICTURE_KEYS, *SETTING_KEYS, *RATE_KEYS, "encode_seconds", "decode_seconds", "model", *LOSSY_KEYS]


class Ran:
    """What a command of this process ended with."""

    def __init__(self, *words: object) -> None:
        result = CliRunner().invoke(app, [str(word) for word in words])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        self.status, self.out, self.err = result.exit_code, result.stdout, result.stderr

    def error(self) -> str:
        """The one line on stderr of a command that failed."""
        assert self.status == 2
        assert self.err.startswith("italic: ")
        assert self.err.count("\n") == 1
        return self.err


def in_process_of_its_own(*words: object, **streams: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "explorer", *(str(word) for word in words)]
    folder = Path(__file__).resolve().parent.parent
    environment = dict(os.environ, PYTHONPATH=str(folder), NO_COLOR="1", COLUMNS="100")
    environment.pop("PYTHONUNBUFFERED", None)  # as few have it
    return subprocess.run(command, env=environment, text=True, check=False, **(streams or {"capture_output": True}))


def samples_of(path: Path) -> NDArray[Any]:
    with Image.open(path) as image:
        return np.asarray(image)


@pytest.mark.parametrize("options", [[], ["--steps", "4", "--base", "bpg:40"], ["--steps", "wavefront", "--compact"]])
def test_encode_and_decode_return_the_picture(photo: Path, options: list[str]) -> None:
    encoded = Ran("encode", photo, "--device", "cpu", *options)
    assert encoded.status == 0, encoded.err
    assert "verified: identical" in encoded.out
    assert encoded.err == ""
    assert ("verified: identical" in Ran("verify", photo.with_suffix(".italic")).out) == ("--compact" not in options)
    file, back = photo.with_suffix(".italic"), photo.with_name("back.png")
    decoded = Ran("decode", file, "-o", back, "--device", "cpu")
    assert decoded.status == 0, decoded.err
    assert ("verified: identical" in decoded.out) == ("--compact" not in options)
    np.testing.assert_array_equal(samples_of(back), samples_of(photo))


def test_encode_json_has_the_promised_keys(photo: Path) -> None:
    ran = Ran("encode", photo, "--steps", "4", "--base", "none", "--json")
    point = json.loads(ran.out)
    assert list(point) == ["input", "output", "notes", *KEYS]
    assert (point["input"], point["output"], point["notes"]) == (str(photo), str(photo.with_suffix(".italic")), [])
    assert (point["width"], point["height"], point["channels"], point["bit_depth"]) == (32, 24, 3, 8)
    assert (point["steps"], point["step_count"], point["base"], point["base_bytes"]) == ("4", 4, "none", 0)
    size = photo.with_suffix(".italic").stat().st_size
    assert point["bytes"] == size
    assert point["bpsp"] == 8 * size / (32 * 24 * 3)
    assert point["encode_seconds"] > 0
    assert point["decode_seconds"] > 0


def test_encode_without_verify_does_not_decode(photo: Path) -> None:
    ran = Ran("encode", photo, "--no-verify", "--json")
    assert json.loads(ran.out)["decode_seconds"] is None


def test_info_agrees_with_encode(photo: Path) -> None:
    made = json.loads(Ran("encode", photo, "--steps", "7", "--base", "bpg:40", "--json").out)
    told = json.loads(Ran("info", photo.with_suffix(".italic"), "--json").out)
    unknown = {"shannon_bits", "encode_seconds", "decode_seconds"}
    assert list(told) == ["input", "notes", *KEYS, "metadata"]
    assert all(told[key] is None for key in unknown)
    assert {key: told[key] for key in KEYS if key not in unknown} == {
        key: made[key] for key in KEYS if key not in unknown
    }


def test_info_in_words(photo: Path) -> None:
    Ran("encode", photo, "--steps", "4")
    words = Ran("info", photo.with_suffix(".italic")).out
    assert "32 x 24, 3 channels, 8 bit" in words
    assert "4 (4)" in words


def test_info_of_a_picture_stored_raw(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (1, 3, 3), np.uint8)
    Image.fromarray(noise).save(tmp_path / "noise.png")
    made = json.loads(Ran("encode", tmp_path / "noise.png", "--compact", "--json").out)
    told = json.loads(Ran("info", tmp_path / "noise.italic", "--json").out)
    assert made["codec"] == told["codec"] == "raw"
    assert made["step_count"] == told["step_count"] == 0
    assert made["model"] == told["model"] == ""


@pytest.fixture
def lossy_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tiny models of the lossy codec."""
    monkeypatch.setenv("ITALIC_MODELS", str(MODELS))


def test_pipes_are_files_called_minus(photo: Path, tmp_path: Path) -> None:
    def piped(given: bytes, *words: str) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "explorer", *words]
        found = os.environ | {"PYTHONPATH": str(Path(explorer.__file__).parents[1])}
        return subprocess.run(command, input=given, capture_output=True, check=True, cwd=tmp_path, env=found)

    made = piped(photo.read_bytes(), "encode", "-", "--steps", "2", "--json")
    assert made.stdout == explorer.finish(explorer.encode(explorer.read_picture(photo), steps="2")).data
    assert json.loads(made.stderr)["input"] == "-"
    back = piped(made.stdout, "decode", "-")
    assert np.array_equal(read_picture_data(back.stdout, "it").samples, explorer.read_picture(photo).samples)
    assert json.loads(piped(made.stdout, "info", "-", "--json").stdout)["steps"] == "2"
    assert b"identical" in piped(made.stdout, "verify", "-").stdout
    piped(made.stdout, "decode", "-", "-o", "named.png")
    assert [path.name for path in tmp_path.glob("*named*")] == ["named.png"]
    assert "one picture alone" in Ran("encode", photo, "-", "-o", "-").error()
    coded = piped(photo.read_bytes(), "bpg", "encode", "-", "--qp", "4", "--json")
    assert coded.stdout.startswith(b"BPG\xfb")
    assert json.loads(coded.stderr)["bytes"] == len(coded.stdout)
    back = piped(coded.stdout, "bpg", "decode", "-")
    difference = read_picture_data(back.stdout, "it").samples.astype(int) - samples_of(photo)
    assert np.abs(difference).mean() < 2


def test_outputs_that_exist_can_be_left_as_they_are(photo: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.png"
    other.write_bytes(photo.read_bytes())
    Ran("encode", photo, "--steps", "2")
    made = photo.with_suffix(".italic").read_bytes()
    ran = Ran("encode", photo, other, "--steps", "4", "--skip-existing", "--json")
    assert ran.status == 0
    assert [json.loads(line)["input"] for line in ran.out.splitlines()] == [str(other)]
    assert ran.err == "italic: 1 of 2 left out, as their outputs exist\n"
    assert photo.with_suffix(".italic").read_bytes() == made
    before = photo.read_bytes()
    decoded = Ran("decode", photo.with_suffix(".italic"), "--skip-existing")
    assert (decoded.status, decoded.out, photo.read_bytes()) == (0, "", before)


@pytest.mark.usefixtures("lossy_models")
def test_a_lossy_file_from_end_to_end(photo: Path) -> None:
    ran = Ran("encode", photo, "--codec", "lossy", "--metric", "msssim", "--preview", "--json")
    point = json.loads(ran.out)
    assert list(point) == ["input", "output", "notes", *KEYS, "bpp"]
    assert (point["codec"], point["steps"], point["step_count"]) == ("lossy", "wavefront", 4)
    assert (point["quality"], point["metric"]) == (32, "msssim")
    assert point["bpp"] == 8 * point["bytes"] / (32 * 24)
    file = photo.with_suffix(".italic")
    told = json.loads(Ran("info", file, "--json").out)
    assert {key: told[key] for key in SETTING_KEYS} == {key: point[key] for key in SETTING_KEYS}
    words = Ran("info", file).out
    assert "(lossy-msssim, quality 32)" in words
    assert f"{point['bpp']:.4f} bpp" in words
    before = sorted(photo.parent.iterdir())
    assert "lossy, 4 steps" in Ran("verify", file).out
    assert sorted(photo.parent.iterdir()) == before
    decoded = Ran("decode", file, "-o", photo.with_name("back.png"))
    assert "verified: the latents are those that were encoded" in decoded.out
    back = samples_of(photo.with_name("back.png"))
    assert back.shape == samples_of(photo).shape
    error = np.square(back.astype(float) - samples_of(photo)).mean()
    assert point["psnr"] == pytest.approx(10 * np.log10(255**2 / error))


@pytest.mark.usefixtures("lossy_models")
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--codec", "lossy", "--quality", "64"], "quality 64: give a number from 0 to 63"),
        (["--codec", "lossy", "--quality", "-0.5"], "quality -0.5: give a number from 0 to 63"),
        (["--codec", "lossy", "--quality", "3", "--target-psnr", "30"], "--quality and --target-psnr contradict"),
        (["--codec", "lossy", "--target-size", "many"], "size 'many': give a number of bytes, kB, MB, KiB or MiB"),
        (["--codec", "lossy", "--target-size", "0"], "a target of 0: give a number above 0"),
        (["--codec", "lossy", "--target-bpp", "nan"], "a target of nan: give a number above 0"),
        (["--codec", "lossy", "--target-size", "20 B"], "no quality makes a file of 20 bytes; the smallest"),
        (["--codec", "lossy", "--target-psnr", "90"], "no quality reaches 90 dB; the best, 63, reaches"),
        (["--codec", "lossy", "--metric", "psnr"], "mse, msssim"),
        (["--codec", "lossy", "--steps", "64"], "1, 2, 16, wavefront, serial"),
        (["--codec", "lossy", "--compact"], "--compact"),
        (["--codec", "lossy", "--base", "bpg:30"], "--base"),
        (["--codec", "jpeg"], "lossless, lossy"),
        (["--quality", "3"], "--codec lossy"),
        (["--metric", "msssim"], "--codec lossy"),
        (["--target-bpp", "1"], "--codec lossy"),
    ],
)
def test_settings_of_a_codec_that_do_not_exist_are_told(photo: Path, options: list[str], message: str) -> None:
    assert message in Ran("encode", photo, *options).error()
    assert not photo.with_suffix(".italic").exists()


@pytest.mark.usefixtures("lossy_models")
def test_a_sweep_of_qualities(photo: Path, tmp_path: Path) -> None:
    files = {kind: tmp_path / f"s.{kind}" for kind in ("json", "csv")} | {"plot": tmp_path / "s.png"}
    options = [str(word) for kind, path in files.items() for word in (f"--{kind}", path)]
    ran = Ran("sweep", photo, "--codec", "lossy", "--quality", "10.25,63", "--steps", "2,serial", *options)
    points = json.loads(files["json"].read_text())
    settings = [(10.25, "2"), (10.25, "serial"), (63, "2"), (63, "serial")]
    assert [(point["quality"], point["steps"]) for point in points] == settings
    assert points[0]["psnr"] == points[1]["psnr"] != points[2]["psnr"]
    assert all(f"{point['bytes']}" in ran.out for point in points)
    with Image.open(files["plot"]) as plot:
        assert plot.size == (1000, 640)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--codec", "lossy", "--base", "none"], "--base is not an option of the lossy codec"),
        (["--codec", "lossy", "--model", "pictures"], "--model is not an option of the lossy codec"),
        (["--quality", "3"], "--quality is not an option of the lossless codec"),
        (["--codec", "lossy", "--steps", "3"], "the lossy codec has 1, 2, 16, wavefront, serial"),
        (["--codec", "lossy", "--quality", "64"], "quality 64: give a number from 0 to 63"),
        (["--codec", "lossy", "--quality", "best"], "quality 'best': give a number"),
        (["--codec", "jpeg"], "codec 'jpeg': give lossless or lossy"),
    ],
)
def test_sweeps_that_do_not_exist_are_told(photo: Path, options: list[str], message: str) -> None:
    assert message in Ran("sweep", photo, *options).error()


def test_several_inputs_go_into_a_folder(photo: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.png"
    Image.fromarray(samples_of(photo)[:5]).save(other)
    folder = tmp_path / "deep" / "out"
    ran = Ran("encode", photo, other, "-o", folder, "--steps", "2")
    assert ran.status == 0, ran.err
    assert sorted(path.name for path in folder.iterdir()) == ["other.italic", "photo.italic"]
    assert Ran("decode", *sorted(folder.iterdir()), "-o", tmp_path / "back").status == 0
    np.testing.assert_array_equal(samples_of(tmp_path / "back" / "other.png"), samples_of(other))


def test_one_broken_input_does_not_stop_the_others(photo: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(photo.read_bytes()[:60])
    ran = Ran("encode", broken, photo, "--steps", "2")
    assert ran.error().startswith(f"italic: {broken}: ")
    assert photo.with_suffix(".italic").exists()
    assert not broken.with_suffix(".italic").exists()


@pytest.mark.parametrize("command", ["encode", "decode", "verify", "info", "sweep", "bpg encode", "bpg decode"])
@pytest.mark.parametrize("content", [None, b"", b"no picture", b"BPG\xfb", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_input_is_told_in_one_line(tmp_path: Path, command: str, content: bytes | None) -> None:
    path = tmp_path / "thing"
    if content is not None:
        path.write_bytes(content)
    ran = Ran(*command.split(), path)
    assert ran.error().startswith(f"italic: {path}: ")
    assert ran.out == ""
    assert [entry.name for entry in tmp_path.iterdir()] == ([] if content is None else ["thing"])


@pytest.mark.parametrize("cut", [3, 20, -1])
def test_truncated_file_is_told_in_one_line(photo: Path, cut: int) -> None:
    Ran("encode", photo, "--steps", "2")
    file = photo.with_suffix(".italic")
    file.write_bytes(file.read_bytes()[:cut])
    ran = Ran("decode", file, "-o", photo.with_name("back.png"))
    assert ran.error().startswith(f"italic: {file}: ")
    assert not photo.with_name("back.png").exists()


@pytest.mark.parametrize(
    "options",
    [
        ["--steps", "0"],
        ["--steps", "many"],
        ["--steps", "134217729"],
        ["--steps", "9" * 5000],
        ["--base", "bpg:" + "9" * 5000],
        ["--base", "jpeg"],
        ["--base", "bpg:52"],
        ["--device", "abacus"],
        ["--model", "nonesuch"],
    ],
)
def test_unknown_setting_is_told_in_one_line(photo: Path, options: list[str]) -> None:
    assert options[1] in Ran("encode", photo, *options).error()
    assert not photo.with_suffix(".italic").exists()


def test_unknown_base_of_a_sweep_is_told_before_it_works(photo: Path) -> None:
    assert "jpeg" in Ran("sweep", photo, "--base", "none,jpeg").error()


def test_nothing_is_overwritten_without_force(photo: Path) -> None:
    file = photo.with_suffix(".italic")
    file.write_bytes(b"precious")
    assert "--force" in Ran("encode", photo, "--steps", "2").error()
    assert file.read_bytes() == b"precious"
    assert Ran("encode", photo, "--steps", "2", "--force").status == 0
    assert file.read_bytes() != b"precious"


@pytest.mark.parametrize("option", ["--json", "--csv", "--plot"])
def test_sweep_tells_a_missing_folder_before_it_works(
    photo: Path, option: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.lossless.codec.encode", interrupted)
    assert "no folder" in Ran("sweep", photo, option, photo.parent / "none" / "x.png").error()


def test_a_plot_is_a_png(photo: Path) -> None:
    assert ".png" in Ran("sweep", photo, "--steps", "1", "--plot", photo.with_name("plot.jpg")).error()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads every file")
def test_an_unreadable_input_is_told_in_one_line_and_does_not_stop_the_others(photo: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.png"
    other.write_bytes(photo.read_bytes())
    photo.chmod(0)
    ran = Ran("encode", photo, other, "-o", tmp_path / "out", "--steps", "2")
    assert str(photo) in ran.error()
    assert (tmp_path / "out" / "other.italic").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has this device")
def test_a_full_standard_output_is_told_as_such(photo: Path) -> None:
    Ran("encode", photo, "--steps", "2")
    with Path("/dev/full").open("w") as full:
        ran = in_process_of_its_own("info", photo.with_suffix(".italic"), stdout=full, stderr=subprocess.PIPE)
    assert ran.returncode == 2
    assert ran.stderr == "italic: standard output: cannot be written: no space left on device\n"


@pytest.mark.parametrize("option", ["--json", "--csv", "--plot"])
def test_sweep_overwrites_nothing_and_says_so_before_it_works(photo: Path, option: str) -> None:
    there = photo.with_name("there")
    there.write_bytes(b"precious")
    assert "--force" in Ran("sweep", photo, option, there).error()
    assert there.read_bytes() == b"precious"


def test_an_input_is_never_the_output(photo: Path) -> None:
    before = photo.read_bytes()
    assert "is an input" in Ran("encode", photo, "-o", photo, "--force").error()
    assert photo.read_bytes() == before


def test_two_inputs_of_one_name_do_not_share_an_output(tmp_path: Path) -> None:
    outputs = Outputs([tmp_path / "a" / "x.png", tmp_path / "b" / "x.png"], tmp_path / "out", ".italic", force=True)
    assert outputs.of(tmp_path / "a" / "x.png") == tmp_path / "out" / "x.italic"
    with pytest.raises(OutputExists, match="another input"):
        outputs.of(tmp_path / "b" / "x.png")


def test_a_file_is_no_folder_for_several_outputs(photo: Path) -> None:
    with pytest.raises(OutputFailed, match="folder"):
        Outputs([photo, photo], photo, ".italic", force=False)


def test_missing_folder_of_an_output_is_told(photo: Path) -> None:
    assert "no folder" in Ran("encode", photo, "-o", photo.parent / "none" / "x.italic").error()


def interrupted(*args: object, **kwargs: object) -> Any:
    raise KeyboardInterrupt


def out_of_memory(*args: object, **kwargs: object) -> Any:
    raise MemoryError


def out_of_torch_memory(*args: object, **kwargs: object) -> Any:
    raise type("OutOfMemoryError", (RuntimeError,), {})("CUDA out of memory.\nTried to allocate 3 GiB")


def test_interruption_ends_with_130_and_leaves_nothing(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.lossless.codec.encode", interrupted)
    ran = Ran("encode", photo, "-o", f"{photo.parent / 'new'}/")
    assert ran.status == 130
    assert "Traceback" not in ran.err
    assert [path.name for path in photo.parent.iterdir()] == ["photo.png"]


@pytest.mark.parametrize("failure", [out_of_memory, out_of_torch_memory])
def test_too_little_memory_is_told_in_one_line(
    photo: Path, monkeypatch: pytest.MonkeyPatch, failure: Callable[..., Any]
) -> None:
    monkeypatch.setattr("explorer.lossless.codec.encode", failure)
    assert "not enough memory" in Ran("encode", photo).error()


def test_an_error_of_the_program_itself_is_not_hidden(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr("explorer.lossless.codec.encode", broken)
    with pytest.raises(ZeroDivisionError):
        Ran("encode", photo)


def test_a_file_that_decodes_wrongly_is_not_written(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from explorer.lossless import codec as lossless
    from explorer.pictures.picture import Picture

    decode: Any = lossless.decode

    def wrong(*args: object, **kwargs: object) -> Any:
        decoded = yield from decode(*args, **kwargs)
        return decoded._replace(picture=Picture(255 - decoded.picture.samples))

    monkeypatch.setattr(lossless, "decode", wrong)
    assert "differ" in Ran("encode", photo, "--steps", "2").error()
    assert not photo.with_suffix(".italic").exists()


def test_error_lines_name_the_file_once() -> None:
    path = Path("a.italic")
    assert error_line(BadSetting("base x"), path) == "base x"
    assert error_line(ValueError("too\nshort"), path) == "a.italic: too short"
    assert error_line(ValueError("a.italic: too short"), path) == "a.italic: too short"
    assert error_line(FileNotFoundError(2, "No such file", "b.png")) == "b.png: No such file"


def test_sweep_writes_table_json_csv_and_plot(photo: Path) -> None:
    outputs = [photo.with_name(name) for name in ("s.json", "s.csv", "s.png")]
    words = [word for pair in zip(("--json", "--csv", "--plot"), outputs, strict=True) for word in pair]
    ran = Ran("sweep", photo, "--steps", "1,4", "--base", "none,bpg:40", *words)
    assert ran.status == 0, ran.err
    points = json.loads(outputs[0].read_text())
    assert [list(point) for point in points] == [["input", "notes", *KEYS]] * 4
    assert [(point["base"], point["steps"]) for point in points] == [
        ("none", "1"),
        ("none", "4"),
        ("bpg:40", "1"),
        ("bpg:40", "4"),
    ]
    assert len(outputs[1].read_text().splitlines()) == 5
    assert samples_of(outputs[2]).shape == (640, 1000, 3)
    assert all(str(point["bytes"]) in ran.out for point in points)


def test_a_sweep_over_models_tells_them_apart(photo: Path) -> None:
    points = photo.with_name("s.json")
    ran = Ran("sweep", photo, "--steps", "1", "--base", "none", "--model", "pictures,cifar10", "--json", points)
    assert ran.status == 0, ran.err
    assert [point["model"] for point in json.loads(points.read_text())] == [
        find(n).key for n in ("pictures", "cifar10")
    ]
    assert "pictures" in ran.out
    assert "cifar10" in ran.out
    assert "'best'" in Ran("sweep", photo, "--model", "pictures,best").error()


def test_bpg_files_come_and_go(photo: Path) -> None:
    assert Ran("bpg", "encode", photo, "--qp", "4").status == 0
    data = photo.with_suffix(".bpg").read_bytes()
    assert data.startswith(b"BPG\xfb")
    assert Ran("bpg", "decode", photo.with_suffix(".bpg"), "-o", photo.with_name("back.png")).status == 0
    difference = samples_of(photo.with_name("back.png")).astype(int) - samples_of(photo)
    assert np.abs(difference).mean() < 2
    assert "QP 52" in Ran("bpg", "encode", photo, "--qp", "52", "--force").error()


def test_demo_without_a_display_leaves_its_results(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from explorer.commands import demonstration as demo

    monkeypatch.setattr(demo, "sample", lambda: photo)
    monkeypatch.setattr(demo, "STEPS", ("1", "4"))
    monkeypatch.chdir(tmp_path)
    for folder in (Path("italic-demo"), Path("italic-demo-2")):
        ran = Ran("demo", "--no-window")
        assert ran.status == 0, ran.err
        assert str(folder.resolve()) in ran.out
        assert sorted(path.name for path in folder.iterdir()) == ["photo.italic", "photo.png", "tradeoff.png"]
        np.testing.assert_array_equal(samples_of(folder / "photo.png"), samples_of(photo))
    monkeypatch.setattr("explorer.lossless.codec.encode", interrupted)  # the next is told before any work
    assert "exists" in Ran("demo", "--no-window", "-o", "italic-demo").error()


def test_demo_opens_the_window_where_there_is_a_display() -> None:
    from explorer.commands.demonstration import has_display, sample

    assert has_display({"DISPLAY": ":0"}, "linux")
    assert has_display({"WAYLAND_DISPLAY": "wayland-0"}, "linux")
    assert not has_display({"DISPLAY": ""}, "linux")
    assert has_display({}, "darwin")
    assert has_display({}, "win32")
    assert sample().is_file()


def test_version_and_help_load_no_torch_and_no_qt(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom explorer.cli import main\n"
        "sys.argv = ['italic', *{words!r}]\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "loaded = [name for name in ('torch', 'PySide6', 'av') if name in sys.modules]\n"
        "assert not loaded, loaded\n"
    )
    file = tmp_path / "raw.italic"
    from explorer.file.container import Container, Header, pack

    file.write_bytes(pack(Container(Header("raw", 1, 1, 1, 8, "1", crc=0), pixels=b"\0")))
    for words in (["--version"], ["--help"], ["encode", "--help"], ["info", str(file)]):
        done = subprocess.run(
            [sys.executable, "-c", program.format(words=words)],
            env=dict(os.environ, PYTHONPATH=str(Path(__file__).resolve().parent.parent)),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout


def test_version() -> None:
    assert Ran("--version").out == f"italic {__version__}\n"


def test_no_progress_bar_and_no_traceback_in_a_pipe(photo: Path) -> None:
    done = in_process_of_its_own("encode", photo, "--steps", "4")
    assert (done.returncode, done.stderr) == (0, "")
    again = in_process_of_its_own("encode", photo, "--steps", "4")
    assert again.returncode == 2
    assert again.stderr.startswith("italic: ")
    assert again.stderr.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")
def test_progress_bar_on_a_terminal(photo: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    try:
        done = in_process_of_its_own("encode", photo, "--steps", "4", stdout=subprocess.PIPE, stderr=theirs)
        os.close(theirs)
        shown = os.read(ours, 65536).decode("utf-8", "replace")  # a terminal gives 4 KiB at a time
    finally:
        os.close(ours)
    assert done.returncode == 0
    assert "encoding photo.png" in shown


def test_decode_refuses_a_kind_of_picture_that_it_cannot_write(photo: Path) -> None:
    Ran("encode", photo, "--steps", "2")
    assert ".png" in Ran("decode", photo.with_suffix(".italic"), "-o", photo.with_name("back.jpg")).error()


def test_window_without_a_display_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.commands.window.has_display", lambda: False)
    monkeypatch.delenv("QT_QPA_PLATFORM")
    assert "no display" in Ran("gui").error()
    assert "no display" in Ran("demo", "--window").error()


def test_window_whose_libraries_are_missing_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "explorer.app", None)
    assert "packages that Qt needs" in Ran("gui").error()


def test_window_is_given_the_files(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[list[str]] = []
    monkeypatch.setattr("explorer.app.main", lambda argv: given.append(argv) or 0)
    assert Ran("gui", photo, "b.italic").status == 0
    assert Ran("demo", "--window").status == 0
    assert given[0] == [str(photo), "b.italic"]
    assert [Path(name).name for name in given[1]] == ["chelsea.png"]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--size", "0x5"], "0x5"),
        (["--size", f"{'9' * 5000}x5"], "WIDTHxHEIGHT"),
        (["--size", "many"], "many"),
        (["--steps", "0"], "steps"),
        (["--base", "bpg:32"], "base"),
    ],
)
def test_a_sample_that_cannot_be_is_told_in_one_line(tmp_path: Path, options: list[str], reason: str) -> None:
    assert reason in Ran("sample", "-o", tmp_path / "drawn.png", *options).error()
    assert not (tmp_path / "drawn.png").exists()


@pytest.mark.parametrize("name", ["there.png", "none/x.png", "x.jpg"])
def test_a_sample_that_cannot_be_written_is_told_before_it_is_drawn(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.lossless.sampling.sample", interrupted)
    (tmp_path / "there.png").write_bytes(b"precious")
    assert name in Ran("sample", "-o", tmp_path / name).error()
    assert (tmp_path / "there.png").read_bytes() == b"precious"
