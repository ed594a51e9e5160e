"""The player in the window: what it shows, what it takes as an answer, and that it leaves all as it was found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QDoubleSpinBox, QPushButton
from pytestqt.qtbot import QtBot

from explorer.gui.lessons.player import LessonPlayer
from explorer.gui.look import questions
from explorer.gui.window.main_window import MainWindow
from explorer.lessons import reading
from explorer.lessons.checks import Facts

Play = Callable[[str], LessonPlayer]


def to(player: LessonPlayer, key: str) -> None:
    assert player.course is not None
    player.go_to([step.key for step in player.course.lesson.steps].index(key))


def test_a_lesson_takes_the_desk_and_gives_it_back(
    window: MainWindow, play: Play, small: Path, finished: Callable[[int], None]
) -> None:
    window.engine.open_paths([small])
    finished(1)
    document, run = window.session.current, window.session.selected
    window.view.left.set_mode("bits")
    window.view.viewport.zoom_to(3.0)
    window.plots.setCurrentIndex(1)
    shown = {
        part: part.isVisible() for part in (window.settings_bar, window.step_bar, window.table, window.statusBar())
    }
    player = play("why-steps")
    assert window.session.current is not document
    assert not window.settings_bar.isVisible()
    assert player.strip.isVisible()
    assert not window.actions_table["save_session"].isEnabled()
    window.actions_table["lesson_leave"].trigger()
    assert not player.active
    assert window.session.documents == [document]
    assert window.session.selected is run
    assert window.view.left.pane.mode == "bits"
    assert window.view.viewport.scale == 3.0
    assert window.plots.currentIndex() == 1
    assert {part: part.isVisible() for part in shown} == shown
    assert window.actions_table["save_session"].isEnabled()
    assert not window.actions_table["lesson_next"].isEnabled()


def test_what_is_shown_was_recorded(window: MainWindow, play: Play) -> None:
    player = play("why-steps")
    to(player, "neighbours")
    session = window.session
    lesson = reading.read(reading.find("why-steps"))
    recorded = lesson.trace("cat-4")
    assert session.selected is not None
    assert session.selected.data == recorded.data
    assert session.position == 3
    scene = session.scene()
    assert scene is not None
    assert np.array_equal(scene.step_of, recorded.step_of)
    to(player, "four-steps")
    assert session.filled("mean") is not None  # at once, and no device was asked
    assert not window.engine.busy


def test_keys_answer_and_go_on(window: MainWindow, play: Play, qtbot: QtBot) -> None:
    player = play("why-steps")
    to(player, "neighbours")
    strip = player.strip
    assert player.course is not None
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_1)
    assert player.course.answered.verdict == "wrong"
    assert "known pixels around" in strip.feedback.text()  # the hint
    qtbot.keyClick(strip, Qt.Key.Key_4)
    assert player.course.answered.verdict == "right"
    assert player.course.solved == 1
    qtbot.keyClick(window, Qt.Key.Key_PageDown)
    assert player.course.step.key == "chart"
    qtbot.keyClick(window, Qt.Key.Key_PageUp)
    assert player.course.step.key == "neighbours"
    assert player.course.answered.verdict == "right"


def test_the_third_wrong_answer_tells_why(window: MainWindow, play: Play) -> None:
    player = play("why-steps")
    to(player, "predict")
    field, button = player.strip.findChild(QDoubleSpinBox), player.strip.findChildren(QPushButton)
    assert field is not None
    answer = next(each for each in button if each.text() == "Answer")
    for wrong in (1, 2, 3):
        field.setValue(wrong)
        answer.click()
    assert player.course is not None
    assert player.course.answered.verdict == "shown"
    size = len(reading.read(reading.find("why-steps")).trace("cat-16").data)
    assert f"{size:,}" in player.strip.feedback.text()
    assert window.plots.isVisible()  # what is shown after the answer
    assert player.course.solved == 0


def test_what_is_done_in_the_window_is_noticed(window: MainWindow, play: Play) -> None:
    player = play("why-steps")
    to(player, "play")
    assert player.course is not None
    assert not player.course.done
    window.step_bar.go(5)
    assert not player.course.done
    window.step_bar.go(window.session.player.count)
    assert player.course.done


def test_exploring_shows_all_of_the_window(window: MainWindow, play: Play) -> None:
    player = play("why-steps")
    to(player, "predict")
    assert not window.step_bar.isVisible()
    window.actions_table["lesson_explore"].trigger()
    assert window.step_bar.isVisible()
    assert window.settings_bar.isVisible()
    assert not player.spotlight.isVisible()
    window.view.left.set_mode("mask")
    window.actions_table["lesson_next"].trigger()  # back to the step
    assert player.course is not None
    assert player.course.step.key == "predict"
    assert window.view.left.pane.mode == "original"
    assert not window.step_bar.isVisible()


def test_a_picture_of_ones_own_stays(
    window: MainWindow, play: Play, small: Path, finished: Callable[[int], None]
) -> None:
    player = play("why-steps")
    window.engine.open_paths([small])
    finished(1)
    window.lessons.leave()
    assert not player.active
    assert [document.path for document in window.session.documents] == [small]


def test_progress_is_kept(window: MainWindow, play: Play, tmp_path: Path) -> None:
    player = play("why-steps")
    to(player, "neighbours")
    assert player.strip.task is not None
    player.strip.task.answered.emit(Facts(choice=4))
    window.lessons.leave()
    stored = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    from explorer.gui.lessons.progress import Progress, Reached

    assert Progress(stored).of("why-steps") == Reached(2, 1, 4, False)
    window.lessons.open(reading.find("why-steps"))
    assert player.course is not None
    assert player.course.step.key == "neighbours"  # where it was left
    player.go_to(player.course.count - 1)
    player.go(1)
    assert not player.active
    window.lessons.leave()
    assert Progress(stored).of("why-steps").finished
    stored.setValue("lessons/why-steps", "[1, ")
    assert Progress(stored).of("why-steps") == Reached()


def test_escape_asks_once(window: MainWindow, play: Play, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    player = play("why-steps")
    asked: list[bool] = []
    monkeypatch.setattr(questions, "confirm_leave", lambda parent: asked.append(True) or len(asked) == 2)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert (player.active, len(asked)) == (True, 1)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert (player.active, len(asked)) == (False, 2)


def test_a_lesson_is_dropped_and_a_bad_one_is_told(window: MainWindow, tmp_path: Path) -> None:
    packed = tmp_path / "lesson.italic-lesson"
    packed.write_bytes(reading.pack(reading.find("why-steps")))
    drop(window, packed)
    assert window.lessons.player.active
    window.lessons.leave()
    packed.write_bytes(packed.read_bytes()[:1000])
    drop(window, packed)
    assert not window.lessons.player.active
    (notice,) = window.session.notices
    assert (notice.level, "lesson.italic-lesson" in notice.text) == ("error", True)


def drop(window: MainWindow, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(QPoint(50, 50)), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    window.dropEvent(event)


def test_lessons_stand_in_the_menu_and_on_the_start_page(window: MainWindow) -> None:
    titles = [lesson.texts.title for _, lesson in window.lessons.lessons]
    assert len(titles) == len(reading.bundled()) >= 1
    entries = [action.text() for menu in window.menuBar().actions() for action in menu.menu().actions()]
    for number, title in enumerate(titles, 1):
        assert f"&{number} {title}" in entries
    button = next(each for each in window.lessons.cards.findChildren(QPushButton) if each.accessibleName() == titles[0])
    assert titles[0] in button.toolTip()
    button.click()
    assert window.lessons.player.active


def test_moves_end_where_they_lead_to(window: MainWindow, play: Play, qtbot: QtBot) -> None:
    player = play("why-steps")
    player.moves.animated = True
    to(player, "neighbours")
    qtbot.waitUntil(lambda: not player.moves.moving)
    assert window.session.position == 3
    assert window.view.viewport.scale == 16
    to(player, "four-steps")
    to(player, "end")  # before the move is over
    qtbot.waitUntil(lambda: not player.moves.moving)
    assert window.session.position == window.session.player.count
    assert window.view.viewport.fitted


@pytest.mark.parametrize("suffix", [".html", ".pdf"])
def test_a_hand_out_is_written(
    window: MainWindow, play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    target = tmp_path / f"out{suffix}"
    monkeypatch.setattr(questions, "ask_save", lambda *_: target)
    assert not window.actions_table["lesson_handout"].isEnabled()
    play("alike")
    window.actions_table["lesson_handout"].trigger()
    assert target.read_bytes().startswith({".html": b"<!DOCTYPE html>", ".pdf": b"%PDF"}[suffix])
    assert window.session.notices == []
