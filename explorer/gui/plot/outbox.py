"""Runs as files to be dragged out of the window: written to a folder that goes away with the program."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QWidget

from explorer.errors import ItalicError
from explorer.gui.state.session import Document, Run
from explorer.machine.files import write_atomic


class Outbox:
    """The folder; made with the first file."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._written: dict[Run, Path] = {}

    def file_of(self, document: Document, run: Run) -> Path | None:
        """The compressed file of a run under its picture's name; None where there are no bytes, or no room for them."""
        if (known := self._written.get(run)) is not None and known.exists():
            return known
        if not run.data:
            return None
        try:
            if self._folder is None:
                self._folder = tempfile.TemporaryDirectory(prefix="italic-", ignore_cleanup_errors=True)
            folder = Path(tempfile.mkdtemp(dir=self._folder.name))  # several runs of a picture have one name
            path = folder / f"{Path(document.name).stem or 'picture'}.italic"
            write_atomic(path, run.data, force=True)
        except (OSError, ItalicError):
            return None
        self._written[run] = path
        return path


OUTBOX = Outbox()


def mime_of(document: Document | None, run: Run | None) -> QMimeData | None:
    """A run for whatever takes files."""
    path = OUTBOX.file_of(document, run) if document is not None and run is not None else None
    return None if path is None else files_mime([path])


def files_mime(paths: list[Path]) -> QMimeData:
    """Files for whatever takes them."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def drag_out(source: QWidget, mime: QMimeData) -> None:
    """Let the user carry files out of the window, as copies."""
    drag = QDrag(source)
    drag.setMimeData(mime)
    drag.exec(Qt.DropAction.CopyAction)
