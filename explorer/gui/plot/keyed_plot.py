"""A plot that the keyboard reaches: arrows go from point to point."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

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
    """

    moved = Signal(int)
    kept = Signal()

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End select; Shift with Return keeps."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.kept.emit()
        elif (step := STEPS.get(Qt.Key(event.key()))) is not None:
            self.moved.emit(step)
        else:
            event.ignore()
