"""A plot that the keyboard reaches: arrows go from point to point."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

ZOOMS = {Qt.Key.Key_Plus: 0.8, Qt.Key.Key_Equal: 0.8, Qt.Key.Key_Minus: 1.25}
STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Home: -(10**6),
    Qt.Key.Key_End: 10**6,
}


class KeyedPlot(pg.PlotWidget):
    """pyqtgraph's plot with keys.

    Signals:
        moved: that many points further to the right.
        kept: the selected point shall stay beside others.
        zoomed: the axes shall show so many times as much.
        whole: they shall show all again.
    """

    moved = Signal(int)
    kept = Signal()
    zoomed = Signal(float)
    whole = Signal()

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """All of the plot again."""
        super().mouseDoubleClickEvent(event)
        self.whole.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End select; Shift with Return keeps; plus, minus and 0 zoom."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.kept.emit()
        elif (factor := ZOOMS.get(Qt.Key(event.key()))) is not None:
            self.zoomed.emit(factor)
        elif event.key() == Qt.Key.Key_0:
            self.whole.emit()
        elif (step := STEPS.get(Qt.Key(event.key()))) is not None:
            self.moved.emit(step)
        else:
            event.ignore()
