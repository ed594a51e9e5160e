"""Keys belong to the menu, list, border or box that is in front."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from explorer.gui.look import questions
from explorer.gui.window.main_window import MainWindow

Finished = Callable[[int], None]


@pytest.fixture
def opened(window: MainWindow, small: Path, finished: Finished, qtbot: QtBot) -> MainWindow:
    """A window with a run, whose picture has the focus."""
    window.engine.open_paths([small])
    finished(1)
    window.activateWindow()
    window.view.left.pane.setFocus()
    qtbot.waitUntil(window.view.left.pane.hasFocus)
    return window


def menu_of(window: MainWindow, name: str) -> QMenu:
    """The open menu with an action."""
    action = window.actions_table[name]
    return next(menu for menu in window.findChildren(QMenu) if action in menu.actions())


def test_an_open_menu_keeps_its_letters_and_arrows(opened: MainWindow) -> None:
    menu = menu_of(opened, "show_mask")
    menu.popup(opened.pos())
    position, mode = opened.session.position, opened.view.left.pane.mode
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Home):
        QTest.keyClick(menu, key)
        assert opened.session.position == position
    menu.popup(opened.pos())
    QTest.keyClick(menu, Qt.Key.Key_M)  # of “&Mask of the step”, not the viewer's “Mean of the rest”
    assert opened.view.left.pane.mode == "mask"
    assert mode != "mask"


def test_a_letter_in_the_menu_of_themes_chooses_a_theme(opened: MainWindow) -> None:
    menu = menu_of(opened, "theme_dark")
    menu.popup(opened.pos())
    QTest.keyClick(menu, Qt.Key.Key_D)
    assert opened.theme.mode == "dark"
    assert opened.actions_table["two_panes"].isChecked()
    opened.set_theme("light")


def test_an_open_list_keeps_end_and_return(opened: MainWindow, qtbot: QtBot) -> None:
    choice = opened.view.left.choice
    opened.step_bar.go(3)
    choice.setFocus()
    choice.showPopup()
    view = choice.view()
    qtbot.waitUntil(view.isVisible)
    last = max(row for row in range(choice.count()) if not view.isRowHidden(row))
    assert last < choice.count() - 1  # views of latents, which a lossless run has not
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.currentIndex().row() == last
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.currentIndex().row() == 0
    QTest.keyClick(view, Qt.Key.Key_End)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert choice.currentIndex() == last
    assert opened.session.position == 3


def test_borders_between_panels_move_by_keys(opened: MainWindow, qtbot: QtBot) -> None:
    handle = opened.desk.handle(1)
    before = opened.desk.sizes()
    handle.setFocus()
    QTest.keyClick(handle, Qt.Key.Key_Left)
    assert opened.desk.sizes()[1] > before[1]
    QTest.keyClick(handle, Qt.Key.Key_Right)
    assert opened.desk.sizes() == before


@pytest.mark.parametrize("make", [questions.unsaved_box, questions.close_box])
def test_every_button_of_a_box_has_a_letter_of_its_own(
    make: Callable[[MainWindow], QMessageBox], window: MainWindow, qtbot: QtBot
) -> None:
    box = make(window)
    qtbot.addWidget(box)
    texts = [button.text() for button in box.buttons()]
    letters = [text[text.index("&") + 1].lower() for text in texts]
    assert len(set(letters)) == len(texts)
    assert box.escapeButton() is not None


def test_the_focus_stays_where_start_was(window: MainWindow, qtbot: QtBot) -> None:
    page = window.batch.page
    window.batch.show(True)
    window.activateWindow()
    page.start.setEnabled(True)
    page.start.setFocus()
    qtbot.waitUntil(page.start.hasFocus)
    window.batch.runner.queue.state = "running"
    window.batch.runner.queue.state_changed.emit()
    assert QApplication.focusWidget() is page.pause
    window.batch.runner.queue.state = "stopped"
    window.batch.runner.queue.state_changed.emit()
