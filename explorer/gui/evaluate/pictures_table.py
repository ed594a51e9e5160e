"""The pictures as a table: what two coders make of each, and by how much they differ."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from explorer.gui.evaluate.means import BPP, BPSP, Line, figure_of, samples_of
from explorer.gui.evaluate.means_table import alignment, dress
from explorer.gui.evaluate.study import Study
from explorer.gui.evaluate.view import View
from explorer.gui.evaluate.words import NOTHING, line_name
from explorer.gui.look.i18n import tr
from explorer.gui.look.labels import seconds_label

Index = QModelIndex | QPersistentModelIndex
SORT_ROLE, PLACE_ROLE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
FIGURE, WIDE, MARGIN = 112, 620, 6  # px
PICTURE, ONE, TWO, DIFFERENCE, SECONDS, SAMPLES = range(6)


class PicturesModel(QAbstractTableModel):
    """The pictures of a study.

    Attributes:
        view: which coders.
    """

    def __init__(self, study: Study) -> None:
        super().__init__()
        self._study = study
        self.view = View()
        self._pair: tuple[Line, Line] | None = None
        self._count = 0

    def refresh(self) -> None:
        """Take the figures of now."""
        table = self._study.table
        self._pair = self.view.pair(table)
        if len(table.pictures) != self._count:
            self.beginResetModel()
            self._count = len(table.pictures)
            self.endResetModel()
        elif self._count:
            self.dataChanged.emit(self.index(0, 0), self.index(self._count - 1, 5))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 5)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of pictures."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of figures."""
        return 6

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Names of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(section)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        names = [line_name(line) for line in self._pair] if self._pair else ["", ""]
        size = tr("Sub-pixels") if self._rate == BPSP else tr("Pixels")
        return (tr("Picture"), *names, tr("Difference"), tr("Decoding"), size)[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A figure as text, as a value to sort by, or the picture's place."""
        place, column = index.row(), index.column()
        if role == PLACE_ROLE:
            return place
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            name = self._study.table.pictures[place]
            return self._study.places.get(name, name)
        if role not in (Qt.ItemDataRole.DisplayRole, SORT_ROLE):
            return None
        if column == PICTURE:
            name = self._study.table.pictures[place]
            return name if role == Qt.ItemDataRole.DisplayRole else name.casefold()
        value = self._value(place, column)
        if role == SORT_ROLE:
            return math.inf if value is None else value
        if value is None:
            return NOTHING
        if column == DIFFERENCE:
            return f"{value:+.1f} %".replace("-", "−")
        if column == SECONDS:
            return seconds_label(value)
        return f"{value:,.0f}" if column == SAMPLES else f"{value:.3f}"

    @property
    def _rate(self) -> str:
        return BPP if self._pair and self._pair[0].quality is not None else BPSP

    def _value(self, place: int, column: int) -> float | None:
        if self._pair is None:
            return None
        one, two = (line.figures.get(place) for line in self._pair)
        if column == SAMPLES:
            row = one or two or next(
                (line.figures[place] for line in self._study.table.lines.values() if place in line.figures), None
            )  # fmt: skip
            return None if row is None else samples_of(row)
        if column == SECONDS:
            return None if two is None else two.decode_seconds
        rates = [None if row is None else figure_of(row, self._rate) for row in (one, two)]
        if column in (ONE, TWO):
            return rates[column - ONE]
        return None if None in rates or not rates[0] else 100 * (rates[1] / rates[0] - 1)


class PicturesTable(QTableView):
    """The table.

    Attributes:
        pictures: its model.

    Signals:
        opened: a picture's place in the table, to be looked at.
    """

    opened = Signal(int)

    def __init__(self, study: Study) -> None:
        super().__init__()
        self._study = study
        self.pictures = PicturesModel(study)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self.pictures)
        self._sorted.setSortRole(SORT_ROLE)
        self._sorted.setDynamicSortFilter(False)  # rows do not jump while more are measured
        self.setModel(self._sorted)
        dress(self)
        self.setAccessibleName(tr("Pictures of the evaluation"))
        header = self.horizontalHeader()
        header.setMinimumSectionSize(64)
        header.setDefaultSectionSize(FIGURE)
        header.setSectionResizeMode(PICTURE, QHeaderView.ResizeMode.Stretch)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.pictures.headerDataChanged.connect(self._fit_titles)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self.activated.connect(self._on_activated)
        study.chosen_changed.connect(self.show_chosen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, rates go before sizes and seconds."""
        super().resizeEvent(event)
        self.setColumnHidden(SAMPLES, self.width() < WIDE)
        self.setColumnHidden(SECONDS, self.width() < WIDE)
        self._fit_titles()

    def _fit_titles(self, *_: object) -> None:
        """Names of coders are as wide as they are, up to a quarter of the table; then they end in dots."""
        header = self.horizontalHeader()
        for column in (ONE, TWO):
            wide = max(FIGURE, min(header.sectionSizeHint(column) + 2 * MARGIN, self.width() // 4))
            header.resizeSection(column, wide)

    def show_chosen(self) -> None:
        """Select the picture that is looked at."""
        place = self._study.chosen
        if place is None:
            self.clearSelection()
            return
        index = self._sorted.mapFromSource(self.pictures.index(place, 0))
        if index.isValid() and index.row() != self.currentIndex().row():
            self.selectRow(index.row())
            self.scrollTo(index)

    def open_selected(self) -> None:
        """Ask for the current picture to be looked at."""
        self._on_activated(self.currentIndex())

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid():
            self._study.choose(int(index.data(PLACE_ROLE)))

    def _on_activated(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(int(index.data(PLACE_ROLE)))
