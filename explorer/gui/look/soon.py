"""Work that is done once, however many changes ask for it before the event loop turns."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def soon(parent: QObject, act: Callable[[], object]) -> Callable[..., None]:
    """What asks for `act`, with whatever arguments; it follows when the events at hand are dealt with."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(0)
    timer.timeout.connect(act)

    def ask(*_: object) -> None:
        if not timer.isActive():
            timer.start()

    return ask
