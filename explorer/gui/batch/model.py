"""The queue as Qt's tables see it: one model of its rows, one of its sums."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from explorer.gui.batch import words
from explorer.gui.batch.items import Item
from explorer.gui.batch.queue import Queue
from explorer.gui.batch.thumbnails import Thumbnails, nothing
from explorer.gui.look.i18n import tr
from explorer.gui.look.palette import Tone
from explorer.gui.plot.outbox import files_mime

Index = QModelIndex | QPersistentModelIndex
PICTURE, STATUS, ORIGINAL, FILE, SAVING, RATE, PNG = range(7)
COLUMNS = 7
SORT_ROLE = Qt.ItemDataRole.UserRole
NUMBER_ROLE = Qt.ItemDataRole.UserRole + 1
PART_ROLE = Qt.ItemDataRole.UserRole + 2  # how far the running picture is, 0 to 1; None for the others
ORDER = {"running": 0, "waiting": 1, "failed": 2, "skipped": 3, "done": 4}


class QueueModel(QAbstractTableModel):
    """One row for each picture, in the queue's order."""

    def __init__(self, queue: Queue, tone: Tone, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._queue, self._tone, self._thumbnails = queue, tone, thumbnails
        self._take_items()
        self._nothing = nothing()
        thumbnails.changed.connect(self._show_thumbnail)
        queue.rows_changed.connect(self._reload)
        queue.item_changed.connect(self._show_item)
        queue.progress_changed.connect(self._show_progress)

    def set_tone(self, tone: Tone) -> None:
        """Draw in the colours of another theme."""
        self._tone = tone
        self._announce(0, len(self._items) - 1, STATUS, STATUS)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of pictures."""
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of figures."""
        return COLUMNS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Names of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                tr("Picture"), tr("Status"), tr("Original"), tr("File"), tr("Saved"), tr("bpsp"), "PNG",
            )[section]  # fmt: skip
        if role == Qt.ItemDataRole.ToolTipRole:
            return {
                RATE: tr("Bits per sub-pixel of the whole file; of a lossy one, bits per pixel (bpp)"),
                PNG: tr("An optimised PNG of the same picture, made and measured"),
                SAVING: tr("Against the original file"),
            }.get(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A figure as text, as a value to sort by, or the item's number."""
        item, column = self._items[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(item, column)
        if role == SORT_ROLE:
            return _value(item, column)
        if role == NUMBER_ROLE:
            return item.number
        if role == PART_ROLE:
            return self._part(item) if column == STATUS else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(column)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._thumbnails.get(_seen(item)) or self._nothing if column == PICTURE else None
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return words.tip(item)
        if role == Qt.ItemDataRole.ForegroundRole and column == STATUS:
            colour = {"failed": self._tone.bad, "done": self._tone.good, "skipped": self._tone.muted}
            return QColor(colour[item.status]) if item.status in colour else None
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A picture whose file is there can be dragged out."""
        flags = super().flags(index)
        if index.isValid() and _written(self._items[index.row()]) is not None:
            return flags | Qt.ItemFlag.ItemIsDragEnabled
        return flags

    def mimeTypes(self) -> list[str]:
        """Files."""
        return ["text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The files that were made of some pictures."""
        rows = sorted({index.row() for index in indexes})
        paths = [_written(self._items[row]) for row in rows]
        return files_mime([path for path in paths if path is not None and path.exists()])

    def supportedDragActions(self) -> Qt.DropAction:
        """Copies alone."""
        return Qt.DropAction.CopyAction

    def _text(self, item: Item, column: int) -> str:
        if column == PICTURE:
            return item.source.path.name
        if column == STATUS:
            return words.status(item, self._queue.progress)
        return words.cells(item)[column - ORIGINAL]

    def _part(self, item: Item) -> float | None:
        if item.status != "running":
            return None
        return self._queue.progress.part if self._queue.progress is not None else 0.0

    def _reload(self) -> None:
        self.beginResetModel()
        self._take_items()
        self.endResetModel()

    def _take_items(self) -> None:
        self._items: list[Item] = list(self._queue.items)
        self._rows: dict[Path, list[int]] = {}  # where the picture of a file stands
        for row, item in enumerate(self._items):
            self._rows.setdefault(_seen(item), []).append(row)

    def _show_item(self, number: int) -> None:
        row = self._queue.row_of(number)
        if row is not None and row < len(self._items):
            before, self._items[row] = self._items[row], self._queue.items[row]
            if _seen(before) != _seen(self._items[row]):
                self._rows[_seen(before)].remove(row)
                self._rows.setdefault(_seen(self._items[row]), []).append(row)
            self._announce(row, row, 0, COLUMNS - 1)

    def _show_progress(self) -> None:
        running = self._queue.running
        if running is not None and (row := self._queue.row_of(running.number)) is not None:
            self._announce(row, row, STATUS, STATUS)

    def _show_thumbnail(self, path: Path) -> None:
        for row in self._rows.get(path, ()):
            self._announce(row, row, PICTURE, PICTURE)

    def _announce(self, first: int, last: int, left: int, right: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first, left), self.index(last, right))


class SumsModel(QAbstractTableModel):
    """One row below the others: what all pictures that are done cost together."""

    def __init__(self, queue: Queue) -> None:
        super().__init__()
        self._queue = queue
        self.texts = self._make()

    def refresh(self) -> None:
        """Take the sums of now."""
        self.texts = self._make()
        self.dataChanged.emit(self.index(0, 0), self.index(0, COLUMNS - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One."""
        return 0 if parent.isValid() else 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """As above."""
        return COLUMNS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A sum as text."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self.texts[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return tr("Of the pictures that are done")
        return None

    def _make(self) -> tuple[str, ...]:
        totals = self._queue.totals()
        pictures = tr("All {count} pictures").format(count=totals.count)
        return (pictures, words.counts(totals), *words.sums(totals))


def alignment(column: int) -> int:
    """Words stand at the left, figures at the right."""
    across = Qt.AlignmentFlag.AlignLeft if column <= STATUS else Qt.AlignmentFlag.AlignRight
    return int(across | Qt.AlignmentFlag.AlignVCenter)


def _written(item: Item) -> Path | None:
    return item.figures.target if item.status == "done" and item.figures is not None else None


def _seen(item: Item) -> Path:
    """The file whose picture stands in the row: the original, or what a compressed file was restored to."""
    restored = item.figures is not None and item.figures.restored
    return (_written(item) if restored else None) or item.source.path


def _value(item: Item, column: int) -> float | str:
    if column == PICTURE:
        return item.source.path.name.casefold()
    if column == STATUS:
        return ORDER[item.status]
    figures = item.figures
    if figures is None:
        return item.source.size or math.inf if column == ORIGINAL else math.inf
    saving = figures.saving if figures.saving is not None else -math.inf
    return (figures.source_bytes, figures.bytes, saving, figures.bpsp, figures.png_bytes)[column - ORIGINAL]
