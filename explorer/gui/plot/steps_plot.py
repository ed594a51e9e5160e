"""What each step of the selected run cost: bits per step as bars, and below them the bytes so far."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from explorer.gui.look.i18n import tr
from explorer.gui.look.labels import bytes_label
from explorer.gui.look.palette import Tone, series_colour
from explorer.gui.plot.dressing import dress
from explorer.gui.plot.shares_bar import SharesBar
from explorer.gui.scene.replay import Replay
from explorer.gui.state.session import Session

MOST_BARS = 200  # beyond, bars are narrower than their gaps and become one outline
APART = 4  # times as many steps, from which two runs share an axis of parts
LOW = 120  # px of a plot's height
LINE = 16  # px of a label of an axis
AXIS_WIDTH = 86  # px, the same for both plots, so that their steps stand below each other


class BytesAxis(pg.AxisItem):
    """An axis of bytes, labelled as everywhere in the program."""

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        """As many as stand below each other."""
        found: list[tuple[float, list[float]]] = super().tickValues(minVal, maxVal, size)
        if not found or size >= LINE * len(found[0][1]):
            return found
        spacing, values = found[0]
        kept = max(1, int(size // LINE))
        every = -(-len(values) // kept)
        fewer = [value for value in values if value and round(value / spacing) % every == 0]
        return [(spacing * every, fewer) if fewer else (spacing, values[-1:])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Such as "20.0 kB"."""
        return [bytes_label(value) for value in values]


class BitsAxis(pg.AxisItem):
    """An axis of bits, without powers of ten."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Such as "1.5 M"."""
        return [
            f"{value / 1e6:g} M" if value >= 1e6 else f"{value / 1e3:g} k" if value >= 1e3 else f"{value:g}"
            for value in values
        ]


class StepsAxis(pg.AxisItem):
    """An axis of steps, which come whole."""

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        """No half steps, unless the axis shows parts of all."""
        found: list[tuple[float, list[float]]] = super().tickValues(minVal, maxVal, size)
        return found if maxVal <= 1.2 else [(spacing, values) for spacing, values in found if spacing >= 1]


class StepsPlot(QWidget):
    """Both plots over one axis of steps; a click shows that step.

    Attributes:
        bits, total: pyqtgraph's plots.
        shares: the bar of the whole file; choice: what the upper plot shows.
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
        self._relative = False
        self.shares = SharesBar(session, tone)
        self.choice = QComboBox()
        self.choice.setAccessibleName(tr("What the upper plot shows"))
        self.choice.addItems([tr("Bits of a pixel"), tr("Bits of the step")])
        self.choice.setToolTip(tr("Of each step: its bits for every pixel that it codes, or all of them"))
        self.choice.currentIndexChanged.connect(self._on_choice)
        self._make_plots()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(2)
        layout.addWidget(self.shares)
        layout.addWidget(self.choice)
        layout.addWidget(self.bits, 1)
        layout.addWidget(self.total, 1)
        session.selection_changed.connect(self.refresh)
        session.position_changed.connect(self._show_position)
        self.set_tone(tone)

    def set_tone(self, tone: Tone) -> None:
        """pyqtgraph does not follow the palette, so everything is painted anew."""
        self._tone = tone
        self.shares.set_tone(tone)
        for plot in (self.bits, self.total):
            dress(plot, tone)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Low plots have no room for titles; the choice above and the labels of the axis say the same."""
        super().resizeEvent(event)
        for plot in (self.bits, self.total):
            plot.getAxis("left").showLabel(plot.height() >= LOW)
        self.total.getAxis("bottom").showLabel(self.total.height() >= LOW)

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
        other = self._session.beside
        counts = [replay.count] if other is None else [replay.count, other.replay.count]
        self._relative = max(counts) > APART * min(counts)  # steps of one would be lost beside those of the other
        self.total.setLabel("bottom", tr("Part of the steps") if self._relative else tr("Steps"))
        colour = QColor(series_colour(0, self._tone))
        of_step, steps = self._of_steps(replay), self._places(replay, np.arange(1, replay.count + 1))
        if replay.count <= MOST_BARS:
            width = 0.8 / (replay.count if self._relative else 1)
            self.bars = pg.BarGraphItem(x=steps, height=of_step, width=width, brush=colour, pen=None)
        else:
            edges = self._places(replay, np.arange(replay.count + 1) + 0.5)
            self.bars = pg.PlotCurveItem(edges, of_step, stepMode="center", fillLevel=0, brush=colour, pen=None)
        so_far = replay.base_bytes + replay.bits / 8
        self.curve = pg.PlotCurveItem(
            self._places(replay, np.arange(replay.count + 1)), so_far, pen=pg.mkPen(colour, width=2), antialias=True
        )
        self.bits.addItem(self.bars)
        self.total.addItem(self.curve)
        shown = [replay] if other is None else [replay, other.replay]
        if other is not None:
            self._draw_other(other.replay)
        for plot, top in (
            (self.bits, max(float(self._of_steps(each).max()) for each in shown)),
            (self.total, max(each.bytes_at(each.count) for each in shown)),
        ):
            plot.setYRange(0, max(top, 1e-3) * 1.05, padding=0)
        last = 1.0 if self._relative else max(each.count for each in shown) + 0.5
        self.bits.setXRange(0, last, padding=0.01)
        self._lines = [self._line(plot) for plot in (self.bits, self.total)]
        self._show_position()

    def _draw_other(self, replay: Replay) -> None:
        """The run beside the selected one, as dashed outlines over the same steps."""
        pen = pg.mkPen(QColor(series_colour(1, self._tone)), width=1.5, style=Qt.PenStyle.DashLine)
        edges = np.arange(replay.count + 1)
        self.other_bars = pg.PlotCurveItem(
            self._places(replay, edges + 0.5), self._of_steps(replay), stepMode="center", pen=pen
        )
        self.other_curve = pg.PlotCurveItem(
            self._places(replay, edges), replay.base_bytes + replay.bits / 8, pen=pen, antialias=True
        )
        self.bits.addItem(self.other_bars)
        self.total.addItem(self.other_curve)

    def _of_steps(self, replay: Replay) -> NDArray[np.float64]:
        """Bits of each step, or of a pixel of it: later steps are larger, and each of their pixels is cheaper."""
        bits = np.diff(replay.bits)
        if replay.sizes is None or self.choice.currentIndex():
            return bits
        return bits / np.maximum(replay.sizes, 1)

    def _places(self, replay: Replay, steps: NDArray[Any]) -> NDArray[np.float64]:
        return np.asarray(steps, float) / replay.count if self._relative else np.asarray(steps, float)

    @Slot(int)
    def _on_choice(self, _index: int) -> None:
        self.bits.setLabel("left", self.choice.currentText())
        self.refresh()

    def _line(self, plot: pg.PlotWidget) -> pg.InfiniteLine:
        line = pg.InfiniteLine(angle=90, pen=pg.mkPen(self._tone.muted, width=1, style=Qt.PenStyle.DashLine))
        plot.addItem(line, ignoreBounds=True)
        return line

    def _show_position(self) -> None:
        if self.bars is not None:
            for line in self._lines:
                position = self._session.position
                line.setPos(position / max(1, self._session.player.count) if self._relative else position)

    def _make_plots(self) -> None:
        self.bits = pg.PlotWidget(axisItems={"left": BitsAxis("left"), "bottom": StepsAxis("bottom")})
        self.total = pg.PlotWidget(axisItems={"left": BytesAxis("left"), "bottom": StepsAxis("bottom")})
        self.bits.setAccessibleName(tr("Bits of each step"))
        self.total.setAccessibleName(tr("Bytes so far"))
        self._lines: list[pg.InfiniteLine] = []
        for plot, label in ((self.bits, tr("Bits of a pixel")), (self.total, tr("Bytes so far"))):
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
        count = self._session.player.count
        self._session.seek(round(step * count if self._relative else step), time.perf_counter())
