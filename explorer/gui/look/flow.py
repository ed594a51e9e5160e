"""A row of widgets that goes on in the next row where the window is narrow."""

from __future__ import annotations

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


class FlowLayout(QLayout):
    """Items from left to right, then from top to bottom; what comes after the spring stands at the right.

    [open] [codec] [steps] ......... [cancel] [export]      wide
    [open] [codec] [steps]                                  narrow
    ....................... [cancel] [export]
    """

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._spring: int | None = None
        self.setSpacing(spacing)

    def add_spring(self) -> None:
        """Whatever is added from here on stands at the right end of its row."""
        self._spring = len(self._items)

    def addItem(self, item: QLayoutItem) -> None:
        """Take one more."""
        self._items.append(item)

    def count(self) -> int:
        """Number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        """An item, None beyond the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        """Give an item away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

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
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(0, len(sizes) - 1)
        return self._framed(QSize(width, max((size.height() for size in sizes), default=0)))

    def minimumSize(self) -> QSize:
        """The widest item by itself."""
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return self._framed(size)

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
            tall = max(size.height() for _, _, size in row)
            if apply:
                self._place(row, inner, top, tall)
            top, height = top + tall, top + tall - inner.top()
        return height + margins.top() + margins.bottom()

    def _place(self, row: list[tuple[int, QLayoutItem, QSize]], inner: QRect, top: int, tall: int) -> None:
        left = inner.left()
        free = inner.width() - sum(size.width() for _, _, size in row) - self.spacing() * (len(row) - 1)
        for index, item, size in row:
            if self._spring is not None and index >= self._spring:
                left, free = left + max(free, 0), 0
            item.setGeometry(QRect(QPoint(left, top + (tall - size.height()) // 2), size))
            left += size.width() + self.spacing()

    def _rows(self, width: int) -> list[list[tuple[int, QLayoutItem, QSize]]]:
        rows: list[list[tuple[int, QLayoutItem, QSize]]] = []
        used = 0
        for index, item in enumerate(self._items):
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(QSize(max(width, item.minimumSize().width()), 1 << 16))
            if not rows or used + self.spacing() + size.width() > width:
                rows.append([])
                used = -self.spacing()
            rows[-1].append((index, item, size))
            used += self.spacing() + size.width()
        return rows
