"""The program with a lesson, telling a file where its learner stands: `python observed_lesson.py FILE LESSON`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from explorer.gui.lessons.grid_board import GridBoard
from explorer.gui.lessons.guess_board import GuessBoard
from explorer.gui.lessons.halves_board import HalvesBoard
from explorer.gui.window.main_window import MainWindow
from explorer.gui.window.program import start


def state(window: MainWindow) -> dict[str, object]:
    """What a learner could see."""
    player, focus, dialog = window.lessons.player, QApplication.focusWidget(), QApplication.activeModalWidget()
    course, board = player.course, player.board
    told: dict[str, object] = {
        "window": int(window.winId()),
        "dialog": int(dialog.winId()) if dialog is not None and dialog.isVisible() else None,
        "focus": type(focus).__name__ if focus is not None else None,
        "size": window.size().toTuple(),
        "ready": bool(window.session.devices) and not window.engine.busy,
        "notices": [notice.text for notice in window.session.notices],
        "at": course.at if course is not None else -1,
        "verdict": course.answered.verdict if course is not None else "",
        "wrong": course.answered.wrong if course is not None else 0,
        "moving": player.moves.moving,
        "steps": window.session.settings.steps,
        "own": player.facts().own if course is not None else False,
    }
    if isinstance(board, GuessBoard):
        told |= {"round": board.round, "left": board.left, "scores": len(board.scores)}
    if isinstance(board, GridBoard | HalvesBoard):
        told["place"] = board.at
    if isinstance(board, HalvesBoard):
        told["cell"] = board.cell.tolist()
    return told


def main() -> int:
    target = Path(sys.argv[1])
    application, window = start(sys.argv[2:])
    window.resize(960, 540)

    def tell() -> None:
        fresh = target.with_suffix(".new")
        fresh.write_text(json.dumps(state(window)))
        fresh.replace(target)

    timer = QTimer(window)
    timer.timeout.connect(tell)
    timer.start(20)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
