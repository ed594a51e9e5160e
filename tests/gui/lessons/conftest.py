"""Lessons of the program, in each language, in a window as small as it may be."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from explorer.gui.lessons.player import LessonPlayer
from explorer.gui.look.i18n import LANGUAGES, TRANSLATOR, read_texts
from explorer.gui.tools import catalogue
from explorer.gui.window.main_window import MainWindow
from explorer.lessons import reading

SMALLEST = (960, 540)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A language, in force before the window is made."""
    files = catalogue.translation_files()
    texts = read_texts(files[request.param]) if request.param in files else {}
    monkeypatch.setattr(TRANSLATOR, "texts", texts)
    monkeypatch.setattr(TRANSLATOR, "language", request.param)
    return str(request.param)


@pytest.fixture
def play(window: MainWindow, qtbot: QtBot) -> Callable[[str], LessonPlayer]:
    """Starts a lesson from its first step, without moves."""

    def start(name: str) -> LessonPlayer:
        window.resize(*SMALLEST)
        player = window.lessons.player
        player.moves.animated = False
        window.lessons.open(reading.find(name), 0)
        assert window.session.notices == []
        assert player.active
        return player

    return start
