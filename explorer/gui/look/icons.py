"""Icons from the program's own SVG files, in the colours of the theme; `QIcon.fromTheme` is empty on bare systems."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from explorer.errors import ModelMissing
from explorer.gui.look.palette import Tone
from explorer.machine.resources import resource_folder

SIZES = (16, 20, 24, 32, 48, 64)  # px


def icon(name: str, tone: Tone, colour: str = "") -> QIcon:
    """The icon in the theme's text colour, or in `colour`; greyed where its action is disabled."""
    svg = _read(name)
    made = QIcon()
    for size in SIZES:
        made.addPixmap(render(svg.replace("currentColor", colour or tone.text), size), QIcon.Mode.Normal)
        faded = render(svg.replace("currentColor", tone.muted), size, opacity=0.5)
        made.addPixmap(faded, QIcon.Mode.Disabled)
    return made


def application_icon() -> QIcon:
    """The program's icon."""
    made = QIcon()
    for size in (*SIZES, 128, 256):
        made.addPixmap(render(_read("italic-explorer"), size))
    return made


def render(svg: str, size: int, opacity: float = 1.0) -> QPixmap:
    """An SVG text as a square pixmap of `size` px; empty where the text is."""
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    if svg:
        painter = QPainter(pixmap)
        painter.setOpacity(opacity)
        QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size, size))
        painter.end()
    return pixmap


def _read(name: str) -> str:
    try:
        path: Path = resource_folder("assets") / "icons" / f"{name}.svg"
        return path.read_text(encoding="utf-8")
    except (ModelMissing, OSError):
        return ""  # a program without its icons still works; every button has a name
