"""A batch obeys the codec of the bar: lossy files of a quality or of a size, compared with the file that was added."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from explorer.file.container import unpack
from explorer.gui.batch import words
from explorer.gui.batch.items import Options
from explorer.gui.batch.runner import BatchRunner
from explorer.gui.codec.codec import RealCodec
from explorer.gui.codec.engine import Engine
from explorer.gui.state.session import Session
from tests.golden.make_lossy import MODELS
from tests.gui.batch.test_batch import add, plain, reasons, statuses, stopped


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[BatchRunner]:
    """With the golden models of the lossy codec."""
    monkeypatch.setenv("ITALIC_MODELS", str(MODELS))
    session = Session()
    session.change_settings(codec="lossy", steps="2", metric="mse", quality=9.0, device="cpu")
    engine = Engine(session, RealCodec())
    made = BatchRunner(session, engine, tmp_path / "batch.json")
    made.queue.set_options(plain())
    yield made
    made.close()
    assert engine.close()


@pytest.fixture
def picture(photo: Path) -> Path:
    """The photograph as a BMP, which any codec makes smaller."""
    path = photo.with_name("big.bmp")
    with Image.open(photo) as image:
        image.resize((96, 80)).save(path)
    return path


def test_the_codec_quality_and_steps_of_the_bar_are_obeyed(runner: BatchRunner, picture: Path) -> None:
    add(runner, picture)
    runner.start()
    stopped(runner)
    assert statuses(runner) == ["done"], reasons(runner)
    (item,) = runner.queue.items
    assert item.figures is not None
    data = picture.with_suffix(".italic").read_bytes()
    header = unpack(data).header
    assert (header.codec, header.steps) == ("lossy", "2")
    assert (item.figures.quality, item.figures.metric, item.figures.png_bytes) == (9.0, "mse", 0)
    assert item.figures.saving == 1 - len(data) / picture.stat().st_size
    assert item.figures.bpp == 8 * len(data) / (96 * 80)
    assert item.figures.psnr is not None
    assert f"{item.figures.psnr:.2f} dB" in words.status(item, None)
    assert "identical" not in words.status(item, None)
    assert "quality 9 (PSNR)" in words.tip(item)
    assert words.sums(runner.queue.totals())[3] == f"{item.figures.bpp:.3f} bpp"


def test_another_quality_makes_another_file(runner: BatchRunner, picture: Path) -> None:
    sizes = []
    for quality in (0.0, 63.0):
        runner._session.change_settings(quality=quality)
        runner.queue.set_options(plain(exists="number"))
        add(runner, picture)
        runner.start()
        stopped(runner)
        figures = runner.queue.items[-1].figures
        assert figures is not None
        sizes.append(figures.bytes)
    assert sizes[0] < sizes[1]


def test_files_of_a_size_have_at_most_that(runner: BatchRunner, picture: Path) -> None:
    runner._session.change_settings(quality=63.0)
    add(runner, picture)
    runner.start()
    stopped(runner)
    best = runner.queue.items[0].figures
    assert best is not None
    limit = best.bytes * 3 // 4
    runner.queue.set_options(plain(exists="replace", kilobytes=limit / 1000))
    runner.retry({1})
    add(runner, picture)
    runner.start()
    stopped(runner)
    found = runner.queue.items[-1].figures
    assert found is not None, reasons(runner)
    assert 0 < found.bytes <= limit
    assert found.quality < 63.0


def test_a_size_includes_the_preview_and_one_that_cannot_be_is_told(runner: BatchRunner, picture: Path) -> None:
    runner.queue.set_options(plain(preview=True, kilobytes=0.2))
    add(runner, picture)
    runner.start()
    stopped(runner)
    assert statuses(runner) == ["failed"]
    assert "preview" in reasons(runner)[0]


def test_only_if_smaller_keeps_lossy_files_that_are(runner: BatchRunner, tmp_path: Path) -> None:
    tiny = tmp_path / "tiny.pgm"
    tiny.write_bytes(b"P5 1 1 255\n\x80")  # 12 bytes, of which no codec makes fewer
    runner._session.change_settings(quality=63.0)
    runner.queue.set_options(Options())
    add(runner, tiny)
    runner.start()
    stopped(runner)
    assert statuses(runner) == ["skipped"]
    assert "times the original" in words.reason(runner.queue.items[0])
