"""Undo and redo of the settings, the budget and removed runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from explorer.gui.state.history import History
from explorer.gui.state.session import Session
from explorer.gui.window.main_window import MainWindow

Finished = Callable[[int], None]


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_changes_go_back_and_forth() -> None:
    session = Session()
    session.history = History(clock := Clock())
    for steps in ("4", "64"):
        clock.now += 60
        session.change_settings(steps=steps)
    session.change_settings(base="none")
    session.history.undo()
    assert (session.settings.steps, session.settings.base) == ("64", "auto")
    session.history.undo()
    session.history.undo()
    assert session.settings.steps == "16"
    assert not session.history.can_undo
    session.history.undo()
    session.history.redo()
    session.history.redo()
    assert (session.settings.steps, session.settings.base) == ("64", "auto")
    clock.now += 60
    session.change_settings(steps="1")
    assert not session.history.can_redo


def test_what_is_typed_in_one_go_is_one_change() -> None:
    session = Session()
    session.history = History(clock := Clock())
    for text in ("w", "wa", "wav", "wavefront"):
        clock.now += 0.2
        session.change_settings(steps=text)
    session.change_settings(device="cpu")  # another field is another change, however quick
    session.history.undo()
    assert session.settings.steps == "wavefront"
    session.history.undo()
    assert session.settings.steps == "16"
    session.history.redo()
    session.change_settings(steps="4")  # as quick as it may be after a redo
    session.history.undo()
    assert session.settings.steps == "wavefront"


def test_history_is_bounded() -> None:
    history = History(Clock())
    undone: list[int] = []
    for number in range(1000):
        history.record("", lambda number=number: undone.append(number), lambda: None)
    while history.can_undo:
        history.undo()
    assert undone == list(range(999, 799, -1))


def test_a_budget_is_undone_by_its_key_in_its_own_field(window: MainWindow, qtbot: QtBot) -> None:
    session, bar = window.session, window.budget_bar
    session.change_limits(replace(session.limits, seconds=0.25))
    session.change_limits(replace(session.limits, kind="bytes"))
    assert bar.limit.suffix() == " kB"
    for _ in range(2):
        qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert bar.limit.value() == 1.0
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Z, both)
    assert bar.limit.value() == 0.25


def test_the_field_of_the_steps_leaves_undo_to_the_program(window: MainWindow, qtbot: QtBot) -> None:
    field = window.settings_bar.steps
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.setCurrentText("64")
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.currentText() == window.session.settings.steps == "16"


def test_a_removed_run_comes_back_to_its_place(window: MainWindow, finished: Finished, photo: Path) -> None:
    window.engine.open_paths([photo])
    finished(1)
    session = window.session
    assert session.current is not None
    window.session.change_settings(steps="4")
    window.engine.encode(session.current)
    finished(2)
    first, second = session.current.runs
    session.remove_run(first)
    assert session.current.runs == [second]
    window.actions_table["undo"].trigger()
    assert session.current.runs == [first, second]
    assert session.selected is first
    assert window.table.view.model().rowCount() == 2
    window.actions_table["redo"].trigger()
    assert session.current.runs == [second]
    window.actions_table["undo"].trigger()
    session.close_document(session.current)
    window.actions_table["redo"].trigger()  # the picture is gone; nothing happens
    assert session.current is None
