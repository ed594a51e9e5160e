"""Worker processes: one item at a time each, results in the order of the items, and a process that dies costs its item.

Threads are not enough for many small pictures: what the codec does between two products holds Python's lock.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from explorer.errors import ItalicError
from explorer.machine.parallel import processors

Item = TypeVar("Item")
Given = TypeVar("Given", contravariant=True)
Result = TypeVar("Result")

AHEAD = 64  # items that may be done before their turn comes, beside those at work: results wait in memory


class Died(ItalicError):
    """The process that worked on an item ended in the middle."""


class Outcome(NamedTuple, Generic[Result]):
    """What became of an item: a value, or the exception that `work` raised or its process died with."""

    value: Result | None
    error: BaseException | None = None

    def result(self) -> Result:
        """The value. Raises the error."""
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value]


class Workers(Protocol[Given, Result]):
    """Whoever works: processes here, or on other machines."""

    @property
    def most(self) -> int:
        """How many items can be worked on at once, as far as is known."""
        ...

    @property
    def room(self) -> bool:
        """Whether another item can be given."""
        ...

    @property
    def busy(self) -> bool:
        """Whether an outcome can be waited for."""
        ...

    def give(self, number: int, item: Given) -> None:
        """Let somebody begin with an item."""
        ...

    def take(self) -> tuple[int, Outcome[Result]]:
        """Wait for the next outcome, whichever it is."""
        ...


def in_order(
    workers: Workers[Item, Result], items: Iterable[Item], finished: Callable[[int], None] = lambda number: None
) -> Iterator[Outcome[Result]]:
    """The outcome of every item, in the order of the items. `finished` is told of each as it is done, in any order."""
    waiting, done, turn = enumerate(items), dict[int, Outcome[Result]](), 0
    following = next(waiting, None)
    while following is not None or workers.busy or done:
        while following is not None and workers.room and following[0] < turn + workers.most + AHEAD:
            workers.give(*following)
            following = next(waiting, None)
        if turn in done:
            yield done.pop(turn)
            turn += 1
            continue
        number, outcome = workers.take()
        done[number] = outcome
        finished(number)


class Pool(Generic[Item, Result]):
    """Processes that all do the same work; closing it ends them, whatever they do."""

    def __init__(self, work: Callable[[Item], Result], processes: int) -> None:
        """`work` can be pickled; what it imports is imported there. Processes start when they are first needed."""
        self._work, self._processes = work, processes
        self._free: list[_Process] = []
        self._at_work: dict[Connection, tuple[int, _Process]] = {}

    def __enter__(self) -> Pool[Item, Result]:
        return self

    def __exit__(self, *problem: object) -> None:
        for process in (*self._free, *(process for _, process in self._at_work.values())):
            process.end()

    @property
    def most(self) -> int:
        """The number of processes."""
        return self._processes

    @property
    def room(self) -> bool:
        """Whether a process has nothing to do."""
        return len(self._at_work) < self._processes

    @property
    def busy(self) -> bool:
        """Whether a process has something to do."""
        return bool(self._at_work)

    def give(self, number: int, item: Item) -> None:
        """Let a process begin with an item."""
        process = self._free.pop() if self._free else _Process(self._work, max(1, processors() // self._processes))
        self._at_work[process.pipe] = number, process
        with suppress(OSError):  # it is dead already, which `take` finds out
            process.pipe.send(item)

    def take(self) -> tuple[int, Outcome[Result]]:
        """Wait for a process to finish, or to die."""
        pipe = next(found for found in wait(list(self._at_work)) if isinstance(found, Connection))
        number, process = self._at_work.pop(pipe)
        try:
            outcome: Outcome[Result] = pipe.recv()
        except (EOFError, OSError):
            return number, Outcome(None, process.died())
        self._free.append(process)
        return number, outcome


class _Process:
    """One process and the pipe to it."""

    def __init__(self, work: Callable[[Any], Any], threads: int) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would share torch's and numba's threads with nobody
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, work), daemon=True)
        with _threads(threads):
            self._process.start()
        theirs.close()

    def died(self) -> Died:
        """Why it ended."""
        self._process.join()
        self.pipe.close()
        code = self._process.exitcode or 0
        how = f"killed by signal {-code}" if code < 0 else f"status {code}"
        return Died(f"the process that worked on it ended ({how}), perhaps for want of memory")

    def end(self) -> None:
        """At once."""
        self._process.kill()
        self._process.join()
        self.pipe.close()


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """Processes that are started meanwhile use so many threads each."""
    before = os.environ.get("OMP_NUM_THREADS")
    os.environ["OMP_NUM_THREADS"] = str(count)
    try:
        yield
    finally:
        if before is None:
            del os.environ["OMP_NUM_THREADS"]
        else:
            os.environ["OMP_NUM_THREADS"] = before


def _serve(pipe: Connection, work: Callable[[Any], Any]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes; the first of them ends the others
    while True:
        try:
            item = pipe.recv()
        except (EOFError, OSError):  # nobody asks any more
            return
        try:
            pipe.send(outcome_of(work, item))
        except BrokenPipeError:
            return


def outcome_of(work: Callable[[Any], Any], item: Any) -> Outcome[Any]:
    """What becomes of an item, in a form that can be sent."""
    try:
        return Outcome(work(item))
    except Exception as problem:
        problem.add_note("".join(traceback.format_exception(problem)))
        try:
            pickle.loads(pickle.dumps(problem))
        except Exception:  # torch's and codecs' own errors; told in words
            return Outcome(None, RuntimeError("".join(traceback.format_exception(problem))))
        return Outcome(None, problem)
