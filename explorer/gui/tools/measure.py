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

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from explorer.gui.state.session import Settings
from explorer.gui.tools.measure_desk import Desk, Stall, row, sample
from explorer.gui.tools.measure_phases import measure_batch, measure_pages, measure_replay, shown
from explorer.gui.window import program
from explorer.gui.window.main_window import MainWindow

START_TARGET, STALL_TARGET = 1.5, 0.050  # seconds
PHASES = ("decode", "sweep", "pages", "drop", "replay", "batch")


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
