"""From the words of the glossary to the lessons about them: tool tips, cards, keys, the palette; in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHeaderView, QLabel, QMenu, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from explorer.gui.lessons.word_cards import told
from explorer.gui.look.glossary import LESSONS, TERMS, meaning, name_of, terms_of
from explorer.gui.look.i18n import LANGUAGES, TRANSLATOR, read_texts
from explorer.gui.look.theme import Theme
from explorer.gui.window.chooser import Chooser
from explorer.gui.window.lesson_desk import overviews
from explorer.gui.window.main_window import MainWindow
from explorer.machine.resources import resource_folder
from tests.gui.fake_codec import FakeCodec


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Iterator[MainWindow]:
    """A window in Chinese."""
    monkeypatch.setattr(TRANSLATOR, "texts", read_texts(resource_folder("assets") / "translations" / "zh_CN.ts"))
    monkeypatch.setattr(TRANSLATOR, "language", "zh_CN")
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    made = MainWindow(FakeCodec(), Theme(application, "light"))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


def label_of(window: MainWindow, field: QWidget) -> QLabel:
    return next(label for label in window.findChildren(QLabel) if label.buddy() is field)


def tip_shown(qtbot: QtBot, widget: QWidget, at: QPoint) -> str:
    """What the tool tip says there."""
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at)))
    return QToolTip.text() if QToolTip.isVisible() else ""


def card_of(window: MainWindow) -> QMenu:
    """The card that is open; it goes when it is closed."""
    (card,) = [menu for menu in window.findChildren(QMenu, "word") if menu.isVisible()]
    return card


def lessons_on(card: QMenu) -> list[str]:
    return [action.text() for action in card.actions() if action.text()]


def section_centre(header: QHeaderView, section: int) -> QPoint:
    return QPoint(header.sectionViewportPosition(section) + header.sectionSize(section) // 2, header.height() // 2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lessons_of_words_are_there(language: str) -> None:
    there = {lesson.definition.id for _, lesson in overviews(language)}
    assert {name for names in LESSONS.values() for name in names} <= there
    assert {path.name for path in (resource_folder("assets") / "lessons").iterdir() if path.is_dir()} == there


def test_every_term_has_a_name_and_a_meaning() -> None:
    assert len({name_of(term) for term in TERMS}) == len({meaning(term) for term in TERMS}) == len(TERMS)
    assert set(LESSONS) <= set(TERMS)


def test_a_click_on_a_word_of_the_settings_leads_to_its_lesson(window: MainWindow, qtbot: QtBot) -> None:
    label = label_of(window, window.settings_bar.base)
    tip = tip_shown(qtbot, label, label.rect().center())
    assert tip.startswith("Base: ")
    assert tip.endswith("Lesson: A base, or none")
    QTest.mouseClick(label, Qt.MouseButton.LeftButton)
    card = card_of(window)
    assert lessons_on(card) == ["Lesson: A base, or none"]
    assert meaning("base") in card.accessibleName()
    QTest.keyClick(card, Qt.Key.Key_Return)  # the lesson is what the card begins with
    course = window.lessons.player.course
    assert course is not None
    assert course.lesson.definition.id == "base-or-none"
    window.lessons.leave()


def test_the_key_explains_what_has_the_focus(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.settings_bar.steps.setFocus()
    window.actions_table["explain"].trigger()
    card = card_of(window)
    assert lessons_on(card) == ["Lesson: Why more steps save bits", "Lesson: Why it is slow, and the wavefront"]
    assert card.activeAction().text() == "Lesson: Why more steps save bits"
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert window.lessons.player.course is None


def test_without_a_word_at_the_focus_all_are_listed(window: MainWindow) -> None:
    window.setFocus()
    window.actions_table["explain"].trigger()
    chooser = window.findChild(Chooser)
    assert chooser is not None
    assert chooser.list.count() == len(TERMS)
    chooser.line.setText("decibels structure")
    assert chooser.list.count() == 1
    QTest.keyClick(chooser.line, Qt.Key.Key_Return)
    card = card_of(window)
    assert lessons_on(card) == []  # no lesson is about it; the card says what it means
    assert card.accessibleName() == meaning("msssim")
    card.close()


def test_columns_lead_to_their_lessons(
    window: MainWindow, small: Path, finished: Callable[[int], None], qtbot: QtBot
) -> None:
    window.engine.open_paths([small])
    finished(1)
    header = window.table.view.horizontalHeader()
    rate, file = section_centre(header, 3), section_centre(header, 4)
    tip = tip_shown(qtbot, header.viewport(), rate)
    assert tip.splitlines() == [meaning("bpsp"), "Lesson: Bits are surprise", "Lesson: Where the bits go"]
    assert "Lesson" not in tip_shown(qtbot, header.viewport(), file)
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, rate, header.viewport().mapToGlobal(rate))
    QApplication.sendEvent(header.viewport(), asked)
    assert lessons_on(card_of(window)) == tip.splitlines()[1:]
    card_of(window).close()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    view = window.table.view
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 1))
    window.actions_table["explain"].trigger()
    assert lessons_on(card_of(window)) == ["Lesson: A base, or none"]
    card_of(window).close()


def test_the_figures_explain_the_unit_of_the_codec_shown(
    window: MainWindow, small: Path, finished: Callable[[int], None], qtbot: QtBot
) -> None:
    window.engine.open_paths([small])
    finished(1)
    name = next(label for label in window.summary.findChildren(QLabel) if label.text() == "bpsp")
    assert terms_of(name) == ("bpsp",)
    assert "Lesson: Bits are surprise" in tip_shown(qtbot, name, QPoint(2, 2))


def test_the_palette_finds_lessons_by_title_and_by_word(window: MainWindow) -> None:
    window.actions_table["palette"].trigger()
    chooser = window.findChild(Chooser)
    assert chooser is not None
    chooser.line.setText("lesson pareto")
    assert [chooser.list.item(row).text() for row in range(chooser.list.count())] == [
        "Lesson: Why more steps save bits"
    ]
    QTest.keyClick(chooser.line, Qt.Key.Key_Return)
    course = window.lessons.player.course
    assert course is not None
    assert course.lesson.definition.id == "why-steps"
    window.lessons.leave()


def test_the_chinese_window_names_the_chinese_lessons(chinese: MainWindow, qtbot: QtBot) -> None:
    label = label_of(chinese, chinese.settings_bar.base)
    lesson = next(each for _, each in overviews("zh_CN") if each.definition.id == "base-or-none")
    assert lesson.texts.title == "要不要基础层"
    line = tip_shown(qtbot, label, label.rect().center()).splitlines()[-1]
    assert line == told(lesson) == "课程：要不要基础层"
