"""The phases of `explorer.gui.tools.measure stalls` that need more than one act."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PIL import Image
from PySide6.QtCore import QTimer

from explorer.gui.codec.processes import remote_codec
from explorer.gui.tools.measure_desk import Desk, sample
from explorer.gui.window.main_window import MainWindow

Value = TypeVar("Value")

SMALL_PICTURES, SMALL_SIDE = 1000, 32
EVALUATED, EVALUATED_SIDE = 6, 96


def shown(window: MainWindow, path: Path) -> bool:
    """Whether a picture of a file was read and is on the screen."""
    current = window.session.current
    return current is not None and current.path == path and current.picture is not None


def crops(folder: Path, count: int, side: int) -> Path:
    """A folder with that many squares of a sample."""
    folder.mkdir()
    with Image.open(sample("coffee")) as image:
        for number in range(count):
            x, y = 11 * number % (image.width - side), 7 * number % (image.height - side)
            image.crop((x, y, x + side, y + side)).save(folder / f"{number}.png")
    return folder


def measure_pages(desk: Desk, folder: Path) -> None:
    """The pages beside the desk: a run's network, opened and looked at while the run plays; an evaluation at work."""
    window, network, evaluate = desk.window, desk.window.network, desk.window.evaluate
    desk.phase("open the network", lambda: network.show(True), lambda: bool(network.page.diagram.chosen))
    desk.phase("play with it", window.step_bar.toggle_play, lambda: not window.session.player.playing)
    network.show(False)
    evaluate.show(True)
    evaluate.add([crops(folder / "few", EVALUATED, EVALUATED_SIDE)])
    study = evaluate.runner.study
    study.ask(replace(study.asked, steps="1, 4, 16", bases="none", without=study.asked.peers))
    desk.phase("evaluation", evaluate.runner.start, lambda: not evaluate.runner.active)
    evaluate.show(False)


def measure_batch(desk: Desk, folder: Path) -> None:
    """A thousand small pictures, whose steps cost nothing, scrolled through; and the memory that they leave."""
    window, queue = desk.window, desk.window.batch.runner.queue
    window.engine.codec.close()
    window.engine.codec = remote_codec("explorer.gui.codec.walker:Walker")
    many = crops(folder / "many", SMALL_PICTURES, SMALL_SIDE)
    queue.set_options(replace(queue.options, only_if_smaller=False))
    desk.phase("add 1,000", lambda: window.batch.add([many]), lambda: len(queue.items) == SMALL_PICTURES)
    bar = window.batch.page.table.view.verticalScrollBar()
    memory: list[int] = []
    halves = (SMALL_PICTURES // 10, SMALL_PICTURES)

    def over() -> bool:
        done = queue.totals().done
        bar.setValue(done * bar.maximum() // SMALL_PICTURES)  # rows pass by, and their pictures are made
        if len(memory) < len(halves) and done >= halves[len(memory)]:
            memory.append(resident())
        return queue.state == "stopped"

    desk.phase("batch of 1,000", window.batch.runner.start, over)
    window.batch.show(False)
    if len(memory) == len(halves):
        first, last = (size >> 20 for size in memory)
        print(f"memory of the window after {halves[0]}: {first} MiB, after {halves[1]}: {last} MiB")


def resident() -> int:
    """Bytes of memory that this process has; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def measure_replay(desk: Desk, path: Path) -> None:
    """A finished run of that picture, played, searched with the slider, zoomed and dragged; its steps cost nothing."""
    window, session = desk.window, desk.window.session
    window.engine.codec.close()
    window.engine.codec = remote_codec("explorer.gui.codec.walker:Walker")
    session.change_settings(steps="16", base="none")
    desk.phase("run of 12 MP", lambda: window.engine.open_paths([path]), lambda: shown(window, path) and desk.idle())
    desk.phase("play 12 MP", window.step_bar.toggle_play, lambda: not session.player.playing)
    places = [*range(session.player.count), *range(session.player.count, -1, -1)] * 4
    _one_by_one(desk, "slide 12 MP", places, 16, window.step_bar.slider.setValue)

    def zoom(scale: float) -> None:
        window.view.viewport.zoom_to(scale)
        window.view.viewport.pan(37, 21)

    _one_by_one(desk, "zoom 12 MP", [0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 1.0, 0.5, 0.25] * 4, 50, zoom)


def _one_by_one(desk: Desk, phase: str, values: Iterable[Value], every: int, act: Callable[[Value], object]) -> None:
    """A phase that acts on one value after the other, each after so many ms."""
    left, timer = iter(values), QTimer()

    def turn() -> None:
        for value in left:
            act(value)
            return
        timer.stop()

    timer.timeout.connect(turn)
    desk.phase(phase, lambda: timer.start(every), lambda: not timer.isActive())
