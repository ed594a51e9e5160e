"""Asks the expert in its process, one question after the other, and calls back in the window's thread. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from explorer.gui.codec.remote import Remote
from explorer.gui.state.failures import describe
from explorer.machine.worker import Job, Worker

EXPERT = "explorer.gui.models.expert:Expert"
Ask = Callable[[Any], Any]  # what to ask of an expert


class Question(Job):
    """Something asked; `done` takes the answer, `failed` in words why there is none."""

    def __init__(self, work: Callable[[], Any], done: Callable[[Any], object], failed: Callable[[str], object]) -> None:
        def steps() -> Generator[object, None, object]:
            yield None
            return work()

        super().__init__(steps)
        self.done, self.failed = done, failed


class Asker:
    """The way to an expert.

    Attributes:
        expert: an object of another process; a test may put one of its own in its place.
    """

    def __init__(self, expert: Any = None) -> None:
        self._remote = None if expert is not None else Remote(EXPERT)
        self.expert: Any = expert if expert is not None else self._remote
        self._worker = Worker("expert")

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._worker.busy

    def ask(self, what: Ask, done: Callable[[Any], object], failed: Callable[[str], object]) -> Question:
        """Ask, and call back from `poll`."""
        question = Question(lambda: what(self.expert), done, failed)
        self._worker.submit(question)
        return question

    def poll(self) -> None:
        """Fetch answers; to be called some thirty times a second."""
        for message in self._worker.take()[0]:
            assert isinstance(message.job, Question)
            if message.outcome == "finished" and not message.job.cancelled:
                message.job.done(message.value)
            elif message.outcome == "failed" and not message.job.cancelled:
                message.job.failed(describe(message.value))

    def close(self) -> bool:
        """End the process. Returns whether the thread ended in time."""
        if self._remote is not None:
            self._remote.close()
        return self._worker.close()
