"""Notices above the page, which they do not move: what went wrong or is worth knowing.

They go by themselves, unless something is to be decided or the cursor rests on them; errors stay in the list of
messages.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from explorer.gui.look.i18n import tr
from explorer.gui.look.icons import icon
from explorer.gui.look.palette import Tone
from explorer.gui.state.session import Choice, Notice, Session

MOST = 4  # shown at once; the older ones come back when these are dismissed
SECONDS = {"info": 8.0, "error": 25.0}  # for which a notice is shown
TICK = 0.5  # seconds
WIDEST, MARGIN = 620, 12  # px


class NoticeBar(QWidget):
    """The newest notices of the session, one below the other, over the upper right of the widget below them."""

    def __init__(self, session: Session, tone: Tone) -> None:
        super().__init__()
        self._session, self._tone = session, tone
        self._left: list[tuple[Notice, float]] = []  # seconds for which each is still shown
        self._below: QWidget | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(round(1000 * TICK))
        self._timer.timeout.connect(self._on_tick)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._made: list[Notice] = []
        session.notices_changed.connect(self.refresh)
        self.refresh()

    def set_tone(self, tone: Tone) -> None:
        """Draw in the colours of another theme."""
        self._tone, self._made = tone, []
        self.refresh()

    def stand_over(self, below: QWidget) -> None:
        """Where to stand."""
        self.setParent(below.parentWidget())
        self._below = below
        below.installEventFilter(self)
        self.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the widget below."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()
        return super().eventFilter(watched, event)

    def pass_time(self, seconds: float) -> None:
        """Let notices go whose time has come."""
        self._left = [(notice, left - (0.0 if notice.choices else seconds)) for notice, left in self._left]
        for notice, left in list(self._left):
            if left <= 0 and notice.level == "info":
                self._session.dismiss(notice)
        self.refresh()

    @Slot()
    def _on_tick(self) -> None:
        if not self.underMouse():
            self.pass_time(TICK)

    def _place(self) -> None:
        if self._below is None or not self.isVisibleTo(self.parentWidget()):
            return
        below = self._below.geometry()
        width = min(WIDEST, below.width() - 2 * MARGIN)
        height = self._layout.heightForWidth(width) if self._layout.hasHeightForWidth() else self.sizeHint().height()
        self.setGeometry(below.right() - MARGIN - width, below.top() + MARGIN, width, height)
        self.raise_()

    def _shown(self) -> list[Notice]:
        """Those whose time has not come; one that is told again is told anew."""
        known = {id(notice): left for notice, left in self._left}
        self._left = [(notice, known.get(id(notice), SECONDS[notice.level])) for notice in self._session.notices]
        return [notice for notice, left in self._left if left > 0][-MOST:]

    def refresh(self) -> None:
        """Show what there is to tell."""
        shown = self._shown()
        if shown == self._made and [id(each) for each in shown] == [id(each) for each in self._made]:
            return
        self._made = shown
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for notice in shown:
            self._layout.addWidget(self._make(notice))
        self.setVisible(bool(shown) and self._below is not None)
        if shown:
            self._timer.start()
            self._place()
        else:
            self._timer.stop()

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
