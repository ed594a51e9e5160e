"""The runs of the current picture as a sortable table, in step with the plot; also the plot's accessible form."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Slot,
)
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from explorer.gui.look.glossary import TERM_ROLE, Term, meaning
from explorer.gui.look.i18n import tr
from explorer.gui.look.labels import base_label, bytes_label, model_label, rung_label, seconds_label
from explorer.gui.look.losses import SIGN, lost
from explorer.gui.look.soon import soon
from explorer.gui.plot.figures import peer_tip, rate_label, tip, verdict
from explorer.gui.plot.outbox import mime_of
from explorer.gui.state.models_at_hand import METRIC_NAMES
from explorer.gui.state.session import PeerPoint, Run, Session
from explorer.tradeoff.point import Point

COLUMNS = 10
TERMS: dict[int, Term] = {0: "steps", 1: "base", 2: "model", 3: "bpsp", 7: "psnr", 8: "msssim"}
PADDING = 3  # px
WORDS = 3  # of them, from the left, are no numbers
MODEL = 2
LIKENESS = (7, 8)  # columns of lossy runs
Index = QModelIndex | QPersistentModelIndex
SORT_ROLE = Qt.ItemDataRole.UserRole
RUN_ROLE = Qt.ItemDataRole.UserRole + 1


class RunsModel(QAbstractTableModel):
    """One row for each run, oldest first, then one for each other coder."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._runs: list[Run | PeerPoint] = []
        self._lines: list[tuple[str, ...]] = []  # texts of each row, which Qt asks for many times over
        self._unit = ""  # of all rates; "" where they have different ones

    def reload(self) -> None:
        """Take the runs of the current picture."""
        self.beginResetModel()
        document = self._session.current
        self._runs = [*document.runs, *document.peers] if document else []
        units = {rate_label(figures).partition(" ")[2] for figures in self.figures()} or {tr("bpsp")}
        self._unit = units.pop() if len(units) == 1 else ""
        self._lines = [self._texts(run) for run in self._runs]
        self.endResetModel()

    def figures(self) -> list[Point | PeerPoint]:
        """Of each row."""
        return [run.point if isinstance(run, Run) else run for run in self._runs]

    def row_of(self, run: Run) -> int:
        """Row of a run, -1 where it has none."""
        return self._runs.index(run) if run in self._runs else -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of runs."""
        return 0 if parent.isValid() else len(self._runs)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of figures."""
        return COLUMNS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Names of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (
                tr("Steps"), tr("Base"), tr("Model"), self._unit or tr("Rate"), tr("File"), tr("Encode"),
                tr("Decode"), tr("PSNR"), tr("MS-SSIM"), "✓",
            )[section]  # fmt: skip
        words = Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole
        if orientation == Qt.Orientation.Horizontal and section == COLUMNS - 1 and role in words:
            return tr("Verified")
        if orientation == Qt.Orientation.Horizontal and section in TERMS:
            lossy = section == WORDS and self._unit == tr("bpp")
            term: Term = "bpp" if lossy else TERMS[section]
            return {TERM_ROLE: term, Qt.ItemDataRole.ToolTipRole: meaning(term)}.get(role)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A figure, as text, as a value to sort by, or the whole run (or coder)."""
        run = self._runs[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._lines[index.row()][index.column()]
        if role == SORT_ROLE:
            return self._values(run)[index.column()]
        if role == RUN_ROLE:
            return run
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(run) if isinstance(run, Run) else peer_tip(run)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == COLUMNS - 1:
            return verdict(run) if isinstance(run, Run) else tr("not identical") if run.coder else tr("identical")
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A run can be dragged out as its file."""
        flags = super().flags(index)
        run = self._runs[index.row()] if index.isValid() else None
        return flags | Qt.ItemFlag.ItemIsDragEnabled if isinstance(run, Run) and run.data else flags

    def mimeTypes(self) -> list[str]:
        """Files."""
        return ["text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The file of a run."""
        runs = [self._runs[index.row()] for index in indexes[:1]]
        found = [mime_of(self._session.current, run) for run in runs if isinstance(run, Run)]
        return next((mime for mime in found if mime is not None), QMimeData())

    def supportedDragActions(self) -> Qt.DropAction:
        """Copies alone."""
        return Qt.DropAction.CopyAction

    def _texts(self, run: Run | PeerPoint) -> tuple[str, ...]:
        if isinstance(run, PeerPoint):
            return (
                run.name, "–", "–", self._rate(run), bytes_label(run.bytes),
                seconds_label(run.encode_seconds), seconds_label(run.decode_seconds), *_likeness(run),
                "–" if run.coder else "✓",
            )  # fmt: skip
        point = run.point
        return (
            rung_label(point.steps), _low_level(point), model_label(point.model),
            self._rate(point), bytes_label(point.bytes),
            seconds_label(point.encode_seconds), seconds_label(point.decode_seconds), *_likeness(point),
            ("✓" + SIGN if lost(run.notes) else "✓") if run.verified else "–",
        )  # fmt: skip

    def _rate(self, figures: Point | PeerPoint) -> str:
        label = rate_label(figures, digits=3)
        return label.partition(" ")[0] if self._unit else label

    def _values(self, run: Run | PeerPoint) -> tuple[float | str, ...]:
        if isinstance(run, PeerPoint):  # below all runs where the table is sorted by steps
            return (
                math.inf,
                run.name,
                "",
                run.bpsp,
                run.bytes,
                run.encode_seconds,
                run.decode_seconds,
                run.psnr or 0.0,
                run.msssim or 0.0,
                int(not run.coder),
            )
        point = run.point
        return (
            point.step_count, _low_level(point), point.model, point.bpsp, point.bytes, point.encode_seconds or 0.0,
            point.decode_seconds or 0.0, point.psnr or 0.0, point.msssim or 0.0, int(bool(run.verified)),
        )  # fmt: skip


def _likeness(figures: Point | PeerPoint) -> tuple[str, ...]:
    """In dB."""
    return tuple("–" if value is None else f"{value:.2f}" for value in (figures.psnr, figures.msssim))


def _low_level(point: Point) -> str:
    """The base; of a lossy run its quality, which is as telling."""
    if point.codec != "lossy":
        return base_label(point.base)
    return tr("Q {quality}, {metric}").format(quality=f"{point.quality:g}", metric=METRIC_NAMES.get(point.metric, ""))


def _alignment(column: int) -> int:
    across = Qt.AlignmentFlag.AlignLeft if column < WORDS else Qt.AlignmentFlag.AlignRight
    if column == COLUMNS - 1:
        across = Qt.AlignmentFlag.AlignHCenter
    return int(across | Qt.AlignmentFlag.AlignVCenter)


class RunsTable(QWidget):
    """The table.

    Attributes:
        view: Qt's table.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._following = False  # the session moves the selection, not the user
        self._needed: dict[int, int] = {}  # see `_measure`, which takes a while
        self._model = RunsModel(session)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self._model)
        self._sorted.setSortRole(SORT_ROLE)
        self._make_view()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 2, 1, 1)
        layout.addWidget(self.view)
        session.runs_changed.connect(soon(self, self._reload))
        session.selection_changed.connect(self._show_selected)

    def _make_view(self) -> None:
        self.view = QTableView()
        self.view.setAccessibleName(tr("Runs"))
        self.view.setModel(self._sorted)
        self.view.setSortingEnabled(True)
        self.view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.view.setShowGrid(False)
        self.view.setAlternatingRowColors(True)
        self.view.setTabKeyNavigation(False)
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(26)
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)  # see `_fit_columns`
        header.setHighlightSections(False)
        self._keep_a_row()
        header.moveSection(COLUMNS - 1, header.visualIndex(LIKENESS[0]))  # what all runs have stands in sight
        header.setMinimumSectionSize(24)
        header.sortIndicatorChanged.connect(self._on_sorted)
        self.view.selectionModel().currentRowChanged.connect(self._on_row)
        self.view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Shift with a click puts the run beside the selected one, as in the plot; columns follow width and letters."""
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._needed = self._measure()
            self._keep_a_row()
        if event.type() in (QEvent.Type.Resize, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_columns()
        if not isinstance(event, QMouseEvent) or not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return False
        if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            run = self.view.indexAt(event.position().toPoint()).data(RUN_ROLE)
            if isinstance(run, Run):
                self._session.keep(None if self._session.kept is run else run)
        return True

    def _reload(self) -> None:
        self._following = True
        self._model.reload()
        runs = self._session.current.runs if self._session.current else []
        models = {run.point.model for run in runs if run.point.codec != "lossy"}  # whose quality tells it
        self._show_columns(
            models=len(models - {""}) > 1,  # stored pictures have none
            likeness=any(run.psnr is not None for run in self._model.figures()),
        )
        self._following = False
        self._show_selected()

    def _show_columns(self, *, models: bool, likeness: bool) -> None:
        self.view.setColumnHidden(MODEL, not models)
        for column in LIKENESS:
            self.view.setColumnHidden(column, not likeness)
        self._needed = self._measure()
        self._fit_columns()

    def _keep_a_row(self) -> None:
        """However low the side is, one run is seen."""
        row = self.view.verticalHeader().defaultSectionSize()
        self.view.setMinimumHeight(self.view.horizontalHeader().sizeHint().height() + row + 2 * self.view.frameWidth())

    def _measure(self) -> dict[int, int]:
        """Px that each column in sight needs, with what the style puts around titles; one alone has the arrow."""
        header = self.view.horizontalHeader()
        shown = [column for column in range(COLUMNS) if not self.view.isColumnHidden(column)]
        sorted_by = header.sortIndicatorSection()
        with_arrow = header.sectionSizeHint(sorted_by)
        header.setSortIndicatorShown(False)  # else every title is measured with room for it
        titles = {column: header.sectionSizeHint(column) for column in shown} | {sorted_by: with_arrow}
        header.setSortIndicatorShown(True)
        return {column: max(self.view.sizeHintForColumn(column), titles[column]) + PADDING for column in shown}

    @Slot(int, Qt.SortOrder)
    def _on_sorted(self, _column: int, _order: Qt.SortOrder) -> None:
        self._needed = self._measure()
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Figures share the room there is; where that is too little for their digits, the table scrolls."""
        header, mode = self.view.horizontalHeader(), QHeaderView.ResizeMode
        needed = self._needed
        figures = [size for column, size in needed.items() if WORDS <= column < COLUMNS - 1]
        rest = self.view.viewport().width() - sum(needed.values()) + sum(figures)
        fits = not figures or rest >= len(figures) * max(figures)  # each gets the same share
        for column in needed:
            wanted = mode.Stretch if fits and WORDS <= column < COLUMNS - 1 else mode.Fixed
            if header.sectionResizeMode(column) != wanted:
                header.setSectionResizeMode(column, wanted)
            if wanted == mode.Fixed and header.sectionSize(column) != needed[column]:
                header.resizeSection(column, needed[column])

    def _show_selected(self) -> None:
        run = self._session.selected
        row = self._model.row_of(run) if run is not None else -1
        if row < 0:
            self.view.clearSelection()
            return
        index = self._sorted.mapFromSource(self._model.index(row, 0))
        self._following = True
        self.view.setCurrentIndex(index)
        self.view.selectRow(index.row())
        self._following = False

    @Slot(QModelIndex, QModelIndex)
    def _on_row(self, current: QModelIndex, previous: QModelIndex) -> None:
        run = current.data(RUN_ROLE) if current.isValid() else None
        if isinstance(run, Run) and not self._following:
            self._session.select(run)
