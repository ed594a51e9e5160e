"""The measurement of the slider moves the real window; what it costs is no test's business."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from explorer.gui.tools import measure_slider
from explorer.gui.window.main_window import MainWindow


def test_every_view_is_timed(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window.engine.drawings, "imagine", lambda *_: None)
    document, run = measure_slider.made_up(60, 90, "16")
    window.session.add_documents([document])
    assert window.step_bar.slider.maximum() == run.replay.count == 16
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    found = dict(measure_slider.measure(application, window, moves=12))
    assert len(found) == 2 * len(measure_slider.VIEWS)
    assert all(0 < timing.median <= timing.worst for timing in found.values())
    assert window.step_bar.slider.value() == window.session.position == 5  # the last of the six next ones


def test_the_moves_go_anywhere_and_to_the_next_step() -> None:
    moves = list(measure_slider.positions(16, 40))
    assert moves[20:] == [*range(17), 0, 1, 2]
    assert set(moves[:20]) <= set(range(17))
    assert len(set(moves[:20])) > 5
