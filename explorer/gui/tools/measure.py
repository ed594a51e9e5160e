"""How soon the window is there, how long it ever stands still: `python -m explorer.gui.tools.measure [start|stalls]`.

    start    seconds from the start of the process until the window was painted, in fresh processes
    stalls   by how much a timer of 10 ms in the window's thread comes late, while the program works

The platform is the one that Qt would take; `QT_QPA_PLATFORM=offscreen` needs no display, `xvfb-run -a` brings one.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image
from PySide6.QtCore import QEvent, QEventLoop, QObject, QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication

from explorer.gui.state.session import Settings
from explorer.gui.tools.measure_phases import measure_batch, measure_pages, measure_replay, sample, shown
from explorer.gui.window import program
from explorer.gui.window.main_window import MainWindow

TICK = 0.010  # seconds
START_TARGET, STALL_TARGET = 1.5, 0.050  # seconds
PHASES = ("decode", "sweep", "pages", "drop", "replay", "batch")
PATIENCE_MS = 900_000
SOME_TIME_MS = 8_000


class Painted(QObject):
    """Calls back once the window was painted for the first time."""

    def __init__(self, window: MainWindow, then: Callable[[], None]) -> None:
        super().__init__(window)
        self._then: Callable[[], None] | None = then
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The work that this paint event brings is done when the event loop turns again."""
        if event.type() == QEvent.Type.Paint and self._then is not None:
            QTimer.singleShot(0, self, self._then)
            self._then = None
        return False


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


def measure_stalls(application: QApplication, folder: Path, wanted: Sequence[str]) -> list[Stall]:
    """Load and encode, then go through those of `PHASES` that are wanted."""
    desk = Desk(application, folder)
    window, engine, session = desk.window, desk.window.engine, desk.window.session

    def document_run() -> Path:
        assert session.selected is not None
        path = folder / "measured.italic"
        path.write_bytes(session.selected.data)
        return path

    print(row(None))
    try:
        desk.phase("load torch", lambda: None, lambda: bool(session.devices))
        desk.phase("encode", lambda: engine.open_paths([sample("coffee")]), desk.idle)
        file = document_run()
        if "decode" in wanted:
            desk.phase("decode", lambda: engine.open_paths([file]), desk.idle)
            window.actions_table["close_picture"].trigger()
        if "sweep" in wanted:
            document = session.current
            assert document is not None
            rungs = [Settings(steps, base) for base in ("none", "bpg:32") for steps in ("1", "4", "64", "wavefront")]
            desk.phase("sweep", lambda: engine.encode(document, rungs), desk.idle)
        if "pages" in wanted:
            measure_pages(desk, folder)
        if "drop" in wanted:
            path = desk.large(24)
            desk.phase("drop 24 MP", lambda: engine.open_paths([path]), lambda: shown(window, path))
            desk.phase("encode 24 MP", lambda: None, desk.for_some_time())
            desk.phase("cancel", engine.cancel, desk.idle)
        if "replay" in wanted:
            measure_replay(desk, desk.large(12))
        if "batch" in wanted:
            measure_batch(desk, folder)
    finally:
        engine.cancel()
        window.engine.close()
        window.keeper.new()  # nobody is there to be asked about unsaved runs
        window.close()
    return desk.stalls


def row(stall: Stall | None) -> str:
    """A line of the table; None for its head."""
    if stall is None:
        return "| phase | ticks | 99 % of ticks late by at most, ms | worst, ms |\n|---|---|---|---|"
    return f"| {stall.phase} | {stall.ticks} | {stall.high * 1000:.1f} | {stall.worst * 1000:.1f} |"


def show_once() -> int:
    """Show the window and print the clock when it was painted; torch must not be there yet."""
    application, window = program.start([])

    def painted() -> None:
        at = time.time()
        print(at, int("torch" in sys.modules), flush=True)
        os._exit(0)

    Painted(window, painted)
    return application.exec()


def measure_start(runs: int, folder: Path) -> list[float]:
    """Seconds of each of some fresh processes. Raises `RuntimeError` if torch was there before the window."""
    environment = os.environ | {"XDG_CONFIG_HOME": str(folder), "HOME": str(folder)}
    seconds = []
    for _ in range(runs):
        started = time.time()
        done = subprocess.run(
            [sys.executable, "-m", "explorer.gui.tools.measure", "once"],
            env=environment, stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
        at, torch = done.stdout.split()
        if torch != "0":
            raise RuntimeError("torch was imported before the window was shown")
        seconds.append(float(at) - started)
    return seconds


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m explorer.gui.tools.measure", description=__doc__)
    parser.add_argument("what", choices=("start", "stalls", "once"), nargs="?", default="stalls")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--phases", nargs="*", choices=PHASES, default=PHASES)
    arguments = parser.parse_args(argv)
    if arguments.what == "once":
        return show_once()
    with tempfile.TemporaryDirectory() as folder:
        if arguments.what == "start":
            seconds = measure_start(arguments.runs, Path(folder))
            middle, worst = statistics.median(seconds), max(seconds)
            print(f"painted after {middle:.2f} s (median of {len(seconds)}; worst {worst:.2f} s)")
        else:
            application = program.make_application([])
            program.stay_awake(application)
            measure_stalls(application, Path(folder), arguments.phases)
    return 0


if __name__ == "__main__":
    sys.exit(main())
