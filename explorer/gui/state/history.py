"""Undo and redo: what was changed, and how to change it back. No Qt; the time is handed in."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from explorer.gui.state.events import Event

MOST = 200  # changes that are kept
MERGE_SECONDS = 1.0  # typing "wavefront" or turning a number is one change


class Change(NamedTuple):
    """One change.

    Attributes:
        kind: of what; changes of one kind in quick succession are one.
        undo, redo: do it back, and again.
        at: when it was made, seconds.
    """

    kind: str
    undo: Callable[[], None]
    redo: Callable[[], None]
    at: float


class History:
    """The changes, and where among them the user stands.

    Attributes:
        changed: emitted when there is more or less to undo or redo.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.changed: Event[[]] = Event()
        self._clock = clock
        self._done: list[Change] = []
        self._undone: list[Change] = []
        self._at_work = False

    @property
    def can_undo(self) -> bool:
        """Whether `undo` does anything."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether `redo` does anything."""
        return bool(self._undone)

    def record(self, kind: str, undo: Callable[[], None], redo: Callable[[], None]) -> None:
        """A change was made. What undo and redo themselves change is no new change."""
        if self._at_work:
            return
        now = self._clock()
        last = self._done[-1] if self._done else None
        if last is not None and kind and last.kind == kind and now - last.at < MERGE_SECONDS and not self._undone:
            self._done[-1] = Change(kind, last.undo, redo, now)
        else:
            self._done.append(Change(kind, undo, redo, now))
            del self._done[:-MOST]
        self._undone.clear()
        self.changed.emit()

    def undo(self) -> None:
        """Take the last change back."""
        self._move(self._done, self._undone, lambda change: change.undo())

    def redo(self) -> None:
        """Make the change that was taken back last once more."""
        self._move(self._undone, self._done, lambda change: change.redo())

    def clear(self) -> None:
        """Forget everything."""
        self._done.clear()
        self._undone.clear()
        self.changed.emit()

    def _move(self, source: list[Change], target: list[Change], act: Callable[[Change], None]) -> None:
        if not source:
            return
        change = source.pop()
        self._at_work = True
        try:
            act(change)
        finally:
            self._at_work = False
        target.append(change._replace(at=float("-inf")))  # what is changed next stands for itself
        self.changed.emit()
