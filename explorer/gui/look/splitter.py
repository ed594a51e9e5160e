"""Splitters whose handles the keyboard reaches: Tab, then the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSplitter, QSplitterHandle

from explorer.gui.look.i18n import tr

STEP = 24  # px for each press
KEYS = {Qt.Key.Key_Left: -STEP, Qt.Key.Key_Up: -STEP, Qt.Key.Key_Right: STEP, Qt.Key.Key_Down: STEP}


class KeyedHandle(QSplitterHandle):
    """A handle that arrow keys move, and that shows the focus."""

    def __init__(self, orientation: Qt.Orientation, parent: QSplitter) -> None:
        super().__init__(orientation, parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tr("Border between two panels"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by a little."""
        by = KEYS.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
            return
        place = self.x() if self.orientation() == Qt.Orientation.Horizontal else self.y()
        self.moveSplitter(place + by)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw it."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Draw it no more."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A frame where it has the focus."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(QPen(QColor(self.palette().accent().color()), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
            painter.end()


class KeyedSplitter(QSplitter):
    """A splitter with such handles."""

    def createHandle(self) -> QSplitterHandle:
        """One of them."""
        return KeyedHandle(self.orientation(), self)
