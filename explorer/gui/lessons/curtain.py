"""What a lecturer puts over the stage: black, a spot of light, a magnifier, or the picture of a moment ago."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QCursor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

SPOT = 90.0  # px, radius of the light
DARK = 190  # of 255, around it
GLASS = 130.0  # px, radius of the magnifier
TIMES = 3  # that it enlarges


class Curtain(QWidget):
    """Lies over a window while it is presented; the mouse goes through it.

    B is black, F freezes, Z is a magnifier; a spot of light follows the mouse while Ctrl is held.

    Attributes:
        black, magnifying, lit: what is on.
        frozen: what is shown instead of the window, None for nothing.
    """

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.black = self.magnifying = self.lit = False
        self.frozen: QPixmap | None = None
        self._glass = QPixmap()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def begin(self) -> None:
        """From now on its keys count, in all windows of the program."""
        QApplication.instance().installEventFilter(self)
        self._follow()

    def end(self) -> None:
        """Nothing lies over the window any more."""
        QApplication.instance().removeEventFilter(self)
        self.black = self.magnifying = self.lit = False
        self.frozen = None
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys before shortcuts and fields do, but never one that is typed with others."""
        kind = event.type()
        if isinstance(event, QKeyEvent) and kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if plain and event.key() in (Qt.Key.Key_B, Qt.Key.Key_F, Qt.Key.Key_Z, Qt.Key.Key_Period):
                if kind == QEvent.Type.ShortcutOverride:
                    event.accept()
                elif not event.isAutoRepeat() and watched.isWidgetType():
                    self._press(event.key())
                return True
            if event.key() == Qt.Key.Key_Control and kind == QEvent.Type.KeyPress and not event.isAutoRepeat():
                self._light(True)
            elif event.key() != Qt.Key.Key_Control and self.lit:
                self._light(False)  # it was the beginning of a shortcut
        elif isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyRelease and event.key() == Qt.Key.Key_Control:
            self._light(False)
        elif (kind == QEvent.Type.MouseMove and (self.lit or self.magnifying)) or (
            kind == QEvent.Type.Resize and watched is self.parentWidget()
        ):
            self._follow()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is on."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.black:
            painter.fillRect(self.rect(), QColor("#000000"))
            return
        if self.frozen is not None:
            painter.drawPixmap(self.rect(), self.frozen)
        at = QPointF(self.mapFromGlobal(QCursor.pos()))
        if self.lit:
            dark = QPainterPath()
            dark.addRect(QRectF(self.rect()))
            spot = QPainterPath()
            spot.addEllipse(at, SPOT, SPOT)
            painter.fillPath(dark.subtracted(spot), QColor(0, 0, 0, DARK))
        if self.magnifying:
            glass = QPainterPath()
            glass.addEllipse(at, GLASS, GLASS)
            painter.save()
            painter.setClipPath(glass)
            painter.drawPixmap(QRectF(at.x() - GLASS, at.y() - GLASS, 2 * GLASS, 2 * GLASS), self._glass,
                               QRectF(self._glass.rect()))  # fmt: skip
            painter.restore()
            painter.setPen(QPen(QColor("#E69F00"), 3))
            painter.drawEllipse(at, GLASS, GLASS)
        painter.end()

    def _press(self, key: int) -> None:
        if key in (Qt.Key.Key_B, Qt.Key.Key_Period):  # what clickers send
            self.black = not self.black
        elif key == Qt.Key.Key_F:
            self.frozen = None if self.frozen is not None else self.parentWidget().grab()
        else:
            self.magnifying = not self.magnifying
        self._follow()

    def _light(self, on: bool) -> None:
        self.lit = on
        self._follow()

    def _follow(self) -> None:
        wanted = self.black or self.lit or self.magnifying or self.frozen is not None
        self.setGeometry(self.parentWidget().rect())
        if self.magnifying:
            self.hide()  # it must not see itself
            part = 2 * GLASS / TIMES
            corner = self.mapFromGlobal(QCursor.pos()) - QPoint(int(part / 2), int(part / 2))
            self._glass = self.parentWidget().grab(QRectF(corner.x(), corner.y(), part, part).toRect())
        self.setVisible(wanted)
        self.raise_()
        self.update()
