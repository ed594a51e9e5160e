"""Bits of a sub-pixel coded in each step against the known pixels around it, for several recordings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer

from explorer.gui.lessons.board import Board
from explorer.gui.look.i18n import tr
from explorer.gui.look.palette import LIGHT, SERIES, SERIES_ON_DARK, Tone
from explorer.lessons.charts import Axes, Paint, neighbours_series, svg
from explorer.lessons.trace import Trace


class ChartBoard(Board):
    """A chart; each mark is one step of one recording.

    Attributes:
        series: what it shows.
    """

    def __init__(self, traces: Sequence[Trace], tone: Tone) -> None:
        super().__init__()
        self._tone = tone
        self.series = [neighbours_series(trace, tr("{count} steps").format(count=trace.count)) for trace in traces]
        self._axes = Axes(
            tr("Known pixels around one (of the 48 in 7 × 7)"), tr("Bits of a sub-pixel"), 48, 8, 8, 1
        )  # fmt: skip
        said = [
            f"{each.name}: " + ", ".join(f"{x:.0f} → {y:.2f}" for x, y in zip(each.xs[:16], each.ys[:16], strict=True))
            for each in self.series
        ]
        self.setAccessibleName(tr("Bits of a sub-pixel against known neighbours"))
        self.setAccessibleDescription("; ".join(said))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it at the size that there is."""
        tone = self._tone
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tone.panel))
        paint = Paint(tone.text, tone.line, SERIES if tone is LIGHT else SERIES_ON_DARK)
        drawn = svg(self.series, self._axes, self.width(), self.height(), paint)
        QSvgRenderer(QByteArray(drawn.encode())).render(painter, QRectF(self.rect()))
        painter.end()
