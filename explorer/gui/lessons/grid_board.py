"""A grid of places, some of which are decoded: which may be decoded now? Arrows show what a place waits for."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen

from explorer.gui.lessons.board import Board, BoardTask
from explorer.gui.lessons.tasks import Task
from explorer.gui.look.i18n import tr
from explorer.gui.look.palette import KNOWN, NOW, Tone
from explorer.lessons import games
from explorer.lessons.checks import Facts
from explorer.lessons.schema import AskDecodable

MARGIN = 16  # px
HEAD = 5.0  # px of an arrow's


class GridBoard(Board):
    """The grid.

    Attributes:
        known: bool (height, width), what is there; right: what may be decoded.
        chosen: bool (height, width), what was marked.
        at: (x, y) of the place whose arrows are shown.
    """

    def __init__(self, ask: AskDecodable, tone: Tone) -> None:
        super().__init__()
        self._tone, self._ask = tone, ask
        self.known = games.known_grid(ask.height, ask.width, ask.known)
        self.right = games.decodable(self.known)
        self.chosen = np.zeros_like(self.known)
        y, x = np.argwhere(self.right)[-1] if self.right.any() else (0, 0)
        self.at = (int(x) + 1, max(int(y) - 1, 0))  # one with arrows from all sides
        self._shown = False
        self._task: BoardTask | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Grid of pixels"))
        self._tell()

    def task(self) -> Task | None:
        """Marks, and a button."""
        text = tr("Click or press Space for every pixel that may be decoded now; arrows move, Return answers.")
        self._task = BoardTask(self, text, tr("Answer"))
        self._task.button.clicked.connect(self._answer)
        return self._task

    def reveal(self) -> None:
        """Show the right places."""
        self._shown = True
        self.chosen = self.right.copy()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Mark a place, or take the mark away."""
        if (place := self._place(event.position())) is not None:
            self.at = place
            self._toggle()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what a place waits for."""
        place = self._place(event.position())
        if place is not None and place != self.at:
            self.at = place
            self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, mark, answer."""
        key = Qt.Key
        moves = {key.Key_Left: (-1, 0), key.Key_Right: (1, 0), key.Key_Up: (0, -1), key.Key_Down: (0, 1)}
        if event.key() in moves:
            dx, dy = moves[key(event.key())]
            x = min(max(self.at[0] + dx, 0), self._ask.width - 1)
            self.at = (x, min(max(self.at[1] + dy, 0), self._ask.height - 1))
            self._tell()
        elif event.key() == key.Key_Space:
            self._toggle()
        elif event.key() in (key.Key_Return, key.Key_Enter):
            self._answer()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the places and the arrows of one."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._tone.stage))
        order = games.wavefront(self._ask.height, self._ask.width)
        for y in range(self._ask.height):
            for x in range(self._ask.width):
                cell = self._cell(x, y)
                colour = QColor(self._tone.masked)
                if self.known[y, x]:
                    colour = QColor.fromRgb(KNOWN)
                elif self.chosen[y, x]:
                    colour = QColor.fromRgb(NOW)
                painter.fillRect(cell.adjusted(1, 1, -1, -1), colour)
                if self._shown:
                    painter.setPen(QColor("#ffffff" if self.known[y, x] else self._tone.text))
                    painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(int(order[y, x]) + 1))
        self._draw_arrows(painter)
        painter.end()

    def _draw_arrows(self, painter: QPainter) -> None:
        x, y = self.at
        painter.setPen(QPen(QColor(self._tone.text), 3))
        painter.drawRect(self._cell(x, y).adjusted(1, 1, -1, -1))
        end = self._cell(x, y).center()
        for column, row in games.needs(x, y, self._ask.height, self._ask.width):
            there = self.known[row, column]
            painter.setPen(QPen(QColor("#ffffff" if there else self._tone.bad), 1.5))
            self._arrow(painter, self._cell(column, row).center(), end)

    def _arrow(self, painter: QPainter, start: QPointF, end: QPointF) -> None:
        """From what is needed towards who needs it."""
        angle = math.atan2(end.y() - start.y(), end.x() - start.x())
        tip = end - QPointF(math.cos(angle), math.sin(angle)) * self._side() * 0.35
        painter.drawLine(start, tip)
        for turn in (2.6, -2.6):
            painter.drawLine(tip, tip + QPointF(math.cos(angle + turn), math.sin(angle + turn)) * HEAD)

    def _toggle(self) -> None:
        x, y = self.at
        if not self._shown and not self.known[y, x]:
            self.chosen[y, x] = not self.chosen[y, x]
        self._tell()

    def _answer(self) -> None:
        if not self._shown:
            self.answered.emit(Facts(complete=bool(np.array_equal(self.chosen, self.right))))

    def _tell(self) -> None:
        """To a screen reader; and draw it."""
        x, y = self.at
        state = tr("known") if self.known[y, x] else tr("marked") if self.chosen[y, x] else tr("unknown")
        missing = [at for at in games.needs(x, y, self._ask.height, self._ask.width) if not self.known[at[1], at[0]]]
        text = tr("Column {x}, row {y}: {state}; {missing} of the pixels before it are missing")
        self.setAccessibleDescription(text.format(x=x + 1, y=y + 1, state=state, missing=len(missing)))
        self.update()

    def _side(self) -> float:
        across = (self.width() - 2 * MARGIN) / self._ask.width
        return max(4.0, min(across, (self.height() - 2 * MARGIN) / self._ask.height))

    def _cell(self, x: int, y: int) -> QRectF:
        side = self._side()
        left = (self.width() - side * self._ask.width) / 2
        top = (self.height() - side * self._ask.height) / 2
        return QRectF(left + x * side, top + y * side, side, side)

    def _place(self, at: QPointF) -> tuple[int, int] | None:
        corner, side = self._cell(0, 0).topLeft(), self._side()
        x, y = int((at.x() - corner.x()) // side), int((at.y() - corner.y()) // side)
        return (x, y) if 0 <= x < self._ask.width and 0 <= y < self._ask.height else None
