"""What stands in place of the panes in some steps of lessons: games and charts of recordings."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.gui.lessons.course import Course
from explorer.gui.lessons.tasks import Task
from explorer.gui.look.palette import Tone
from explorer.lessons.schema import Show


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


class _Holding(Board):
    """A board of one widget that only shows."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(inner)


def make(wanted: Show, course: Course, tone: Tone) -> Board:
    """The board that a step wants. Raises `CorruptFile` where a recording of it is missing."""
    traces = [(name, course.lesson.trace(name)) for name in wanted.boards]
    from explorer.gui.lessons.chart_board import ChartBoard

    return _Holding(ChartBoard(traces, tone))
