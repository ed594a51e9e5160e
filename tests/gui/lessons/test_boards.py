"""The games: played with keys, one wrong answer first; what they measure is what the codec measures."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from explorer.gui.lessons.grid_board import GridBoard
from explorer.gui.lessons.guess_board import GuessBoard
from explorer.gui.lessons.halves_board import HalvesBoard
from explorer.gui.lessons.player import LessonPlayer
from explorer.lessons import games, reading
from explorer.lessons.checks import block_bits

Play = Callable[[str], LessonPlayer]
Key = Qt.Key


def to(player: LessonPlayer, key: str) -> None:
    assert player.course is not None
    player.go_to([step.key for step in player.course.lesson.steps].index(key))


def test_the_guessing_game_is_played_to_its_end(play: Play, qtbot: QtBot) -> None:
    player = play("bits-are-surprise")
    to(player, "game")
    board = player.board
    assert isinstance(board, GuessBoard)
    lesson = reading.read(reading.find("bits-are-surprise"))
    for number, name in enumerate(("eye-1", "eye-4", "eye-wavefront", "eye-4")):
        pixel = lesson.trace(name).pixels[number]
        assert (board.round, board.pixel.known) == (number, pixel.known)
        value = int(pixel.values[0])
        qtbot.keyClick(board, Key.Key_Return)  # in vain: the tokens are not placed
        assert board.round == number
        while board.cursor != value // games.BIN:
            qtbot.keyClick(board, Key.Key_Right if board.cursor < value // games.BIN else Key.Key_Left)
        for _ in range(25):
            qtbot.keyClick(board, Key.Key_Up)
        assert (board.left, board.tokens[board.cursor]) == (0, 20)
        qtbot.keyClick(board, Key.Key_Return)
        yours, network = board.scores[-1]
        assert abs(yours - games.bits(board.tokens, value)) < 1e-9
        assert abs(network - float(pixel.bits[0])) < 1e-6
        qtbot.keyClick(board, Key.Key_Return)
    assert player.course is not None
    assert player.course.answered.verdict == "right"
    known = [lesson.trace(name).pixels[at].known for at, name in enumerate(("eye-1", "eye-4", "eye-wavefront"))]
    assert known == sorted(known)  # more neighbours each round


def test_what_may_be_decoded_is_marked(play: Play, qtbot: QtBot) -> None:
    player = play("wavefront")
    to(player, "now")
    board = player.board
    assert isinstance(board, GridBoard)
    assert player.course is not None
    qtbot.keyClick(board, Key.Key_Return)
    assert player.course.answered.verdict == "wrong"
    for y, x in np.argwhere(board.right):
        while board.at != (x, y):
            dx, dy = int(x) - board.at[0], int(y) - board.at[1]
            key = (Key.Key_Right if dx > 0 else Key.Key_Left) if dx else Key.Key_Down if dy > 0 else Key.Key_Up
            qtbot.keyClick(board, key)
        qtbot.keyClick(board, Key.Key_Space)
    qtbot.keyClick(board, Key.Key_Return)
    assert player.course.answered.verdict == "right"


def test_a_mask_of_ones_own_is_measured(play: Play, qtbot: QtBot) -> None:
    player = play("where-bits-go")
    to(player, "half")
    board = player.board
    assert isinstance(board, HalvesBoard)
    assert player.course is not None
    qtbot.keyClick(board, Key.Key_Return)  # the upper half of the cell
    assert player.course.answered.verdict == "wrong"
    for y in range(4):
        for x in range(4):
            if board.cell[y, x] != ((x + y) % 2 == 0):
                while board.at[1] != y:
                    qtbot.keyClick(board, Key.Key_Down)
                while board.at[0] != x:
                    qtbot.keyClick(board, Key.Key_Right)
                qtbot.keyClick(board, Key.Key_Space)
    qtbot.keyClick(board, Key.Key_Return)
    assert player.course.answered.verdict == "right"
    recorded = reading.read(reading.find("where-bits-go")).trace("half-2")
    assert recorded.alone is not None
    # The checkerboard is rung 2, and what is measured is what the coder measured.
    assert abs(board.measured[-1].size - float(recorded.alone.sum()) / 8) < 1
    assert board.measured[0].size > board.measured[1].size
    assert board.measured[0].second > board.measured[1].second


def test_a_place_is_found_by_click_and_by_keys(play: Play, qtbot: QtBot) -> None:
    player = play("where-bits-go")
    to(player, "find")
    assert player.course is not None
    blocks = block_bits(player.course.lesson.trace("cat-wavefront"))
    pane, viewport = player._window.view.left.pane, player._window.view.viewport
    for at, verdict in ((blocks.argmin(), "wrong"), (blocks.argmax(), "right")):
        y, x = np.unravel_index(int(at), blocks.shape)
        left, top = viewport.to_screen(8 * int(x) + 4, 8 * int(y) + 4)
        qtbot.mouseClick(pane, Qt.MouseButton.LeftButton, pos=QPoint(int(left), int(top)))
        assert player.course.answered.verdict == verdict
    player.course.answers.clear()
    player._show_step()
    task = player.strip.task
    qtbot.keyClick(task, Key.Key_Right)
    qtbot.keyClick(task, Key.Key_Return)
    assert player.course.answered.verdict in ("wrong", "right")
