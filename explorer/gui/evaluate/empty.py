"""What the evaluation's page shows before there is anything to show: where pictures are dropped."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from explorer.gui.look.i18n import tr
from explorer.gui.look.icons import icon
from explorer.gui.look.palette import Tone

SYMBOL = 48  # px


class DropZone(QFrame):
    """A symbol and two sentences in a frame that lights up."""

    def __init__(self, tone: Tone) -> None:
        super().__init__()
        self.setObjectName("dropZone")
        self._symbol, title, text = QLabel(), QLabel(tr("Drop a folder of pictures here")), QLabel()
        title.setObjectName("title")
        text.setText(
            tr(
                "Every picture is compressed, decoded and compared at every setting and by every coder that is chosen; "
                "results are kept as they come, and one that fails stops no other."
            )
        )
        text.setObjectName("muted")
        text.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addStretch(1)
        for label in (self._symbol, title, text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        layout.addStretch(1)
        self.set_tone(tone)

    def set_tone(self, tone: Tone) -> None:
        """Draw in the colours of another theme."""
        self._symbol.setPixmap(icon("drop", tone, tone.accent).pixmap(SYMBOL, SYMBOL))

    def set_active(self, active: bool) -> None:
        """Something hovers that can be dropped."""
        self.setProperty("active", active)
        self.style().unpolish(self)
        self.style().polish(self)
