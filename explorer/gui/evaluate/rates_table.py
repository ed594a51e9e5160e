"""BD rates as a table: how many per cent more bytes a coder takes than some others at the same quality."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from explorer.evaluation.bd_rate import BdRate, Metric
from explorer.gui.evaluate.means_table import alignment
from explorer.gui.evaluate.words import NOTHING, coder_name
from explorer.gui.look.i18n import tr

ROW_HEIGHT = 26  # px


class RatesTable(QTableWidget):
    """One row for each coder, one column for each that it is compared with."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("BD rates"))
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def show_rates(self, rates: list[BdRate], metric: Metric) -> None:
        """Those of one likeness."""
        own = [rate for rate in rates if rate.metric == metric]
        anchors = list(dict.fromkeys(rate.anchor for rate in own))
        coders = list(dict.fromkeys(rate.coder for rate in own))
        found = {(rate.coder, rate.anchor): rate for rate in own}
        self.setColumnCount(1 + len(anchors))
        self.setRowCount(len(coders))
        against = [tr("against {coder}").format(coder=anchor) for anchor in anchors]
        for column, title in enumerate([tr("Coder"), *against]):
            head = QTableWidgetItem(title)
            head.setTextAlignment(Qt.AlignmentFlag(alignment(column)))
            head.setToolTip(tr("Bytes at equal quality, on average (Bjøntegaard): with a minus fewer"))
            self.setHorizontalHeaderItem(column, head)
        for row, coder in enumerate(coders):
            self._put(row, 0, coder_name(coder), "")
            for column, anchor in enumerate(anchors, 1):
                self._put(row, column, *_words(found.get((coder, anchor))))

    def _put(self, row: int, column: int, text: str, tip: str) -> None:
        item = QTableWidgetItem(text)
        item.setTextAlignment(Qt.AlignmentFlag(alignment(column)))
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        item.setToolTip(tip)
        self.setItem(row, column, item)


def _words(rate: BdRate | None) -> tuple[str, str]:
    if rate is None or rate.percent is None or rate.low is None or rate.high is None:
        return NOTHING, ""
    text = f"{rate.percent:+.1f} %".replace("-", "−")
    return text, tr("between {low} and {high} dB").format(low=f"{rate.low:.1f}", high=f"{rate.high:.1f}")
