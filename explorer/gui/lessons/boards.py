"""Makes the boards by their names: games and charts of recordings."""

from __future__ import annotations

from explorer.gui.lessons.board import Board
from explorer.gui.lessons.chart_board import ChartBoard
from explorer.gui.lessons.course import Course
from explorer.gui.look.palette import Tone
from explorer.lessons.schema import Show


def make(wanted: Show, course: Course, tone: Tone) -> Board:
    """The board that a step wants. Raises `CorruptFile` where a recording of it is missing."""
    traces = [course.lesson.trace(name) for name in wanted.boards]
    return ChartBoard(traces, tone)
