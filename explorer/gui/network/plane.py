"""One channel of many planes as a picture: the states that pixels left, or the hyper-latents."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QSpinBox, QVBoxLayout, QWidget

from explorer.gui.look.flow import FlowLayout
from explorer.gui.look.i18n import tr
from explorer.gui.look.palette import UNKNOWN, Tone, cividis, diverging
from explorer.gui.scene.raster import pack

FEW = 64  # steps that are told apart; one of more is a line or a dot here and there
ENOUGH = 1 << 16  # places that are looked at for the liveliest channel


class Plane(QWidget):
    """A plane in false colours, each place a rectangle, and a ring around the one that is looked at.

    Attributes:
        colours: uint32 (h, w), as drawn; None for nothing.
    """

    def __init__(self, tone: Tone) -> None:
        super().__init__()
        self.tone = tone
        self.colours: NDArray[np.uint32] | None = None
        self._at: tuple[int, int] | None = None
        self.setAccessibleName(tr("A channel as a picture"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(60)

    def sizeHint(self) -> QSize:
        """As high as there is room."""
        return QSize(240, 160)

    def show_plane(self, colours: NDArray[np.uint32] | None, at: tuple[int, int] | None) -> None:
        """Draw these; `at`: row and column that are looked at."""
        self.colours, self._at = colours, at
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """As large as fits, in its own proportions."""
        if self.colours is None:
            return
        height, width = self.colours.shape
        scale = min(self.width() / width, self.height() / height)
        painter = QPainter(self)
        image = QImage(self.colours.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < 1)
        painter.drawImage(QRectF(0, 0, width * scale, height * scale), image)
        if self._at is not None:
            painter.setPen(QPen(QColor(self.tone.accent), 2))
            middle, radius = QPointF(self._at[1] + 0.5, self._at[0] + 0.5) * scale, max(4.0, scale * 0.75)
            painter.drawEllipse(middle, radius, radius)
        painter.end()


class Planes(QWidget):
    """A picker of channels, and one of steps, over the picture of one channel.

    Of few steps it is the places of one that are shown; of many, whose places are dots and lines, those up to one.

    Attributes:
        picker, step, told, plane: its parts.

    Signals:
        stepped: the step that was picked, as a position of the replay.
    """

    stepped = Signal(int)

    def __init__(self, tone: Tone) -> None:
        super().__init__()
        self.picker, self.told, self.plane = QSpinBox(), QLabel(), Plane(tone)
        self.picker.setAccessibleName(tr("Channel that is shown"))
        self.picker.setPrefix(tr("channel") + " ")
        self.step = QSpinBox()
        self.step.setAccessibleName(tr("Step whose pixels are shown"))
        self.step.setSpecialValueText(tr("all steps"))
        self._values: NDArray[Any] | None = None
        self._step_of: NDArray[Any] | None = None
        self._at: tuple[int, int] | None = None
        self._few = False
        bar = QWidget()
        row = FlowLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.picker)
        row.addWidget(self.step)
        row.addWidget(self.told)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(bar)
        layout.addWidget(self.plane, 1)
        self.picker.valueChanged.connect(self._draw)
        self.step.valueChanged.connect(self._on_step)
        self.show_planes(None, None)

    def set_tone(self, tone: Tone) -> None:
        """Draw in the colours of another theme."""
        self.plane.tone = tone
        self.plane.update()

    def show_planes(
        self,
        values: NDArray[Any] | None,
        at: tuple[int, int] | None,
        step_of: NDArray[Any] | None = None,
        count: int = 0,
        position: int = 0,
    ) -> None:
        """Show whole numbers (h, w, C), at first the channel that varies most; hide without any.

        `step_of`: (h, w), the step of each place, of `count`, whose last leaves nothing. `position`: of the replay.
        """
        self.setVisible(values is not None)
        self._at = at
        if values is self._values and values is not None:
            self.follow(position)
            self.plane.show_plane(self.plane.colours, at)
            return
        self._values, self._step_of = values, step_of
        self._few = few = step_of is not None and 2 < count <= FEW
        self.step.setVisible(step_of is not None and count > 2)
        self.step.setPrefix((tr("step") if few else tr("up to step")) + " ")
        with QSignalBlocker(self.step):
            self.step.setRange(0, max(0, count - 1))
            self.step.setValue(self._step_at(position))
        if values is not None:
            first = values[step_of == 0] if few else values.reshape(-1, values.shape[2])
            with QSignalBlocker(self.picker):
                self.picker.setRange(0, values.shape[2] - 1)
                self.picker.setValue(liveliest(first))
        self._draw()

    def follow(self, position: int) -> None:
        """Show the step that the replay is at."""
        step = self._step_at(position)
        if self._values is not None and step != self.step.value():
            with QSignalBlocker(self.step):
                self.step.setValue(step)
            self._draw()

    def _step_at(self, position: int) -> int:
        """What to show of a position: at the end all, but of few steps the last that leaves anything.

        Of those all together one would see little but which step each place is of.
        """
        last = self.step.maximum()
        return min(max(position, 1), last) if self._few or position <= last else 0

    @Slot(int)
    def _on_step(self, step: int) -> None:
        self._draw()
        if step:
            self.stepped.emit(step)

    def _draw(self) -> None:
        if self._values is None:
            self.plane.show_plane(None, None)
            return
        chosen = self._values[:, :, self.picker.value()]
        step = self.step.value() if self._step_of is not None else 0
        if step and self._few:
            assert self._step_of is not None
            chosen = spread(chosen, self._step_of == step - 1)
        low, high = int(chosen.min()), int(chosen.max())
        self.told.setText(tr("{low} (dark) to {high}").format(low=low, high=high))
        if low < 0:
            self.told.setText(tr("{low} (blue) to {high} (orange)").format(low=low, high=high))
        colours = coloured(chosen)
        if step and not self._few:
            colours[self._step_of >= step] = np.uint32(UNKNOWN)
        self.plane.show_plane(colours, self._at)


def spread(values: NDArray[Any], of: NDArray[np.bool_]) -> NDArray[Any]:
    """Values (h, w) of some places alone; at others the nearest before in the row, or in the rows before or after."""
    if not of.any():
        return values
    filled = np.take_along_axis(values, _latest(of, 1), 1)
    there = of.any(1)
    rows = _latest(there[:, None], 0)[:, 0]
    first = int(np.argmax(there))
    rows[:first] = first
    left = of.argmax(1)  # before the first of a row
    begins = np.arange(of.shape[1]) < left[:, None]
    filled[begins] = np.broadcast_to(values[np.arange(len(of)), left][:, None], values.shape)[begins]
    return filled[rows]


def _latest(of: NDArray[np.bool_], axis: int) -> NDArray[np.intp]:
    """For each place the last index along an axis, up to its own, at which something holds; 0 before the first."""
    count = np.arange(of.shape[axis])
    own = np.where(of, count if axis else count[:, None], 0)
    return np.maximum.accumulate(own, axis).astype(np.intp)


def coloured(values: NDArray[Any]) -> NDArray[np.uint32]:
    """Whole numbers (h, w) as colours: from the least to the greatest, or about zero where some are negative."""
    wide = values.astype(np.float32)
    low, high = float(wide.min()), float(wide.max())
    if low < 0:
        high = max(-low, high)
        low = -high
    levels = np.rint((wide - low) * (255 / max(1.0, high - low))).astype(np.uint8)
    return np.ascontiguousarray(pack(diverging() if low < 0 else cividis())[levels])


def liveliest(values: NDArray[Any]) -> int:
    """Of (P, C) the channel of the largest variance, by about `ENOUGH` rows."""
    return int(np.argmax(values[:: max(1, len(values) // ENOUGH)].astype(np.float32).var(0)))
