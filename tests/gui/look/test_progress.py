"""A progress bar paints with the rest of its window, not by itself."""

from __future__ import annotations

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QProgressBar
from pytestqt.qtbot import QtBot

from explorer.gui.look.progress import show_value


class Bar(QProgressBar):
    """Counts how often it is painted."""

    painted = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Once more."""
        self.painted += 1
        super().paintEvent(event)


def test_many_values_are_one_frame(qtbot: QtBot) -> None:
    bar = Bar()
    qtbot.addWidget(bar)
    bar.show()
    qtbot.waitExposed(bar)
    QApplication.processEvents()
    before = bar.painted
    for value in range(50):
        show_value(bar, value, 50)
    assert bar.painted == before
    QApplication.processEvents()
    assert bar.painted == before + 1
    assert (bar.value(), bar.maximum()) == (49, 50)
    show_value(bar, 49, 50)
    QApplication.processEvents()
    assert bar.painted == before + 1
