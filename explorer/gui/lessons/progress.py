"""How far a learner came in each lesson; kept in the program's settings, on this machine only."""

from __future__ import annotations

import json
from typing import NamedTuple

from PySide6.QtCore import QSettings

KEY = "lessons/{id}"
MOST = 100  # characters of an entry


class Reached(NamedTuple):
    """Of one lesson.

    Attributes:
        step: number of the step where it was left, from 0.
        solved: answers that were right, at best; asked: of so many.
        finished: whether its last step was seen.
    """

    step: int = 0
    solved: int = 0
    asked: int = 0
    finished: bool = False


class Progress:
    """What the settings say; without settings it lasts as long as the program."""

    def __init__(self, settings: QSettings | None) -> None:
        self._settings = settings
        self._known: dict[str, Reached] = {}

    def of(self, lesson: str) -> Reached:
        """How far it was; damaged entries count as none."""
        if lesson not in self._known:
            self._known[lesson] = self._read(lesson)
        return self._known[lesson]

    def keep(self, lesson: str, step: int, solved: int, asked: int, last: bool) -> None:
        """It was left at a step; the best count of right answers stays."""
        before = self.of(lesson)
        reached = Reached(step, max(solved, before.solved), asked, before.finished or last)
        self._known[lesson] = reached
        if self._settings is not None:
            self._settings.setValue(KEY.format(id=lesson), json.dumps(reached))

    def _read(self, lesson: str) -> Reached:
        text = str(self._settings.value(KEY.format(id=lesson), "")) if self._settings is not None else ""
        try:
            step, solved, asked, finished = json.loads(text[:MOST])
            return Reached(max(0, int(step)), max(0, int(solved)), max(0, int(asked)), bool(finished))
        except (ValueError, TypeError):
            return Reached()
