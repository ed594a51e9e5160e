"""Says that waiting pictures will grow, before it is done, and offers what makes them smaller."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from explorer.gui.batch import words
from explorer.gui.batch.queue import Queue
from explorer.gui.look.elided import ElidedLabel
from explorer.gui.look.i18n import tr
from explorer.gui.look.icons import icon
from explorer.gui.look.palette import Tone
from explorer.gui.state.session import Session


class GrowthStrip(QFrame):
    """One line, seen where there is something to say.

    Attributes:
        text: what is said.
        lossy: the button.
    """

    def __init__(self, session: Session, queue: Queue, tone: Tone) -> None:
        super().__init__()
        self._session, self._queue = session, queue
        self.setObjectName("noticeInfo")
        self._symbol, self.text = QLabel(), ElidedLabel(least=30)
        self.lossy = QPushButton(tr("Lossy"))
        self.lossy.setToolTip(tr("Compress the batch with the lossy codec"))
        self.lossy.clicked.connect(self._go_lossy)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 4, 3)
        for widget in (self._symbol, self.text, self.lossy):
            row.addWidget(widget)
        row.addStretch(1)
        self.set_tone(tone)

    def set_tone(self, tone: Tone) -> None:
        """Draw in the colours of another theme."""
        self._symbol.setPixmap(icon("warning", tone, tone.accent).pixmap(18, 18))

    def refresh(self) -> None:
        """Say what is so now."""
        text = words.growth(self._queue, self._session.settings)
        self.text.setText(text)
        self.setVisible(bool(text))

    @Slot()
    def _go_lossy(self) -> None:
        self._session.change_settings(codec="lossy")
