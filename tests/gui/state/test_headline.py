"""What a run gained is said against the file that was opened; what reading lost stands beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from explorer.gui.plot.figures import rows, verdict
from explorer.gui.state.headline import growth, headline, saved, times
from explorer.gui.window.main_window import MainWindow
from explorer.pictures.notes import Note
from tests.gui.window.test_window import notices

Finished = Callable[[int], None]


@pytest.fixture
def jpeg(tmp_path: Path) -> Path:
    """Noise, strongly compressed: without loss it takes several times as much."""
    path = tmp_path / "holiday.jpg"
    Image.fromarray(np.random.default_rng(1).integers(0, 256, (96, 96, 3), np.uint8)).save(path, quality=20)
    return path


def test_a_picture_that_got_smaller(window: MainWindow, finished: Finished, tmp_path: Path) -> None:
    path = tmp_path / "plain.bmp"
    Image.fromarray(np.zeros((40, 50, 3), np.uint8)).save(path)
    window.engine.open_paths([path])
    finished(1)
    document, run = window.session.current, window.session.selected
    assert document is not None
    assert run is not None
    share = 1 - run.point.bytes / path.stat().st_size
    assert saved(document, run) == f"{100 * share:.1f} %"
    assert headline(document, run).startswith("plain.bmp: 6.13 kB → ")
    assert headline(document, run).endswith(f"{100 * share:.0f} % smaller")
    assert window.summary.headline.text() == headline(document, run)
    assert window.summary.headline.isVisible()
    assert notices(window) == []


def test_the_growth_of_a_jpeg_is_said_before_it_is_done(
    window: MainWindow, qtbot: QtBot, finished: Finished, jpeg: Path
) -> None:
    window.engine.encode_on_open = False
    window.engine.open_paths([jpeg])
    finished(0)
    document = window.session.current
    assert document is not None
    assert document.forecast > 1.5 * jpeg.stat().st_size
    assert f"{times(document.forecast, jpeg.stat().st_size)} times your JPEG of" in growth(document)
    assert "Try lossy" in growth(document)
    assert window.summary.headline.text() == growth(document)
    (notice,) = window.session.notices
    assert notice.text == growth(document)
    assert [choice.text for choice in notice.choices] == ["Lossy"]
    window.session.change_settings(codec="lossy")
    assert not window.summary.headline.isVisible()
    assert window.session.notices == []  # it is not so any more


def test_it_is_said_of_the_picture_that_is_looked_at(
    window: MainWindow, finished: Finished, jpeg: Path, small: Path
) -> None:
    window.engine.encode_on_open = False
    window.engine.open_paths([jpeg])
    finished(0)
    assert len(window.session.notices) == 1
    window.engine.open_paths([small])
    finished(0)
    assert window.session.notices == []


def test_the_button_goes_on_with_the_lossy_codec(
    window: MainWindow, finished: Finished, jpeg: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.engine.encode_on_open = False
    window.engine.open_paths([jpeg])
    finished(0)
    asked: list[str] = []
    monkeypatch.setattr(window.engine, "encode", lambda document: asked.append(window.session.settings.codec))
    window.session.notices[0].choices[0].choose()
    assert asked == ["lossy"]


def test_the_growth_of_a_jpeg_is_said_after_it_was_done(window: MainWindow, finished: Finished, jpeg: Path) -> None:
    window.engine.open_paths([jpeg])
    finished(1)
    document, run = window.session.current, window.session.selected
    assert document is not None
    assert run is not None
    before, after = jpeg.stat().st_size, run.point.bytes
    assert saved(document, run) == f"× {times(after, before)}"
    assert f"{times(after, before)} times your JPEG" in headline(document, run)
    assert headline(document, run).endswith("Try lossy")
    point = run.point._replace(codec="lossy")
    assert not headline(document, replace(run, point=point)).endswith("Try lossy")


def test_where_there_is_no_file_the_raw_samples_are_named(window: MainWindow, finished: Finished, small: Path) -> None:
    from explorer.gui.codec import jobs
    from explorer.pictures.imaging import read_picture

    window.engine.open_picture("Clipboard", jobs.open_picture(read_picture(small)))
    finished(1)
    run = window.session.selected
    assert run is not None
    assert headline(window.session.current, run) == ""
    assert window.summary._names[2].text() == "Saved of raw"
    raw = 20 * 12 * 3
    assert saved(window.session.current, run) in (f"{100 * (1 - run.point.bytes / raw):.1f} %", "× 1.0")


def test_what_reading_lost_is_told_and_stands_beside_identical(
    window: MainWindow, finished: Finished, tmp_path: Path
) -> None:
    path = tmp_path / "pages.tif"
    first, *others = [Image.fromarray(np.full((12, 20, 3), 10 * page, np.uint8)) for page in range(3)]
    first.save(path, save_all=True, append_images=others)
    window.engine.open_paths([path])
    finished(1)
    run = window.session.selected
    assert run is not None
    assert run.notes[0] == Note("pages", 1, 3)
    assert notices(window) == ["pages.tif: 1 of 3 pages is kept (page 1)"]
    assert window.summary.verified.text() == "✓ as read"
    assert "1 of 3 pages" in window.summary.verified.toolTip()
    assert "⚠ 1 of 3 pages is kept" in window.summary.headline.text()
    assert "not to the file" in verdict(run)
    assert ("Decoded picture", verdict(run)) in rows(run)
    model = window.table.view.model()
    assert model.index(0, model.columnCount() - 1).data() == "✓⚠"
