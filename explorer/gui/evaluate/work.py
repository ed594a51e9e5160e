"""An evaluation at work: the thread that follows the process in which it measures. No Qt."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator
from typing import NamedTuple

from explorer.errors import ItalicError
from explorer.evaluation.measures import Event, Failure, Key, Measure, Noted, Taken
from explorer.gui.codec.remote import Ended, Remote
from explorer.gui.evaluate.black_box import BlackBox
from explorer.gui.evaluate.measuring import Listed
from explorer.gui.evaluate.study import unit_name
from explorer.gui.look.i18n import tr
from explorer.machine.worker import Job

PAUSE = 0.05  # seconds between two looks at whether other work has ended


class Order(NamedTuple):
    """What is to be done.

    Attributes:
        measure, sources, limit: see `measures.events`.
        done: names of the results that are there already.
    """

    measure: Measure
    sources: tuple[str, ...]
    limit: int | None
    done: tuple[Key, ...]


class Begun(NamedTuple):
    """The pictures are known."""

    pictures: list[Listed]


class Measuring(Job):
    """The job of the thread.

    Attributes:
        events: `Begun`, then those of `measures.events`; whoever looks takes them from the left.
        waits: whether it waits for other work to end.
    """

    def __init__(self, order: Order, target: str, busy: Callable[[], bool]) -> None:
        """`target`: the class of the evaluator, see `Remote`. `busy`: whether other work goes on."""
        super().__init__(self._work)
        self.events: deque[Event] = deque()
        self.waits = False
        self._order, self._busy = order, busy
        self._remote, self._box = Remote(target), BlackBox()
        self._done, self._given_up = list(order.done), set[Key]()

    @property
    def at(self) -> Key:
        """What is at work: picture, coder, and quality; a picture alone while it is read; empty where nobody knows."""
        return self._box.read() or ()

    def end(self) -> None:
        """End the process, whatever it does. Called from any thread."""
        self._remote.close()
        self._box.remove()

    def _work(self) -> Generator[None, None, None]:
        """Whatever ends the process is a failure of one coder on one picture."""
        order = self._order
        try:
            self.events.append(Begun(self._remote.pictures(order.sources, order.limit)))
            yield
            while True:
                try:
                    yield from self._follow()
                except Ended as problem:
                    at = self._box.read()
                    if self.cancelled or at is None or at in self._given_up:
                        raise
                    self._given_up.add(at)
                    self.events.append(Failure(at[0], _of_coder(problem, at)))
                    yield
                else:
                    return
        finally:
            self.end()

    def _follow(self) -> Generator[None, None, None]:
        order = self._order
        steps = self._remote.measure(
            order.measure, order.sources, order.limit, tuple(self._done), tuple(self._given_up), self._box.path
        )
        while True:
            while self._busy():
                self.waits = True
                time.sleep(PAUSE)
                yield
            self.waits = False
            try:
                event = next(steps)
            except StopIteration:
                return
            if not isinstance(event, Taken | Failure | Noted):
                self._done.append(event.key)
            self.events.append(event)
            yield


def _of_coder(problem: ItalicError, at: Key) -> ItalicError:
    text = tr("reading it takes too much memory, or was stopped")
    if len(at) > 1:
        text = tr("{coder} ended its process, perhaps for want of memory").format(coder=unit_name(at[1:]))
    made = ItalicError(f"{at[0]}: {text}")
    made.__cause__ = problem
    return made
