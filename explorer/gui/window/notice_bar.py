"""Notices in place: what went wrong or is worth knowing, until it is dismissed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from explorer.gui.look.i18n import tr
from explorer.gui.look.icons import icon
from explorer.gui.look.palette import Tone
from explorer.gui.state.session import Choice, Notice, Session

MOST = 4  # shown at once; the older ones come back when these are dismissed


class NoticeBar(QWidget):
    """The newest notices of the session, one below the other."""

    def __init__(self, session: Session, tone: Tone) -> None:
        super().__init__()
        self._session, self._tone = session, tone
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(10, 8, 10, 0)
        self._layout.setSpacing(6)
        session.notices_changed.connect(self.refresh)
        self.refresh()

    def set_tone(self, tone: Tone) -> None:
        """Draw in the colours of another theme."""
        self._tone = tone
        self.refresh()

    def refresh(self) -> None:
        """Show what there is to tell."""
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for notice in self._session.notices[-MOST:]:
            self._layout.addWidget(self._make(notice))
        self.setVisible(bool(self._session.notices))

    def _make(self, notice: Notice) -> QFrame:
        frame = QFrame()
        bad = notice.level == "error"
        frame.setObjectName("noticeError" if bad else "noticeInfo")
        colour = self._tone.bad if bad else self._tone.accent
        symbol = QLabel()
        symbol.setPixmap(icon("warning" if bad else "info", self._tone, colour).pixmap(20, 20))
        symbol.setAccessibleName(tr("Error") if bad else tr("Note"))
        text = QLabel(notice.text)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        button = QToolButton()
        button.setIcon(icon("close", self._tone))
        button.setAccessibleName(tr("Dismiss"))
        button.setToolTip(tr("Dismiss"))
        button.clicked.connect(lambda: self._session.dismiss(notice))
        row = QHBoxLayout(frame)
        row.setContentsMargins(10, 6, 6, 6)
        row.setSpacing(10)
        row.addWidget(symbol)
        row.addWidget(text, 1)
        for choice in notice.choices:
            row.addWidget(self._choice(notice, choice))
        row.addWidget(button)
        return frame

    def _choice(self, notice: Notice, choice: Choice) -> QPushButton:
        button = QPushButton(choice.text)

        def choose() -> None:
            self._session.dismiss(notice)
            choice.choose()

        button.clicked.connect(choose)
        return button
