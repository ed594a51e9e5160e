"""Makes the boards by their names: games and charts of recordings."""

from __future__ import annotations

from explorer.errors import CorruptFile
from explorer.gui.lessons.board import Board
from explorer.gui.lessons.chart_board import ChartBoard
from explorer.gui.lessons.course import Course
from explorer.gui.lessons.grid_board import GridBoard
from explorer.gui.lessons.guess_board import GuessBoard
from explorer.gui.lessons.halves_board import HalvesBoard
from explorer.gui.look.palette import Tone
from explorer.lessons.schema import AskDecodable, AskTokens, Show


def make(wanted: Show, course: Course, tone: Tone) -> Board:
    """The board that a step wants. Raises `CorruptFile` where a recording of it is missing."""
    traces = [course.lesson.trace(name) for name in wanted.boards]
    ask = course.step.ask
    match wanted.board:
        case "grid":
            return GridBoard(ask if isinstance(ask, AskDecodable) else AskDecodable(), tone)
        case "guess" if traces and all(trace.pixels for trace in traces):
            return GuessBoard(traces, ask.tokens if isinstance(ask, AskTokens) else 20, tone)
        case "halves" if traces:
            return HalvesBoard(traces[0], tone)
        case "chart" if traces:
            return ChartBoard(traces, tone)
    raise CorruptFile(f"{course.step.key}: nothing to show on the board {wanted.board!r}")
