"""Which half of the pixels is coded first? A cell is painted, and its mask is measured at once, by the real network."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen

from explorer.errors import ItalicError
from explorer.gui.lessons.board import Board, BoardTask
from explorer.gui.lessons.tasks import Task
from explorer.gui.look.i18n import tr
from explorer.gui.look.palette import KNOWN, Tone
from explorer.gui.state.failures import describe
from explorer.lessons.checks import Facts
from explorer.lessons.halves import CELL, HALF, Measured, measure, steps_of_cell
from explorer.lessons.trace import Trace

SIDE = 190.0  # px of the cell, at most


class HalvesBoard(Board):
    """Left the cell, right the picture under its mask.

    Attributes:
        cell: bool (CELL, CELL), what is first; at: (x, y) of the keyboard.
        measured: what the masks so far cost, the newest last.
    """

    def __init__(self, trace: Trace, tone: Tone) -> None:
        super().__init__()
        self._trace, self._tone = trace, tone
        self.cell = np.zeros((CELL, CELL), bool)
        self.cell[: CELL // 2] = True
        self.at = (0, 0)
        self.measured: list[Measured] = []
        self._problem = ""
        self._task: BoardTask | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Cell of the mask"))
        self._tell()

    def task(self) -> Task | None:
        """How many are painted, what it cost, and a button."""
        self._task = BoardTask(self, "", tr("Measure"))
        self._task.button.clicked.connect(self._measure)
        self._tell()
        return self._task

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Paint a pixel of the cell, or take the paint away."""
        area = self._area()
        if area.contains(event.position()):
            spot = (event.position() - area.topLeft()) / area.width() * CELL
            self.at = min(int(spot.x()), CELL - 1), min(int(spot.y()), CELL - 1)
            self._paint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, paint, measure."""
        key = Qt.Key
        moves = {key.Key_Left: (-1, 0), key.Key_Right: (1, 0), key.Key_Up: (0, -1), key.Key_Down: (0, 1)}
        if event.key() in moves:
            dx, dy = moves[key(event.key())]
            self.at = (self.at[0] + dx) % CELL, (self.at[1] + dy) % CELL
            self._tell()
        elif event.key() == key.Key_Space:
            self._paint()
        elif event.key() in (key.Key_Return, key.Key_Enter):
            self._measure()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw cell and picture."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._tone.stage))
        area = self._area()
        side = area.width() / CELL
        for y in range(CELL):
            for x in range(CELL):
                part = QRectF(area.left() + x * side, area.top() + y * side, side, side)
                colour = QColor.fromRgb(KNOWN) if self.cell[y, x] else QColor(self._tone.masked)
                painter.fillRect(part.adjusted(1, 1, -1, -1), colour)
                if (x, y) == self.at:
                    painter.setPen(QPen(QColor(self._tone.text), 3))
                    painter.drawRect(part.adjusted(2, 2, -2, -2))
        self._draw_picture(painter)
        painter.end()

    def _draw_picture(self, painter: QPainter) -> None:
        """What is known after the first step, as large as there is room."""
        height, width = self._trace.header.height, self._trace.header.width
        shown = self._trace.picture.copy()
        shown[steps_of_cell(self.cell, height, width) == 1] = 128
        left = self._area().right() + 24
        scale = min((self.width() - left - 16) / width, (self.height() - 32) / height)
        if scale <= 0:
            return
        image = QImage(shown.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        place = QPointF(left, (self.height() - height * scale) / 2)
        painter.drawImage(QRectF(place.x(), place.y(), width * scale, height * scale), image)

    def _paint(self) -> None:
        x, y = self.at
        self.cell[y, x] = not self.cell[y, x]
        self._tell()

    def _measure(self) -> None:
        if int(self.cell.sum()) != HALF:
            return
        try:
            self.measured.append(measure(self._trace, self.cell))
        except ItalicError as problem:
            self._problem = describe(problem)
            self._tell()
            return
        self._tell()
        self.answered.emit(Facts(size=self.measured[-1].size))

    def _tell(self) -> None:
        x, y = self.at
        state = tr("first") if self.cell[y, x] else tr("second")
        self.setAccessibleDescription(tr("Column {x}, row {y}: {state}").format(x=x + 1, y=y + 1, state=state))
        if self._task is not None:
            painted = int(self.cell.sum())
            words = [tr("{painted} of {half} pixels of the cell are first.").format(painted=painted, half=HALF)]
            if self.measured:
                found = self.measured[-1]
                words.append(
                    tr("{size} bytes: {first} bits a sub-pixel first, then {second}. Your best: {best}.").format(
                        size=f"{found.size:,.0f}",
                        first=f"{found.first:.2f}",
                        second=f"{found.second:.2f}",
                        best=f"{min(each.size for each in self.measured):,.0f}",
                    )
                )
            self._task.text.setText(self._problem or " ".join(words))
            self._task.button.setEnabled(painted == HALF)
        self.update()

    def _area(self) -> QRectF:
        side = max(60.0, min(SIDE, self.height() - 32.0, self.width() * 0.3))
        return QRectF(20, (self.height() - side) / 2, side, side)
