"""One view of the picture: draws what its mode shows of the session's scene, zooms and pans with its siblings."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.gui.look.i18n import tr
from explorer.gui.look.labels import bytes_label
from explorer.gui.look.palette import Tone
from explorer.gui.panes.viewport import Viewport
from explorer.gui.scene.cells import NUMBERED, cells
from explorer.gui.scene.layers import Layers, Mode
from explorer.gui.scene.raster import Window
from explorer.gui.scene.replay import Scene
from explorer.gui.state.session import Session

WHEEL_NOTCH = 120  # eighths of a degree
HANDLE = 14.0  # px, radius of the line's handle
SMALLEST_MARKER = 9.0  # px of the screen
SMALLEST_FRAME, SMALLEST_CELL, SMALLEST_VALUES = 5.0, 24.0, 44.0  # px of a cell with a frame, a number, three numbers
MIDDLE = 128  # of lightness
GRAIN = 128  # px of the screen
REACH = 10.0  # px around the line within which it is taken

Place = tuple[int, int]
Source = Callable[[], tuple[Scene | None, int]]
Key = tuple[Scene | None, Window, Mode, Tone]


class Pane(QWidget):
    """A picture view.

    Attributes:
        mode: what it shows.
        beside: what it shows right of the line; None without a line.
        tone: the theme's colours.
        split: where the line is, as a part of the width.
        source, source_beside: the scene and the position of the pane, and of what is right of the line.

    Signals:
        resized: its size changed.
        pointed: picture coordinates under the cursor, (-1, -1) when it leaves.
        enclosed: a rectangle of the picture was drawn with Shift, (x, y, width, height) in px; None for none any more.
    """

    enclosed = Signal(object)
    resized = Signal()
    pointed = Signal(int, int)

    def __init__(self, session: Session, viewport: Viewport, mode: Mode, tone: Tone) -> None:
        super().__init__()
        self.mode: Mode = mode
        self.override: Mode | None = None
        self._viewport, self.tone = viewport, tone
        self.beside: Mode | None = None
        self.split = 0.5
        self.source: Source = lambda: (session.scene(), session.position)
        self.source_beside: Source = self.source
        self._sampled: dict[str, tuple[Key, Layers]] = {}
        self._marker: Place | None = None
        self._looked: Place | None = None
        self._seen: tuple[Place, ...] = ()
        self._holds_line = False
        self._grabbed: QPointF | None = None
        self._drawn_from: Place | None = None
        self._region: QRect | None = None
        self._ringed = False
        self.setObjectName("stage")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # it paints all of itself
        self.setMinimumSize(100, 60)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def set_mode(self, mode: Mode) -> None:
        """Show something else."""
        self.mode = mode
        self.update()

    def set_override(self, mode: Mode | None) -> None:
        """Show `mode` for a while, None for the pane's own again."""
        self.override = mode
        self.update()

    def set_beside(self, mode: Mode | None) -> None:
        """Show `mode` right of a line that can be dragged; None for no line."""
        self.beside = mode
        self.update()

    def set_split(self, part: float) -> None:
        """Put the line at a part of the width, 0 to 1."""
        self.split = min(max(part, 0.0), 1.0)
        self.update()

    def set_marker(self, at: Place | None, looked: Place | None = None, seen: tuple[Place, ...] = ()) -> None:
        """Frame a pixel, those that were seen for it, and draw a line to another that was looked at; None for none."""
        if (at, looked, seen) != (self._marker, self._looked, self._seen):
            self._marker, self._looked, self._seen = at, looked, seen
            self.update()

    def set_region(self, region: QRect | None) -> None:
        """Frame a part of the picture, and tell its bits."""
        self._region = region
        self.update()

    def set_tone(self, tone: Tone) -> None:
        """Draw in the colours of another theme."""
        self.tone = tone
        self.update()

    def refresh(self) -> None:
        """The scene changed in place: sample it anew."""
        self._sampled.clear()
        self.update()

    def pixels(self) -> tuple[int, int]:
        """Size in pixels of the screen."""
        ratio = self.devicePixelRatioF()
        return round(self.width() * ratio), round(self.height() * ratio)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the visible part."""
        painter = QPainter(self)
        scene, position = self.source()
        self._fill_around(painter, scene is not None)
        if scene is not None:
            self._draw(painter, scene, position)
        if self._ringed:
            painter.setPen(QPen(QColor(self.tone.accent), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _fill_around(self, painter: QPainter, picture: bool) -> None:
        """Paint what the picture leaves free; to paint below it, too, would cost as much again."""
        around, ratio = QRegion(self.rect()), self.devicePixelRatioF()
        if picture and ratio == int(ratio):
            x, y, window = self._viewport.visible()
            size = int(ratio)
            inner = QRect(-(-x // size), -(-y // size), window.width // size, window.height // size)
            around -= inner.adjusted(0, 0, -1, -1) if size > 1 else inner
        for rect in around:
            painter.fillRect(rect, QColor(self.tone.stage))

    def _draw(self, painter: QPainter, scene: Scene, position: int) -> None:
        x, y, window = self._viewport.visible()
        if not window.width or not window.height:
            return
        if self._has_line:
            cut = min(max(round(self.split * self.pixels()[0]) - x, 0), window.width)
            frame = self._divided(scene, position, window, cut)
        else:
            frame = self._layers("left", scene, window, self.override or self.mode).frame(position)
        image = QImage(frame.data, window.width, window.height, 4 * window.width, QImage.Format.Format_RGB32)
        ratio = self.devicePixelRatioF()
        image.setDevicePixelRatio(ratio)
        painter.drawImage(QPointF(x / ratio, y / ratio), image)
        self._draw_cells(painter, scene, frame)
        if self._region is not None:
            self._draw_region(painter, scene, self._region)
        if self._marker is not None:
            self._draw_seen(painter, scene)
        if self._marker is not None and self._looked is not None:
            self._draw_look(painter, self._marker, self._looked)
        if self._marker is not None:
            self._draw_marker(painter, *self._marker)
        if self._has_line:
            self._draw_line(painter)

    def _divided(self, scene: Scene, position: int, window: Window, cut: int) -> NDArray[np.uint32]:
        """Both views, each on its side of the line alone; `cut`: px from the window's left.

        Their widths go by `GRAIN`, so that a line that is dragged has them sampled anew now and then only.
        """
        frame = np.empty((window.height, window.width), np.uint32)
        if cut > 0:
            left = window._replace(width=min(-(-cut // GRAIN) * GRAIN, window.width))
            frame[:, :cut] = self._layers("left", scene, left, self.mode).frame(position)[:, :cut]
        if cut < window.width:
            other, position = self.source_beside()
            start = cut // GRAIN * GRAIN
            right = window._replace(left=window.left + start, width=window.width - start)
            layers = self._layers("right", other or scene, right, self.beside or self.mode)
            frame[:, cut:] = layers.frame(position)[:, cut - start :]
        return frame

    def _draw_cells(self, painter: QPainter, scene: Scene, frame: NDArray[np.uint32]) -> None:
        """In large cells stands what their colours mean: the number of the step, or the bits."""
        side = self._viewport.scale / self.devicePixelRatioF()
        mode = self.override or self.mode
        if side < SMALLEST_CELL or mode not in NUMBERED or self._has_line or scene.step_of is None:
            return
        window = self._viewport.visible()[2]
        for cell in cells(scene, mode, window):
            rect = QRectF(self._corner(cell.x, cell.y), QSizeF(side, side))
            row = min(max(int((cell.y + 0.5) * window.scale) - window.top, 0), window.height - 1)
            column = min(max(int((cell.x + 0.5) * window.scale) - window.left, 0), window.width - 1)
            dark = QColor.fromRgb(int(frame[row, column])).lightness() < MIDDLE
            painter.setPen(QColor(Qt.GlobalColor.white if dark else Qt.GlobalColor.black))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, cell.text)

    def _draw_seen(self, painter: QPainter, scene: Scene) -> None:
        """Thin frames around the pixels that the network saw for the framed one; in large cells, their values."""
        side = self._viewport.scale / self.devicePixelRatioF()
        if side < SMALLEST_FRAME:
            return
        values = scene.original.levels[0] if scene.original is not None and side >= SMALLEST_VALUES else None
        for x, y in self._seen:
            rect = QRectF(self._corner(x, y), QSizeF(side, side)).adjusted(0.5, 0.5, -0.5, -0.5)
            for colour, width in ((QColor(0, 0, 0, 150), 3), (QColor(self.tone.accent), 1)):
                painter.setPen(QPen(colour, width))
                painter.drawRect(rect)
            if values is not None:
                dark = QColor(*values[y, x].tolist()).lightness() < MIDDLE
                painter.setPen(QColor(Qt.GlobalColor.white if dark else Qt.GlobalColor.black))
                grey = len(set(values[y, x].tolist())) == 1
                lines = [str(values[y, x, 0])] if grey else [str(value) for value in values[y, x].tolist()]
                painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, "\n".join(lines))

    def _enclose(self, one: Place, other: Place) -> None:
        scene, _ = self.source()
        if scene is None:
            return
        (left, right), (top, bottom) = (sorted(pair) for pair in zip(one, other, strict=True))
        region = QRect(left, top, right - left + 1, bottom - top + 1) & QRect(0, 0, scene.width, scene.height)
        self.enclosed.emit(region if not region.isEmpty() else None)

    def _pixel_at(self, point: QPointF) -> Place:
        x, y = self._viewport.to_picture(*self._screen(point))
        return int(x // 1), int(y // 1)

    def _draw_region(self, painter: QPainter, scene: Scene, region: QRect) -> None:
        """A frame, and above it what stands in it."""
        scale = self._viewport.scale / self.devicePixelRatioF()
        rect = QRectF(self._corner(region.x(), region.y()), QSizeF(region.width(), region.height()) * scale)
        for colour, width in ((QColor(0, 0, 0, 150), 3), (QColor(255, 255, 255), 1)):
            painter.setPen(QPen(colour, width))
            painter.drawRect(rect)
        text = region_text(scene, region)
        size = painter.fontMetrics().size(Qt.TextFlag.TextSingleLine, text) + QSize(10, 4)
        left = min(max(rect.left(), 0), max(0, self.width() - size.width()))
        above, below = rect.top() - size.height(), min(rect.bottom(), self.height() - size.height())
        top = above if above >= 0 else below
        box = QRectF(left, top, size.width(), size.height())
        painter.fillRect(box, QColor(self.tone.panel))
        painter.setPen(QColor(self.tone.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _corner(self, x: int, y: int) -> QPointF:
        left, top = self._viewport.to_screen(x, y)
        return QPointF(left, top) / self.devicePixelRatioF()

    def _draw_marker(self, painter: QPainter, x: int, y: int) -> None:
        """A frame around the pixel, wide enough to be found where the pixel is small."""
        side = max(self._viewport.scale, SMALLEST_MARKER) / self.devicePixelRatioF()
        frame = QRectF(0, 0, side, side)
        frame.moveCenter(self._centre(x, y))
        for colour, width in ((QColor(0, 0, 0), 3), (QColor(255, 255, 255), 1)):
            painter.setPen(QPen(colour, width))
            painter.drawRect(frame.adjusted(-1, -1, 1, 1))

    def _centre(self, x: int, y: int) -> QPointF:
        """Of a pixel of the picture, in the widget's coordinates."""
        (left, top), half, ratio = self._viewport.to_screen(x, y), self._viewport.scale / 2, self.devicePixelRatioF()
        return QPointF((left + half) / ratio, (top + half) / ratio)

    def _draw_look(self, painter: QPainter, at: tuple[int, int], looked: tuple[int, int]) -> None:
        """A line to the pixel that was looked at, and a frame around that."""
        ends = self._centre(*at), self._centre(*looked)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in ((QColor(0, 0, 0, 160), 3), (QColor(255, 255, 255), 1)):
            painter.setPen(QPen(colour, width, Qt.PenStyle.DashLine))
            painter.drawLine(*ends)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._draw_marker(painter, *looked)

    def _draw_line(self, painter: QPainter) -> None:
        x, middle = self.split * self.width(), self.height() / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in ((QColor(0, 0, 0, 150), 4), (QColor(255, 255, 255), 2)):
            painter.setPen(QPen(colour, width))
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        painter.setPen(QPen(QColor(0, 0, 0, 150), 1))
        painter.setBrush(QColor(255, 255, 255))
        painter.drawEllipse(QPointF(x, middle), HANDLE, HANDLE)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor("#1b1f24"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for side in (-1, 1):
            tip = QPointF(x + side * 8, middle)
            painter.drawLine(tip, QPointF(x + side * 4, middle - 4))
            painter.drawLine(tip, QPointF(x + side * 4, middle + 4))

    @property
    def _has_line(self) -> bool:
        return self.beside is not None and self.override is None

    def _near_line(self, x: float) -> bool:
        return self._has_line and abs(x - self.split * self.width()) <= REACH

    def _layers(self, side: str, scene: Scene, window: Window, mode: Mode) -> Layers:
        """Sampled anew only where something changed."""
        key = (scene, window, mode, self.tone)
        if side not in self._sampled or not _same(self._sampled[side][0], key):
            self._sampled[side] = (key, Layers(scene, window, mode, self.tone))
        return self._sampled[side][1]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the view, which knows the size of all panes."""
        self.resized.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the cursor."""
        turned = event.angleDelta().y()
        at = self._screen(event.position())
        if abs(turned) >= WHEEL_NOTCH:
            (self._viewport.zoom_in if turned > 0 else self._viewport.zoom_out)(at)
        elif turned:  # touch pads report small turns; follow them smoothly
            self._viewport.zoom_to(self._viewport.scale * 2 ** (turned / WHEEL_NOTCH / 2), at)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the line, or of the picture."""
        if event.button() == Qt.MouseButton.LeftButton and self._near_line(event.position().x()):
            self._holds_line = True
            return
        if event.button() == Qt.MouseButton.LeftButton and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._drawn_from = self._pixel_at(event.position())
            self.enclosed.emit(None)
            return
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._grabbed = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, or move the line, while held; tell the pixel under the cursor."""
        at_line = self._holds_line or (self._grabbed is None and self._near_line(event.position().x()))
        if self._drawn_from is not None:
            self._enclose(self._drawn_from, self._pixel_at(event.position()))
            return
        if self._holds_line:
            self.set_split(event.position().x() / max(1, self.width()))
        elif self._grabbed is not None:
            moved = (event.position() - self._grabbed) * self.devicePixelRatioF()
            self._grabbed = event.position()
            self._viewport.pan(moved.x(), moved.y())
        if self._grabbed is None:
            self.setCursor(Qt.CursorShape.SplitHCursor if at_line else Qt.CursorShape.CrossCursor)
        x, y = self._viewport.to_picture(*self._screen(event.position()))
        self.pointed.emit(int(x // 1), int(y // 1))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._holds_line = False
        self._grabbed = self._drawn_from = None
        self.setCursor(Qt.CursorShape.CrossCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Between the whole picture and 100 %."""
        if self._viewport.fitted:
            self._viewport.zoom_to(1.0 if self._viewport.scale != 1 else 4.0, self._screen(event.position()))
        else:
            self._viewport.fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus to those who came by keyboard."""
        reasons = Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason
        self._ringed = event.reason() in reasons
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No ring."""
        self._ringed = False
        self.update()

    def leaveEvent(self, event: object) -> None:
        """No pixel is under the cursor."""
        self.pointed.emit(-1, -1)

    def _screen(self, point: QPointF) -> tuple[float, float]:
        ratio = self.devicePixelRatioF()
        return point.x() * ratio, point.y() * ratio


def region_text(scene: Scene, region: QRect) -> str:
    """Size of a rectangle, and the sum of the bits in it."""
    size = tr("{width} × {height} px").format(width=region.width(), height=region.height())
    if scene.bits_map is None:
        return size
    rows, columns = (slice(start, start + length) for start, length in
                     ((region.y(), region.height()), (region.x(), region.width())))  # fmt: skip
    bits = float(scene.bits_map[rows, columns].sum(dtype=np.float64))
    each = bits / (region.width() * region.height())
    words = tr("{size}: {bytes}, {bits} bits per pixel")
    return words.format(size=size, bytes=bytes_label(bits / 8), bits=f"{each:.2f}")


def _same(one: Key, other: Key) -> bool:
    # Scenes hold arrays, which have no single truth; a scene is compared by its parts' identity.
    scenes = one[0], other[0]
    if one[1:] != other[1:] or scenes[0] is None or scenes[1] is None:
        return False
    return all(a is b or (isinstance(a, int | float) and a == b) for a, b in zip(*scenes, strict=True))
