"""Bits per step and bytes so far of the selected run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from explorer.gui.window.main_window import MainWindow


@pytest.mark.parametrize("steps", ["16", "wavefront"])
def test_bars_and_curve_are_the_figures_of_the_replay(
    window: MainWindow, finished: Callable[[int], None], photo: Path, steps: str
) -> None:
    window.session.change_settings(steps=steps)
    window.engine.open_paths([photo])
    finished(1)
    window.actions_table["show_steps"].trigger()
    plot, run = window.steps_plot, window.session.selected
    plot.choice.setCurrentIndex(1)
    assert plot.isVisible()
    assert run is not None
    assert plot.bars is not None
    assert plot.curve is not None
    heights = plot.bars.opts["height"] if steps == "16" else plot.bars.getData()[1]
    assert len(heights) == run.replay.count
    assert float(np.sum(heights)) == pytest.approx(run.point.shannon_bits)
    x, y = plot.curve.getData()
    assert (x[0], x[-1]) == (0, run.replay.count)
    assert y[0] == run.replay.base_bytes
    assert y[-1] == pytest.approx(run.replay.bytes_at(run.replay.count))
    window.actions_table["show_tradeoff"].trigger()
    assert not plot.isVisible()


def test_a_click_shows_its_step(window: MainWindow, finished: Callable[[int], None], photo: Path) -> None:
    window.engine.open_paths([photo])
    finished(1)
    window.actions_table["show_steps"].trigger()
    box = window.steps_plot.bits.getViewBox()
    event = SimpleNamespace(scenePos=lambda: box.mapViewToScene(QPointF(5.2, 1)))
    window.steps_plot.bits.scene().sigMouseClicked.emit(event)
    assert window.session.position == 5


def test_nothing_is_drawn_without_a_run(window: MainWindow, finished: Callable[[int], None], photo: Path) -> None:
    window.engine.open_paths([photo])
    finished(1)
    window.actions_table["remove_run"].trigger()
    assert window.steps_plot.bars is window.steps_plot.curve is None
