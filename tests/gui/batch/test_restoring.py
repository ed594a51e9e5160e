"""Compressed files in a batch: back to PNG, TIFF or the format of the original, and said where that cannot be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.gui.batch import words
from explorer.gui.batch.items import EXISTS
from explorer.gui.batch.runner import BatchRunner
from explorer.gui.codec.codec import RealCodec
from explorer.lossless.codec import finish
from explorer.pictures.imaging import read_picture
from tests.golden.make_lossy import MODELS
from tests.gui.batch.test_batch import add, codec, picture, plain, reasons, runner, statuses, stopped
from tests.gui.fake_codec import FakeCodec

__all__ = ["codec", "runner"]  # fixtures


def compressed(path: Path) -> Path:
    """The compressed file of a picture, alone in its folder."""
    made = finish(FakeCodec().encode(read_picture(path), steps="4", base="none", device="cpu"))
    target = path.with_suffix(".italic")
    target.write_bytes(made.data)
    return target


@pytest.mark.parametrize(("form", "suffix"), [("png", ".png"), ("tiff", ".tif"), ("original", ".png")])
def test_many_files_are_restored_at_once(runner: BatchRunner, tmp_path: Path, form: str, suffix: str) -> None:
    sources = [picture(tmp_path / "in" / f"{seed}.png", seed) for seed in range(3)]
    files = [compressed(path) for path in sources]
    expected = [read_picture(path).samples for path in sources]
    for path in sources:
        path.unlink()
    runner.queue.set_options(plain(form=form))
    add(runner, tmp_path / "in")
    assert [item.source.path for item in runner.queue.items] == files
    runner.start()
    stopped(runner)
    assert statuses(runner) == ["done"] * 3, reasons(runner)
    for item, file, samples in zip(runner.queue.items, files, expected, strict=True):
        assert item.figures is not None
        assert item.figures.target == file.with_suffix(suffix)
        assert np.array_equal(read_picture(item.figures.target).samples, samples)
        assert words.status(item, None) == "✓  restored"
        assert "checksum is right" in words.tip(item)
    totals = runner.queue.totals()
    assert (totals.restored, totals.saving) == (3, None)
    assert words.gain(totals) == ""


@pytest.mark.parametrize(
    ("name", "mode", "suffix", "instead"),
    [
        ("a.bmp", "RGB", ".bmp", ""),
        ("a.tif", "RGBA", ".tif", ""),
        ("a.ppm", "RGB", ".ppm", ""),
        ("a.webp", "RGB", ".webp", ""),
        ("a.jp2", "RGB", ".jp2", ""),
        ("a.jpg", "RGB", ".png", "JPEG"),
        ("a.gif", "P", ".png", "GIF"),
    ],
)
def test_a_picture_goes_back_to_the_format_it_came_in_or_says_why_not(
    runner: BatchRunner, tmp_path: Path, name: str, mode: str, suffix: str, instead: str
) -> None:
    source = tmp_path / name
    with Image.open(picture(tmp_path / "source.png", 1)) as image:
        image.convert(mode).save(source)
    samples = read_picture(source).samples
    runner.queue.set_options(plain(form="original", folder=str(tmp_path / "out")))
    add(runner, source)
    runner.start()
    stopped(runner)
    add(runner, tmp_path / "out" / "a.italic")
    runner.start()
    stopped(runner)
    item = runner.queue.items[-1]
    assert item.status == "done", item.reason
    assert item.figures is not None
    assert item.figures.target == tmp_path / "out" / f"a{suffix}"
    assert np.array_equal(read_picture(item.figures.target).samples, samples)
    assert item.figures.instead == instead
    assert (instead in words.tip(item)) if instead else ("cannot hold" not in words.tip(item))


def test_a_picture_that_is_there_is_not_replaced(runner: BatchRunner, tmp_path: Path) -> None:
    original = picture(tmp_path / "a.png", 1)
    before = original.read_bytes()
    add(runner, compressed(original))
    runner.start()
    stopped(runner)
    assert reasons(runner) == [EXISTS]
    runner.queue.set_options(plain(exists="number"))
    runner.retry({1})
    stopped(runner)
    assert (tmp_path / "a-2.png").exists()
    assert original.read_bytes() == before


def test_a_damaged_file_fails_alone(runner: BatchRunner, tmp_path: Path) -> None:
    sound = compressed(picture(tmp_path / "in" / "a.png", 1))
    torn = sound.with_name("torn.italic")
    torn.write_bytes(sound.read_bytes()[:-20])
    none = sound.with_name("none.italic")
    none.write_bytes(b"nothing of the kind")
    runner.queue.set_options(plain(folder=str(tmp_path / "out")))
    add(runner, torn, none, sound)
    runner.start()
    stopped(runner)
    assert statuses(runner) == ["failed", "failed", "done"]
    assert "not an .italic file" in reasons(runner)[1]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.png"]


def test_a_lossy_file_is_restored_too(
    runner: BatchRunner, monkeypatch: pytest.MonkeyPatch, photo: Path, tmp_path: Path
) -> None:
    monkeypatch.setenv("ITALIC_MODELS", str(MODELS))
    runner._engine.codec = RealCodec()
    runner._session.change_settings(codec="lossy", steps="2", quality=30.0, device="cpu")
    runner.queue.set_options(plain(folder=str(tmp_path / "out")))
    add(runner, photo)
    runner.start()
    stopped(runner)
    assert statuses(runner) == ["done"], reasons(runner)
    add(runner, tmp_path / "out" / "photo.italic")
    runner.start()
    stopped(runner)
    assert statuses(runner) == ["done", "done"], reasons(runner)
    restored = read_picture(tmp_path / "out" / "photo.png").samples
    assert restored.shape == read_picture(photo).samples.shape
