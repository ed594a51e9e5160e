"""The file that keeps the batch, and the lock that gives it to one window of several."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QStandardPaths


class Place(QObject):
    """The place of the batch among the program's data.

    Attributes:
        path: of the file; None where another window has it, or there is no place to write.
        journals: folder of evaluations; None where there is no place to write.
    """

    def __init__(self, parent: QObject | None, folder: Path | None = None) -> None:
        """`parent`: keeps the lock as long as it lives. `folder`: by default the system's for the program's data."""
        super().__init__(parent)
        folder = folder or Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation))
        self.path: Path | None = None
        self.journals: Path | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return
        self.journals = folder / "evaluations"
        self._lock = QLockFile(str(folder / "batch.lock"))
        self._lock.setStaleLockTime(0)  # a batch takes hours; the lock of a killed program is found by its process
        if self._lock.tryLock(0):
            self.path = folder / "batch.json"
