"""Small pictures for the rows that are seen: made in the background, the newest wish first, and only so many kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Generator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QPixmap

from explorer.gui.codec.codec import Codec
from explorer.gui.state.events import Event
from explorer.machine.worker import Job, Worker

SIDE, FINE = 64, 2  # px that are made, and for each px of the screen, so that fine ones show them sharp
MOST_WISHES = 64  # rows on a screen; those that were scrolled past are forgotten
MOST_KEPT = 1000  # of 12 kB


class Thumbnails:
    """Thumbnails of files.

    Attributes:
        changed: emitted with the file whose thumbnail is there now.
    """

    def __init__(self, codec: Callable[[], Codec]) -> None:
        """`codec`: gives the codec, whose `small` makes them."""
        self.changed: Event[[Path]] = Event()
        self._codec = codec
        self._worker = Worker("thumbnails")
        self._wishes: OrderedDict[Path, None] = OrderedDict()
        self._kept: OrderedDict[Path, QPixmap | None] = OrderedDict()
        self._working: Path | None = None

    def get(self, path: Path) -> QPixmap | None:
        """The thumbnail of a file; None where there is none yet, which is a wish, or none at all."""
        if path in self._kept:
            self._kept.move_to_end(path)
            return self._kept[path]
        if path != self._working:
            self._wishes[path] = None
            self._wishes.move_to_end(path)
            while len(self._wishes) > MOST_WISHES:
                self._wishes.popitem(last=False)
        return None

    def poll(self) -> None:
        """Fetch what was made and begin the next; to be called some thirty times a second."""
        for message in self._worker.take()[0]:
            if message.outcome != "started" and self._working is not None:
                path, self._working = self._working, None
                self._keep(path, _pixmap(message.value) if message.outcome == "finished" else None)
        if self._working is None and self._wishes:
            path, _ = self._wishes.popitem()
            self._working = path
            self._worker.submit(Job(lambda: self._make(path)))

    def close(self) -> None:
        """No more are wanted; the one at work ends with the codec."""
        self._wishes.clear()
        self._worker.close(0)

    def _make(self, path: Path) -> Generator[None, None, NDArray[np.uint8]]:
        yield None
        return self._codec().small(path, SIDE)

    def _keep(self, path: Path, pixmap: QPixmap | None) -> None:
        self._kept[path] = pixmap
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        self.changed.emit(path)


def _pixmap(rgb: NDArray[np.uint8]) -> QPixmap:
    """In the middle of a square, so that all names begin at one place."""
    height, width = rgb.shape[:2]
    rows = np.ascontiguousarray(rgb)
    made = nothing()
    with QPainter(made) as painter:
        image = QImage(rows.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        painter.drawImage((SIDE - width) // 4, (SIDE - height) // 4, _fine(image))
    return made


def nothing() -> QPixmap:
    """Where there is no thumbnail."""
    made = QPixmap(SIDE, SIDE)
    made.fill(Qt.GlobalColor.transparent)
    made.setDevicePixelRatio(FINE)
    return made


def _fine(image: QImage) -> QImage:
    image.setDevicePixelRatio(FINE)
    return image
