"""The benchmark of the window runs, and torch waits for the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from explorer.gui.measure import TICK, Ticker, main, measure_start
from tests.gui.conftest import PATIENCE


def test_the_window_is_painted_before_torch_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    (seconds,) = measure_start(1, tmp_path)  # raises where torch was there first
    assert seconds > 0


def test_a_stall_is_seen(qtbot: QtBot) -> None:
    import time

    ticker, done = Ticker(parent := QObject()), []
    ticker.start()
    QTimer.singleShot(50, parent, lambda: time.sleep(0.12))
    QTimer.singleShot(250, parent, lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done), timeout=PATIENCE)
    stall = ticker.stop("sleeping")
    assert stall.phase == "sleeping"
    assert stall.worst >= 0.12 - TICK
    assert stall.ticks >= 2


def test_a_phase_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["stalls", "--phases", "sleep"])
    assert "sleep" in capsys.readouterr().err
