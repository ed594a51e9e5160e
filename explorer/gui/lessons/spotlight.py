"""A ring around what a lesson points at, and the rest of the window dimmed; the mouse goes through it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from explorer.gui.lessons.anchors import rectangle
from explorer.gui.look.palette import Tone

DIMMED = 110  # of 255
RADIUS, MARGIN, WIDTH = 6.0, 3, 3


class Spotlight(QWidget):
    """Lies over a widget and follows its size.

    Attributes:
        parts: what is pointed at; nothing is dimmed without any.
    """

    def __init__(self, over: QWidget, spared: Callable[[], Sequence[QWidget]], tone: Tone) -> None:
        """`spared`: what is never dimmed."""
        super().__init__(over)
        self._spared, self._tone = spared, tone
        self.parts: tuple[QWidget, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        over.installEventFilter(self)
        self.hide()

    def point(self, parts: Sequence[QWidget]) -> None:
        """Point at widgets; none for no ring."""
        for part in self.parts:
            part.removeEventFilter(self)
        self.parts = tuple(parts)
        for part in self.parts:
            part.installEventFilter(self)
        self.setGeometry(self.parentWidget().rect())
        self.setVisible(bool(self.parts))
        self.raise_()
        self.update()

    def set_tone(self, tone: Tone) -> None:
        """Draw in the colours of another theme."""
        self._tone = tone
        self.update()

    def rings(self) -> list[QRect]:
        """Where the rings are."""
        around = [rectangle(part, self) for part in self.parts]
        return [each for each in around if not each.isEmpty()]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what it lies over, and what it points at."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide):
            self.setGeometry(self.parentWidget().rect())
            self.update()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dim everything but the rings' insides and what is spared."""
        rings = self.rings()
        if not rings:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dark = QPainterPath()
        dark.addRect(QRectF(self.rect()))
        light = QPainterPath()
        for ring in rings:
            light.addRoundedRect(QRectF(ring.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)), RADIUS, RADIUS)
        for part in self._spared():
            if not (spared := rectangle(part, self)).isEmpty():
                light.addRect(QRectF(spared))
        painter.fillPath(dark.subtracted(light.simplified()), QColor(0, 0, 0, DIMMED))
        painter.setPen(QPen(QColor("#E69F00"), WIDTH))
        for ring in rings:
            inner = ring.adjusted(-1, -1, 1, 1).intersected(self.rect().adjusted(1, 1, -2, -2))
            painter.drawRoundedRect(QRectF(inner), RADIUS, RADIUS)
        painter.end()
