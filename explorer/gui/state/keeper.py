"""Saves and opens sessions, and knows what would be lost. No Qt; the disk has a thread of its own.

save: snapshot (window's thread) --> write (disk's thread) --> poll: path, title, what was saved
open: read (disk's thread) --> poll: documents for the desk, and a notice for each that is not as it was
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import Any

from explorer.errors import ItalicError
from explorer.gui.state import session_file, session_reading
from explorer.gui.state.documents import Document, Run
from explorer.gui.state.events import Event
from explorer.gui.state.failures import describe
from explorer.gui.state.session import Session
from explorer.gui.state.session_file import View
from explorer.gui.state.session_reading import Restored
from explorer.machine.worker import Job, Worker
from explorer.tradeoff.point import Point

log = logging.getLogger(__name__)

PATIENCE = 20.0  # seconds for a slow disk

Mark = tuple[Point, bytes]


class Keeper:
    """The session's file.

    Attributes:
        path: where the session on the desk was saved last, or came from.
        changed: emitted when that changed.
        restored: emitted with the view of a session that was put on the desk; of an empty one nothing is told.
    """

    def __init__(self, session: Session, cancel: Callable[[], None]) -> None:
        """`cancel`: stops the work on what is on the desk, before something else is put there."""
        self.path: Path | None = None
        self.changed: Event[[]] = Event()
        self.restored: Event[[View]] = Event()
        self._session, self._cancel = session, cancel
        self._worker = Worker("disk")
        self._safe: set[Mark] = set()

    @property
    def busy(self) -> bool:
        """Whether a session is being written or read."""
        return self._worker.busy

    @property
    def worth_asking(self) -> bool:
        """Whether runs would be missed: any that a saved session lacks, or several of one picture in none.

        One run of a picture is what the program makes by itself.
        """
        few = 0 if self.path is not None else 1
        return any(len(self._unsafe(document)) > few for document in self._session.documents)

    def exported(self, run: Run) -> None:
        """The bytes of a run are in a file."""
        self._safe.add(_mark(run))

    def new(self) -> None:
        """An empty desk, with the settings as they are."""
        self._clear()
        self._session.restore([], None, self._session.settings, self._session.limits)
        self.restored.emit({})

    def save(
        self, path: Path, view: View, then: Callable[[], object] = lambda: None, *, recordings: bool = False
    ) -> None:
        """Write the session as it is now, with the steps of its runs where `recordings` are wanted.

        `then` is called when it is written, and not if that failed.
        """
        snapshot = session_file.snapshot(self._session, view, recordings=recordings)
        marks = {_mark(run) for kept in snapshot.pictures for run in kept.runs}
        self._submit(partial(session_file.write, path, snapshot), partial(self._saved, path, marks, then))

    def open(self, path: Path) -> None:
        """Read a session and put it on the desk instead of what is there; an error leaves the desk as it is."""
        self._submit(partial(session_reading.read, path), partial(self._opened, path))

    def poll(self) -> None:
        """Fetch what the thread reports."""
        messages, _ = self._worker.take()
        for job, outcome, value in ((message.job, message.outcome, message.value) for message in messages):
            assert isinstance(job, _Deed)
            if outcome == "finished":
                job.done(value)
            elif outcome == "failed":
                self._session.notify("error", describe(value))
                if not isinstance(value, ItalicError):
                    log.error("session", exc_info=value)

    def close(self) -> bool:
        """Finish what is being written, and wait for the thread. Returns whether it ended in time."""
        limit = time.monotonic() + PATIENCE
        while self._worker.busy and time.monotonic() < limit:
            time.sleep(0.005)
        return self._worker.close()

    def _submit(self, act: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._worker.submit(_Deed(act, done))

    def _saved(self, path: Path, marks: set[Mark], then: Callable[[], object], problems: list[str]) -> None:
        self._safe |= marks
        self._named(path)
        for problem in problems:
            self._session.notify("info", problem)
        then()

    def _opened(self, path: Path, restored: Restored) -> None:
        self._clear()
        self._safe = {_mark(run) for document in restored.documents for run in document.runs}
        self._session.restore(restored.documents, restored.current, restored.settings, restored.limits)
        for imagined in restored.means:
            self._session.expectations.keep(imagined)
        self._named(path)
        for problem in restored.problems:
            self._session.notify("info", problem)
        self.restored.emit(restored.view)

    def _clear(self) -> None:
        self._cancel()
        self._safe.clear()
        self._named(None)

    def _named(self, path: Path | None) -> None:
        self.path = path
        self.changed.emit()

    def _unsafe(self, document: Document) -> list[Run]:
        made = [run for run in document.runs if run.point.encode_seconds is not None]
        return [run for run in made if _mark(run) not in self._safe]


class _Deed(Job):
    """One thing for the disk's thread, and what to do with its result in the window's."""

    def __init__(self, act: Callable[[], Any], done: Callable[[Any], None]) -> None:
        super().__init__(partial(_at_once, act))
        self.done = done


def _at_once(act: Callable[[], Any]) -> Generator[None, None, Any]:
    result = act()
    yield
    return result


def _mark(run: Run) -> Mark:
    """What a run is known by, however often it is decoded again; the hash of bytes is computed once."""
    return run.point, run.data
