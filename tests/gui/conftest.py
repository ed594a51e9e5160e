"""Fixtures of the window's tests: offscreen, settings in a temporary file, and no warning from Qt unnoticed."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from explorer.gui.look import questions
from explorer.gui.look.theme import Theme
from explorer.gui.window.main_window import MainWindow
from tests.gui.fake_codec import FakeCodec

HERE = Path(__file__).parent
OFFSCREEN_SAYS = ("This plugin does not support",)
PATIENCE = 120_000  # ms, on a machine that does other things


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Unexpected words from Qt fail a test."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore(*OFFSCREEN_SAYS, extend=True))


@pytest.fixture
def codec() -> FakeCodec:
    """A codec without a network."""
    return FakeCodec()


@pytest.fixture
def window(qtbot: QtBot, codec: FakeCodec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """The shown window; its thread must have ended when the test is over."""
    from PySide6.QtWidgets import QApplication

    monkeypatch.setattr(questions, "confirm_close", lambda parent: True)
    monkeypatch.setattr(questions, "ask_unsaved", lambda parent: "discard")
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    made = MainWindow(codec, Theme(application, "light"), settings)
    made.resize(1280, 800)
    made.imagination.ahead = False  # each test asks for what it wants
    made.actions_table["two_panes"].trigger()
    made.view.left.set_mode("reveal")
    made.view.right.set_mode("mask")
    made.view.set_split(0.5)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    if codec.gate is not None:
        codec.gate.set()
    made.close()
    assert not [thread for thread in threading.enumerate() if thread.name in ("device", "probe")]


@pytest.fixture
def finished(qtbot: QtBot, window: MainWindow) -> Callable[[int], None]:
    """Wait until the current picture has that many runs and nothing is at work."""

    from PySide6.QtWidgets import QApplication

    def wait(runs: int) -> None:
        def done() -> bool:
            current = window.session.current
            return current is not None and len(current.runs) == runs and not window.engine.busy

        qtbot.waitUntil(done, timeout=PATIENCE)
        QApplication.processEvents()  # plots follow with the next turn

    return wait


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A picture of 20 x 12 px in which every pixel is different."""
    y, x = np.mgrid[:12, :20]
    samples = np.stack([x * 12, y * 20, (x * 7 + y * 13) % 256], 2).astype(np.uint8)
    path = tmp_path / "small.png"
    Image.fromarray(samples).save(path)
    return path
