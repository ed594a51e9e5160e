"""What the user arranged stays where it is while pictures open, fail, and notices come and go."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication, QBoxLayout, QLabel
from pytestqt.qtbot import QtBot

from explorer.gui.window.main_window import MainWindow
from tests.gui.conftest import PATIENCE
from tests.gui.fake_codec import FakeCodec

Finished = Callable[[int], None]


def direction(window: MainWindow) -> QBoxLayout.Direction:
    """How the two panes stand."""
    layout = window.view.layout()
    assert isinstance(layout, QBoxLayout)
    return layout.direction()


def zoom(window: MainWindow) -> list[str]:
    """The percentages in the status bar."""
    return [label.text() for label in window.statusBar().findChildren(QLabel) if label.text().endswith(" %")]


@pytest.mark.parametrize("cut", [20, -1])
def test_a_file_that_fails_leaves_the_slider_alone(
    window: MainWindow, qtbot: QtBot, finished: Finished, photo: Path, tmp_path: Path, cut: int
) -> None:
    window.engine.open_paths([photo])
    finished(1)
    run = window.session.selected
    assert run is not None
    window.step_bar.slider.setValue(5)
    broken = tmp_path / "broken.italic"
    broken.write_bytes(run.data[:cut])
    window.engine.open_paths([broken])
    qtbot.waitUntil(lambda: bool(window.session.notices) and not window.engine.busy, timeout=PATIENCE)
    assert window.session.selected is run
    assert window.session.position == window.step_bar.slider.value() == 5


def test_each_picture_is_shown_where_it_was_left_and_new_runs_from_their_end(
    window: MainWindow, finished: Finished, photo: Path, small: Path
) -> None:
    window.engine.open_paths([photo])
    finished(1)
    window.step_bar.slider.setValue(5)
    window.engine.open_paths([small])
    finished(1)
    assert window.session.position == 16
    first, second = window.session.documents
    window.session.show_document(first)
    assert window.step_bar.slider.value() == 5
    window.session.show_document(second)
    assert window.step_bar.slider.value() == 16
    window.session.show_document(first)
    window.session.remove_run(first.runs[0])
    window.engine.encode(first)
    finished(1)
    assert window.session.position == 16


def test_a_notice_does_not_turn_the_panes_around(window: MainWindow, finished: Finished, tmp_path: Path) -> None:
    wide = tmp_path / "wide.png"
    Image.fromarray(np.zeros((30, 40, 3), np.uint8)).save(wide)
    window.engine.open_paths([wide])
    finished(1)
    for _ in range(5):  # the layout follows the run's ticks level by level
        QApplication.processEvents()
    seen = set()
    for height in range(800, 1061, 20):  # somewhere between, the one arrangement gives way to the other
        window.resize(1280, height)
        QApplication.processEvents()
        before, tall = direction(window), window.view.height()
        seen.add(before)
        for number in range(4):
            window.session.notify("error", f"{height}: {number}")
        QApplication.processEvents()
        window.view.refresh()
        assert window.view.height() == tall  # notices lie over the page
        assert direction(window) == before
        while window.session.notices:
            window.session.dismiss(window.session.notices[0])
            window.view.refresh()
            assert direction(window) == before
        QApplication.processEvents()
        assert window.view.height() == tall
        assert direction(window) == before
    assert len(seen) == 2


def test_no_zoom_is_told_before_there_is_a_picture(
    window: MainWindow, qtbot: QtBot, finished: Finished, codec: FakeCodec, photo: Path, tmp_path: Path
) -> None:
    window.engine.open_paths([photo])
    assert window.session.scene() is None
    assert zoom(window) == []
    finished(1)
    assert zoom(window) == [f"{window.view.viewport.scale * 100:.0f} %"]
    compressed = tmp_path / "photo.italic"
    assert window.session.selected is not None
    compressed.write_bytes(window.session.selected.data)
    codec.gate = threading.Event()
    window.engine.open_paths([compressed])
    assert zoom(window) == []
    codec.gate.set()
    codec.pause = 0.05
    qtbot.waitUntil(lambda: bool(zoom(window)), timeout=PATIENCE)  # with the first steps, though the size is the same
    assert window.session.live is not None
    codec.pause = 0.0
    finished(1)
