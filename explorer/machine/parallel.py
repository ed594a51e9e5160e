"""Work on all processors: plain threads over batches, each batch on one processor.

torch's own threads split every single operation; on the small ones of this codec they wait for each other more than
they work, and on a busy machine far more. torch leaves Python's lock during an operation, so threads are enough.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache, partial
from threading import Lock
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def processors() -> int:
    """How many processors this process may use; OMP_NUM_THREADS limits them further."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    limit = os.environ.get("OMP_NUM_THREADS", "")
    return max(1, min(allowed, int(limit))) if limit.isdigit() else allowed


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    """Threads beside the one that asks, which works as well instead of waiting."""
    return ThreadPoolExecutor(processors() - 1, "batch")


class _Task(Generic[Result]):
    """Work that is done once, by whoever comes first."""

    def __init__(self, work: Callable[[], Result]) -> None:
        self._work, self._begun = work, Lock()
        self.outcome: Future[Result] = Future()

    def run(self) -> None:
        """Do it unless somebody has begun."""
        if not self._begun.acquire(blocking=False):
            return
        try:
            self.outcome.set_result(self._work())
        except BaseException as error:
            self.outcome.set_exception(error)

    def drop(self) -> None:
        """Leave it undone if nobody has begun."""
        self._begun.acquire(blocking=False)


def ahead(work: Callable[[Item], Result], items: Sequence[Item], depth: int) -> Iterator[Result]:
    """`work` on every item, in order, up to `depth` items for each processor ahead of the consumer.

    While an item is waited for, others are worked on here. What was begun when the consumer stops is finished and
    dropped.
    """
    if len(items) == 1 or processors() == 1:
        yield from map(work, items)
        return
    waiting: deque[_Task[Result]] = deque()
    try:
        for item in items:
            waiting.append(_Task(partial(work, item)))
            _pool().submit(waiting[-1].run)
            if len(waiting) > depth * processors():
                yield _first_of(waiting)
        while waiting:
            yield _first_of(waiting)
    finally:
        for task in waiting:
            task.drop()


def _first_of(waiting: deque[_Task[Result]]) -> Result:
    first = waiting.popleft()
    first.run()
    for other in waiting:
        if first.outcome.done():
            break
        other.run()
    return first.outcome.result()
