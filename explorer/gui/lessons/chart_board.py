"""Bits of a sub-pixel coded in each step against the known neighbours of its pixels, for several recordings."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.gui.look.i18n import tr
from explorer.gui.look.palette import Tone, series_colour, series_symbol
from explorer.lessons.quantities import step_bits, step_neighbours
from explorer.lessons.trace import Trace

MOST_POINTS = 150  # of a curve; of a wavefront's steps those with most pixels
LEAST_PIXELS = 8  # of a step that is shown


class ChartBoard(QWidget):
    """A scatter plot; each point is one step of one recording.

    Attributes:
        plot: pyqtgraph's.
    """

    def __init__(self, traces: Sequence[tuple[str, Trace]], tone: Tone) -> None:
        super().__init__()
        self.plot = pg.PlotWidget()
        self.plot.setBackground(tone.panel)
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.showGrid(x=True, y=True, alpha=0.15)
        self.plot.setLabel("bottom", tr("Known pixels around one (of the 48 in 7 × 7)"))
        self.plot.setLabel("left", tr("Bits of a sub-pixel"))
        for side in ("bottom", "left"):
            axis = self.plot.getAxis(side)
            axis.setPen(pg.mkPen(tone.line))
            axis.setTextPen(pg.mkPen(tone.text))
            axis.enableAutoSIPrefix(False)
        legend = self.plot.addLegend(offset=(-12, 12), labelTextColor=tone.text)
        said = []
        for number, (_, trace) in enumerate(traces):
            colour = series_colour(number, tone)
            xs, ys = points(trace)
            name = tr("{count} steps").format(count=trace.count)
            item = pg.ScatterPlotItem(
                xs, ys, symbol=series_symbol(number), size=11, brush=pg.mkBrush(colour), pen=pg.mkPen(tone.panel)
            )
            self.plot.addItem(item)
            legend.addItem(item, name)
            said.append(f"{name}: " + ", ".join(f"{x:.1f} → {y:.2f}" for x, y in zip(xs, ys, strict=True)))
        self.plot.setYRange(0, 8.5)
        self.plot.setXRange(-1, 49)
        self.setAccessibleName(tr("Bits of a sub-pixel against known neighbours"))
        self.setAccessibleDescription("; ".join(said)[:2000])
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.addWidget(self.plot)


def points(trace: Trace) -> tuple[list[float], list[float]]:
    """Known neighbours and bits of the steps that have enough pixels to tell something."""
    import numpy as np

    pixels = np.bincount(trace.step_of.ravel(), minlength=trace.count)
    shown = np.flatnonzero(pixels >= min(LEAST_PIXELS, pixels.max()))
    shown = shown[np.argsort(-pixels[shown], kind="stable")][:MOST_POINTS]
    return step_neighbours(trace)[shown].tolist(), step_bits(trace)[shown].tolist()
