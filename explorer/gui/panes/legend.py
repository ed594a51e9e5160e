"""What the colours of a view mode mean: words with their colours, or a colour bar."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.gui.look.i18n import tr
from explorer.gui.look.palette import BLACK, KNOWN, NOW, UNKNOWN, WHITE, Tone, cividis, diverging, packed
from explorer.gui.scene.latents import LATENT_MODES
from explorer.gui.scene.layers import GAIN, Mode

SWATCH = 10  # px
BAR = 96  # px
SHORTEST_BAR = 40  # px
BARS: tuple[Mode, ...] = (
    "bits",
    "apart",
    "saved",
    "order",
    *LATENT_MODES,
)  # the modes of which a colour bar tells the meaning


class Legend(QWidget):
    """Swatches for the masks, a colour bar for the bits, nothing for pictures."""

    def __init__(self, tone: Tone) -> None:
        super().__init__()
        self._tone = tone
        self._mode: Mode = "reveal"
        self._top = self._low = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_mode(self, mode: Mode, top: float, tone: Tone, low: float = 0.0) -> None:
        """`top`, `low`: bits, or latents, of the last colour and of the first."""
        self._mode, self._top, self._tone, self._low = mode, top, tone, low
        words = [text for _, text in self._entries()] or (list(self._ends()) if mode in BARS else [])
        self.setAccessibleName(", ".join(words) or tr("No legend"))
        scale = tr("From one mark to the next: {bits} bits").format(bits=f"{top / 4:.3g}")
        self.setToolTip("\n".join([", ".join(words), *([scale] if mode == "bits" else [])]))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        metrics = self.fontMetrics()
        if self._mode in BARS:
            low, high = self._ends()
            width = metrics.horizontalAdvance(low + high) + BAR + 16
        else:
            width = sum(metrics.horizontalAdvance(text) + SWATCH + 18 for _, text in self._entries())
        return QSize(width, metrics.height() + 4)

    def minimumSizeHint(self) -> QSize:
        """Its colours and a few letters; the tool tip says it all."""
        least = SHORTEST_BAR if self._mode in BARS else (SWATCH + 2) * len(self._entries())
        return QSize(min(least, self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setPen(QColor(self._tone.muted))
        if self._mode in BARS and self.width() < SHORTEST_BAR + 20:
            self._draw_colours(painter, QRect(0, self.height() // 2 - SWATCH // 2, self.width(), SWATCH))
        elif self._mode in BARS:
            self._draw_bar(painter)
        else:
            self._draw_swatches(painter)
        painter.end()

    def _draw_swatches(self, painter: QPainter) -> None:
        x, middle = 0, self.height() // 2
        wide = max((painter.fontMetrics().horizontalAdvance(text) for _, text in self._entries()), default=0)
        cut = self.width() < self.sizeHint().width()  # then all words are cut alike
        room = max(0, self.width() // max(1, len(self._entries())) - SWATCH - 18) if cut else wide + 2
        for colour, text in self._entries():
            painter.fillRect(x, middle - SWATCH // 2, SWATCH, SWATCH, QColor.fromRgb(colour))
            if colour in (BLACK, WHITE):  # one of them is lost on any theme
                painter.drawRect(x, middle - SWATCH // 2, SWATCH - 1, SWATCH - 1)
            width = min(painter.fontMetrics().horizontalAdvance(text) + 2, room)
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRect(x + SWATCH + 5, 0, width, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
            x += min(SWATCH + width + 16, self.width() // len(self._entries()) if cut else 1 << 16)

    def _draw_bar(self, painter: QPainter) -> None:
        low, high = self._ends()
        metrics = painter.fontMetrics()
        x = metrics.horizontalAdvance(low) + 6
        length = max(BAR // 2, min(BAR, self.width() - x - metrics.horizontalAdvance(high) - 8))
        high = metrics.elidedText(high, Qt.TextElideMode.ElideRight, self.width() - x - length - 6)
        painter.drawText(QRect(0, 0, x, self.height()), Qt.AlignmentFlag.AlignVCenter, low)
        self._draw_colours(painter, QRect(x, self.height() // 2 - SWATCH // 2, length, SWATCH))
        for quarter in range(5):  # the scale is even
            at = x + round(quarter * (length - 1) / 4)
            painter.drawLine(at, self.height() // 2 + SWATCH // 2, at, self.height() // 2 + SWATCH // 2 + 3)
        width = metrics.horizontalAdvance(high) + 2
        painter.drawText(QRect(x + length + 6, 0, width, self.height()), Qt.AlignmentFlag.AlignVCenter, high)

    def _draw_colours(self, painter: QPainter, where: QRect) -> None:
        row = cividis() if self._mode in ("bits", "latent_scale", "order") else diverging()
        painter.drawImage(where, QImage(row.tobytes(), 256, 1, 768, QImage.Format.Format_RGB888))

    def _ends(self) -> tuple[str, str]:
        if self._mode == "context":  # against rung 1
            return f"−{self._top:.0f}", tr("+{bits} bits").format(bits=f"{self._top:.0f}")
        if self._mode == "order":
            return tr("step {step}").format(step=1), f"{self._top:.0f}"
        if self._mode == "latent_scale":
            return f"{self._low:.2f}", f"{self._top:.2f}"
        if self._mode in LATENT_MODES:
            return f"−{self._top:.0f}", f"+{self._top:.0f}"
        if self._mode in ("apart", "saved"):
            return f"−{self._top:.1f}", tr("+{bits} bits").format(bits=f"{self._top:.1f}")
        top = f"{self._top:.0f}" if self._top >= 1 else f"{self._top:.2f}"
        return "0", tr("{bits} bits per pixel or more").format(bits=top)

    def _entries(self) -> list[tuple[int, str]]:
        if self._mode == "mask":
            return [
                (NOW, tr("this step")),
                (KNOWN, tr("known")),
                (packed(self._tone.masked), tr("unknown")),
            ]
        if self._mode == "difference":
            full = tr("{levels} levels or more").format(levels=256 // GAIN)
            return [(BLACK, tr("identical")), (WHITE, full)]
        if self._mode == "unknown":
            return [(UNKNOWN, tr("unknown"))]
        return []
