"""A training that goes on, as a curve: the loss as it is told, smoothed, and how long it will take."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from explorer.gui.look.elided import ElidedLabel
from explorer.gui.look.i18n import tr
from explorer.gui.look.labels import seconds_label
from explorer.gui.look.palette import Tone, series_colour
from explorer.gui.models.shelf import Shelf
from explorer.gui.models.training import seconds_left, smoothed
from explorer.gui.plot.dressing import dress


class TrainingView(QWidget):
    """The curve.

    Attributes:
        job: which of the log's trainings is drawn.
        plot, raw, smooth: pyqtgraph's plot, the losses, and their average.
        told, held_out: how far it is, and what was measured last.
    """

    def __init__(self, shelf: Shelf, tone: Tone) -> None:
        super().__init__()
        self._shelf = shelf
        self.job = QComboBox()
        self.job.setAccessibleName(tr("Training"))
        self.job.activated.connect(lambda _: self.refresh())
        self.told, self.held_out = ElidedLabel(), ElidedLabel()
        self.held_out.setObjectName("muted")
        self.plot = pg.PlotWidget()
        self.plot.setAccessibleName(tr("Loss of the training"))
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.showGrid(x=False, y=True, alpha=0.15)
        self.plot.setLabel("left", tr("Loss"))
        self.plot.setLabel("bottom", tr("Steps of the optimiser"))
        self.plot.getAxis("bottom").enableAutoSIPrefix(False)
        self.plot.setMinimumHeight(80)
        self.raw, self.smooth = pg.PlotCurveItem(), pg.PlotCurveItem(antialias=True)
        self.plot.addItem(self.raw)
        self.plot.addItem(self.smooth)
        self._empty = QLabel(tr("Watch a training: choose the folder that italic train writes into"), self.plot)
        self._empty.setObjectName("muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        QVBoxLayout(self.plot).addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        for part in (self.job, self.told, self.held_out):
            layout.addWidget(part)
        layout.addWidget(self.plot, 1)
        shelf.trained.connect(self.refresh)
        self.set_tone(tone)

    def set_tone(self, tone: Tone) -> None:
        """pyqtgraph does not follow the palette."""
        self._tone = tone
        dress(self.plot, tone)
        colour = QColor(series_colour(0, tone))
        self.smooth.setPen(pg.mkPen(colour, width=2))
        faint = QColor(colour)
        faint.setAlpha(90)
        self.raw.setPen(pg.mkPen(faint, width=1))
        self.refresh()

    def refresh(self) -> None:
        """Draw what the log says."""
        log = self._shelf.log
        jobs = log.jobs if log is not None else []
        with QSignalBlocker(self.job):
            if jobs != [self.job.itemText(row) for row in range(self.job.count())]:
                last = self.job.currentText() if self.job.currentText() in jobs else jobs[-1] if jobs else ""
                self.job.clear()
                self.job.addItems(jobs)
                self.job.setCurrentText(last)
        reports = log.of(self.job.currentText()) if log is not None and jobs else []
        self._empty.setVisible(not reports)
        for part in (self.job, self.told, self.held_out):
            part.setVisible(bool(reports))
        if log is not None and not reports:
            self._empty.setText(tr("This log says nothing yet; it is read again every second"))
        steps, losses = [report.step for report in reports], [report.loss for report in reports]
        self.raw.setData(steps, losses)
        self.smooth.setData(steps, smoothed(losses))
        if reports:
            self._tell(reports[-1].step, reports[-1].done, seconds_left(reports), smoothed(losses)[-1])
            measured = next((report.held_out for report in reversed(reports) if report.held_out), "")
            self.held_out.setText(tr("Held out: {measured}").format(measured=measured) if measured else "")
            self.held_out.setToolTip(measured)

    def _tell(self, step: int, done: float, left: float | None, loss: float) -> None:
        text = tr("Step {step}, {part} done, loss {loss}").format(
            step=f"{step:,}", part=f"{100 * done:.1f} %", loss=f"{loss:.4f}"
        )
        if left is not None:
            text += ", " + tr("about {time} left").format(time=seconds_label(left))
        self.told.setText(text)
