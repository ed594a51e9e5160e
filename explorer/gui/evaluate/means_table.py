"""The means as a table: one row for each coder and quality, with 95 % intervals, and against one of them."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from explorer.evaluation.measures import Key
from explorer.gui.evaluate import words
from explorer.gui.evaluate.means import BPP, BPSP, DECODE, ENCODE, MSSSIM, PSNR, Interval, Line
from explorer.gui.evaluate.series import series_of
from explorer.gui.evaluate.study import Study
from explorer.gui.look.glossary import TERM_ROLE, Term, meaning
from explorer.gui.look.i18n import tr
from explorer.gui.look.labels import bytes_label
from explorer.gui.look.palette import GLYPHS, Tone, series_colour, series_symbol

Index = QModelIndex | QPersistentModelIndex
NAME, COUNT, AGAINST, BYTES = "name", "count", "against", "bytes"
COLUMNS = {
    "lossless": (NAME, BPSP, AGAINST, DECODE, ENCODE, COUNT, BYTES),
    "lossy": (NAME, BPP, PSNR, MSSSIM, DECODE, ENCODE, COUNT, BYTES),
}
LEFT_OUT = (BYTES, ENCODE, COUNT, DECODE, MSSSIM)  # where there is no room, in this order
TERMS: dict[str, Term] = {BPSP: "bpsp", BPP: "bpp", PSNR: "psnr", MSSSIM: "msssim"}
SORT_ROLE, KEY_ROLE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
ROW_HEIGHT = 26  # px


class MeansModel(QAbstractTableModel):
    """The lines of a study.

    Attributes:
        reference: the coder that the others are compared with; None for none.
    """

    def __init__(self, study: Study, tone: Tone) -> None:
        super().__init__()
        self._study, self._tone = study, tone
        self.reference: Key | None = None
        self._lines: list[tuple[Line, int]] = []
        self._columns = COLUMNS["lossless"]
        self._differences: dict[Key, Interval | None] = {}

    def set_tone(self, tone: Tone) -> None:
        """Draw in the colours of another theme."""
        self._tone = tone
        self.refresh()

    def refresh(self) -> None:
        """Take the means of now."""
        lines = [(line, series.number) for series in series_of(self._study.table) for line in series.lines]
        lossy = any(line.quality is not None for line, _ in lines)
        other = self._study.table.lines.get(self.reference) if self.reference is not None else None
        table = self._study.table
        self._differences = {} if other is None else {line.key: table.against(line, other) for line, _ in lines}
        columns = COLUMNS["lossy" if lossy else "lossless"]
        same = columns == self._columns and [line for line, _ in lines] == [line for line, _ in self._lines]
        if same:
            if lines:
                self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, len(columns) - 1))
            return
        self.beginResetModel()
        self._lines, self._columns = lines, columns
        self.endResetModel()

    @property
    def columns(self) -> tuple[str, ...]:
        """What the columns show."""
        return self._columns

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of coders."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of figures."""
        return len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Names of the columns."""
        if orientation != Qt.Orientation.Horizontal or section >= len(self._columns):
            return None
        name = self._columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return column_title(name)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(name)
        if role == TERM_ROLE:
            return TERMS.get(name)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A mean as text, as a value to sort by, or the line's key."""
        line, number = self._lines[index.row()]
        name = self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                f"{GLYPHS[series_symbol(number)]}  {words.line_name(line)}" if name == NAME else self.text(line, name)
            )
        if role == SORT_ROLE:
            return self._value(line, name, index.row())
        if role == KEY_ROLE:
            return line.key
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            if name == NAME:
                return QColor(series_colour(number, self._tone))
            return QColor(self._tone.muted) if line.count < len(self._study.table.pictures) else None
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return self._row_tip(line)
        return None

    def text(self, line: Line, name: str) -> str:
        """A figure of a line."""
        if name == NAME:
            return words.line_name(line)
        if name == COUNT:
            return str(line.count)
        if name == BYTES:
            return bytes_label(line.bytes)
        if name == AGAINST:
            return words.per_cent(self._differences.get(line.key))
        return words.interval_text(line.interval(name), name)

    def lines(self) -> list[Line]:
        """The coders in the order of the table."""
        return [line for line, _ in self._lines]

    def _value(self, line: Line, name: str, row: int) -> float:
        if name in (NAME, COUNT, BYTES):
            return {NAME: row, COUNT: line.count, BYTES: line.bytes}[name]
        interval = self._differences.get(line.key) if name == AGAINST else line.interval(name)
        return math.inf if interval is None else interval.value

    def _tip(self, name: str) -> str:
        if name == AGAINST:
            other = self._study.table.lines.get(self.reference) if self.reference is not None else None
            text = tr("By how much its rate differs from that of {coder}, picture by picture, with the 95 % interval")
            return text.format(coder=words.NOTHING if other is None else words.line_name(other))
        if name == COUNT:
            return tr("Pictures that it was measured on")
        interval = tr("Mean of the pictures, each of which counts the same, and its 95 % interval (Student’s t)")
        return f"{meaning(TERMS[name])}\n{interval}" if name in TERMS else interval

    def _row_tip(self, line: Line) -> str:
        all_pictures = len(self._study.table.pictures)
        if line.count == all_pictures:
            return words.line_name(line)
        text = tr("{name}: on {count} of {all} pictures; its means are not comparable with those of all")
        return text.format(name=words.line_name(line), count=line.count, all=all_pictures)


class MeansTable(QTableView):
    """The table.

    Attributes:
        means: its model.

    Signals:
        picked: the key of the coder that is selected now.
    """

    picked = Signal(object)

    def __init__(self, study: Study, tone: Tone) -> None:
        super().__init__()
        self.means = MeansModel(study, tone)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self.means)
        self._sorted.setSortRole(SORT_ROLE)
        self.setModel(self._sorted)
        dress(self)
        self.setAccessibleName(tr("Means of the evaluation"))
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self.means.modelReset.connect(self._fit)
        self.means.dataChanged.connect(lambda *_: self._leave_out())
        self._fit()

    def select(self, key: Key) -> None:
        """Select a coder's row."""
        for row in range(self._sorted.rowCount()):
            if self._sorted.index(row, 0).data(KEY_ROLE) == key:
                self.selectRow(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, what matters less is left out."""
        super().resizeEvent(event)
        self._leave_out()

    def _fit(self) -> None:
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._leave_out()

    def _leave_out(self) -> None:
        columns = self.means.columns
        room = self.viewport().width()
        wanted = {name: max(self.sizeHintForColumn(at), self._head(at)) for at, name in enumerate(columns)}
        for name in LEFT_OUT:
            if name in columns:
                hidden = sum(wanted.values()) > room
                self.setColumnHidden(columns.index(name), hidden)
                wanted[name] = 0 if hidden else wanted[name]

    def _head(self, column: int) -> int:
        return self.horizontalHeader().sectionSizeHint(column)

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid():
            self.picked.emit(index.data(KEY_ROLE))


def dress(view: QTableView) -> None:
    """What both tables of the page look like."""
    view.setShowGrid(False)
    view.setAlternatingRowColors(True)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setSortingEnabled(True)
    view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
    view.horizontalHeader().setHighlightSections(False)


def column_title(name: str) -> str:
    """The head of a column."""
    return {
        NAME: tr("Coder"), BPSP: tr("bpsp"), BPP: tr("bpp"), PSNR: tr("PSNR, dB"), MSSSIM: tr("MS-SSIM, dB"),
        DECODE: tr("Decoding"), ENCODE: tr("Encoding"), COUNT: tr("Pictures"), BYTES: tr("Files"),
        AGAINST: tr("Difference"),
    }[name]  # fmt: skip


def alignment(column: int) -> int:
    """Words stand at the left, figures at the right."""
    across = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    return int(across | Qt.AlignmentFlag.AlignVCenter)
