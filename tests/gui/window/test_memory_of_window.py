"""What is remembered from one start of the program to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.gui.look import questions
from explorer.gui.look.theme import Theme
from explorer.gui.window.main_window import MainWindow
from tests.gui.fake_codec import FakeCodec

Start = Callable[[], MainWindow]


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "remembered.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def start(qtbot: QtBot, settings: QSettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Starts the program; whatever it started is closed afterwards."""
    monkeypatch.setattr(questions, "confirm_close", lambda parent: True)
    monkeypatch.setattr(questions, "ask_unsaved", lambda parent: "discard")
    started: list[MainWindow] = []

    def one() -> MainWindow:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        window = MainWindow(FakeCodec(), Theme(application, "light"), settings)
        qtbot.addWidget(window)
        window.show()
        started.append(window)
        return window

    yield one
    for window in started:
        window.close()


def test_window_panes_device_and_habits_come_back(start: Start, qtbot: QtBot, photo: Path) -> None:
    first = start()
    first.resize(780, 740)  # the screen of these tests is small
    first.engine.open_paths([photo])
    QApplication.processEvents()
    before = first.side.sizes()
    first.side.setSizes([before[0] - 60, before[1] + 60])
    first.actions_table["two_panes"].trigger()
    QApplication.processEvents()
    sizes = first.side.sizes()
    assert sizes != pytest.approx(before, abs=20)
    first.actions_table["encode_on_open"].trigger()
    first.session.change_settings(device="cpu")
    first.set_theme("dark")
    first.close()
    second = start()
    assert second.folder == str(photo.parent)
    second.engine.open_paths([photo])
    qtbot.waitUntil(second.desk.isVisible)
    QApplication.processEvents()
    assert second.size() == first.size()
    assert second.height() == 740
    assert second.side.sizes() == pytest.approx(sizes, abs=10)
    assert second.view.arrangement == "two"
    assert second.actions_table["two_panes"].isChecked()
    assert not second.engine.encode_on_open
    assert not second.actions_table["encode_on_open"].isChecked()
    assert second.session.settings.device == "cpu"
    assert not second.session.history.can_undo


def test_a_window_that_showed_no_picture_forgets_no_sizes(start: Start, photo: Path) -> None:
    start().close()
    window = start()
    window.engine.open_paths([photo])
    QApplication.processEvents()
    assert min(window.desk.sizes()) > 200
    assert min(window.side.sizes()) > 100


@pytest.mark.parametrize("panes", ["one", "two", "split"])
def test_every_arrangement_comes_back(start: Start, panes: str) -> None:
    first = start()
    wanted = {"one": "split_view", "two": "two_panes", "split": ""}[panes]
    if wanted:
        first.actions_table[wanted].trigger()
    assert first.view.arrangement == panes
    first.close()
    assert start().view.arrangement == panes


def test_damaged_settings_harm_nothing(start: Start, settings: QSettings) -> None:
    for name in ("window/geometry", "window/desk", "window/side", "window/panes", "work/device"):
        settings.setValue(name, "nonsense")
    settings.setValue("work/encode_on_open", "perhaps")
    window = start()
    assert window.session.settings.device == "auto"
    assert window.engine.encode_on_open
    assert window.view.arrangement == "split"
