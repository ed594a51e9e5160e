"""How the program starts: torch after the window, PySide6 before pyqtgraph, and state that needs no Qt."""

from __future__ import annotations

import os
import subprocess
import sys

SHOWN = """
import sys
from explorer.gui.window.program import make_application, show_window
application = make_application([])
window = show_window(application, [])
application.processEvents()
assert window.isVisible()
print("torch" in sys.modules, list(sys.modules).index("PySide6") < list(sys.modules).index("pyqtgraph"))
print(application.desktopFileName(), application.windowIcon().isNull())
window.close()
"""

STATE = """
import sys
import explorer.gui.codec.engine
import explorer.gui.codec.export
import explorer.gui.scene.layers
import explorer.gui.panes.viewport
import explorer.gui.look.palette
print([name for name in ("PySide6", "pyqtgraph", "torch") if name in sys.modules])
"""


def run(program: str) -> list[str]:
    """Lines that a fresh interpreter prints."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=120, check=True
    )
    return done.stdout.splitlines()


def test_window_is_up_before_torch() -> None:
    # The first line is printed before the event loop runs the job that imports torch in the background.
    program = SHOWN.replace("application.processEvents()\n", "")
    assert run(program) == ["False True", "io.github.italic_explorer.ItalicExplorer False"]


def test_state_knows_no_qt() -> None:
    assert run(STATE) == ["[]"]
