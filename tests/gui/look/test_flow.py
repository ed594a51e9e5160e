"""Rows of widgets: where they break, how often that is worked out, and that no change is missed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from explorer.gui.look.flow import CardLayout, FlowLayout, Row, together
from explorer.gui.look.theme import Theme


class Counted(FlowLayout):
    """Counts how often rows are worked out."""

    breaks = 0

    def break_rows(self, width: int) -> list[Row]:
        """One more."""
        self.breaks += 1
        return super().break_rows(width)


@pytest.fixture
def bar(qtbot: QtBot) -> Iterator[QWidget]:
    """A bar above something that takes the rest, as in the window."""
    outer, inner = QWidget(), QWidget()
    row = Counted(inner)
    for text in ("one", "two", "three", "four"):
        button = QPushButton(text)
        button.setFixedWidth(90)
        row.addWidget(button)
    label = QLabel("short")
    row.addWidget(together(QLabel("named"), label))
    row.add_spring()
    row.addWidget(QPushButton("end"))
    column = QVBoxLayout(outer)
    column.addWidget(inner)
    column.addWidget(QWidget(), 1)
    outer.resize(900, 300)
    qtbot.addWidget(outer)
    outer.show()
    qtbot.waitExposed(outer)
    settle(outer)
    yield inner
    outer.close()  # which the test must not outlive


def settle(widget: QWidget) -> None:
    """Lay out what was changed, and what is laid out by that."""
    for _ in range(4):
        QApplication.processEvents()


def layout_of(bar: QWidget) -> Counted:
    layout = bar.layout()
    assert isinstance(layout, Counted)
    return layout


def places(bar: QWidget) -> list[QRect]:
    layout = layout_of(bar)
    return [layout.itemAt(at).geometry() for at in range(layout.count())]  # type: ignore[union-attr]


def test_rows_of_a_width_are_worked_out_once(bar: QWidget) -> None:
    layout = layout_of(bar)
    layout.invalidate()
    layout.breaks = 0
    for _ in range(20):
        for width in (300, 500, 900):
            layout.heightForWidth(width)
            layout.sizeHint()
            layout.minimumSize()
    assert layout.breaks == 3
    layout.invalidate()
    layout.heightForWidth(300)
    assert layout.breaks == 4


def test_a_change_costs_a_few_breaks(bar: QWidget) -> None:
    layout = layout_of(bar)
    label = bar.findChildren(QLabel)[1]
    settle(bar)
    layout.breaks = 0
    for turn in range(50):
        label.setText(f"{turn} of 50")
        settle(bar)
    assert 1 <= layout.breaks <= 4 * 50


def fold(bar: QWidget) -> None:
    window = bar.window()
    window.resize(420, window.height())


def hide(bar: QWidget) -> None:
    bar.findChildren(QPushButton)[0].hide()


def lengthen(bar: QWidget) -> None:
    bar.findChildren(QLabel)[1].setText("a text that is much longer than the one before, and takes its room")


def add(bar: QWidget) -> None:
    button = QPushButton("five")
    button.setFixedWidth(300)
    layout_of(bar).addWidget(button)


def take(bar: QWidget) -> None:
    item = layout_of(bar).takeAt(0)
    assert item is not None
    item.widget().hide()


def widen(bar: QWidget) -> None:
    bar.findChildren(QPushButton)[1].setFixedWidth(400)


@pytest.mark.parametrize("change", [fold, hide, lengthen, add, take, widen])
def test_no_change_is_missed(bar: QWidget, change: Callable[[QWidget], None]) -> None:
    before = places(bar)
    change(bar)
    settle(bar)
    kept = places(bar)
    assert kept != before
    bar.layout().invalidate()  # what is worked out anew is what was kept
    bar.layout().activate()
    settle(bar)
    assert places(bar) == kept
    inside = bar.rect()
    assert all(inside.contains(place) for place in kept)


def test_larger_letters_take_more_room(bar: QWidget, qapp: QApplication) -> None:
    window = bar.window()
    window.resize(560, 300)
    settle(bar)
    before, theme = places(bar)[-1], Theme(qapp, "light")
    try:
        theme.set_scale(2.0)
        settle(bar)
        assert places(bar)[-1].height() > before.height()
        assert all(bar.rect().contains(place) for place in places(bar))
    finally:
        theme.set_scale(1.0)


@pytest.mark.parametrize(("width", "columns"), [(2000, 7), (700, 4), (420, 3), (100, 1), (40, 1)])
def test_cards_stand_in_even_columns_in_the_middle(qtbot: QtBot, width: int, columns: int) -> None:
    outer = QWidget()
    layout = CardLayout(outer, spacing=10)
    layout.setContentsMargins(0, 0, 0, 0)
    for side in (90, 60, 100, 50, 80, 70, 60):
        card = QWidget()
        card.setMinimumSize(min(side, 40), 20)
        card.sizeHint = lambda side=side: QRect(0, 0, side, 20).size()  # type: ignore[method-assign]
        layout.addWidget(card)
    qtbot.addWidget(outer)
    layout.setGeometry(QRect(0, 0, width, 400))
    cells = [layout.itemAt(at).geometry() for at in range(7)]  # type: ignore[union-attr]
    assert {cell.width() for cell in cells} == {min(100, width)}
    rows = [[cell for cell in cells if cell.top() == top] for top in sorted({cell.top() for cell in cells})]
    assert len(rows[0]) == columns
    assert len(rows) == -(-7 // columns)
    left, right = rows[0][0].left(), width - 1 - rows[0][-1].right()
    assert abs(left - right) <= 1
    assert {row[0].left() for row in rows} == {left}
    assert layout.heightForWidth(width) == rows[-1][-1].bottom() + 1
