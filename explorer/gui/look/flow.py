"""A row of widgets that goes on in the next row where the window is narrow."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLayoutItem, QWidget


def together(*widgets: QWidget, after: int = 4) -> QWidget:
    """Widgets that stay in one row, such as a name and its field; `after`: px, before what follows."""
    group = QWidget()
    row = QHBoxLayout(group)
    row.setContentsMargins(0, 0, after, 0)
    row.setSpacing(5)
    for widget in widgets:
        row.addWidget(widget)
    return group


class Piece(NamedTuple):
    """An item that is to be seen, its number, and what it asks for."""

    index: int
    item: QLayoutItem
    wanted: QSize
    least: QSize


Row = list[tuple[Piece, QSize]]


class FlowLayout(QLayout):
    """Items from left to right, then from top to bottom; what comes after the spring stands at the right.

    [open] [codec] [steps] ......... [cancel] [export]      wide
    [open] [codec] [steps]                                  narrow
    ....................... [cancel] [export]

    Qt asks for heights and hints dozens of times before it places anything. What the items ask for, and the rows of
    each width, are worked out once and kept until Qt says, by `invalidate`, that an item was changed, shown or hidden.
    """

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 6) -> None:
        # Before Qt's own part, which calls `invalidate`.
        self._items: list[QLayoutItem] = []
        self._pieces: list[Piece] | None = None
        self._known: dict[int, list[Row]] = {}
        self._spring: int | None = None
        super().__init__(parent)
        self.setSpacing(spacing)

    def add_spring(self) -> None:
        """Whatever is added from here on stands at the right end of its row."""
        self._spring = len(self._items)

    def addItem(self, item: QLayoutItem) -> None:
        """Take one more."""
        self._items.append(item)
        self.invalidate()

    def invalidate(self) -> None:
        """Something is not as it was: ask the items again."""
        self._pieces = None
        self._known.clear()
        super().invalidate()

    def count(self) -> int:
        """Number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        """An item, None beyond the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        """Give an item away."""
        if not 0 <= index < len(self._items):
            return None
        item = self._items.pop(index)
        self.invalidate()
        return item

    def expandingDirections(self) -> Qt.Orientation:
        """None."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """More rows where it is narrower."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Of all rows."""
        return self._arrange(QRect(0, 0, width, 0), apply=False)

    def setGeometry(self, rect: QRect) -> None:
        """Put the items in their places."""
        super().setGeometry(rect)
        self._arrange(rect, apply=True)

    def sizeHint(self) -> QSize:
        """All in one row."""
        pieces = self.pieces()
        width = sum(piece.wanted.width() for piece in pieces) + self.spacing() * max(0, len(pieces) - 1)
        return self._framed(QSize(width, max((piece.wanted.height() for piece in pieces), default=0)))

    def minimumSize(self) -> QSize:
        """The widest item by itself."""
        size = QSize()
        for piece in self.pieces():
            size = size.expandedTo(piece.least)
        return self._framed(size)

    def pieces(self) -> list[Piece]:
        """What is to be seen, and what it asks for."""
        if self._pieces is None:
            shown = [(index, item) for index, item in enumerate(self._items) if not item.isEmpty()]
            self._pieces = [Piece(index, item, item.sizeHint(), item.minimumSize()) for index, item in shown]
        return self._pieces

    def break_rows(self, width: int) -> list[Row]:
        """The rows of a width in px."""
        rows: list[Row] = []
        used = 0
        for piece in self.pieces():
            size = piece.wanted.boundedTo(QSize(max(width, piece.least.width()), 1 << 16))
            if not rows or used + self.spacing() + size.width() > width:
                rows.append([])
                used = -self.spacing()
            rows[-1].append((piece, size))
            used += self.spacing() + size.width()
        return rows

    def _framed(self, size: QSize) -> QSize:
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _arrange(self, rect: QRect, *, apply: bool) -> int:
        """Place the items where `apply`; returns the height."""
        margins = self.contentsMargins()
        inner = rect.marginsRemoved(margins)
        top, height = inner.top(), 0
        for number, row in enumerate(self._rows(inner.width())):
            top += self.spacing() if number else 0
            tall = max(size.height() for _, size in row)
            if apply:
                self._place(row, inner, top, tall)
            top, height = top + tall, top + tall - inner.top()
        return height + margins.top() + margins.bottom()

    def _place(self, row: Row, inner: QRect, top: int, tall: int) -> None:
        left = inner.left()
        free = inner.width() - sum(size.width() for _, size in row) - self.spacing() * (len(row) - 1)
        for piece, size in row:
            if self._spring is not None and piece.index >= self._spring:
                left, free = left + max(free, 0), 0
            piece.item.setGeometry(QRect(QPoint(left, top + (tall - size.height()) // 2), size))
            left += size.width() + self.spacing()

    def _rows(self, width: int) -> list[Row]:
        if width not in self._known:
            self._known[width] = self.break_rows(width)
        return self._known[width]


class CardLayout(FlowLayout):
    """Items of one width in columns, in the middle; the rows hold as many as each other, as far as that goes.

    . [one  ] [two  ] [three] [four ] .
    . [five ] [six  ] [seven] ....... .
    """

    def pieces(self) -> list[Piece]:
        """All as wide as the widest."""
        found = super().pieces()
        widest = max((piece.wanted.width() for piece in found), default=0)
        return [piece._replace(wanted=QSize(widest, piece.wanted.height())) for piece in found]

    def break_rows(self, width: int) -> list[Row]:
        """As many rows as the width needs, evenly filled."""
        pieces = self.pieces()
        if not pieces:
            return []
        size = pieces[0].wanted.width()
        most = max(1, (width + self.spacing()) // (size + self.spacing()))
        columns = -(-len(pieces) // -(-len(pieces) // most))
        cells = [(piece, piece.wanted.boundedTo(QSize(max(width, 1), 1 << 16))) for piece in pieces]
        return [cells[at : at + columns] for at in range(0, len(cells), columns)]

    def _place(self, row: Row, inner: QRect, top: int, tall: int) -> None:
        first = self._rows(inner.width())[0]
        taken = sum(size.width() for _, size in first) + self.spacing() * (len(first) - 1)
        super()._place(row, inner.adjusted(max(0, (inner.width() - taken) // 2), 0, 0, 0), top, tall)
