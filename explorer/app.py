"""The program with a window: `main(argv)` runs it until the window is closed."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from explorer.gui.state.failures import describe
from explorer.gui.window.program import start

if TYPE_CHECKING:
    from explorer.gui.window.main_window import MainWindow

log = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program until its window is closed. `argv`: files and folders to open. Returns the exit status."""
    application, window = start(sys.argv[1:] if argv is None else argv)
    sys.excepthook = lambda kind, problem, trace: _unexpected(window, problem)
    return application.exec()


def _unexpected(window: MainWindow, problem: BaseException) -> None:
    """What a slot raised goes to the log, and to the user in one sentence; the program goes on."""
    log.error("unexpected", exc_info=problem)
    window.session.notify("error", describe(problem))


if __name__ == "__main__":
    sys.exit(main())
