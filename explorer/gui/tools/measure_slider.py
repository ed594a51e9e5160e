"""What a move of the step slider costs on a large picture: `python -m explorer.gui.tools.measure_slider`.

From the slider's new value until every part of the real window is painted: the panes, the bar, the plots, the status.
The run is made up (a picture of noise, the real schedule), because only its size matters here.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtWidgets import QApplication

from explorer.coding.schedule import schedule
from explorer.gui.codec.processes import remote_codec
from explorer.gui.look.theme import Theme
from explorer.gui.scene.coverage import Coverage
from explorer.gui.scene.layers import Mode
from explorer.gui.scene.raster import Field, Raster
from explorer.gui.scene.replay import Replay, Scene, heat_top
from explorer.gui.state.session import Document, Run
from explorer.gui.window.main_window import MainWindow
from explorer.gui.window.program import make_application
from explorer.pictures.imaging import Picture
from explorer.tradeoff.point import Point

TARGET = 16.0  # ms
MOVES = 120
VIEWS: tuple[tuple[Mode, Mode], ...] = (("reveal", "mask"), ("unknown", "bits"), ("mean", "imagined"))


class Timing(NamedTuple):
    """Milliseconds that moves took: half of them at most `median`, all at most `worst`."""

    median: float
    worst: float


def made_up(height: int, width: int, steps: str) -> tuple[Document, Run]:
    """A document with one finished run that no codec made."""
    plan = schedule(height, width, steps)
    rgb = np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)
    bits = np.full((height, width), 9.0, np.float32)
    raster, top = Raster(rgb), heat_top(bits)
    step_of = plan.step_of.astype(np.min_scalar_type(plan.count))
    scene = Scene(
        height, width, raster, raster, raster, step_of, Field(bits), top, bits, plan.count, coverage=Coverage(step_of)
    )
    spent = np.linspace(0, float(bits.sum(dtype=np.float64)), plan.count + 1)
    replay = Replay(scene, spent, np.linspace(0, 10, plan.count + 1), 0)
    point = Point(
        width=width, height=height, channels=3, bit_depth=8, codec="lossless", steps=steps, step_count=plan.count,
        base="none", bytes=int(spent[-1] / 8), base_bytes=0, bpsp=3.0, shannon_bits=spent[-1], encode_seconds=10.0,
        decode_seconds=10.0, model="made up",
    )  # fmt: skip
    run = Run(point, b"", True, "cpu", replay)
    document = Document("made up", picture=Picture(rgb), original=raster, runs=[run], selected=run, opened=True)
    return document, run


def positions(count: int, moves: int) -> Iterator[int]:
    """Half of the moves to anywhere, as a click on the slider; half to the next step, as a drag."""
    anywhere = np.random.default_rng(1).integers(0, count + 1, moves // 2).tolist()
    yield from anywhere
    yield from (at % (count + 1) for at in range(moves - moves // 2))


def time_moves(application: QApplication, window: MainWindow, moves: int = MOVES) -> Timing:
    """Move the slider of the run that is shown, and wait each time until the window is painted."""
    slider, took = window.step_bar.slider, []
    for position in positions(window.session.player.count, moves):
        if position == slider.value():
            continue
        began = time.perf_counter()
        slider.setValue(position)
        application.processEvents()
        took.append(1000 * (time.perf_counter() - began))
    return Timing(statistics.median(took), max(took))


def measure(
    application: QApplication, window: MainWindow, views: Sequence[tuple[Mode, Mode]] = VIEWS, moves: int = MOVES
) -> Iterator[tuple[str, Timing]]:
    """Time the run that is shown, in pairs of views, fitted and at 100 %."""
    for left, right in views:
        for box, mode in zip(window.view.boxes, (left, right), strict=True):
            box.set_mode(mode)
        for name, zoom in (("fit", window.view.viewport.fit), ("100 %", lambda: window.view.viewport.zoom_to(1.0))):
            zoom()
            window.step_bar.slider.setValue(0)
            application.processEvents()  # what the new view costs once is no move's
            yield f"{left} and {right}, {name}", time_moves(application, window, moves)


def main(argv: Sequence[str] | None = None) -> int:
    """Print median and worst of each view. `argv`: without the program's name. Returns 1 if a median is too slow."""
    parser = argparse.ArgumentParser(prog="python -m explorer.gui.tools.measure_slider", description=__doc__)
    parser.add_argument("--picture", default="4000x3000", metavar="WxH", help="in pixels")
    parser.add_argument("--window", default="1920x1080", metavar="WxH", help="in pixels of the screen")
    parser.add_argument("--steps", default="16,wavefront", help="rungs, separated by commas")
    parser.add_argument("--moves", type=int, default=MOVES, help="of each view")
    parsed = parser.parse_args(argv)
    width, height = (int(part) for part in parsed.picture.split("x"))
    application = make_application([])
    window = MainWindow(remote_codec(), Theme(application, "light"))
    window.engine.drawings.imagine = lambda *_: None  # nothing may run beside it
    window.show()
    window.resize(*(int(part) for part in parsed.window.split("x")))
    slowest = 0.0
    for steps in parsed.steps.split(","):
        document, run = made_up(height, width, steps)
        window.session.add_documents([document])
        application.processEvents()
        print(f"{width} x {height}, window {window.width()} x {window.height()}, {run.replay.count} steps")
        for name, timing in measure(application, window, moves=parsed.moves):
            print(f"  {name:28} median {timing.median:6.2f} ms   worst {timing.worst:6.2f} ms", flush=True)
            slowest = max(slowest, timing.median)
        window.session.close_document(document)
    window.close()
    print(f"{'within' if slowest <= TARGET else 'beyond'} {TARGET:.0f} ms")
    return int(slowest > TARGET)


if __name__ == "__main__":
    sys.exit(main())
