"""Two runs beside each other: in the plot, the table, the panes, and by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.gui.look.palette import LIGHT, diverging
from explorer.gui.scene.layers import Layers, bits_apart_top
from explorer.gui.scene.raster import Field, Window
from explorer.gui.state.player import REAL_TIME
from explorer.gui.state.session import Run
from explorer.gui.window.main_window import MainWindow

Finished = Callable[[int], None]
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def runs(window: MainWindow, finished: Finished, small: Path) -> list[Run]:
    """Runs of 16, 4 and 2 steps, each with another map of bits; that of 2 steps is selected."""
    window.engine.open_paths([small])
    finished(1)
    assert window.session.current is not None
    window.engine.sweep(window.session.current, ["4", "2"], ["none"])
    finished(3)
    found = window.session.current.runs
    for number, run in enumerate(found):
        scene = run.replay.scene
        assert scene.bits_map is not None
        bits = scene.bits_map + np.float32(number)
        other = scene._replace(bits_map=bits, heat=Field(bits))
        point = run.point._replace(bpsp=4.0 + number, decode_seconds=1.0 + number)
        found[number] = replace(run, point=point, replay=replace(run.replay, scene=other))
    window.session.current.selected = None
    window.session.runs_changed.emit()
    window.session.select(found[2])
    QApplication.processEvents()  # the plot follows with the next turn
    return found


def click(window: MainWindow, run: Run, modifiers: Qt.KeyboardModifier = SHIFT) -> None:
    """What a click on a run's point does."""
    mark = window.plot.mark_of(run)
    assert mark is not None
    (scatter,) = window.plot.points
    spot = next(spot for spot in scatter.points() if spot.data() is mark)
    scatter.sigClicked.emit(scatter, [spot], SimpleNamespace(modifiers=lambda: modifiers))


def test_shift_click_shows_two_runs(window: MainWindow, runs: list[Run]) -> None:
    modes = window.view.left.pane.mode, window.view.right.pane.mode
    click(window, runs[0])
    session = window.session
    assert session.selected is runs[2]
    assert session.beside is runs[0]
    assert (window.view.left.pane.mode, window.view.right.pane.mode) == ("bits", "bits")
    assert "2" in window.view.left.run.text()
    assert "16" in window.view.right.run.text()
    left, right = window.view.left.pane.source(), window.view.right.pane.source()
    assert left[0] is not None
    assert right[0] is not None
    assert left[0].step_of is runs[2].replay.scene.step_of
    assert right[0].step_of is runs[0].replay.scene.step_of
    window.step_bar.go(1)
    assert (window.view.left.pane.source()[1], window.view.right.pane.source()[1]) == (1, 8)  # both half way
    assert "+2.000 bpsp" in window.beside_bar.text.text()
    assert "+2.00 s" in window.beside_bar.text.text()
    click(window, runs[0])  # once more ends it
    assert session.beside is None
    assert (window.view.left.pane.mode, window.view.right.pane.mode) == modes
    assert not window.beside_bar.isVisible()


def test_the_difference_of_bits_is_blue_where_fewer_are_spent(window: MainWindow, runs: list[Run]) -> None:
    click(window, runs[0])
    scenes = [box.pane.source()[0] for box in window.view.boxes]
    for scene, sign in zip(scenes, (1, -1), strict=True):
        assert scene is not None
        frame = Layers(scene, Window(0, 0, 20, 12, 1.0), "apart", LIGHT).frame(0)
        level = int(127.5 + sign * 2.0 * 127.5 / bits_apart_top(scene))
        red, green, blue = (int(value) for value in diverging()[level])
        assert np.all(frame == (0xFF000000 | red << 16 | green << 8 | blue))
        assert (red > blue) == (sign > 0)


def test_the_difference_without_a_second_run_says_how(window: MainWindow, runs: list[Run]) -> None:
    window.view.left.set_mode("apart")
    assert window.view.left.note.isVisible()
    assert "Shift" in window.view.left.note.text()


def test_the_steps_of_both_stand_over_one_axis(window: MainWindow, runs: list[Run]) -> None:
    window.actions_table["show_steps"].trigger()
    assert window.steps_plot.other_curve is None
    window.steps_plot.choice.setCurrentIndex(1)
    click(window, runs[0])
    assert window.steps_plot.other_bars is not None
    assert window.steps_plot.other_curve is not None
    _, bits = window.steps_plot.other_bars.getData()
    steps, so_far = window.steps_plot.other_curve.getData()
    assert float(np.sum(bits)) == pytest.approx(runs[0].replay.bits[-1])
    assert (steps[-1], so_far[-1]) == (1, runs[0].replay.bytes_at(16))  # 2 and 16 steps: parts of both
    assert window.steps_plot.bits.getViewBox().viewRange()[0][1] < 1.1
    window.session.select(runs[1])  # 4 and 16
    assert window.steps_plot.other_curve is not None
    assert window.steps_plot.other_curve.getData()[0][-1] == 16


def test_one_pane_becomes_two(window: MainWindow, runs: list[Run]) -> None:
    window.actions_table["two_panes"].trigger()
    assert window.view.arrangement == "one"
    click(window, runs[1])
    assert window.view.arrangement == "two"
    assert window.actions_table["two_panes"].isChecked()


def test_the_line_divides_two_runs(window: MainWindow, runs: list[Run]) -> None:
    click(window, runs[0])
    window.actions_table["split_view"].trigger()
    window.view.left.set_mode("mask")
    window.view.right.set_mode("mask")
    window.step_bar.go(1)
    pane = window.view.left.pane
    window.view.set_split(0.0)
    other = pane.grab().toImage()
    window.view.set_split(1.0)
    assert pane.grab().toImage() != other


def test_keep_beside_by_key_then_arrows_in_the_plot(window: MainWindow, runs: list[Run], qtbot: QtBot) -> None:
    plot = window.plot.widget
    plot.setFocus()
    qtbot.keyClick(plot, Qt.Key.Key_Return, SHIFT)
    assert window.session.kept is runs[2]
    assert window.session.beside is None  # nothing to compare with yet
    assert window.actions_table["keep_beside"].isChecked()
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    assert window.session.selected is runs[1]
    assert window.session.beside is runs[2]
    qtbot.keyClick(plot, Qt.Key.Key_Home)
    assert window.session.selected is runs[0]
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    assert window.session.selected is runs[0]
    qtbot.keyClick(plot, Qt.Key.Key_End)
    assert window.session.selected is runs[2]
    window.actions_table["keep_beside"].trigger()
    assert window.session.kept is None


def test_shift_click_in_the_table(window: MainWindow, runs: list[Run], qtbot: QtBot) -> None:
    view = window.table.view
    rows = {view.model().index(row, 0).data(): view.model().index(row, 0) for row in range(3)}
    place = view.visualRect(rows["16"]).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, SHIFT, QPoint(place))
    assert window.session.selected is runs[2]
    assert window.session.beside is runs[0]


def test_a_removed_run_is_beside_nothing(window: MainWindow, runs: list[Run]) -> None:
    click(window, runs[0])
    window.session.select(runs[0])
    assert window.session.beside is None
    window.actions_table["remove_run"].trigger()
    assert window.session.kept is None
    assert window.session.beside is None


def test_a_real_shift_click_on_the_plot(window: MainWindow, runs: list[Run], qtbot: QtBot) -> None:
    mark = window.plot.mark_of(runs[0])
    assert mark is not None
    widget = window.plot.widget
    at = widget.mapFromScene(widget.getViewBox().mapViewToScene(QPointF(*window.plot.pair.scaled(mark.at))))
    qtbot.mouseMove(widget.viewport(), at)
    qtbot.mouseClick(widget.viewport(), Qt.MouseButton.LeftButton, SHIFT, at)
    assert window.session.beside is runs[0]
    qtbot.mouseClick(widget.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert window.session.selected is runs[0]


def test_as_decoded_is_a_race_by_each_ones_own_seconds(window: MainWindow, runs: list[Run]) -> None:
    """The run of 2 steps takes 3 s a step here, that of 16 steps a tenth of a second."""
    session = window.session
    times = {2: 3.0, 16: 0.1}
    made = [
        replace(run, replay=replace(run.replay, seconds=np.arange(run.replay.count + 1) * times[run.replay.count]))
        for run in (runs[2], runs[0])
    ]
    runs[2], runs[0] = made
    session.select(runs[2])
    session.keep(runs[0])
    session.player.set_speed(REAL_TIME, 0.0)
    window.step_bar.go(0)
    session.player.play(0.0)
    session.tick(0.85)
    assert (session.position, window.view.right.pane.source()[1]) == (0, 8)
    left, right = session.standings() or (None, None)
    assert left is not None
    assert right is not None
    assert left.seconds == pytest.approx(0.85)
    assert right.seconds == pytest.approx(0.85, abs=0.06)
    assert right.bytes == pytest.approx(runs[0].replay.bytes_at(8))
    session.tick(3.5)
    assert (session.position, window.view.right.pane.source()[1]) == (1, 16)
    assert window.view.right.clock.text().startswith("✓")
    assert not window.view.left.clock.text().startswith("✓")
    assert session.player.playing
    session.tick(6.5)
    assert (session.position, session.player.playing) == (2, False)


def test_equal_colours_are_equal_bits(window: MainWindow, runs: list[Run]) -> None:
    tops = [3.0, 9.0]
    for at, top in zip((0, 2), tops, strict=True):
        run = runs[at]
        runs[at] = replace(run, replay=replace(run.replay, scene=run.replay.scene._replace(heat_max=top)))
    window.session.select(runs[2])
    assert window.view.left.pane.source()[0].heat_max == 9.0  # type: ignore[union-attr]
    window.session.keep(runs[0])
    for box in window.view.boxes:
        scene, _ = box.pane.source()
        assert scene is not None
        assert scene.heat_max == 9.0
    window.session.select(runs[0])
    window.session.keep(None)
    assert window.view.left.pane.source()[0].heat_max == 3.0  # type: ignore[union-attr]


def test_a_run_of_few_steps_does_not_lose_the_place(window: MainWindow, runs: list[Run]) -> None:
    """Of 16, 4 and 2 steps: what is rounded for one is not rounded again for the next."""
    session = window.session
    session.select(runs[0])
    window.step_bar.go(3)
    session.select(runs[2])
    assert session.position == 0
    session.select(runs[0])
    assert session.position == 3
    window.step_bar.go(9)
    session.select(runs[1])
    window.step_bar.go(1)
    session.select(runs[0])
    assert session.position == 4  # moved meanwhile: that counts
