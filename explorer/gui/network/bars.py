"""Whole numbers as bars about zero."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from explorer.gui.look.i18n import tr
from explorer.gui.look.palette import Tone, series_colour


class Bars(QWidget):
    """One bar for each number.

    Attributes:
        values: what is drawn.
    """

    def __init__(self, tone: Tone) -> None:
        super().__init__()
        self._tone = tone
        self.values: Sequence[int] = ()
        self.setAccessibleName(tr("Values of the block"))
        self.setMinimumHeight(60)

    def set_tone(self, tone: Tone) -> None:
        """Draw in the colours of another theme."""
        self._tone = tone
        self.update()

    def sizeHint(self) -> QSize:
        """Low and wide."""
        return QSize(240, 90)

    def show_values(self, values: Sequence[int]) -> None:
        """Draw these."""
        self.values = values
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Upwards what is positive, in another colour downwards what is negative."""
        if not self.values:
            return
        painter = QPainter(self)
        largest = max(1, max(map(abs, self.values)))
        low, high = min(0, min(self.values)), max(0, max(self.values))
        unit = (self.height() - 4) / max(1, high - low)
        zero, wide = 2 + high * unit, self.width() / len(self.values)
        for at, value in enumerate(self.values):
            colour = QColor(series_colour(0 if value > 0 else 1, self._tone))
            tall = abs(value) * unit
            painter.fillRect(QRectF(at * wide, zero - tall if value > 0 else zero, max(1.0, wide * 0.85), tall), colour)
        painter.setPen(QColor(self._tone.muted))
        painter.drawLine(0, round(zero), self.width(), round(zero))
        text = f"±{largest:,}"
        place = QRectF(painter.fontMetrics().boundingRect(text)).translated(6, 14).adjusted(-3, 0, 3, 0)
        painter.fillRect(place, self.palette().window())  # bars behind it do not cut it
        painter.drawText(6, 14, text)
        painter.end()
