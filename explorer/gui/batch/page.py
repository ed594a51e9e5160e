"""The page of the batch: buttons, where the files go, how far it is, the table."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.gui.batch import words
from explorer.gui.batch.growth_strip import GrowthStrip
from explorer.gui.batch.items import State
from explorer.gui.batch.options_bar import OptionsBar
from explorer.gui.batch.runner import BatchRunner
from explorer.gui.batch.table import BatchTable
from explorer.gui.batch.thumbnails import Thumbnails
from explorer.gui.look.actions import Actions, action_push_button
from explorer.gui.look.flow import FlowLayout
from explorer.gui.look.i18n import tr
from explorer.gui.look.icons import icon
from explorer.gui.look.labels import seconds_label
from explorer.gui.look.palette import Tone
from explorer.gui.look.progress import show_value
from explorer.gui.look.soon import soon
from explorer.gui.state.session import Session

ROW_ACTIONS = ("batch_open", "batch_retry", "batch_remove")


class BatchPage(QWidget):
    """The page.

    Attributes:
        options_bar, table, state, gain, progress: its parts.
        back, start, pause: buttons.
        growth: that pictures will grow.
    """

    def __init__(
        self, session: Session, runner: BatchRunner, thumbnails: Thumbnails, actions: Actions, tone: Tone
    ) -> None:
        super().__init__()
        self._session, self._runner, self._queue, self._actions = session, runner, runner.queue, actions
        self.options_bar = OptionsBar(self._queue, session)
        self.table = BatchTable(self._queue, tone, thumbnails)
        self.table.view.addActions([actions[name] for name in ROW_ACTIONS])
        self.table.deleted.connect(actions["batch_remove"].trigger)
        self.table.selected.connect(self._update)
        self._make_progress()
        self._lay_out(tone)
        queue = self._queue
        for event in (queue.rows_changed, queue.state_changed, session.settings_changed):
            event.connect(self._update)
        queue.item_changed.connect(soon(self, self._update))
        queue.options_changed.connect(self._update)
        session.current_changed.connect(self._show_back)
        self._show_back()
        self._update()

    def set_tone(self, tone: Tone) -> None:
        """Draw in the colours of another theme."""
        self.table.set_tone(tone)
        self._symbol.setPixmap(icon("drop", tone, tone.accent).pixmap(56, 56))
        self.growth.set_tone(tone)

    def take_focus(self) -> None:
        """The keyboard belongs to the table, or to the first button where there is none."""
        (self.table.view if self._queue.items else self._add).setFocus()

    def set_active(self, active: bool) -> None:
        """Something hovers that can be dropped."""
        self._empty.setProperty("active", active)
        self._empty.style().unpolish(self._empty)
        self._empty.style().polish(self._empty)

    def _make_progress(self) -> None:
        self.state = QLabel()
        self.state.setObjectName("heading")
        self.gain = QLabel()
        self.gain.setObjectName("heading")
        self._settings = QLabel()
        self._settings.setObjectName("muted")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Progress of the batch"))

    def _lay_out(self, tone: Tone) -> None:
        card = QFrame()
        card.setObjectName("card")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._make_empty(tone))
        self._stack.addWidget(self.table)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._stack)
        told = QWidget()
        words_row = FlowLayout(told, spacing=14)
        words_row.setContentsMargins(0, 0, 0, 0)
        for label in (self.state, self.gain):
            words_row.addWidget(label)
        words_row.add_spring()
        words_row.addWidget(self._settings)
        self.growth = GrowthStrip(self._session, self._queue, tone)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 6)
        layout.setSpacing(6)
        for part in (self._buttons(), self.options_bar, told, self.growth, self.progress):
            layout.addWidget(part)
        layout.addWidget(card, 1)

    def _buttons(self) -> QWidget:
        bar = QWidget()
        row = FlowLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        self.back = QPushButton()
        self.back.setToolTip(self._actions["batch_show"].toolTip())
        self.back.clicked.connect(self._actions["batch_show"].trigger)
        self.start = action_push_button(self._actions, "batch_start", primary=True)
        self.pause = action_push_button(self._actions, "batch_pause")
        self._add = action_push_button(self._actions, "batch_add")
        row.addWidget(self.back)
        for button in (self._add, action_push_button(self._actions, "batch_add_folder"), self.start, self.pause):
            row.addWidget(button)
        row.addWidget(action_push_button(self._actions, "batch_cancel"))
        row.add_spring()
        for name in ("batch_retry", "batch_remove", "batch_clear"):
            row.addWidget(action_push_button(self._actions, name))
        return bar

    def _make_empty(self, tone: Tone) -> QFrame:
        self._empty = QFrame()
        self._empty.setObjectName("dropZone")
        self._symbol = QLabel()
        title, text = QLabel(tr("Drop pictures or folders here")), QLabel()
        title.setObjectName("title")
        text.setText(
            tr("Each is compressed to a file of its own, .italic files are decoded; one that fails stops no other.")
        )
        text.setObjectName("muted")
        text.setWordWrap(True)
        layout = QVBoxLayout(self._empty)
        layout.setSpacing(10)
        layout.addStretch(1)
        for label in (self._symbol, title, text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        layout.addStretch(1)
        self._symbol.setPixmap(icon("drop", tone, tone.accent).pixmap(56, 56))
        return self._empty

    def _update(self) -> None:
        """Enable what can be done now, and tell how far it is."""
        queue, totals = self._queue, self._queue.totals()
        state, finished = queue.state, totals.count - totals.waiting
        chosen = self.table.has_selection
        focused = self.start.hasFocus() or self.pause.hasFocus()  # a button that is disabled loses it
        for name, usable in (
            ("batch_start", state != "running" and totals.waiting > 0),
            ("batch_pause", state == "running"),
            ("batch_cancel", state != "stopped"),
            ("batch_retry", totals.failed > 0 or (chosen and totals.skipped > 0)),
            ("batch_remove", chosen),
            ("batch_open", chosen),
            ("batch_clear", totals.done + totals.skipped > 0),
            ("batch_list", totals.count > 0),
        ):
            self._actions[name].setEnabled(usable)
        self._show_start(state, focused=focused)
        self._stack.setCurrentIndex(1 if queue.items else 0)
        self.progress.setVisible(state != "stopped")
        show_value(self.progress, finished, max(totals.count, 1))
        made = self._session.settings if state == "stopped" else queue.settings
        self._settings.setText(words.settings(made, queue.options))
        left = totals.seconds_left
        told = {
            "running": tr("Picture {number} of {count}").format(number=finished + 1, count=totals.count),
            "paused": tr("Paused at picture {number} of {count}").format(number=finished + 1, count=totals.count),
            "stopped": words.counts(totals) or tr("No pictures yet"),
        }[state]
        if state == "running" and left is not None:
            told = tr("{told}, about {time} left").format(
                told=told, time=seconds_label(left) if left >= 120 else f"{left:.0f} s"
            )
        self.state.setText(told)
        self.gain.setText(words.gain(totals))
        self.gain.setVisible(bool(self.gain.text()))
        self.growth.refresh()

    def _show_start(self, state: State, *, focused: bool) -> None:
        """One of the two buttons is seen; the keyboard goes from one to the other, not to whatever is next."""
        running = state == "running"
        self.start.setText(tr("Go on") if state == "paused" else tr("Start"))
        self.start.setVisible(not running)
        self.pause.setVisible(running)
        if focused:
            (self.pause if running else self.start if self.start.isEnabled() else self.table.view).setFocus()

    def _show_back(self) -> None:
        document = self._session.current
        name = tr("← Back to the picture") if document is not None else tr("← Back to the start")
        self.back.setText(name)
