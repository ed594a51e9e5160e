"""The program as its users start it, telling a file what it shows: `python observed_program.py FILE [PATH...]`.

Keys and the mouse come from the X server; this only looks.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from explorer.gui.window.main_window import MainWindow
from explorer.gui.window.program import start


def place(widget: QWidget) -> tuple[int, int, int, int]:
    """Left, top, width and height on the screen."""
    corner = widget.mapToGlobal(QPoint(0, 0))
    return corner.x(), corner.y(), widget.width(), widget.height()


def state(window: MainWindow) -> dict[str, object]:
    """What a user could see."""
    session, view = window.session, window.view
    dialog, focus = QApplication.activeModalWidget(), QApplication.focusWidget()
    x, y, part = view.viewport.visible()
    return {
        "torch": "torch" in sys.modules,
        "window": int(window.winId()),
        "dialog": int(dialog.winId()) if dialog is not None and dialog.isVisible() else None,
        "focus": type(focus).__name__ if focus is not None else None,
        "ready": bool(session.devices) and not window.engine.busy,
        "runs": len(session.current.runs) if session.current is not None else 0,
        "notices": [notice.text for notice in session.notices],
        "position": session.position,
        "count": session.player.count,
        "arrangement": view.arrangement,
        "split": view.left.pane.split,
        "slider": place(window.step_bar.slider),
        "pane": place(view.left.pane),
        "part": (x, y, part.width, part.height, part.scale),
    }


def main() -> int:
    target = Path(sys.argv[1])
    application, window = start(sys.argv[2:])

    def tell() -> None:
        fresh = target.with_suffix(".new")
        fresh.write_text(json.dumps(state(window)))
        fresh.replace(target)

    timer = QTimer(window)
    timer.timeout.connect(tell)
    timer.start(30)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
