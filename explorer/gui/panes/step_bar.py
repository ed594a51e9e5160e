"""The replay's controls: slider over all steps, play, single steps, loop, speed, and what was spent so far."""

from __future__ import annotations

import time

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Slot
from PySide6.QtWidgets import QComboBox, QLabel, QSlider, QSpinBox, QToolButton, QVBoxLayout, QWidget

from explorer.gui.look.actions import Actions
from explorer.gui.look.elided import ElidedLabel
from explorer.gui.look.flow import FlowLayout
from explorer.gui.look.i18n import plain, tr
from explorer.gui.look.icons import icon
from explorer.gui.look.keys import KeepKeys, keep_keys
from explorer.gui.look.labels import bytes_label
from explorer.gui.look.palette import Tone
from explorer.gui.state.player import REAL_TIME, SPEEDS
from explorer.gui.state.session import Session

FRAME_MS = 16
BUTTONS = ("first_step", "step_back", "play", "step_forward", "last_step", "loop", "reverse")


class StepBar(QWidget):
    """Controls of the replay.

    Attributes:
        slider: position 0 (nothing known) to the number of steps.
    """

    def __init__(self, session: Session, actions: Actions, tone: Tone) -> None:
        super().__init__()
        self._session, self._tone, self._actions = session, tone, actions
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._on_tick)
        self._make_widgets()
        self._lay_out()
        session.selection_changed.connect(self.refresh)
        session.position_changed.connect(self.refresh)
        session.live_changed.connect(self.refresh)
        self.refresh()

    def toggle_play(self) -> None:
        """Play or pause."""
        player = self._session.player
        if player.playing:
            player.pause()
        else:
            player.play(time.perf_counter())
        self._session.position_changed.emit()

    def reverse(self, on: bool) -> None:
        """Play backwards from here on, or forwards again."""
        self._session.player.set_reverse(on, time.perf_counter())

    def step(self, steps: int) -> None:
        """Go forward (or back) by some steps, and pause."""
        self._session.player.pause()
        self._session.seek(self._session.player.position + steps, time.perf_counter())

    def go(self, position: int) -> None:
        """Show a position, and pause."""
        self._session.player.pause()
        self._session.seek(position, time.perf_counter())

    def set_tone(self, tone: Tone) -> None:
        """Icons in the colours of another theme."""
        self._tone = tone
        self._show_playing(force=True)

    def refresh(self) -> None:
        """Show the session's position."""
        session = self._session
        count = self._count()
        usable = count > 0 and not session.shows_live and not session.shows_trial
        for widget in (self.slider, self._number, self._speed, *self._buttons.values()):
            widget.setEnabled(usable)
        with QSignalBlocker(self.slider), QSignalBlocker(self._number):
            self.slider.setMaximum(max(count, 1))
            self.slider.setPageStep(max(1, count // 10))
            self.slider.setTickInterval(1 if count <= 64 else 0)
            ticks = QSlider.TickPosition.TicksBelow if 0 < count <= 64 else QSlider.TickPosition.NoTicks
            if self.slider.tickPosition() != ticks:
                self.slider.setTickPosition(ticks)
            self.slider.setValue(session.position)
            self._number.setMaximum(count)
            self._number.setValue(session.position)
        self._of.setText(tr("of {count}").format(count=count))
        self._spent.setText(self._spent_text())
        self._show_playing()

    def _make_widgets(self) -> None:
        self._keep = KeepKeys(self)
        self._buttons: dict[str, QToolButton] = {}
        for name in BUTTONS:
            button = QToolButton()
            button.setDefaultAction(self._actions[name])
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setAccessibleName(plain(self._actions[name].text()))
            button.installEventFilter(self._keep)
            self._buttons[name] = button
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(tr("Step"))
        self.slider.valueChanged.connect(self._on_slider)
        self._number = QSpinBox()
        self._number.setAccessibleName(tr("Step number"))
        self._number.setKeyboardTracking(False)
        self._number.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._number.setMinimumWidth(58)
        self._number.valueChanged.connect(self._on_slider)
        self._of, self._spent = QLabel(), ElidedLabel()
        self._spent.setObjectName("muted")
        self._speed = QComboBox()
        keep_keys(self._speed, self)
        self._speed.setAccessibleName(tr("Speed"))
        for speed in SPEEDS:
            self._speed.addItem(f"{speed:g} ×", speed)
        self._speed.addItem(tr("as decoded"), REAL_TIME)
        self._speed.setCurrentIndex(SPEEDS.index(1.0))
        self._speed.setToolTip(tr("Speed of the replay; “as decoded” takes the time that the decoder took"))
        self._speed.currentIndexChanged.connect(self._on_speed)
        self._playing: bool | None = None

    def _lay_out(self) -> None:
        label = QLabel(tr("Step"))
        row = FlowLayout(spacing=4)
        for name in BUTTONS:
            row.addWidget(self._buttons[name])
        for widget in (self._speed, label, self._number, self._of):
            row.addWidget(widget)
        row.add_spring()
        row.addWidget(self._spent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 10, 8)
        layout.setSpacing(4)
        layout.addWidget(self.slider)
        layout.addLayout(row)

    def _count(self) -> int:
        live = self._session.live
        if self._session.shows_trial:
            return 1
        return live.recorder.count if self._session.shows_live and live else self._session.player.count

    def _spent_text(self) -> str:
        session, run = self._session, self._session.selected
        if session.shows_live or session.shows_trial or run is None:
            return ""
        point, size = run.point, run.replay.bytes_at(session.position)
        lossy, pixels = point.codec == "lossy", point.width * point.height
        known = tr("{size} so far, {rate} bpp") if lossy else tr("{size} so far, {rate} bpsp")
        rate = 8 * size / (pixels if lossy else pixels * point.channels)
        return known.format(size=bytes_label(size), rate=f"{rate:.3f}")

    def _show_playing(self, force: bool = False) -> None:
        playing = self._session.player.playing
        if playing == self._playing and not force:
            return
        self._playing = playing
        self._actions["play"].setIcon(icon("pause" if playing else "play", self._tone))
        if playing:
            self._timer.start()
        else:
            self._timer.stop()

    @Slot(int)
    def _on_slider(self, value: int) -> None:
        self.go(value)

    @Slot(int)
    def _on_speed(self, index: int) -> None:
        self._session.player.set_speed(float(self._speed.itemData(index)), time.perf_counter())
        self._session.position_changed.emit()

    @Slot()
    def _on_tick(self) -> None:
        self._session.tick(time.perf_counter())
