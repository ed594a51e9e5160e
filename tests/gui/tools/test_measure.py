"""The benchmark of the window runs, and torch waits for the window."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from explorer.coding.schedule import schedule
from explorer.gui.codec.walker import Walker
from explorer.gui.tools.measure import main, measure_start
from explorer.gui.tools.measure_desk import TICK, Ticker
from explorer.lossless.codec import finish
from explorer.pictures.imaging import Picture
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


def test_the_codec_without_a_network_walks_the_real_steps() -> None:
    picture = Picture(np.random.default_rng(2).integers(0, 256, (13, 21, 3), np.uint8))
    walker = Walker()
    encoded = finish(walker.encode(picture, steps="16", base="none", device="cpu"))
    steps = list(walker.decode(encoded.data, device="cpu"))
    order = schedule(13, 21, "16")
    assert [step.positions.tolist() for step in steps] == [order.positions(i).tolist() for i in range(order.count)]
    assert np.array_equal(steps[-1].picture, picture.samples)
    decoded = finish(walker.decode(encoded.data, device="cpu"))
    assert np.array_equal(decoded.picture.samples, picture.samples)
    assert steps[-1].bits == encoded.shannon_bits == decoded.bits_map.sum()
