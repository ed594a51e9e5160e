"""Light and dark, put on while there are widgets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CHANGES_AMONG_GARBAGE = """
import gc
from PySide6.QtWidgets import QApplication, QWidget
from explorer.gui.look.theme import Theme

class Collecting(QWidget):
    def changeEvent(self, event):
        if gc.isenabled():  # then any line of Python may do so
            gc.collect()

application = QApplication([])
theme = Theme(application, "light")
gc.set_threshold(1 << 30)  # none but the widgets'
kept = []
for _ in range(20):
    kept.append(Collecting())
    kept[-1].show()
    for _ in range(50):
        garbage = QWidget()
        garbage.itself = garbage
        garbage.show()
theme.set_mode("dark")
assert gc.isenabled()
print(len(application.topLevelWidgets()) >= 1000)
"""


def test_garbage_is_not_collected_while_qt_walks_all_widgets() -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    command = [sys.executable, "-c", CHANGES_AMONG_GARBAGE]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "True\n"), done.stderr[-500:]
