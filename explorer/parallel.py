"""Work on all processors: plain threads over batches, each batch on one processor.

torch's own threads split every single operation; on the small ones of this codec they wait for each other more than
they work, and on a busy machine far more. torch leaves Python's lock during an operation, so threads are enough.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def processors() -> int:
    """How many processors this process may use; OMP_NUM_THREADS limits them further."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    limit = os.environ.get("OMP_NUM_THREADS", "")
    return max(1, min(allowed, int(limit))) if limit.isdigit() else allowed


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(processors(), "batch")


def ahead(work: Callable[[Item], Result], items: Sequence[Item], depth: int) -> Iterator[Result]:
    """`work` on every item, in order, up to `depth` items for each processor ahead of the consumer.

    One item is worked on here: a thread would only add its start. What was begun when the consumer stops is finished
    and dropped.
    """
    if len(items) == 1 or processors() == 1:
        yield from map(work, items)
        return
    waiting: deque[Future[Result]] = deque()
    try:
        for item in items:
            waiting.append(_pool().submit(work, item))
            if len(waiting) > depth * processors():
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
