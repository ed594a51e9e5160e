"""Presenter mode: a stage at 960 x 540, notes beside it, and the keys of a lecturer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.gui.lessons.player import LessonPlayer
from explorer.gui.window.main_window import MainWindow
from tests.gui.window.layout_audit import problems

Play = Callable[[str], LessonPlayer]
Key = Qt.Key


def test_the_stage_fits_and_the_notes_stand_beside(language: str, window: MainWindow, play: Play, qtbot: QtBot) -> None:
    player = play("wavefront")
    window.actions_table["lesson_present"].trigger()
    presenter = window.lessons.stage.presenter
    assert presenter is not None
    assert player.course is not None
    assert presenter.isVisible()
    assert not window.menuBar().isVisible()
    assert presenter.steps.count() == player.course.count
    planned = 0.0
    for at, step in enumerate(player.course.lesson.steps):
        player.go_to(at)
        planned += step.minutes
        qtbot.waitUntil(lambda: problems(window) == [])
        assert window.size().toTuple() == (960, 540), step.key
        assert presenter.notes.text() == player.course.say(player.course.words().notes)
        assert presenter.steps.currentRow() == at
        assert f"{int(planned)}:{round(planned % 1 * 60):02}" in presenter.clock.text()
    presenter.steps.setCurrentRow(1)
    presenter.steps.itemActivated.emit(presenter.steps.currentItem())
    assert player.course.at == 1
    presenter.close()
    assert window.lessons.stage.presenter is None
    assert window.menuBar().isVisible()
    assert player.strip.next.isVisible()
    assert player.active


def test_the_keys_of_a_lecturer(window: MainWindow, play: Play, qtbot: QtBot) -> None:
    player = play("wavefront")
    window.actions_table["lesson_present"].trigger()
    curtain, left = window.lessons.stage.curtain, window.view.left
    before = left.pane.mode
    qtbot.keyClick(left.pane, Key.Key_B)  # which shows the bits elsewhere
    assert curtain.black
    assert left.pane.mode == before
    assert curtain.isVisible()
    black = curtain.grab().toImage()
    assert black.pixelColor(100, 100).name() == "#000000"
    qtbot.keyClick(window, Key.Key_Period)  # what clickers send
    assert not curtain.black
    assert not curtain.isVisible()
    qtbot.keyClick(window, Key.Key_F)
    assert curtain.frozen is not None
    player.go(1)
    assert curtain.isVisible()  # the step before stays in sight
    qtbot.keyClick(window, Key.Key_F)
    assert curtain.frozen is None
    qtbot.keyClick(window, Key.Key_Z)
    assert curtain.magnifying
    assert curtain.isVisible()
    qtbot.keyClick(window, Key.Key_Z)
    for kind, lit in ((QEvent.Type.KeyPress, True), (QEvent.Type.KeyRelease, False)):
        QApplication.sendEvent(window, QKeyEvent(kind, Key.Key_Control, Qt.KeyboardModifier.ControlModifier))
        assert curtain.lit is lit
    assert player.course is not None
    at = player.course.at
    qtbot.keyClick(window, Key.Key_PageDown)
    assert player.course.at == at + 1
    window.lessons.leave()
    assert window.lessons.stage.presenter is None
    qtbot.keyClick(left.pane, Key.Key_B)  # the keys are the viewer's again
    assert not curtain.black
