"""The files opened last: in the menu, on the start page, and gone when they are gone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from explorer.gui.codec.jobs import open_picture
from explorer.gui.state.documents import Document
from explorer.gui.state.recent import MOST, Recent
from explorer.gui.state.session import Session
from explorer.gui.window.main_window import MainWindow
from explorer.gui.window.recent_views import RecentRow
from explorer.gui.window.start_page import samples
from explorer.pictures.imaging import read_picture
from tests.gui.conftest import PATIENCE

Finished = Callable[[int], None]


def entries(window: MainWindow) -> list[str]:
    """What the menu offers, without its fixed actions."""
    menu = window.actions_table["clear_recent"].associatedObjects()
    (menu,) = [each for each in menu if hasattr(each, "actions")]
    return [action.text() for action in menu.actions() if not action.objectName() and not action.isSeparator()]


def buttons(row: RecentRow) -> list[QPushButton]:
    """Those on the screen."""
    QApplication.processEvents()
    return [button for button in row.findChildren(QPushButton) if button.isVisible()]


def test_the_list_is_bounded_in_order_and_without_repeats(tmp_path: Path) -> None:
    kept: list[list[str]] = []
    recent = Recent(Session(), [str(tmp_path / "old"), "", str(tmp_path / "old")], kept.append)
    for number in range(MOST + 5):
        recent.add(tmp_path / str(number))
    recent.add(tmp_path / "9")
    assert [path.name for path in recent.paths[:3]] == ["9", "16", "15"]
    assert len(recent.paths) == len(set(recent.paths)) == MOST
    assert kept[-1] == [str(path) for path in recent.paths]
    recent.add(samples()[0])  # the samples are on the start page anyway
    assert recent.paths[0].name == "9"


def test_a_picture_is_recent_once_it_is_shown(photo: Path) -> None:
    session = Session()
    recent = Recent(session, [], lambda _: None)
    document = Document("photo", photo)
    session.add_documents([document])
    assert recent.paths == []  # it might be no picture at all
    picture = read_picture(photo)
    session.loaded(document, picture, open_picture(picture).original)
    assert recent.paths == [photo]


def test_menu_and_start_page_open_them(
    window: MainWindow, qtbot: QtBot, finished: Finished, photo: Path, small: Path, tmp_path: Path
) -> None:
    row = window.start_page.findChild(RecentRow)
    assert row is not None
    assert not row.isVisible()
    assert not window.actions_table["clear_recent"].isEnabled()
    for path in (photo, small):
        window.open_paths([path])
        finished(1)
    window.actions_table["new_session"].trigger()
    assert row.isVisible()
    assert entries(window) == ["&1 small.png", "&2 photo.png"]
    assert QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat).value("recent/files") is not None
    assert [button.accessibleName() for button in buttons(row)] == ["small.png", "photo.png"]
    small.unlink()
    buttons(row)[0].click()
    assert "not there any more" in window.session.notices[0].text
    assert entries(window) == ["&1 photo.png"]
    buttons(row)[0].click()
    finished(1)
    assert window.session.current is not None
    assert window.session.current.path == photo
    window.actions_table["clear_recent"].trigger()
    assert entries(window) == []
    qtbot.waitUntil(lambda: not window.actions_table["clear_recent"].isEnabled(), timeout=PATIENCE)
