"""A line of text that takes the room there is: what does not fit ends in dots and stands in the tool tip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QStyleOption, QWidget


class ElidedLabel(QLabel):
    """One line of plain text, never wider than it is allowed to be.

    Attributes:
        least: characters for which it asks at least, or the whole text where that is shorter.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None, *, least: int = 4) -> None:
        super().__init__(text, parent)
        self.least = least
        self._tip = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        self._show_tip()

    def setToolTip(self, tip: str) -> None:
        """What the tip says where the whole text can be seen."""
        self._tip = tip
        self._show_tip()

    def minimumSizeHint(self) -> QSize:
        """A few characters."""
        few = min(self.fontMetrics().averageCharWidth() * self.least, super().minimumSizeHint().width())
        return QSize(few, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less of the text fits now."""
        super().resizeEvent(event)
        self._show_tip()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits."""
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        rect = self.contentsRect().adjusted(self.margin(), 0, -self.margin(), 0)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(self.alignment() | Qt.TextFlag.TextSingleLine), text)
        painter.end()

    def _show_tip(self) -> None:
        cut = self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()
        super().setToolTip("\n".join(filter(None, (self.text() if cut else "", self._tip))))
