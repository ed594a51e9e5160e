"""The real window driven through phases, and a timer that notes how late it comes: for `explorer.gui.tools.measure`."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image
from PySide6.QtCore import QEventLoop, QObject, QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication

from explorer.gui.window import program
from explorer.gui.window.start_page import samples

TICK = 0.010  # seconds
PATIENCE_MS = 900_000
SOME_TIME_MS = 8_000


class Stall(NamedTuple):
    """How late the timer came in one phase: `worst` and `high` (of 99 in 100 ticks at most) in seconds."""

    phase: str
    ticks: int
    high: float
    worst: float


class Ticker(QObject):
    """A timer of 10 ms in the window's thread that notes how late it comes."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._late: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(round(TICK * 1000))
        self._timer.timeout.connect(self._on_tick)

    def start(self) -> None:
        """Begin a phase."""
        self._late.clear()
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self, phase: str) -> Stall:
        """End a phase."""
        self._on_tick()  # what stood still until now counts too
        self._timer.stop()
        return Stall(phase, len(self._late), float(np.percentile(self._late, 99)), max(self._late))

    def _on_tick(self) -> None:
        now = time.perf_counter()
        self._late.append(max(0.0, now - self._last - TICK))
        self._last = now


class Desk:
    """The real window, driven through its phases.

    Attributes:
        window: the program's own.
        stalls: of the phases so far.
    """

    def __init__(self, application: QApplication, folder: Path) -> None:
        self._application, self._folder = application, folder
        settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
        self.window = program.show_window(application, [], settings=settings)
        self.stalls: list[Stall] = []
        self._ticker = Ticker(self.window)

    def phase(self, name: str, act: Callable[[], object], done: Callable[[], bool]) -> None:
        """Act, and watch the timer until `done` holds. Raises `TimeoutError`."""
        self._ticker.start()
        act()
        self.wait(done)
        self.stalls.append(self._ticker.stop(name))
        print(row(self.stalls[-1]), flush=True)

    def wait(self, done: Callable[[], bool]) -> None:
        """Let the program run until `done` holds. Raises `TimeoutError`."""
        loop, asking, patience = QEventLoop(), QTimer(), QTimer()
        asking.timeout.connect(lambda: loop.quit() if done() else None)
        patience.timeout.connect(lambda: loop.exit(1))
        asking.start(20)
        patience.start(PATIENCE_MS)
        if loop.exec():
            raise TimeoutError("the program did not finish in time")

    def idle(self) -> bool:
        """Whether nothing is at work."""
        return self.window.session.current is not None and not self.window.engine.busy

    def for_some_time(self) -> Callable[[], bool]:
        """A condition that holds after a while."""
        until = time.monotonic() + SOME_TIME_MS / 1000
        return lambda: time.monotonic() > until or self.idle()

    def large(self, megapixels: int) -> Path:
        """A photograph of that size, 3 by 2, enlarged from a sample."""
        path = self._folder / f"large{megapixels}.png"
        height = round((megapixels * 1e6 / 1.5) ** 0.5)
        with Image.open(sample("coffee")) as image:
            big = image.convert("RGB").resize((height * 3 // 2, height), Image.Resampling.BICUBIC)
        big.save(path, compress_level=1)
        return path


def row(stall: Stall | None) -> str:
    """A line of the table; None for its head."""
    if stall is None:
        return "| phase | ticks | 99 % of ticks late by at most, ms | worst, ms |\n|---|---|---|---|"
    return f"| {stall.phase} | {stall.ticks} | {stall.high * 1000:.1f} | {stall.worst * 1000:.1f} |"


def sample(name: str) -> Path:
    """A bundled picture."""
    return next(path for path in samples() if path.stem == name)
