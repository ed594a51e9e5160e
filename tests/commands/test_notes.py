"""What reading loses is told by every command that reads a picture, and by those that read what became of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from explorer.file.container import unpack
from explorer.pictures.imaging import Picture, read_picture
from explorer.pictures.kept import notes_of
from explorer.pictures.notes import Note
from tests.golden.make_lossy import MODELS as LOSSY_MODELS
from tests.strategies import gradient, noise
from tests.test_cli import Ran

FRAMES = {"kind": "frames", "kept": 1, "total": 3, "what": "", "place": 1, "text": "1 of 3 frames is kept (frame 1)"}


@pytest.fixture
def animation(tmp_path: Path) -> Path:
    """A GIF of three frames."""
    frames = [Image.new("RGB", (24, 20), colour) for colour in ("red", "lime", "blue")]
    frames[0].save(tmp_path / "anim.gif", save_all=True, append_images=frames[1:])
    return tmp_path / "anim.gif"


@pytest.fixture
def deep(tmp_path: Path) -> Path:
    """A TIFF of 16-bit colours and alpha."""
    path = tmp_path / "deep.tif"
    tifffile.imwrite(
        path, gradient(20, 24, 4, np.uint16), photometric="rgb", extrasamples=["unassalpha"], metadata=None
    )
    return path


def line(ran: Ran) -> dict[str, Any]:
    assert ran.status == 0, ran.err
    (told,) = ran.out.splitlines()
    found: dict[str, Any] = json.loads(told)
    return found


def kinds(told: dict[str, Any]) -> list[str]:
    return [note["kind"] for note in told["notes"]]


@pytest.mark.usefixtures("small_models")
def test_notes_travel_with_the_file(animation: Path) -> None:
    ran = Ran("encode", animation, "--steps", "1", "--base", "none", "--json")
    assert line(ran)["notes"] == [FRAMES]
    assert ran.err == f"italic: {animation}: 1 of 3 frames is kept (frame 1)\n"
    file = animation.with_suffix(".italic")
    for words in (["info"], ["verify"], ["decode", "-o", animation.with_name("back.png")]):
        later = Ran(*words, file, "--json")
        assert line(later)["notes"] == [FRAMES]
        assert line(later)["input"] == str(file)
        assert later.err == ""
    assert "frames is kept" in Ran("info", file).out
    told = Ran("verify", file).out
    assert "identical to the samples that were encoded; they were read with losses: 1 of 3 frames is kept" in told


@pytest.mark.usefixtures("small_models")
def test_identical_is_said_of_what_is_identical(animation: Path, photo: Path) -> None:
    words = ("--steps", "1", "--base", "none")
    assert "identical samples\n" in Ran("encode", photo, *words).out
    assert "identical to what was read, not to the file: 1 of 3 frames" in Ran("encode", animation, *words).out


@pytest.mark.usefixtures("small_models")
def test_a_compact_file_has_no_room_for_notes(animation: Path) -> None:
    assert line(Ran("encode", animation, "--compact", "--json"))["notes"] == [FRAMES]
    assert line(Ran("info", animation.with_suffix(".italic"), "--json"))["notes"] == []


@pytest.mark.usefixtures("small_models")
def test_sweep_compare_and_evaluate_tell_them(animation: Path, tmp_path: Path) -> None:
    words = ("--steps", "1", "--base", "none", "--json")
    sweep = Ran("sweep", animation, *words, tmp_path / "s.json")
    assert sweep.err == f"italic: {animation}: 1 of 3 frames is kept (frame 1)\n"
    (point,) = json.loads((tmp_path / "s.json").read_text())
    assert (point["input"], point["notes"]) == (str(animation), [FRAMES])
    (tmp_path / "bad.png").write_bytes(b"no picture")
    for command, output in ((["compare"], "c.json"), (["evaluate", "--no-peers"], "e.json")):
        ran = Ran(*command, animation, tmp_path / "bad.png", *words, tmp_path / output)
        assert ran.status == 2
        assert "italic: anim.gif: 1 of 3 frames is kept (frame 1)\n" in ran.err
        document = json.loads((tmp_path / output).read_text())
        assert document["notes"] == [{"picture": "anim.gif", **FRAMES}]
        (failure,) = document["failures"]
        assert failure["picture"] == str(tmp_path / "bad.png")
        assert "not a picture of a known format" in failure["error"]


def test_eight_bits_are_a_note(deep: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lossy codec keeps alpha and cuts bits; BPG keeps neither; what is drawn from a picture neither."""
    bpg = line(Ran("bpg", "encode", deep, "--json"))
    assert kinds(bpg) == ["channels", "bits"]
    assert [(note["kept"], note["total"]) for note in bpg["notes"]] == [(3, 4), (8, 16)]
    assert line(Ran("bpg", "decode", deep.with_suffix(".bpg"), "--json"))["notes"] == []
    monkeypatch.setenv("ITALIC_MODELS", str(LOSSY_MODELS))
    assert kinds(line(Ran("encode", deep, "--codec", "lossy", "--json"))) == ["bits"]
    file = deep.with_suffix(".italic")
    assert kinds(line(Ran("info", file, "--json"))) == ["bits"]
    sweep = Ran(
        "sweep", deep, "--codec", "lossy", "--quality", "3", "--steps", "1", "--json", deep.with_suffix(".json")
    )
    assert "16 bits are cut to 8" in sweep.err
    assert kinds(json.loads(deep.with_suffix(".json").read_text())[0]) == ["bits"]


@pytest.mark.usefixtures("small_models")
def test_what_is_drawn_from_a_picture_tells_what_it_took(deep: Path) -> None:
    drawn = deep.with_name("drawn.png")
    told = line(Ran("sample", "--from", deep, "--size", "4x4", "--known-steps", "1", "-o", drawn, "--json"))
    assert kinds(told) == ["channels", "bits"]
    assert (told["input"], told["output"]) == (str(deep), str(drawn))
    assert line(Ran("sample", "--size", "4x4", "-o", drawn, "-f", "--json"))["notes"] == []


@pytest.mark.usefixtures("small_models")
def test_what_a_tiff_does_not_keep_is_a_note(photo: Path) -> None:
    with Image.open(photo) as image:
        from PIL.PngImagePlugin import PngInfo

        text = PngInfo()
        text.add_text("Title", "a quay")
        image.save(photo, pnginfo=text)
    Ran("encode", photo, "--steps", "1", "--base", "none")
    file = photo.with_suffix(".italic")
    assert line(Ran("decode", file, "-o", photo.with_name("back.png"), "--json"))["notes"] == []
    ran = Ran("decode", file, "-o", photo.with_name("back.tif"), "--json")
    (note,) = line(ran)["notes"]
    assert (note["kind"], note["what"]) == ("metadata", "text")
    assert ran.err == f"italic: {file}: not kept of its metadata: text\n"


@pytest.mark.usefixtures("small_models")
def test_only_complete_pictures_unless_the_user_says_otherwise(animation: Path, photo: Path) -> None:
    words = ("--steps", "1", "--base", "none", "--only-if-complete", "--json")
    ran = Ran("encode", animation, photo, *words)
    assert ran.status == 2
    refused, made = (json.loads(line) for line in ran.out.splitlines())
    assert refused["input"] == str(animation)
    assert "not encoded: 1 of 3 frames is kept" in refused["error"]
    assert made["input"] == str(photo)
    assert not animation.with_suffix(".italic").exists()
    assert "not encoded" in Ran("encode", animation, *words, "--accept", "pages,channels").err
    assert line(Ran("encode", animation, *words, "--accept", "pages,frames"))["notes"] == [FRAMES]
    assert "give pages, frames" in Ran("encode", animation, *words, "--accept", "pictures").error()
    assert "--only-if-complete" in Ran("encode", animation, "--accept", "frames").error()


@pytest.mark.usefixtures("small_models")
@pytest.mark.parametrize("encode", ["lossless", "lossy"])
def test_every_kind_of_note_comes_back(encode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import explorer
    from explorer.lossless.codec import finish

    notes = (
        Note("pages", 1, 3, place=2), Note("colours", what="Größe"), Note("premultiplied", 2**29 - 1, 2**29),
        Note("metadata", total=2, what="IPTC, XMP"), Note("thumbnail"),
    )  # fmt: skip
    picture = Picture(noise(5, 7, 3), notes=notes)
    coders: dict[str, Callable[[], Any]] = {
        "lossless": lambda: explorer.encode(picture, steps="1", base="none"),
        "lossy": lambda: explorer.encode_lossy(picture),
    }
    if encode == "lossy":
        monkeypatch.setenv("ITALIC_MODELS", str(LOSSY_MODELS))
    data = finish(coders[encode]()).data
    assert notes_of(unpack(data).header) == notes
    assert finish(explorer.decode(data)).picture.notes == ()


def test_a_picture_read_again_has_no_old_notes(deep: Path, tmp_path: Path) -> None:
    from explorer.pictures.imaging import write_picture

    picture = Picture(read_picture(deep).samples, notes=(Note("pages", 1, 2),))
    write_picture(tmp_path / "again.png", picture)
    assert read_picture(tmp_path / "again.png").notes == ()


def check_lines(inputs: list[Path], out: Path) -> dict[str, dict[str, Any]]:
    """Encode all, and look whether each has one line that is true; returns the lines by name."""
    ran = Ran("encode", *inputs, "-o", f"{out}/", "--steps", "1", "--base", "none", "--json")
    told = [json.loads(line) for line in ran.out.splitlines()]
    assert [line["input"] for line in told] == [str(path) for path in inputs]
    written = [line["output"] for line in told if line["output"] is not None]
    assert len(set(written)) == len(written)
    assert sorted(written) == sorted(str(path) for path in out.iterdir())
    for line in told:
        assert ("error" in line) == (line["output"] is None)
        if line["output"] is not None:
            assert line["bytes"] == Path(line["output"]).stat().st_size
            assert line["notes"] == json.loads(Ran("info", line["output"], "--json").out)["notes"]
    failed = [line for line in told if "error" in line]
    assert ran.status == (2 if failed else 0)
    assert all(line["error"] in ran.err for line in failed)
    return {Path(line["input"]).name: line for line in told}


@pytest.mark.usefixtures("small_models")
def test_every_input_has_a_truthful_line(animation: Path, deep: Path, photo: Path, tmp_path: Path) -> None:
    with Image.open(animation) as frames:
        frames.save(tmp_path / "anim.png", save_all=True)
    (tmp_path / "a folder.png").mkdir()
    (tmp_path / "drawn.jpg").write_text('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')
    (tmp_path / "._photo.png").write_bytes(b"\0\5\x16\7" + bytes(200))
    (tmp_path / "cut.png").write_bytes(photo.read_bytes()[:60])
    told = check_lines(sorted(path for path in tmp_path.iterdir()), tmp_path.parent / "out")
    assert told["anim.gif"]["output"].endswith("anim.gif.italic")
    assert told["anim.png"]["output"].endswith("anim.png.italic")
    assert [kinds(told[name]) for name in ("anim.gif", "anim.png", "deep.tif", "photo.png")] == [
        ["frames"], ["frames"], [], [],
    ]  # fmt: skip
    assert {name for name, line in told.items() if "error" in line} == {
        "a folder.png", "drawn.jpg", "._photo.png", "cut.png",
    }  # fmt: skip


@pytest.mark.usefixtures("small_models")
def test_the_inputs_at_hand_have_a_truthful_line_each(shared: Path, tmp_path: Path) -> None:
    folder = shared / "data" / "wild"
    if not folder.is_dir():
        pytest.skip("no folder of these inputs")
    told = check_lines(sorted(folder.iterdir()), tmp_path / "out")
    assert len(told) == len(list(folder.iterdir()))
