"""The table of the batch's pictures with a row of sums below, whose columns follow those above."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, QSortFilterProxyModel, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from explorer.gui.batch.model import (
    COLUMNS,
    NUMBER_ROLE,
    PART_ROLE,
    PICTURE,
    PNG,
    RATE,
    SORT_ROLE,
    STATUS,
    QueueModel,
    SumsModel,
)
from explorer.gui.batch.queue import Queue
from explorer.gui.batch.thumbnails import Thumbnails
from explorer.gui.look.i18n import tr
from explorer.gui.look.palette import Tone
from explorer.gui.look.soon import soon

ROW_HEIGHT, PICTURE_HEIGHT, THUMBNAIL = 28, 38, 32  # px
WIDTHS = {PICTURE: 240, STATUS: 250}
FIGURE_WIDTH = 88
WIDE = 1100  # px from which on there is room for every column
BAR_HEIGHT = 3


class BatchTable(QWidget):
    """The two tables.

    Attributes:
        view: the pictures.
        sums: the row below.

    Signals:
        opened: the path of a picture, or of its file where there is one, that is to be looked at.
        deleted: Delete was pressed on the selection.
        selected: another selection.
    """

    opened = Signal(Path)
    deleted = Signal()
    selected = Signal()

    def __init__(self, queue: Queue, tone: Tone, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._queue = queue
        self._model, self._sums_model = QueueModel(queue, tone, thumbnails), SumsModel(queue)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self._model)
        self._sorted.setSortRole(SORT_ROLE)
        self._sorted.setDynamicSortFilter(False)  # rows do not jump while they are worked on
        self._bar = _BarDelegate(self)
        self._make_view()
        self._make_sums()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.sums)
        for event in (queue.rows_changed, queue.state_changed):
            event.connect(self._show_sums)
        queue.item_changed.connect(soon(self, self._show_sums))
        self.set_tone(tone)
        self._show_sums()

    def set_tone(self, tone: Tone) -> None:
        """Draw in the colours of another theme."""
        self._model.set_tone(tone)
        self._bar.colours = QColor(tone.accent), QColor(tone.stage)

    @property
    def has_selection(self) -> bool:
        """Whether anything is selected; quicker than asking what."""
        return self.view.selectionModel().hasSelection()

    def numbers(self) -> set[int]:
        """The items that are selected."""
        return {int(index.data(NUMBER_ROLE)) for index in self.view.selectionModel().selectedRows()}

    def open_selected(self) -> None:
        """Ask for the current picture to be looked at."""
        self._on_activated(self.view.currentIndex())

    def _make_view(self) -> None:
        self.view = _View(self)
        self.view.setAccessibleName(tr("Pictures of the batch"))
        self.view.setModel(self._sorted)
        self.view.setSortingEnabled(True)
        self.view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)  # in the order of the work until a header is clicked
        self.view.setItemDelegateForColumn(STATUS, self._bar)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.view.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.view.setIconSize(QSize(THUMBNAIL, THUMBNAIL))
        _dress(self.view)
        self.view.verticalHeader().setDefaultSectionSize(PICTURE_HEIGHT)
        header = self.view.horizontalHeader()
        header.setHighlightSections(False)
        for column in range(COLUMNS):
            header.resizeSection(column, WIDTHS.get(column, FIGURE_WIDTH))
        header.setSectionResizeMode(STATUS, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(64)
        header.sectionResized.connect(self._on_resized)
        self.view.activated.connect(self._on_activated)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self.selected.emit())
        self._sorted.modelReset.connect(self._on_reset)

    def _make_sums(self) -> None:
        self.sums = QTableView()
        self.sums.setObjectName("sums")
        self.sums.setModel(self._sums_model)
        self.sums.setAccessibleName(tr("Sums of the batch"))
        self.sums.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sums.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        _dress(self.sums)
        self.sums.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sums.horizontalHeader().hide()
        self.sums.setFixedHeight(ROW_HEIGHT + 2)
        for column in range(COLUMNS):
            self.sums.setColumnWidth(column, self.view.columnWidth(column))

    def _show_sums(self) -> None:
        self._sums_model.refresh()
        self.sums.setAccessibleDescription(", ".join(text for text in self._sums_model.texts if text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, words and savings go before rates."""
        super().resizeEvent(event)
        for column in (RATE, PNG):
            for view in (self.view, self.sums):
                view.setColumnHidden(column, self.width() < WIDE)

    @Slot()
    def _on_reset(self) -> None:
        header = self.view.horizontalHeader()
        self._sorted.sort(header.sortIndicatorSection(), header.sortIndicatorOrder())
        self.selected.emit()

    @Slot(int, int, int)
    def _on_resized(self, column: int, _before: int, width: int) -> None:
        self.sums.setColumnWidth(column, width)

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        item = self._queue.item(int(index.data(NUMBER_ROLE))) if index.isValid() else None
        if item is not None:
            target = item.figures.target if item.figures is not None else None
            self.opened.emit(target or item.source.path)


class _View(QTableView):
    """A table in which Delete deletes."""

    def __init__(self, table: BatchTable) -> None:
        super().__init__()
        self._table = table

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and not event.modifiers():
            self._table.deleted.emit()
        else:
            super().keyPressEvent(event)


class _BarDelegate(QStyledItemDelegate):
    """Draws how far the running picture is below its words."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.colours = QColor(), QColor()

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        part = index.data(PART_ROLE)
        if part is None:
            return
        whole = option.rect.adjusted(8, option.rect.height() - BAR_HEIGHT - 2, -8, -2)
        painter.fillRect(whole, self.colours[1])
        painter.fillRect(QRect(whole.topLeft(), whole.size()).adjusted(0, 0, -round(whole.width() * (1 - part)), 0),
                         self.colours[0])  # fmt: skip


def _dress(view: QTableView) -> None:
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setShowGrid(False)
    view.setAlternatingRowColors(view.objectName() != "sums")
    view.setTabKeyNavigation(False)
    view.setWordWrap(False)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
