"""Shannon's guessing game: tokens on the values of a covered pixel against the network, with more known a round."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen

from explorer.gui.lessons.board import Board, BoardTask
from explorer.gui.lessons.tasks import Task
from explorer.gui.look.i18n import tr
from explorer.gui.look.palette import NOW, SERIES, Tone
from explorer.lessons import games
from explorer.lessons.checks import Facts
from explorer.lessons.trace import Pixel, Trace

REACH = 4  # px around the pixel that are shown
GREEN = 1  # of R, G, B; the channel that is coded first


class GuessBoard(Board):
    """Left the surroundings, right the values.

    Attributes:
        round: from 0; tokens: on each of the bins; cursor: the bin that the keyboard is at.
        scores: (the learner's bits, the network's bits) of the rounds so far.
    """

    def __init__(self, traces: Sequence[Trace], tokens: int, tone: Tone) -> None:
        """`traces`: one a round; of the n-th, the n-th recorded pixel is to be guessed."""
        super().__init__()
        self._traces, self._all, self._tone = list(traces), tokens, tone
        self.round, self.cursor = 0, games.BINS // 2
        self.tokens = [0] * games.BINS
        self.scores: list[tuple[float, float]] = []
        self._told = False
        self._task: BoardTask | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Values of the covered pixel"))
        self._tell()

    @property
    def pixel(self) -> Pixel:
        """What is to be guessed."""
        trace = self._traces[self.round]
        return trace.pixels[min(self.round, len(trace.pixels) - 1)]

    @property
    def left(self) -> int:
        """Tokens that are not placed."""
        return self._all - sum(self.tokens)

    def task(self) -> Task | None:
        """Tokens left, scores, and a button."""
        self._task = BoardTask(self, "", "")
        self._task.button.clicked.connect(self._go_on)
        self._tell()
        return self._task

    def reveal(self) -> None:
        """Nobody plays on; what was played stays."""
        self._told = True
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose values, up and down place and take tokens, Return goes on."""
        key = Qt.Key
        if event.key() in (key.Key_Left, key.Key_Right):
            self.cursor = min(max(self.cursor + (1 if event.key() == key.Key_Right else -1), 0), games.BINS - 1)
            self._tell()
        elif event.key() in (key.Key_Up, key.Key_Space):
            self._place(self.cursor, 1)
        elif event.key() == key.Key_Down:
            self._place(self.cursor, -1)
        elif event.key() in (key.Key_Return, key.Key_Enter):
            self._go_on()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click places a token, one with the right button takes it."""
        area = self._values()
        if area.contains(event.position()):
            self.cursor = min(int((event.position().x() - area.left()) / area.width() * games.BINS), games.BINS - 1)
            self._place(self.cursor, -1 if event.button() == Qt.MouseButton.RightButton else 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw both parts."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._tone.panel))
        self._draw_surroundings(painter)
        self._draw_values(painter)
        painter.end()

    def _place(self, at: int, by: int) -> None:
        if not self._told and self.tokens[at] + by >= 0 and self.left - by >= 0:
            self.tokens[at] += by
        self._tell()

    def _go_on(self) -> None:
        if not self._told:
            if self.left == 0:
                self._told = True
                value = int(self.pixel.values[0])
                self.scores.append((games.bits(self.tokens, value), float(self.pixel.bits[0])))
                if self.round == len(self._traces) - 1:
                    self._tell()
                    self.answered.emit(Facts(complete=True))
                    return
        elif self.round < len(self._traces) - 1:
            self.round, self._told = self.round + 1, False
            self.tokens = [0] * games.BINS
        self._tell()

    def _tell(self) -> None:
        """In the strip, to a screen reader, and on the board."""
        told = tr("Round {round} of {rounds}, {known} known neighbours.").format(
            round=self.round + 1, rounds=len(self._traces), known=self.pixel.known
        )
        low = self.cursor * games.BIN
        at = tr("Values {low} to {high}: {tokens} tokens").format(
            low=low, high=low + games.BIN - 1, tokens=self.tokens[self.cursor]
        )
        self.setAccessibleDescription(f"{told} {at}")
        if self._task is not None:
            self._task.text.setText(f"{told} {self._words()}")
            last = self.round == len(self._traces) - 1
            self._task.button.setText(tr("Next round") if self._told and not last else tr("Uncover"))
            self._task.button.setEnabled(self._told or self.left == 0)
        self.update()

    def _words(self) -> str:
        if self._told and self.scores:
            yours, network = self.scores[-1]
            return tr("It was {value}. You paid {yours} bits, the network {network}.").format(
                value=int(self.pixel.values[0]), yours=f"{yours:.1f}", network=f"{network:.1f}"
            )
        return tr("{left} of {all} tokens left: click, or use the arrows.").format(left=self.left, all=self._all)

    def _draw_surroundings(self, painter: QPainter) -> None:
        """The green values around; what is not known in this round is hatched."""
        trace, pixel = self._traces[self.round], self.pixel
        step_of = trace.step_of
        count = 2 * REACH + 1
        side = min(self.width() * 0.42, self.height() - 24) / count
        left, top = 12.0, (self.height() - side * count) / 2
        font = painter.font()
        font.setPixelSize(max(7, int(side * 0.34)))
        painter.setFont(font)
        for dy in range(-REACH, REACH + 1):
            for dx in range(-REACH, REACH + 1):
                x, y = pixel.x + dx, pixel.y + dy
                cell = QRectF(left + (dx + REACH) * side, top + (dy + REACH) * side, side, side).adjusted(
                    0.5, 0.5, 0, 0
                )
                inside = 0 <= x < trace.header.width and 0 <= y < trace.header.height
                own = (dx, dy) == (0, 0)
                known = inside and (step_of[y, x] < step_of[pixel.y, pixel.x] or (own and self._told))
                if known:
                    value = int(trace.picture[y, x, GREEN])
                    painter.fillRect(cell, QColor(value, value, value))
                    painter.setPen(QColor("#ffffff" if value < 128 else "#000000"))
                    painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(value))
                else:
                    painter.fillRect(cell, QColor(self._tone.masked))
                if own:
                    painter.setPen(QPen(QColor.fromRgb(NOW), 3))
                    painter.drawRect(cell.adjusted(1, 1, -1, -1))
                    if not known:
                        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, "?")

    def _draw_values(self, painter: QPainter) -> None:
        area = self._values()
        width = area.width() / games.BINS
        top = max(4, *self.tokens)
        painter.setPen(QColor(self._tone.line))
        painter.drawRect(area)
        for at, count in enumerate(self.tokens):
            bar = area.height() * count / (top + 1)
            column = QRectF(area.left() + at * width, area.bottom() - bar, width, bar)
            painter.fillRect(column.adjusted(2, 0, -2, 0), QColor(SERIES[0]))
            painter.setPen(QColor(self._tone.text))
            if count:
                painter.drawText(column.adjusted(0, -20, 0, 0), Qt.AlignmentFlag.AlignHCenter, str(count))
            if at % 2 == 0:
                mark = QRectF(column.left() - width, area.bottom() + 3, 2 * width, 18)
                painter.drawText(mark, Qt.AlignmentFlag.AlignHCenter, str(at * games.BIN))
        painter.setPen(QPen(QColor(self._tone.accent), 2))
        painter.drawRect(QRectF(area.left() + self.cursor * width, area.top(), width, area.height()))
        if self._told and self.scores:
            self._draw_truth(painter, area)

    def _draw_truth(self, painter: QPainter, area: QRectF) -> None:
        """The network's distribution over the tokens, in their unit, and the true value."""
        chances = self.pixel.chances[0].astype(np.float64)
        top = max(4, *self.tokens) + 1
        painter.setPen(QPen(QColor(SERIES[1]), 2))
        each = chances.reshape(games.BINS, games.BIN).sum(1) * self._all
        width = area.width() / games.BINS
        for at, tokens in enumerate(each):
            height = area.bottom() - min(area.height(), area.height() * float(tokens) / top)
            painter.drawLine(
                int(area.left() + at * width), int(height), int(area.left() + (at + 1) * width), int(height)
            )
        x = area.left() + area.width() * (int(self.pixel.values[0]) + 0.5) / 256
        painter.setPen(QPen(QColor.fromRgb(NOW), 3))
        painter.drawLine(int(x), int(area.top()), int(x), int(area.bottom()))

    def _values(self) -> QRectF:
        left = self.width() * 0.42 + 44
        return QRectF(left, 14, max(80.0, self.width() - left - 20), max(40.0, self.height() - 46))
