"""What stands in place of the panes in some steps of lessons."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from explorer.gui.lessons.tasks import Task


class Board(QWidget):
    """What all of them share.

    Signals:
        answered: with the facts of an answer.
    """

    answered = Signal(object)

    def task(self) -> Task | None:
        """What the strip shows for it, None for nothing."""
        return None

    def reveal(self) -> None:
        """The step was answered, or its answer is told."""

    def close_board(self) -> None:
        """It goes."""
