"""Pictures that lose something in reading: not done where only smaller files are kept, unless that is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.gui.batch import words
from explorer.gui.batch.items import INCOMPLETE, Options
from explorer.gui.batch.runner import BatchRunner
from explorer.gui.look import losses
from explorer.pictures.notes import KINDS, Note
from tests.gui.batch.test_batch import add, codec, plain, runner, statuses, stopped

__all__ = ["codec", "runner"]  # fixtures


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A TIFF of three pages, flat, so that its compressed file is smaller."""
    path = tmp_path / "pages.tif"
    first, *others = [Image.fromarray(np.full((40, 50, 3), 10 * page, np.uint8)) for page in range(3)]
    first.save(path, save_all=True, append_images=others)
    return path


@pytest.fixture
def sound(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "sound.bmp"
    Image.fromarray(np.zeros((40, 50, 3), np.uint8)).save(path)
    return path


def test_a_picture_that_loses_pages_is_not_done_and_says_why(runner: BatchRunner, pages: Path, sound: Path) -> None:
    runner.queue.set_options(Options())
    add(runner, pages, sound)
    runner.start()
    stopped(runner)
    assert statuses(runner) == ["failed", "done"]
    item = runner.queue.items[0]
    assert item.reason == INCOMPLETE
    assert item.notes[0] == Note("pages", 1, 3)
    assert not pages.with_suffix(".italic").exists()
    said = words.status(item, None)
    assert "⚠" in said
    assert "1 of 3 pages" in said
    assert "1 of 3 pages" in words.tip(item)
    assert "⚠" not in words.status(runner.queue.items[1], None)


def test_it_is_done_where_that_is_asked_for_and_says_what_is_missing(runner: BatchRunner, pages: Path) -> None:
    runner.queue.set_options(Options())
    add(runner, pages)
    runner.start()
    stopped(runner)
    runner.queue.set_options(Options(incomplete=True))
    runner.retry()
    stopped(runner)
    assert statuses(runner) == ["done"]
    item = runner.queue.items[0]
    assert pages.with_suffix(".italic").exists()
    assert words.status(item, None) == "✓  ⚠  done, as it was read"
    assert "not to the file" in words.tip(item)
    assert "identical" not in words.status(item, None)
    assert runner.queue.totals().incomplete == 1


def test_where_files_of_any_size_are_kept_it_is_done_with_its_sign(runner: BatchRunner, pages: Path) -> None:
    runner.queue.set_options(plain())
    add(runner, pages)
    runner.start()
    stopped(runner)
    assert statuses(runner) == ["done"]
    assert "⚠" in words.status(runner.queue.items[0], None)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("kept", [3, 7])
def test_the_window_says_of_every_kind_what_the_command_line_says(kind: str, kept: int) -> None:
    note = Note(kind, kept, 7, "CMYK", 2)  # type: ignore[arg-type]
    assert losses.sentence(note) == note.sentence


def test_only_losses_are_told_as_such() -> None:
    notes = Note("offset", total=128), Note("bits", 8, 10)
    assert losses.lost(notes) == "10 bits are cut to 8"
    assert losses.lost(notes[:1]) == ""
