"""The program's icon in the sizes that desktops look for: `python -m explorer.gui.tools.desktop_icons FOLDER`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QGuiApplication

from explorer.desktop.install import ICON, ICON_SIZES
from explorer.gui.look.icons import render
from explorer.machine.resources import resource_folder


def main(folder: Path) -> None:
    """Write `SIZE.png` for every size into `folder`."""
    application = QGuiApplication.instance() or QGuiApplication([])
    svg = (resource_folder("assets") / ICON).read_text(encoding="utf-8")
    for size in ICON_SIZES:
        render(svg, size).save(str(folder / f"{size}.png"))
    del application


if __name__ == "__main__":
    main(Path(sys.argv[1]))
