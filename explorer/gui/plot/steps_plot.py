"""What each step of the selected run cost: bits per step as bars, and below them the bytes so far."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from explorer.gui.look.i18n import tr
from explorer.gui.look.labels import bytes_label
from explorer.gui.look.palette import Tone, series_colour
from explorer.gui.scene.replay import Replay
from explorer.gui.state.session import Session

MOST_BARS = 200  # beyond, bars are narrower than their gaps and become one outline
AXIS_WIDTH = 86  # px, the same for both plots, so that their steps stand below each other


class BytesAxis(pg.AxisItem):
    """An axis of bytes, labelled as everywhere in the program."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Such as "20.0 kB"."""
        return [bytes_label(value) for value in values]


class StepsPlot(QWidget):
    """Both plots over one axis of steps; a click shows that step.

    Attributes:
        bits, total: pyqtgraph's plots.
        bars: bits of each step; curve: bytes after each number of steps, base included.
        other_bars, other_curve: the same of the run beside, None without.
    """

    def __init__(self, session: Session, tone: Tone) -> None:
        super().__init__()
        self._session, self._tone = session, tone
        self._stale = True
        self.bars: pg.BarGraphItem | pg.PlotCurveItem | None = None
        self.curve: pg.PlotCurveItem | None = None
        self.other_bars: pg.PlotCurveItem | None = None
        self.other_curve: pg.PlotCurveItem | None = None
        self._make_plots()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(2)
        layout.addWidget(self.bits, 1)
        layout.addWidget(self.total, 1)
        session.selection_changed.connect(self.refresh)
        session.position_changed.connect(self._show_position)
        self.set_tone(tone)

    def set_tone(self, tone: Tone) -> None:
        """pyqtgraph does not follow the palette, so everything is painted anew."""
        self._tone = tone
        for plot in (self.bits, self.total):
            plot.setBackground(tone.panel)
            for side in ("bottom", "left"):
                axis = plot.getAxis(side)
                axis.setPen(pg.mkPen(tone.line))
                axis.setTickPen(pg.mkPen(tone.line))
                axis.setTextPen(pg.mkPen(tone.text))
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what changed while another tab hid it."""
        if self._stale:
            self.refresh()
        super().showEvent(event)

    def refresh(self) -> None:
        """Draw the selected run, as soon as it can be seen."""
        self._stale = not self.isVisible()
        if self._stale:
            return
        self.bits.clear()
        self.total.clear()
        self.bars = self.curve = self.other_bars = self.other_curve = None
        run = self._session.selected
        self._empty.setVisible(run is None or not run.replay.count)
        if run is None or not run.replay.count:
            return
        replay = run.replay
        colour = QColor(series_colour(0, self._tone))
        of_step, steps = np.diff(replay.bits), np.arange(1, replay.count + 1)
        if replay.count <= MOST_BARS:
            self.bars = pg.BarGraphItem(x=steps, height=of_step, width=0.8, brush=colour, pen=None)
        else:
            edges = np.arange(replay.count + 1) + 0.5
            self.bars = pg.PlotCurveItem(edges, of_step, stepMode="center", fillLevel=0, brush=colour, pen=None)
        so_far = replay.base_bytes + replay.bits / 8
        self.curve = pg.PlotCurveItem(
            np.arange(replay.count + 1), so_far, pen=pg.mkPen(colour, width=2), antialias=True
        )
        self.bits.addItem(self.bars)
        self.total.addItem(self.curve)
        other = self._session.beside
        shown = [replay] if other is None else [replay, other.replay]
        if other is not None:
            self._draw_other(other.replay)
        for plot, top in (
            (self.bits, max(float(np.diff(each.bits).max()) for each in shown)),
            (self.total, max(each.bytes_at(each.count) for each in shown)),
        ):
            plot.setYRange(0, max(top, 1.0) * 1.05, padding=0)
        self.bits.setXRange(0, max(each.count for each in shown) + 0.5, padding=0.01)
        self._lines = [self._line(plot) for plot in (self.bits, self.total)]
        self._show_position()

    def _draw_other(self, replay: Replay) -> None:
        """The run beside the selected one, as dashed outlines over the same steps."""
        pen = pg.mkPen(QColor(series_colour(1, self._tone)), width=1.5, style=Qt.PenStyle.DashLine)
        edges = np.arange(replay.count + 1)
        self.other_bars = pg.PlotCurveItem(edges + 0.5, np.diff(replay.bits), stepMode="center", pen=pen)
        self.other_curve = pg.PlotCurveItem(edges, replay.base_bytes + replay.bits / 8, pen=pen, antialias=True)
        self.bits.addItem(self.other_bars)
        self.total.addItem(self.other_curve)

    def _line(self, plot: pg.PlotWidget) -> pg.InfiniteLine:
        line = pg.InfiniteLine(angle=90, pen=pg.mkPen(self._tone.muted, width=1, style=Qt.PenStyle.DashLine))
        plot.addItem(line, ignoreBounds=True)
        return line

    def _show_position(self) -> None:
        if self.bars is not None:
            for line in self._lines:
                line.setPos(self._session.position)

    def _make_plots(self) -> None:
        self.bits = pg.PlotWidget()
        self.total = pg.PlotWidget(axisItems={"left": BytesAxis("left")})
        self.bits.setAccessibleName(tr("Bits of each step"))
        self.total.setAccessibleName(tr("Bytes so far"))
        self._lines: list[pg.InfiniteLine] = []
        for plot, label in ((self.bits, tr("Bits of the step")), (self.total, tr("Bytes so far"))):
            plot.setAccessibleDescription(tr("Against the steps; the step bar shows the figures of one step"))
            plot.setMenuEnabled(False)
            plot.hideButtons()
            plot.setMouseEnabled(x=False, y=False)
            plot.showGrid(x=False, y=True, alpha=0.15)
            plot.setLabel("left", label)
            plot.getAxis("left").enableAutoSIPrefix(False)
            plot.getAxis("left").setWidth(AXIS_WIDTH)
            plot.setMinimumHeight(56)
            plot.scene().sigMouseClicked.connect(self._on_clicked)
        self.bits.getAxis("bottom").setStyle(showValues=False)
        self.total.setLabel("bottom", tr("Steps"))
        self.total.setXLink(self.bits)
        self._empty = QLabel(tr("The steps of the selected run will stand here"), self.bits)
        self._empty.setObjectName("muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        QVBoxLayout(self.bits).addWidget(self._empty)

    @Slot(object)
    def _on_clicked(self, event: Any) -> None:
        if self.bars is None or self._session.shows_live:
            return
        step = self.bits.getViewBox().mapSceneToView(event.scenePos()).x()
        self._session.player.pause()
        self._session.seek(round(step), time.perf_counter())
