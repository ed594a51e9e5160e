"""The lossless evaluation: every file decoded and compared, rates over all pixels, ratios to the reference."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from typer.testing import CliRunner

from explorer import __version__
from explorer.cli import app
from explorer.errors import CorruptFile, UnsupportedImage
from explorer.evaluation.datasets import Sample, count, find_cifar10, find_kodak, picture_files, samples, short_name
from explorer.evaluation.lossless import Result, groups, measure, remarks, summarise
from explorer.evaluation.peers import REFERENCE, identical, names_at_hand, peers, png
from explorer.evaluation.published import cifar10_table
from explorer.pictures.picture import Picture
from explorer.weights import models


def result(coder: str, size: int, encode: float, subpixels: int = 300, steps: str = "", base: str = "") -> Result:
    return Result(coder, steps, base, "p", subpixels, size, encode, 2 * encode)


def test_summary_counts_all_bits_over_all_subpixels_and_takes_medians() -> None:
    own = [result("a", 100, 1.0), result("a", 200, 5.0, 900), result("a", 300, 2.0)]
    (summary,) = summarise(own)
    assert (summary.pictures, summary.bytes) == (3, 600)
    assert summary.bpsp == 8 * 600 / 1500
    assert (summary.encode_seconds, summary.decode_seconds) == (2.0, 4.0)
    assert summary.encode_ratio is None
    assert summary.mean_bpsp == pytest.approx((800 / 300 + 1600 / 900 + 2400 / 300) / 3)  # each picture counts the same
    assert summary.bpsp_ci95 == pytest.approx(8.36, abs=0.001)  # 4.3027 of the mean's 1.9430
    assert summary.mean_encode_seconds == pytest.approx(8 / 3)


def test_ratios_are_over_the_encoding_time_of_the_reference() -> None:
    summary, reference = summarise([result("a", 1, 1.0), result(REFERENCE, 1, 4.0)])
    assert (summary.encode_ratio, summary.decode_ratio) == (0.25, 0.5)
    assert (reference.encode_ratio, reference.decode_ratio) == (1.0, 2.0)


def test_remarks_tell_a_rate_that_does_not_fall() -> None:
    falling = [result(f"i{n}", 100 - n, 1.0 + n, steps=n_text, base="none") for n, n_text in enumerate(("1", "16"))]
    assert any("yes" in remark for remark in remarks(summarise(falling)))
    assert any("encode 2.00" in remark for remark in remarks(summarise(falling)))
    rising = [falling[0], falling[1]._replace(bytes=101)]
    assert any("NO" in remark for remark in remarks(summarise(rising)))


def test_remarks_set_sixteen_steps_beside_jpeg_xl() -> None:
    own = result("italic 16 auto", 10, 1.0, steps="16", base="auto")  # decodes in 2 s
    found = remarks(summarise([own, result("JPEG XL e7", 10, 0.5), result("PNG", 10, 1.0)]))
    assert [remark for remark in found if "JPEG" in remark] == [
        "italic 16 auto: encode 2.00 and decode 4.00 of JPEG XL e7's encode"
    ]


def test_measure_runs_settings_and_peers_on_every_picture(sample_samples: NDArray[np.uint8]) -> None:
    two = [Sample("a", Picture(sample_samples)), Sample("b", Picture(sample_samples[:9].copy()))]
    found = list(measure(two, ["1", "4"], ["none"], [png()], "cpu"))
    assert [(each.picture, each.coder) for each in found] == [
        (picture, coder) for picture in "ab" for coder in ("italic 1 none", "italic 4 none", "PNG")
    ]
    assert all(each.bytes > 0 and each.encode_seconds > 0 for each in found)


def test_measure_takes_other_weights_by_name(sample_samples: NDArray[np.uint8]) -> None:
    one = [Sample("a", Picture(sample_samples))]
    (usual,) = measure(one, ["4"], ["none"], [], "cpu")
    (other,) = measure(one, ["4"], ["none"], [], "cpu", weights="pictures")
    assert (usual.coder, other.coder) == ("italic 4 none", "italic pictures 4 none")
    assert usual.model != other.model
    assert usual.bytes != other.bytes


def test_measure_refuses_a_peer_that_is_not_lossless(sample_samples: NDArray[np.uint8]) -> None:
    wrong = png()._replace(decode=lambda data: np.zeros_like(sample_samples))
    with pytest.raises(CorruptFile, match="a: PNG"):
        list(measure([Sample("a", Picture(sample_samples))], [], [], [wrong], "cpu"))


def fails(*arguments: object) -> bytes:
    raise RuntimeError("the library has had enough")


@pytest.mark.usefixtures("small_models")
def test_what_fails_is_told_and_the_others_go_on(
    sample_samples: NDArray[np.uint8], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of ours that decodes to other samples, a picture too large for the memory, a peer's library."""
    from explorer.lossless import codec as lossless

    real = lossless.decode

    def wrong(data: bytes, **options: object) -> object:
        decoded = yield from real(data, **options)  # type: ignore[misc, arg-type]
        if decoded.picture.height == 9 and decoded.header.steps == "4":
            return decoded._replace(picture=Picture(255 - decoded.picture.samples))
        if decoded.picture.height == 10:
            raise UnsupportedImage("it does not fit in memory")
        return decoded

    monkeypatch.setattr(lossless, "decode", wrong)
    pictures = [
        Sample(name, Picture(sample_samples[:rows].copy())) for name, rows in zip("abc", (24, 9, 10), strict=True)
    ]
    told: list[tuple[str, str]] = []
    found = measure(
        pictures, ["1", "4"], ["none"], [png()._replace(name="weak", encode=fails), png()], "cpu",
        failed=lambda name, error: told.append((name, str(error))),
    )  # fmt: skip
    assert [(each.picture, each.coder) for each in found] == [
        ("a", "italic 1 none"), ("a", "italic 4 none"), ("a", "PNG"),
        ("b", "italic 1 none"), ("b", "PNG"), ("c", "PNG"),
    ]  # fmt: skip
    assert [name for name, _ in told] == ["a", "b", "b", "c", "c", "c"]
    assert told[0][1] == "a: weak fails: the library has had enough"
    assert told[1][1].startswith("b: italic 4 none: decodes to other samples")
    assert told[3][1] == "c: italic 1 none: it does not fit in memory"


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_peers_are_lossless(sample_samples: NDArray[np.uint8], channels: int) -> None:
    pytest.importorskip("imagecodecs")
    picture = np.concatenate([sample_samples, sample_samples[::-1, :, :1]], axis=2)[..., :channels]
    chosen = peers(threads=1)
    assert len(chosen) == 8
    for peer in chosen:
        if peer.codes(channels):
            assert identical(picture, peer.decode(peer.encode(picture))), peer.name


def test_samples_of_files_and_folders_with_a_limit(photo: Path, tmp_path: Path) -> None:
    for name in ("b.png", "a.png"):
        Image.new("L", (3, 2)).save(tmp_path / name)
    (tmp_path / "notes.txt").write_text("no picture")
    assert [sample.name for sample in samples([str(tmp_path)])] == ["a.png", "b.png", "photo.png"]
    assert [sample.name for sample in samples([str(photo), str(tmp_path)], 2)] == ["photo.png", "a.png"]
    assert count([str(photo), str(tmp_path)]) == 4
    assert count([str(photo), str(tmp_path)], 2) == 2


@pytest.mark.parametrize(
    ("source", "name"),
    [("kodak", "kodak"), ("kodak:/x/y", "kodak"), ("cifar10:a.tgz", "cifar10"), ("/x/y", "y"), ("a/b.png", "b.png")],
)
def test_titles_name_no_places(source: str, name: str) -> None:
    assert short_name(source) == name


def test_sources_that_hold_nothing_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnsupportedImage, match="no pictures"):
        picture_files(tmp_path)
    with pytest.raises(UnsupportedImage, match="npm pack"):
        find_cifar10(f"cifar10:{tmp_path / 'none'}")
    monkeypatch.setenv("ITALIC_CIFAR10", str(tmp_path))
    assert find_cifar10("cifar10") == tmp_path


def test_small_pictures_of_one_shape_are_coded_at_once(sample_samples: NDArray[np.uint8]) -> None:
    small = [Sample(str(n), Picture(sample_samples[n : n + 9, :16].copy())) for n in range(5)]
    other = Sample("other", Picture(sample_samples[:9, :17].copy()))
    large = [Sample(name, Picture(np.zeros((65, 64, 3), np.uint8))) for name in ("l", "m")]
    found = [[sample.name for sample in group] for group in groups([*small, other, *large, small[0]], 3)]
    assert found == [["0", "1", "2"], ["3", "4"], ["other"], ["l"], ["m"], ["0"]]


@pytest.mark.usefixtures("small_models")
def test_rates_do_not_depend_on_how_many_are_coded_at_once(sample_samples: NDArray[np.uint8]) -> None:
    small = [Sample(str(n), Picture(sample_samples[n : n + 9, :16].copy())) for n in range(3)]
    alone = list(measure(small, ["4"], ["none"], [], "cpu", together=1))
    company = list(measure(small, ["4"], ["none"], [], "cpu", together=3))
    assert [(each.picture, each.bytes) for each in alone] == [(each.picture, each.bytes) for each in company]
    assert [each.together for each in company] == [3, 3, 3]
    assert summarise(company)[0].together == 3


def test_the_authors_table_holds_the_measured_row_at_its_place() -> None:
    summaries = summarise([result("italic 16 auto", 133, 1.0, 300, "16", "auto")])  # 3.547 bpsp
    table = cifar10_table(summaries)
    names = list(table.columns[0].cells)
    assert names[names.index("Bit-Swap") + 1] == "italic 16 auto"
    assert list(table.columns[1].cells)[names.index("italic 16 auto")] == "3.547"
    assert len(names) == 7


def test_kodak_is_found_by_name_path_and_variable(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [sample.name for sample in samples([f"kodak:{photo.parent}"])] == ["photo.png"]
    monkeypatch.setenv("ITALIC_KODAK", str(photo.parent))
    assert count(["kodak"]) == 1
    monkeypatch.setenv("ITALIC_KODAK", str(photo.parent / "none"))
    with pytest.raises(UnsupportedImage, match="kodim01"):
        find_kodak("kodak")


@pytest.mark.usefixtures("small_models")
@pytest.mark.parametrize("command", ["evaluate", "compare"])
def test_commands_write_their_tables(photo: Path, command: str) -> None:
    outputs = {kind: photo.with_name(f"b.{kind}") for kind in ("json", "csv")} | {"plot": photo.with_name("b.png")}
    words = [command, str(photo), "--steps", "1,4", "--base", "none", "--threads", "1"]
    words += [word for kind, path in outputs.items() for word in (f"--{kind}", str(path))]
    done = CliRunner().invoke(app, [*words, "--no-peers"] if command == "evaluate" else words)
    assert done.exit_code == 0, done.output
    document = json.loads(outputs["json"].read_text())
    rows = list(csv.DictReader(outputs["csv"].read_text().splitlines()))
    own, others = ["italic 1 none", "italic 4 none"], [peer.name for peer in peers(1)]
    infos = [models.find(row["model"]) for row in rows if row["steps"]]
    assert [row["model_hash"] for row in rows if row["steps"]] == [info.sha256[:8] for info in infos]
    assert {(row["threads"], row["version"], row["device"]) for row in rows if row["steps"]} == {
        ("1", __version__, "cpu")
    }
    assert all(row["processor"] for row in rows)
    assert document["version"] == __version__
    assert [row["coder"] for row in rows] == (own if command == "evaluate" else own + others)
    assert len(document["results"]) == len(rows)
    assert [float(row["bpsp"]) for row in rows] == [summary["bpsp"] for summary in document["summaries"]]
    with Image.open(outputs["plot"]) as plot:
        assert plot.size == (1200, 680)


@pytest.mark.usefixtures("small_models")
def test_some_of_the_other_coders_are_chosen_by_name(photo: Path) -> None:
    pytest.importorskip("imagecodecs")
    assert [peer.name for peer in peers(1)] == list(names_at_hand())
    words = ["evaluate", str(photo), "--steps", "1", "--base", "none", "--threads", "1", "--csv"]
    path = photo.with_name("c.csv")
    assert CliRunner().invoke(app, [*words, str(path), "--peer", "JPEG-LS, PNG"]).exit_code == 0
    rows = list(csv.DictReader(path.read_text().splitlines()))
    assert [row["coder"] for row in rows] == ["italic 1 none", "JPEG-LS", "PNG"]
    for more, reason in (
        (["--peer", "GIF"], "coder 'GIF': not on this machine"),
        (["--peer", "PNG", "--no-peers"], "contra"),
    ):
        done = CliRunner().invoke(app, [*words, str(path), "--force", *more])
        assert done.exit_code == 2
        assert reason in " ".join(done.output.split())


@pytest.mark.usefixtures("small_models")
def test_a_picture_or_a_peer_that_fails_is_named_and_the_others_are_measured(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "a.png").write_bytes(b"not a picture")
    (folder / "b.png").write_bytes(photo.read_bytes())
    (folder / "._b.png").write_bytes(b"not a picture, and hidden")
    changing = png()._replace(name="changing", decode=lambda data: np.zeros((1, 1, 3), np.uint8))
    monkeypatch.setattr("explorer.evaluation.peers.peers", lambda threads: [changing, png()])
    made = tmp_path / "made.json"
    words = ["evaluate", str(folder), "--steps", "1", "--base", "none", "--json", str(made)]
    ran = CliRunner().invoke(app, words)
    assert ran.exit_code == 2
    assert "a.png" in ran.stderr
    assert "changing" in ran.stderr
    assert "2 failures" in ran.output
    found = json.loads(made.read_text())["results"]
    assert [(result["picture"], result["coder"]) for result in found] == [("b.png", "italic 1 none"), ("b.png", "PNG")]
    (folder / "b.png").unlink()
    assert CliRunner().invoke(app, words[:-2]).exit_code == 2


def test_plots_are_png_files(photo: Path) -> None:
    done = CliRunner().invoke(app, ["compare", str(photo), "--plot", str(photo.with_name("b.svg"))])
    assert done.exit_code == 2
    assert "a .png" in done.output
