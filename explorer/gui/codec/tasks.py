"""Tasks for the device's thread: those of the desk are counted and shown as work, those beside it are not. No Qt."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from explorer.gui.codec.progress import Progress, Work
from explorer.gui.scene.replay import Recorder
from explorer.gui.state.session import Document, Live, Phase, Session, Settings
from explorer.machine.worker import Job, Message, Worker


class Task(Job):
    """A job with the state that it belongs to.

    Attributes:
        document: the one that it works on, None for none.
        phase: what to show before the job reports.
        settings: of the run.
        done: called in the window's thread with the result.
        unasked: made ahead, in idle time.
        beside: work that is shown elsewhere and that `Tasks.cancel` leaves alone.
    """

    def __init__(
        self,
        start: Callable[[], Work[Any]],
        done: Callable[[Any], None],
        *,
        document: Document | None = None,
        phase: Phase = "open",
        settings: Settings | None = None,
        beside: bool = False,
    ) -> None:
        super().__init__(start)
        self.beside, self.unasked = beside, False
        self.done, self.document, self.phase, self.settings = done, document, phase, settings


class Owner(Protocol):
    """Who is told what became of tasks, before their results are passed on."""

    def settled(self, task: Task) -> None:
        """It ended, in whatever way."""

    def failed(self, task: Task, problem: BaseException) -> None:
        """It ended with an error that somebody waits for."""


class Tasks:
    """One after the other, in a thread; `poll` fetches in the window's what they report.

    Attributes:
        worker: the thread.
        cancelled: whether the work at hand was given up.
    """

    def __init__(self, session: Session, owner: Owner) -> None:
        self.worker = Worker()
        self.cancelled = False
        self._session, self._owner = session, owner
        self._done = self._total = 0
        self._read = self._to_read = 0  # of those, what only reads a picture

    @property
    def busy(self) -> bool:
        """Whether work that the user asked for runs or waits, or its result was not fetched yet."""
        return self._total > 0

    @property
    def queued(self) -> list[Task]:
        """The jobs that the user asked for and that wait, the next one first."""
        return [job for job in self.worker.queued if isinstance(job, Task) and job.document is not None]

    def drop(self, task: Task) -> None:
        """Take a waiting job out; the one that runs goes on."""
        if task in self.queued:
            task.cancelled = True

    def submit(self, task: Task) -> None:
        """Work of the desk."""
        self._total += 1
        self._to_read += task.phase == "open"
        self.worker.submit(task)
        if self._session.live is None:
            self._show_progress(task, task.phase, Recorder())

    def cancel(self) -> bool:
        """Forget what is not beside; returns whether something of it runs, and is to stop."""
        self.cancelled = self.busy
        return self.worker.cancel(lambda job: not (isinstance(job, Task) and job.beside))

    def poll(self) -> None:
        """Fetch what the thread reports; to be called some thirty times a second."""
        messages, latest = self.worker.take()
        for message in messages:
            assert isinstance(message.job, Task)
            self._handle(message.job, message)
        if latest is not None and self.busy:
            task, progress = latest
            if isinstance(task, Task) and isinstance(progress, Progress) and not _ended(task, messages):
                self._show_progress(task, progress.phase, progress.recorder)

    def _handle(self, task: Task, message: Message) -> None:
        counted = task.document is not None
        if message.outcome == "started":
            if counted:
                self._show_progress(task, task.phase, Recorder())
            return
        self._owner.settled(task)
        if message.outcome == "finished":
            task.done(message.value)
        elif message.outcome == "failed" and not task.unasked:  # nobody misses what nobody asked for
            self._owner.failed(task, message.value)
        elif task.document is not None and task.document.picture is None:
            task.document.opened = False  # a cancelled reading may be asked for again
        if counted:
            self._read += task.phase == "open"
            self._count()

    def _count(self) -> None:
        self._done += 1
        if self._done < self._total:
            return
        self._done = self._total = self._read = self._to_read = 0
        self.cancelled = False
        gone = [self._session.live]
        self._session.set_live(None)
        # Giving the memory of a large picture's steps back takes tens of milliseconds: not of the window's thread.
        threading.Thread(target=gone.clear, name="letting go", daemon=True).start()

    def _show_progress(self, task: Task, phase: Phase, recorder: Recorder) -> None:
        steps, base = (task.settings.steps, task.settings.base) if task.settings else ("", "")
        done, total = self._read, self._to_read
        if task.phase != "open":  # one picture that is read and coded is one job to whoever looks on
            done, total = self._done - self._read, self._total - self._to_read
        live = Live(task.document, phase, steps, base, recorder, done, max(total, 1), task.phase)
        self._session.set_live(live)


def _ended(task: Task, messages: Sequence[Message]) -> bool:
    return any(message.job is task and message.outcome != "started" for message in messages)
