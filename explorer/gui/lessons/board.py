"""What stands in place of the panes in some steps of lessons, and the task in the strip that belongs to it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

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


class BoardTask(Task):
    """What is to be done on a board, and a button that answers; the keyboard is the board's.

    Attributes:
        text, button: both.
    """

    def __init__(self, board: QWidget, text: str, button: str) -> None:
        super().__init__()
        self._board = board
        self.text = QLabel(text)
        self.text.setWordWrap(True)
        self.button = QPushButton(button)
        self.button.setObjectName("primary")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text)
        column.addLayout(row)
        column.addStretch(1)

    def take_focus(self) -> None:
        """The board is played with the keyboard."""
        self._board.setFocus()
