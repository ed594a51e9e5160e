"""Where the window keeps the journals of its evaluations. No Qt."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

from explorer.errors import OutputFailed
from explorer.machine.files import reason

MOST_KEPT = 30  # files; the oldest go first
SUFFIX = ".jsonl"


class Journals:
    """A folder of journals, named by the time at which they were begun."""

    def __init__(self, folder: Path | None) -> None:
        """`folder`: made with the first of them; None to keep none."""
        self._folder = folder

    def new(self) -> Path | None:
        """The path of a new one. Raises `OutputFailed` where there can be no such folder."""
        if self._folder is None:
            return None
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._prune()
        except OSError as problem:
            raise OutputFailed(f"{self._folder}: cannot be made: {reason(problem)}") from problem
        name = time.strftime("%Y-%m-%d-%H%M%S")
        numbered = (self._folder / f"{name}{number or ''}{SUFFIX}" for number in (0, *range(2, 1000)))
        return next(path for path in numbered if not path.exists())

    def _prune(self) -> None:
        assert self._folder is not None
        found = sorted(self._folder.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime)
        for path in found[: max(len(found) - MOST_KEPT + 1, 0)]:
            with suppress(OSError):
                path.unlink()
