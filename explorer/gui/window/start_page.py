"""The page without a picture: a place to drop one, and samples to try."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QToolButton, QVBoxLayout, QWidget

from explorer.errors import ModelMissing
from explorer.gui.look.actions import Actions
from explorer.gui.look.i18n import tr
from explorer.gui.look.icons import icon
from explorer.gui.look.palette import Tone
from explorer.machine.resources import resource_folder

THUMBNAIL = QSize(150, 100)


def samples() -> list[Path]:
    """The bundled pictures."""
    try:
        folder = resource_folder("assets") / "samples"
    except ModelMissing:
        return []
    return sorted(path for path in folder.glob("*") if path.suffix.lower() in (".png", ".jpg", ".webp"))


class StartPage(QWidget):
    """Drop zone, buttons, samples.

    Signals:
        picked: the path of a sample.
    """

    picked = Signal(Path)

    def __init__(self, actions: Actions, tone: Tone) -> None:
        super().__init__()
        self._zone = QFrame()
        self._zone.setObjectName("dropZone")
        self._zone.setMinimumWidth(420)
        self._fill_zone(actions)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(16, 8, 16, 8)
        self._column.setSpacing(8)
        self._column.addStretch(2)
        self._column.addWidget(self._zone, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addLayout(self._sample_row())
        self._column.addStretch(3)
        scroll = QScrollArea()  # a low window shows the rows one after the other
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        for part in (inside, scroll.viewport()):
            part.setAutoFillBackground(False)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        self.set_tone(tone)

    def add_row(self, row: QWidget) -> None:
        """Another row below the samples."""
        self._column.insertWidget(self._column.count() - 1, row)

    def set_tone(self, tone: Tone) -> None:
        """Draw in the colours of another theme."""
        self._symbol.setPixmap(icon("drop", tone, tone.accent).pixmap(48, 48))

    def set_active(self, active: bool) -> None:
        """Something hovers that can be dropped."""
        self._zone.setProperty("active", active)
        self._zone.style().unpolish(self._zone)
        self._zone.style().polish(self._zone)

    def _fill_zone(self, actions: Actions) -> None:
        self._symbol = QLabel()
        title = QLabel(tr("Drop a picture here"))
        title.setObjectName("title")
        text = QLabel(
            tr("It is compressed without loss while you watch, step by step.\nA folder or an .italic file works too.")
        )
        text.setObjectName("muted")
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for name, label in (("open", tr("Open…")), ("paste", tr("Paste"))):
            button = QPushButton(label)
            button.setToolTip(actions[name].toolTip())
            button.clicked.connect(actions[name].trigger)
            button.setMinimumWidth(110)
            if name == "open":
                button.setObjectName("primary")
            buttons.addWidget(button)
        buttons.addStretch(1)
        zone = QVBoxLayout(self._zone)
        zone.setContentsMargins(32, 10, 32, 12)
        zone.setSpacing(6)
        for label in (self._symbol, title, text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            zone.addWidget(label)
        zone.addSpacing(4)
        zone.addLayout(buttons)

    def _sample_row(self) -> QVBoxLayout:
        column, row = QVBoxLayout(), QHBoxLayout()
        row.addStretch(1)
        row.setSpacing(12)
        paths = samples()
        for path in paths:
            row.addWidget(self._sample_button(path))
        row.addStretch(1)
        if paths:
            hint = QLabel(tr("or try a sample"))
            hint.setObjectName("muted")
            hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(hint)
        column.addSpacing(4)
        column.addLayout(row)
        return column

    def _sample_button(self, path: Path) -> QToolButton:
        name = path.stem.replace("_", " ").capitalize()
        pixmap = QPixmap(str(path)).scaled(
            THUMBNAIL * 2, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
        )
        left, top = (pixmap.width() - 2 * THUMBNAIL.width()) // 2, (pixmap.height() - 2 * THUMBNAIL.height()) // 2
        button = QToolButton()
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIcon(QIcon(pixmap.copy(left, top, 2 * THUMBNAIL.width(), 2 * THUMBNAIL.height())))
        button.setIconSize(THUMBNAIL)
        button.setText(name)
        button.setToolTip(tr("Open the sample picture {name}").format(name=name))
        button.setAccessibleName(name)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda: self.picked.emit(path))
        return button
