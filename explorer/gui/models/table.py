"""The models as a table."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from explorer.gui.look.i18n import tr
from explorer.gui.look.labels import bytes_label
from explorer.gui.models import words
from explorer.gui.models.shelf import Shelf
from explorer.inventory import Entry

NAME, CODEC, MACS, RATE, SIZE, OWN, HASH = range(7)
LEFT_OUT = (HASH, OWN, SIZE, RATE)  # where there is no room, in this order
ROW_HEIGHT = 26  # px


class ModelsTable(QTableWidget):
    """One row for each model.

    Signals:
        picked: the hash of the model that is selected now.
        used: that of the one that was activated.
    """

    picked = Signal(str)
    used = Signal(str)

    def __init__(self, shelf: Shelf) -> None:
        super().__init__(0, HASH + 1)
        self._shelf = shelf
        self.setAccessibleName(tr("Models"))
        titles = (tr("Model"), tr("Codec"), tr("MACs/px"), tr("Held out"), tr("Size"), tr("From"), tr("Hash"))
        self.setHorizontalHeaderLabels(titles)
        tips = {
            MACS: tr("Multiplications for each pixel of the picture: the most of its families of steps, or parts"),
            RATE: tr("The first held-out rate: bits per sub-pixel, of lossy models per pixel; all are at the right"),
        }
        for column, tip in tips.items():
            self.horizontalHeaderItem(column).setToolTip(tip)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.currentCellChanged.connect(self._on_current)
        self.itemActivated.connect(lambda item: self.used.emit(item.data(Qt.ItemDataRole.UserRole)))
        shelf.changed.connect(self.refresh)
        shelf.figured.connect(self.refresh)

    def refresh(self) -> None:
        """Show what there is; what was selected stays selected."""
        with QSignalBlocker(self):
            self.setRowCount(len(self._shelf.entries))
            for row, entry in enumerate(self._shelf.entries):
                for column, text in enumerate(self._texts(entry)):
                    item = QTableWidgetItem(text)
                    item.setData(Qt.ItemDataRole.UserRole, entry.info.sha256)
                    across = Qt.AlignmentFlag.AlignRight if column in (MACS, RATE, SIZE) else Qt.AlignmentFlag.AlignLeft
                    item.setTextAlignment(across | Qt.AlignmentFlag.AlignVCenter)
                    item.setToolTip(entry.info.description)
                    self.setItem(row, column, item)
                if entry.info.sha256 == self._shelf.chosen:
                    self.setCurrentCell(row, NAME)
        self._leave_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, what matters less is left out."""
        super().resizeEvent(event)
        self._leave_out()

    def _texts(self, entry: Entry) -> tuple[str, ...]:
        info = entry.info
        return (
            words.name_label(entry), words.codec_label(entry), words.most_macs(self._shelf.figures.get(info.sha256)),
            words.first_rate(entry), words.NOTHING if entry.size is None else bytes_label(entry.size),
            tr("own") if info.own else tr("program"), info.key,
        )  # fmt: skip

    def _leave_out(self) -> None:
        head = self.horizontalHeader()
        wanted = {at: max(self.sizeHintForColumn(at), head.sectionSizeHint(at)) for at in range(HASH + 1)}
        for column in LEFT_OUT:
            hidden = sum(wanted.values()) > self.viewport().width()
            self.setColumnHidden(column, hidden)
            wanted[column] = 0 if hidden else wanted[column]

    def _on_current(self, row: int, _column: int, _row: int, _before: int) -> None:
        if 0 <= row < len(self._shelf.entries):
            self.picked.emit(self._shelf.entries[row].info.sha256)
