"""How far the batch is, in the status bar, for whoever looks at something else meanwhile."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton

from explorer.gui.batch.queue import Queue
from explorer.gui.look.i18n import tr
from explorer.gui.look.soon import soon


class BatchChip(QPushButton):
    """A flat button that leads to the batch; seen while a batch is at work or paused, and its page is not shown."""

    def __init__(self, queue: Queue, show: QAction) -> None:
        super().__init__()
        self._queue, self._show = queue, show
        self.setFlat(True)
        self.setToolTip(show.toolTip())
        self.clicked.connect(show.trigger)
        show.toggled.connect(self._update)
        for event in (queue.rows_changed, queue.state_changed):
            event.connect(self._update)
        queue.item_changed.connect(soon(self, self._update))
        self._update()

    def _update(self, _: object = None) -> None:
        totals, state = self._queue.totals(), self._queue.state
        self.setVisible(state != "stopped" and not self._show.isChecked())
        text = tr("Batch paused: {done} of {count}") if state == "paused" else tr("Batch: {done} of {count}")
        self.setText(text.format(done=totals.count - totals.waiting, count=totals.count))
