"""The pixel that is looked at: where it is, what it cost, and the distribution that the network gave each sub-pixel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.gui.look.actions import Actions
from explorer.gui.look.flow import FlowLayout
from explorer.gui.look.i18n import tr
from explorer.gui.look.palette import LIGHT, OF_CHANNEL, SERIES, SERIES_ON_DARK, Tone
from explorer.gui.pixel.advisers import AdviserBars
from explorer.gui.pixel.probe import Probe, reason
from explorer.gui.plot.dressing import dress
from explorer.gui.state.session import Session

if TYPE_CHECKING:
    from explorer.lossless.density.inspect import Prediction, SubPixel

REST_MS = 60  # for which the cursor stands still before the network is asked
TAIL = 2e-3  # of the probability that may lie outside of the likely values at either end
NARROWEST = 16  # values that are shown at least


class ChannelPlot(QWidget):
    """The probabilities of 256 values under one line of figures, the true one marked.

    Attributes:
        text: channel, true value, probability, bits.
        curve, truth: what is drawn, in pyqtgraph.
    """

    def __init__(self) -> None:
        super().__init__()
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.plot = pg.PlotWidget()
        self.plot.setAccessibleName(tr("Distribution of a sub-pixel"))
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.setMinimumHeight(84)
        # Of what it would like to be, 480 px, the panel would make three and scroll.
        self.plot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.plot.getAxis("left").setWidth(52)
        self.plot.getAxis("left").enableAutoSIPrefix(False)
        self.curve = pg.PlotCurveItem([0, 1], [0], stepMode="center", fillLevel=0)
        self.truth = pg.PlotDataItem(symbol="t1", symbolSize=11)
        self._line = pg.InfiniteLine(angle=90)
        for item in (self.curve, self._line, self.truth):
            self.plot.addItem(item)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.text)
        layout.addWidget(self.plot, 1)

    def show_channel(self, found: SubPixel, given: str, tone: Tone, narrow: bool) -> None:
        """`given`: the channels that it was predicted from, "" for none; `narrow`: only the likely values."""
        chance = found.probability[found.value]
        words = tr("{channel}: true value {value} at {percent} %, {bits} bits")
        if given:
            words = tr("{channel} given {given}: true value {value} at {percent} %, {bits} bits")
        self.text.setText(
            words.format(
                channel=found.channel, given=given, value=found.value,
                percent=f"{100 * chance:.3g}", bits=f"{found.bits:.2f}",
            )
        )  # fmt: skip
        self.plot.setAccessibleName(tr("Distribution of {channel}").format(channel=found.channel))
        self.plot.setAccessibleDescription(self.text.text())
        colour = QColor((SERIES if tone is LIGHT else SERIES_ON_DARK)[OF_CHANNEL[found.channel]])
        faint = QColor(colour)
        faint.setAlpha(110)
        self.curve.setData(np.arange(257) - 0.5, found.probability, pen=pg.mkPen(colour), brush=faint)
        self.truth.setData([found.value], [chance], symbolBrush=tone.text, symbolPen=tone.panel)
        self._line.setPen(pg.mkPen(tone.text, width=1, style=Qt.PenStyle.DashLine))
        self._line.setPos(found.value)
        low, high = likely(found) if narrow else (0, 255)
        self.plot.setXRange(low - 0.5, high + 0.5, padding=0.02)
        self.plot.setYRange(0, float(found.probability.max()) * 1.15, padding=0)

    def set_tone(self, tone: Tone) -> None:
        """pyqtgraph does not follow the palette."""
        dress(self.plot, tone)


def likely(found: SubPixel) -> tuple[int, int]:
    """First and last value that hold nearly all of the probability, and the true value."""
    below = np.cumsum(found.probability)
    low = min(int(np.searchsorted(below, TAIL)), found.value)
    high = max(int(np.searchsorted(below, 1 - TAIL)), found.value)
    missing = max(0, NARROWEST - (high - low + 1))
    low = max(0, min(low - missing // 2, 256 - NARROWEST))
    return low, min(255, max(high, low + NARROWEST - 1))


class PixelPanel(QWidget):
    """Position, cost and three distributions.

    Attributes:
        x, y: the pixel's numbers, which can be given.
        narrow: whether only the likely values are drawn.
        heading: step and bits; message: why there is nothing to see.
        channels: the plots, in the order of coding.
        advisers: what the second opinion's advisers were worth, where the decoder kept account of them.
    """

    def __init__(self, session: Session, probe: Probe, actions: Actions, tone: Tone) -> None:
        super().__init__()
        self._session, self._probe, self._tone = session, probe, tone
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self._on_rest)
        self.x, self.y = self._number(tr("Column of the pixel")), self._number(tr("Row of the pixel"))
        self._pin = QToolButton()
        self._pin.setDefaultAction(actions["pin_pixel"])
        self._pin.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._pin.setAccessibleName(tr("Pin this pixel"))
        self._pin_action = actions["pin_pixel"]
        self._pin_action.setIconText(tr("Pin"))
        self.narrow = QCheckBox(tr("Likely &only"))
        self.narrow.setToolTip(tr("Show the values that hold nearly all of the probability, not all 256"))
        self.narrow.toggled.connect(self.refresh)
        self.heading, self.message = QLabel(), QLabel()
        self.message.setObjectName("muted")
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for label in (self.heading, self.message):
            label.setWordWrap(True)
        self.channels = tuple(ChannelPlot() for _ in range(3))
        self.advisers = AdviserBars(tone)
        self._lay_out()
        probe.changed.connect(self.refresh)
        session.position_changed.connect(self._show_heading)
        self.set_tone(tone)

    def set_tone(self, tone: Tone) -> None:
        """Draw in the colours of another theme."""
        self._tone = tone
        for channel in self.channels:
            channel.set_tone(tone)
        self.advisers.set_tone(tone)
        self.refresh()

    def refresh(self) -> None:
        """Show the probe's state, and have it ask once the cursor rests."""
        self._show_numbers()
        if not self.isVisible():
            return
        if self._probe.question is not None and self._probe.prediction is None and not self._probe.problem:
            self._timer.start()  # what was drawn for the pixel before stays until then, so that nothing flickers
            return
        text = reason(self._probe, self._session)
        self.message.setText(text)
        self.message.setVisible(bool(text))
        self.heading.setVisible(not text)
        self._show(None if text else self._probe.prediction)
        self._show_heading()

    def showEvent(self, event: QShowEvent) -> None:
        """Nothing is asked while nobody looks."""
        super().showEvent(event)
        self.refresh()

    def _show(self, found: Prediction | None) -> None:
        channels = found.channels if found is not None else ()
        for at, plot in enumerate(self.channels):
            plot.setVisible(at < len(channels))
            if at < len(channels):
                given = ", ".join(before.channel for before in channels[:at])
                plot.show_channel(channels[at], given, self._tone, self.narrow.isChecked())
        scene = self._session.scene()
        kept = None if found is None or scene is None or scene.traces is None else scene.traces.account
        letters = tuple(channel.channel for channel in channels)
        own = None if kept is None or found is None else kept[found.y, found.x, : len(letters)]
        self.advisers.show_account(own, letters)

    def _show_heading(self) -> None:
        found, scene = self._probe.prediction, self._session.scene()
        if found is None or scene is None or scene.bits_map is None:
            return
        parts = [
            tr("Step {step} of {count}, from {known} known neighbours").format(
                step=found.step + 1, count=scene.count, known=found.known
            ),
            tr("{bits} bits by the network alone; {reported} with the second opinion").format(
                bits=" + ".join(f"{c.bits:.2f}" for c in found.channels)
                + (f" = {found.bits:.2f}" if len(found.channels) > 1 else ""),
                reported=f"{float(scene.bits_map[found.y, found.x]):.2f}",
            ),
        ]
        if not found.exact:  # a large picture, see `density.inspect`
            parts[1] += " " + tr("(about: computed from near pixels alone)")
        if found.looked is not None:
            parts.append(
                tr("Attention looked at {x}, {y}, whose surroundings are alike").format(
                    x=found.looked[0], y=found.looked[1]
                )
            )
        if self._session.position <= found.step:
            parts[0] += " " + tr("(still to come)")
        self.heading.setText("\n".join(parts))

    def _show_numbers(self) -> None:
        scene, at = self._session.scene(), self._probe.at or (0, 0)
        with QSignalBlocker(self.x), QSignalBlocker(self.y):
            for box, value, size in zip(
                (self.x, self.y), at, (scene.width, scene.height) if scene else (1, 1), strict=True
            ):
                box.setEnabled(scene is not None)
                box.setMaximum(size - 1)
                box.setValue(value)
        self._pin_action.setChecked(self._probe.pinned)

    def _number(self, name: str) -> QSpinBox:
        box = QSpinBox()
        box.setAccessibleName(name)
        box.setKeyboardTracking(False)
        box.setMinimumWidth(66)
        box.valueChanged.connect(self._on_number)
        return box

    def _lay_out(self) -> None:
        row = FlowLayout()
        for text, box in (("&x", self.x), ("&y", self.y)):
            label = QLabel(text)
            label.setBuddy(box)
            row.addWidget(label)
            row.addWidget(box)
        row.addWidget(self._pin)
        row.add_spring()
        row.addWidget(self.narrow)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.heading)
        layout.addWidget(self.message, 1)
        for channel in self.channels:
            layout.addWidget(channel, 1)
        layout.addWidget(self.advisers)
        scroll = QScrollArea()  # three plots keep a height at which they can be read
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        for part in (inside, scroll.viewport()):
            part.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    @Slot(int)
    def _on_number(self, _value: int) -> None:
        self._probe.move(self.x.value(), self.y.value())

    @Slot()
    def _on_rest(self) -> None:
        if self.isVisible():
            self._probe.ask()
