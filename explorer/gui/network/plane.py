"""One channel of many planes as a picture: the states that pixels left, or the hyper-latents."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QSpinBox, QVBoxLayout, QWidget

from explorer.gui.look.flow import FlowLayout
from explorer.gui.look.i18n import tr
from explorer.gui.look.palette import Tone, cividis, diverging
from explorer.gui.scene.raster import pack

MOST = 512  # px a side that are looked at for the liveliest channel


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
    """A picker of channels over the picture of one.

    Attributes:
        picker, told, plane: its parts.
    """

    def __init__(self, tone: Tone) -> None:
        super().__init__()
        self.picker, self.told, self.plane = QSpinBox(), QLabel(), Plane(tone)
        self.picker.setAccessibleName(tr("Channel that is shown"))
        self.picker.setPrefix(tr("channel") + " ")
        self._values: NDArray[Any] | None = None
        self._at: tuple[int, int] | None = None
        bar = QWidget()
        row = FlowLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.picker)
        row.addWidget(self.told)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(bar)
        layout.addWidget(self.plane, 1)
        self.picker.valueChanged.connect(self._draw)
        self.show_planes(None, None)

    def set_tone(self, tone: Tone) -> None:
        """Draw in the colours of another theme."""
        self.plane.tone = tone
        self.plane.update()

    def show_planes(self, values: NDArray[Any] | None, at: tuple[int, int] | None) -> None:
        """Show whole numbers (h, w, C), at first the channel that varies most; hide without any."""
        self.setVisible(values is not None)
        self._at = at
        if values is self._values and values is not None:
            self.plane.show_plane(self.plane.colours, at)
            return
        self._values = values
        if values is not None:
            with QSignalBlocker(self.picker):
                self.picker.setRange(0, values.shape[2] - 1)
                self.picker.setValue(liveliest(values))
        self._draw()

    def _draw(self) -> None:
        if self._values is None:
            self.plane.show_plane(None, None)
            return
        chosen = self._values[:, :, self.picker.value()]
        low, high = int(chosen.min()), int(chosen.max())
        self.told.setText(tr("{low} (dark) to {high}").format(low=low, high=high))
        if low < 0:
            self.told.setText(tr("{low} (blue) to {high} (orange)").format(low=low, high=high))
        self.plane.show_plane(coloured(chosen), self._at)


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
    """The channel of the largest variance, of at most `MOST` rows and columns."""
    rows, columns = (max(1, size // MOST) for size in values.shape[:2])
    return int(np.argmax(values[::rows, ::columns].astype(np.float32).var((0, 1))))
