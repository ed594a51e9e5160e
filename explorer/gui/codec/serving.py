"""The codec's process: answers what `explorer.gui.codec.remote` asks, one question after the other. No Qt.

    call NAME ARGUMENTS  ->  a value, or the number of a generator
    next NUMBER          ->  a step, or the generator's value
    close NUMBER         ->  nothing

Every answer may be an exception instead. The process ends when its standard input does.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Generator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.coding.step import Step
from explorer.gui.codec.transfer import Channel, Place, Segment

SHOW_EVERY = 1 / 30  # seconds between two copies of the picture so far, which is looked at no more often
MOST_OF_TIME = 10  # a copy waits for as many times its own duration

Answer = tuple[str, Any]


class OutOfMemoryError(MemoryError):
    """The memory of the device is not enough."""


class Live(NamedTuple):
    """A step on its way: the picture is sent as a place once, and then only filled.

    Attributes:
        step: without its picture.
        shape: of the picture, where its place is new.
        place: of the picture, uint8, where it is new.
    """

    step: Step
    shape: tuple[int, ...] = ()
    place: Place | None = None


class Running:
    """A generator of the codec, and the copy of its live picture that the window sees."""

    def __init__(self, steps: Generator[Any, None, Any], channel: Channel) -> None:
        self.steps, self._channel = steps, channel
        self._shown: NDArray[np.uint8] | None = None
        self._again = 0.0

    def next(self) -> Answer:
        """What the generator yields or returns."""
        try:
            item = next(self.steps)
        except StopIteration as end:
            return "value", end.value
        return "step", self._live(item) if isinstance(item, Step) else item

    def _live(self, step: Step) -> Live:
        bare = step._replace(picture=np.empty((0, 0, 3), np.uint8))
        if self._shown is None or self._shown.shape != step.picture.shape:
            segment = Segment(step.picture.nbytes)
            self._shown = segment.bytes.reshape(step.picture.shape)
            self._show(step)
            self._channel.keep(segment)
            return Live(bare, step.picture.shape, segment.place)
        if time.perf_counter() >= self._again or step.index + 1 == step.count:
            self._show(step)
        return Live(bare)

    def _show(self, step: Step) -> None:
        assert self._shown is not None
        began = time.perf_counter()
        np.copyto(self._shown, step.picture)
        ended = time.perf_counter()
        self._again = ended + max(SHOW_EVERY, MOST_OF_TIME * (ended - began))


def serve(codec: object, channel: Channel) -> None:
    """Answer until nobody asks any more."""
    running: dict[int, Running] = {}
    while True:
        try:
            question = channel.receive()
        except EOFError:
            return
        try:
            answer = _answer(codec, channel, running, *question)
        except Exception as problem:
            answer = "raised", told(problem)
        _send(channel, answer)
        del answer, question  # a large picture is not kept until somebody asks again


def _answer(codec: object, channel: Channel, running: dict[int, Running], what: str, *details: Any) -> Answer:
    if what == "call":
        name, arguments, options = details
        value = getattr(codec, name)(*arguments, **options)
        if not isinstance(value, Generator):
            return "value", value
        number = max(running, default=0) + 1
        running[number] = Running(value, channel)
        return "generator", number
    (number,) = details
    if what == "close":
        running.pop(number).steps.close()
        return "value", None
    answer: Answer = "raised", None
    try:
        answer = running[number].next()
        return answer
    finally:
        if answer[0] != "step":
            del running[number]


def told(problem: Exception) -> Exception:
    """The problem as the window's process can take it: torch's own classes would import torch there."""
    place = "".join(traceback.format_exception(problem))
    if type(problem).__module__.partition(".")[0] == "torch":
        kind = OutOfMemoryError if type(problem).__name__ == "OutOfMemoryError" else RuntimeError
        problem = kind(str(problem))
    problem.add_note(place)  # for the log
    return problem


def _send(channel: Channel, answer: Answer) -> None:
    try:
        channel.send(answer)
    except (TypeError, AttributeError, ValueError):  # an exception that cannot be pickled is told in words
        channel.send(("raised", RuntimeError("".join(traceback.format_exception(answer[1])))))


def main(codec: str) -> None:
    """Serve an object of the class `codec`, written "module:name", over the standard streams."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in the terminal ends the window, and that ends this
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    # Whatever libraries print must not get between the messages.
    writer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    module, _, name = codec.partition(":")
    try:
        serve(getattr(importlib.import_module(module), name)(), Channel(sys.stdin.buffer, writer))
    except BrokenPipeError:
        pass  # the window is gone
    finally:
        os._exit(0)  # what libraries would do at their end, nobody needs


def _end_with(parent: int) -> None:
    """End with the window, even in the middle of a step."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)
