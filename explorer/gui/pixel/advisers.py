"""Whom the second opinion believed at a pixel: what each sub-pixel would have cost more without each adviser."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.gui.look.i18n import tr
from explorer.gui.look.palette import LIGHT, OF_CHANNEL, SERIES, SERIES_ON_DARK, Tone

LEAST_SCALE = 1.0  # bits, so that what hardly matters looks it
GAP = 6  # px


def names() -> tuple[str, ...]:
    """The advisers, in the order of `opinion.kernel.ADVISERS`."""
    return tr("network"), tr("surroundings"), tr("values"), tr("attention")


def tips() -> str:
    """What each of them is."""
    return "\n".join(
        (
            tr("Network: its mixture, moved to follow the picture"),
            tr("Surroundings: what stood where the pixels around were the same"),
            tr("Values: what went with this pixel's other channels and with simple predictions"),
            tr("Attention: the place looked at, whose surroundings are alike"),
            tr("To the right: bits saved. To the left: it was mistaken here."),
            tr("What the others would learn to make up for is in neither."),
        )
    )


def signed(bits: float) -> str:
    """Such as "+1.79"; nothing is "0.00", with no sign."""
    return f"{bits:+.2f}" if abs(bits) >= 0.005 else "0.00"


class AdviserBars(QWidget):
    """A row for each adviser, a column for each channel.

    Attributes:
        account: (C, A), bits more without each adviser, or None.
        letters: of the channels.
    """

    def __init__(self, tone: Tone) -> None:
        super().__init__()
        self.account: NDArray[np.float32] | None = None
        self.letters: tuple[str, ...] = ()
        self._tone = tone
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Bits more without each adviser"))
        self.setToolTip(tips())
        self.hide()

    def show_account(self, account: NDArray[np.floating] | None, letters: tuple[str, ...]) -> None:
        """`account`: (C, A) bits; None for nothing."""
        self.account = None if account is None else account.astype(np.float32)
        self.letters = letters
        self.setVisible(self.account is not None)
        self.setAccessibleDescription(self.text())
        self.updateGeometry()
        self.update()

    def set_tone(self, tone: Tone) -> None:
        """Draw in the colours of another theme."""
        self._tone = tone
        self.update()

    def text(self) -> str:
        """The same in words: "network: G +3.20, R +0.10, B +0.00; ..."."""
        if self.account is None:
            return ""
        rows = []
        for adviser, name in enumerate(names()):
            parts = (f"{letter} {signed(float(self.account[c, adviser]))}" for c, letter in enumerate(self.letters))
            rows.append(f"{name}: {', '.join(parts)}")
        return "; ".join(rows)

    def sizeHint(self) -> QSize:
        """A line for a heading, and one for each adviser."""
        return QSize(180, (len(names()) + 1) * self._row())

    def minimumSizeHint(self) -> QSize:
        """As high as it wants to be."""
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bars to both sides of a line in each column, with their numbers."""
        if self.account is None or not self.letters:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics, row = self.fontMetrics(), self._row()
        left = max(metrics.horizontalAdvance(name) for name in names()) + 2 * GAP
        column = (self.width() - left) / len(self.letters)
        number = metrics.horizontalAdvance("+00.00") + GAP
        reach = max(float(np.abs(self.account).max()), LEAST_SCALE)
        painter.setPen(QColor(self._tone.text))
        painter.drawText(QRectF(0, 0, self.width(), row), Qt.AlignmentFlag.AlignVCenter, tr("Bits more without"))
        for c, letter in enumerate(self.letters):
            where = QRectF(left + c * column, 0, column, row)
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, letter)
        for adviser, name in enumerate(names()):
            top = (adviser + 1) * row
            painter.setPen(QColor(self._tone.text))
            painter.drawText(QRectF(0, top, left, row), Qt.AlignmentFlag.AlignVCenter, name)
            for c, letter in enumerate(self.letters):
                begin, room = left + c * column, max(column - number - GAP, 8.0)
                zero, value = begin + room / 4, float(self.account[c, adviser])
                self._bar(
                    painter,
                    QRectF(zero, top + 3, value / reach * room * (0.75 if value > 0 else 0.25), row - 6),
                    letter,
                )
                painter.setPen(QColor(self._tone.line))
                painter.drawLine(int(zero), int(top), int(zero), int(top + row))
                painter.setPen(QColor(self._tone.text))
                where = QRectF(begin + room, top, number, row)
                painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, signed(value))
        painter.end()

    def _bar(self, painter: QPainter, bar: QRectF, letter: str) -> None:
        colour = QColor((SERIES if self._tone is LIGHT else SERIES_ON_DARK)[OF_CHANNEL[letter]])
        painter.fillRect(bar.normalized(), colour)

    def _row(self) -> int:
        return self.fontMetrics().height() + 4
