"""One thread that owns the device: jobs are generators, run one after the other, cancelled between two yields.

The thread never calls the window. It keeps the newest progress and a queue of results, and the window's timer fetches
both; so no signal crosses threads, and a codec of a thousand steps a second does not flood the event loop. No Qt.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator
from typing import Any, Literal, NamedTuple

Outcome = Literal["started", "finished", "failed", "cancelled"]


class Job:
    """Work for the thread.

    Attributes:
        start: makes the generator; what it yields is progress, what it returns is the result.
        cancelled: set by whoever wants it to stop.
    """

    def __init__(self, start: Callable[[], Generator[object, None, object]]) -> None:
        self.start = start
        self.cancelled = False


class Message(NamedTuple):
    """What became of a job. `value`: the result of a finished job, the exception of a failed one."""

    outcome: Outcome
    job: Job
    value: Any = None


class Worker:
    """The thread and its queue of jobs; a daemon, so that a stuck library call cannot keep the program alive."""

    def __init__(self, name: str = "device") -> None:
        self._name = name
        self._jobs: deque[Job] = deque()
        self._messages: deque[Message] = deque()
        self._latest: tuple[Job, object] | None = None
        self._current: Job | None = None
        self._wake = threading.Condition()
        self._closed = False
        self._thread: threading.Thread | None = None

    @property
    def busy(self) -> bool:
        """Whether a job runs or waits."""
        with self._wake:
            return self._current is not None or bool(self._jobs)

    @property
    def waiting(self) -> int:
        """Number of jobs that wait behind the one that runs."""
        return len(self._jobs)

    @property
    def queued(self) -> list[Job]:
        """The jobs that wait, the next one first, without those that were cancelled."""
        with self._wake:
            return [job for job in self._jobs if not job.cancelled]

    def submit(self, job: Job) -> None:
        """Queue a job; the thread starts with the first."""
        with self._wake:
            self._jobs.append(job)
            self._wake.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()

    def cancel(self, meant: Callable[[Job], bool] = lambda job: True) -> bool:
        """Stop the running job at its next yield, and forget the waiting ones; of these only those that are meant.

        Returns whether the running one is to stop.
        """
        with self._wake:
            for job in (self._current, *self._jobs):
                if job is not None and meant(job):
                    job.cancelled = True
            return self._current is not None and self._current.cancelled

    def take(self) -> tuple[list[Message], tuple[Job, object] | None]:
        """Messages since the last call, oldest first, and the newest progress, if there is a newer one."""
        messages = []
        while self._messages:
            messages.append(self._messages.popleft())
        latest, self._latest = self._latest, None
        return messages, latest

    def close(self, timeout: float = 5.0) -> bool:
        """Cancel everything and wait for the thread. Returns whether it ended in time (seconds)."""
        self.cancel()
        with self._wake:
            self._closed = True
            self._wake.notify()
        if self._thread is not None:
            self._thread.join(timeout)
        return self._thread is None or not self._thread.is_alive()

    def _run(self) -> None:
        while (job := self._next()) is not None:
            message = self._work(job)
            with self._wake:
                self._current = None
                self._messages.append(message)

    def _next(self) -> Job | None:
        with self._wake:
            while not self._jobs and not self._closed:
                self._wake.wait()
            self._current = self._jobs.popleft() if self._jobs else None
            return self._current

    def _work(self, job: Job) -> Message:
        if job.cancelled:
            return Message("cancelled", job)
        self._messages.append(Message("started", job))
        steps = job.start()
        try:
            while True:
                self._latest = (job, next(steps))
                if job.cancelled:
                    steps.close()  # type: ignore[unreachable]  # the window sets it meanwhile
                    return Message("cancelled", job)
        except StopIteration as end:
            return Message("finished", job, end.value)
        except Exception as problem:  # whatever a job meets belongs to the window, which shows it
            # What is interrupted fails somehow; that is no news for whoever interrupted it.
            return Message("cancelled", job) if job.cancelled else Message("failed", job, problem)
