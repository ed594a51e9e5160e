"""The parts of a network as blocks with arrows: clicked, or walked through with the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QGraphicsScene, QGraphicsView

from explorer.gui.look.i18n import tr
from explorer.gui.look.palette import Tone
from explorer.gui.network import words
from explorer.weights.parts import Part

WIDTH, HEIGHT, ACROSS, DOWN = 210.0, 58.0, 24.0, 34.0  # px of blocks, and between them
KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class Diagram(QGraphicsView):
    """The drawing.

    Signals:
        picked: the name of the part that is looked at now.
    """

    picked = Signal(str)

    def __init__(self, tone: Tone) -> None:
        super().__init__()
        self._tone = tone
        self._parts: Sequence[Part] = ()
        self._blocks: dict[str, QGraphicsRectItem] = {}
        self.chosen = ""
        self.setScene(QGraphicsScene(self))
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setAccessibleName(tr("The network as blocks"))
        self.setAccessibleDescription(tr("Arrow keys go from block to block"))
        self.setFrameShape(QGraphicsView.Shape.NoFrame)

    def set_tone(self, tone: Tone) -> None:
        """Draw in the colours of another theme."""
        self._tone = tone
        self.show_parts(self._parts)

    def show_parts(self, parts: Sequence[Part]) -> None:
        """Draw these."""
        self._parts = parts
        scene = self.scene()
        scene.clear()
        self._blocks = {}
        self.setBackgroundBrush(QColor(self._tone.panel))
        rows: dict[str, int] = {}
        filled: dict[int, int] = {}
        for part in parts:
            row = rows[part.name] = max((rows[name] + 1 for name in part.reads), default=0)
            place = QPointF(filled.get(row, 0) * (WIDTH + ACROSS), row * (HEIGHT + DOWN))
            filled[row] = filled.get(row, 0) + 1
            self._blocks[part.name] = self._block(part, place)
        for part in parts:
            for name in part.reads:
                self._arrow(self._blocks[name].sceneBoundingRect(), self._blocks[part.name].sceneBoundingRect())
        scene.setSceneRect(scene.itemsBoundingRect().adjusted(-12, -12, 12, 12))
        self.choose(self.chosen if self.chosen in self._blocks else next(iter(self._blocks), ""))

    def choose(self, name: str) -> None:
        """Look at a part."""
        self.chosen = name
        for each, block in self._blocks.items():
            picked = each == name
            block.setPen(QPen(QColor(self._tone.accent if picked else self._tone.line), 3 if picked else 1))
        if name in self._blocks:
            self.ensureVisible(self._blocks[name])
            self.picked.emit(name)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click looks at a block."""
        place = self.mapToScene(event.position().toPoint())
        for name, block in self._blocks.items():
            if block.sceneBoundingRect().contains(place):
                self.choose(name)
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from block to block in the order of computation."""
        step, names = KEYS.get(Qt.Key(event.key())), list(self._blocks)
        if step is None or not names:
            super().keyPressEvent(event)
            return
        at = names.index(self.chosen) if self.chosen in names else 0
        self.choose(names[max(0, min(len(names) - 1, at + step))])

    def _block(self, part: Part, place: QPointF) -> QGraphicsRectItem:
        block = self.scene().addRect(QRectF(0, 0, WIDTH, HEIGHT))
        block.setPos(place)
        block.setZValue(1)
        block.setBrush(QColor(self._tone.info_fill if part.exact else self._tone.window))
        exact = tr("whole numbers") if part.exact else tr("floating point")
        for line, text in enumerate((words.title(part.name), words.figures(part), exact)):
            self._text(block, text, 2 + 17 * line, self._tone.text if not line else self._tone.muted)
        return block

    def _text(self, block: QGraphicsItem, text: str, top: float, colour: str) -> None:
        item = self.scene().addText(text)
        item.setParentItem(block)
        font = item.font()
        font.setPixelSize(12)
        item.setFont(font)
        item.setDefaultTextColor(QColor(colour))
        item.setPos(4, top - 4)
        if item.boundingRect().width() > WIDTH - 6:
            item.setScale((WIDTH - 6) / item.boundingRect().width())

    def _arrow(self, start: QRectF, end: QRectF) -> None:
        pen = QPen(QColor(self._tone.muted), 1.2)
        a, b = QPointF(start.center().x(), start.bottom()), QPointF(end.center().x(), end.top())
        head = QPolygonF([b, b + QPointF(-5, -9), b + QPointF(5, -9)])
        if end.top() - start.bottom() > HEIGHT and start.left() > end.right():  # past the blocks between, to its side
            b = QPointF(end.right(), end.center().y())
            head = QPolygonF([b, b + QPointF(9, -5), b + QPointF(9, 5)])
            self.scene().addLine(a.x(), a.y(), a.x(), b.y(), pen)
            a = QPointF(a.x(), b.y())
        self.scene().addLine(a.x(), a.y(), b.x(), b.y(), pen)
        self.scene().addPolygon(head, pen, QColor(self._tone.muted))
