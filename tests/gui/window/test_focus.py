"""The keyboard reaches every control, in the window and in its dialogs, and shows where it is; each has a name."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from explorer.gui.evaluate.figure_dialog import FigureDialog
from explorer.gui.evaluate.view import View
from explorer.gui.models.asker import Asker
from explorer.gui.models.expert import Expert
from explorer.gui.state.session import Settings
from explorer.gui.window import about, dialogs
from explorer.gui.window.chooser import Chooser, Entry
from explorer.gui.window.jobs_dialog import JobsDialog
from explorer.gui.window.main_window import MainWindow
from explorer.gui.window.messages import MessagesDialog
from explorer.weights.models import find
from tests.gui.evaluate.rows import lossless_rows, study_of
from tests.gui.network.test_network import give_states

CHANGED = 40  # levels by which a pixel has to change to be noticed
ENOUGH = 100  # such pixels, as in a frame of one pixel around a small button

DIALOGS: dict[str, Callable[[MainWindow], QDialog]] = {
    "ShortcutsDialog": lambda window: dialogs.ShortcutsDialog(window, window.actions_table),
    "AboutDialog": lambda window: about.AboutDialog(window),
    "GalleryDialog": lambda window: window.open_gallery(),
    "SweepDialog": lambda window: dialogs.SweepDialog(window, Settings()),
    "MessagesDialog": lambda window: MessagesDialog(window, window.session),
    "JobsDialog": lambda window: JobsDialog(window, window.engine),
    "FigureDialog": lambda window: FigureDialog(window, window.evaluate.page.plot.figure),
    "Chooser": lambda window: Chooser(window, "Anything", [Entry("One", print), Entry("Other", print)]),
}


def focusable(parent: QWidget) -> set[QWidget]:
    """What the tabulator should reach."""
    return {
        widget
        for widget in parent.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and widget.isEnabled()
        and widget.isVisible()
        and widget.window() is parent
        and not isinstance(widget.parent(), QAbstractScrollArea)
        and not (isinstance(widget, QLineEdit) and isinstance(widget.parent(), QWidget) and is_field(widget.parent()))
    }


def is_field(widget: object) -> bool:
    """Whether it hands its focus to an editor inside."""
    return type(widget).__name__ in ("QComboBox", "QSpinBox", "QDoubleSpinBox")


def look(window: QWidget, widget: QWidget) -> np.ndarray:
    """What is shown where the widget is: int (H, W, 4)."""
    place = QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())
    image = window.grab(place).toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).astype(int)


def tour(window: QWidget, qtbot: QtBot) -> dict[QWidget, int]:
    """Press Tab until it is where it was; how many pixels changed where each widget is, when it had the focus."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    seen: dict[QWidget, int] = {}
    before: tuple[QWidget, np.ndarray] | None = None
    for _ in range(100):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        if before is not None and before[0] is QApplication.focusWidget():
            continue  # from one link of a text to the next
        if before is not None:
            widget, with_focus = before
            seen[widget] = int((np.abs(look(window, widget) - with_focus).max(2) > CHANGED).sum())
        now = QApplication.focusWidget()
        if now is None or now in seen:
            break
        before = now, look(window, now)
    return seen


def assert_all_reached_and_seen(window: QWidget, qtbot: QtBot) -> None:
    reached = tour(window, qtbot)
    missed = focusable(window) - reached.keys()
    assert [(type(each).__name__, each.accessibleName()) for each in missed] == []
    unseen = [(type(each).__name__, each.accessibleName()) for each, pixels in reached.items() if pixels < ENOUGH]
    assert unseen == []


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_focus_is_seen_on_every_control(
    mode: str, window: MainWindow, qtbot: QtBot, small: Path, finished: Callable[[int], None]
) -> None:
    window.actions_table[f"theme_{mode}"].trigger()
    assert_all_reached_and_seen(window, qtbot)  # the start page
    window.engine.open_paths([small])
    finished(1)
    assert_all_reached_and_seen(window, qtbot)
    window.actions_table["batch_show"].trigger()
    assert_all_reached_and_seen(window, qtbot)
    window.actions_table["evaluate_show"].trigger()
    assert_all_reached_and_seen(window, qtbot)
    study = study_of(lossless_rows())
    window.evaluate.runner.study.show(study.asked, study.depends, study.results, Path("/none"))
    window.evaluate.page.refresh()
    for plot, table in (("decoding", 0), ("two", 1)):
        window.evaluate.page.plot.look(View(plot))
        window.evaluate.page.tables.setCurrentIndex(table)
        assert_all_reached_and_seen(window, qtbot)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_focus_is_seen_on_the_pages_of_models(
    mode: str,
    window: MainWindow,
    qtbot: QtBot,
    small: Path,
    finished: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window.models.asker = window.network.page._asker = Asker(Expert())  # in this process
    window.actions_table[f"theme_{mode}"].trigger()
    window.actions_table["models_show"].trigger()
    models = window.models.page
    for tab in range(models.tabs.count()):
        models.tabs.setCurrentIndex(tab)
        assert_all_reached_and_seen(window, qtbot)
    window.engine.open_paths([small])
    finished(1)
    monkeypatch.setattr(window.network.page, "_wanted", lambda: find("pictures", "lossless"))  # not the fake codec's
    window.actions_table["network_show"].trigger()
    network = window.network.page
    qtbot.waitUntil(lambda: bool(network.diagram._blocks), timeout=60_000)
    give_states(window)
    network.diagram.choose("state")
    assert network.planes.isVisible()
    assert_all_reached_and_seen(window, qtbot)


@pytest.mark.parametrize("page", ["models_show", "network_show", "evaluate_show"])
def test_pages_take_the_keyboard_and_give_it_back(
    page: str, window: MainWindow, qtbot: QtBot, small: Path, finished: Callable[[int], None]
) -> None:
    window.engine.open_paths([small])
    finished(1)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.actions_table[page].trigger()
    shown = {"models_show": window.models, "network_show": window.network, "evaluate_show": window.evaluate}[page].page
    focus = QApplication.focusWidget()
    assert focus is not None
    assert shown.isAncestorOf(focus)  # keys work on the page at once
    shown.back.setFocus()
    QTest.keyClick(shown.back, Qt.Key.Key_Space)
    assert not shown.isVisible()
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.isVisible()  # and on the desk again


@pytest.mark.parametrize("name", DIALOGS)
def test_dialogs_are_reached_seen_and_named(name: str, window: MainWindow, qtbot: QtBot) -> None:
    made = DIALOGS[name](window)
    made.show()
    qtbot.waitExposed(made)
    assert made.windowTitle()
    assert nameless(made) == []
    letters = mnemonics(made)
    assert len(letters) == len(set(letters)), letters
    if len(focusable(made)) > 1:  # with one there is nowhere to go
        assert_all_reached_and_seen(made, qtbot)
    made.close()


def mnemonics(parent: QWidget) -> list[str]:
    """The letters that Alt takes to a control."""
    labels = [label.text() for label in parent.findChildren(QLabel) if label.buddy() is not None]
    texts = labels + [button.text() for button in parent.findChildren(QAbstractButton)]
    return [match[1].lower() for text in texts if (match := re.search("&([^&])", text))]


def test_every_dialog_is_looked_at() -> None:
    known = {each.__name__ for each in QDialog.__subclasses__() if each.__module__.startswith("explorer.gui")}
    assert known == set(DIALOGS)


def test_every_control_has_a_name(window: MainWindow) -> None:
    assert nameless(window) == []


def nameless(parent: QWidget) -> list[tuple[str, str]]:
    """Controls of which a screen reader could not say what they are."""
    found = []
    for widget in parent.findChildren(QWidget):
        inner = isinstance(widget.parent(), QAbstractScrollArea) or isinstance(widget, QListView)
        inner |= isinstance(widget, QLineEdit) and is_field(widget.parent())
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or inner or isinstance(widget, QLabel):
            continue
        face = QAccessible.queryAccessibleInterface(widget)
        if not (widget.accessibleName() or (face and face.text(QAccessible.Text.Name))):
            found.append((type(widget).__name__, widget.objectName()))
    return found


def test_the_shortcuts_can_be_searched(window: MainWindow) -> None:
    made = dialogs.ShortcutsDialog(window, window.actions_table)
    made.search.setText("zoom ctrl")
    shown = [made.table.item(row, 1).text() for row in range(made.table.rowCount()) if not made.table.isRowHidden(row)]
    assert shown == ["Zoom in", "Zoom out"]
    made.search.clear()
    assert not any(made.table.isRowHidden(row) for row in range(made.table.rowCount()))
