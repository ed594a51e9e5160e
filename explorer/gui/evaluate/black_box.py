"""What a process is at, in a small file: it outlives the process, whatever ends that. No Qt."""

from __future__ import annotations

import json
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from explorer.evaluation.measures import Key

MOST_BYTES = 1 << 16
PREFIX, SUFFIX = "italic-at-", ".json"
OLD = 7 * 86_400  # seconds; no coder takes as long for one picture


class BlackBox:
    """The file.

    Attributes:
        path: where it is.
    """

    def __init__(self, path: Path | None = None) -> None:
        """`path`: of one that another process made; None makes a new one."""
        if path is None:
            _sweep()
            with tempfile.NamedTemporaryFile(prefix=PREFIX, suffix=SUFFIX, delete=False) as made:
                path = Path(made.name)
        self.path = path

    def write(self, key: Key) -> None:
        """It is at this now. A disk without room does not stop it."""
        with suppress(OSError):
            self.path.write_text(json.dumps(key), "utf-8")

    def read(self) -> Key | None:
        """What it was at last; None for nothing, and in the moment of a change."""
        try:
            with self.path.open("rb") as file:
                found = json.loads(file.read(MOST_BYTES))
        except (OSError, ValueError):
            return None
        return tuple(map(str, found)) if isinstance(found, list) else None

    def remove(self) -> None:
        """Take the file away."""
        with suppress(OSError):
            self.path.unlink()


def _sweep() -> None:
    """Take away what killed programs left."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*{SUFFIX}"):
        with suppress(OSError):
            if path.stat().st_mtime < time.time() - OLD:
                path.unlink()
