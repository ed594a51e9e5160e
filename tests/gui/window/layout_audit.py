"""Looks over a window for what does not fit: clipped words, widgets outside of what holds them, a minimum too large."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QLabel,
    QMenuBar,
    QPushButton,
    QRadioButton,
    QStatusBar,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QWidget,
)

from explorer.gui.look.elided import ElidedLabel

LEAST = QSize(960, 540)  # 1920 x 1080 at twice the scale


def problems(window: QWidget, least: QSize = LEAST) -> list[str]:
    """One sentence for each thing that does not fit."""
    found = []
    wanted = window.minimumSizeHint()
    if wanted.width() > least.width() or wanted.height() > least.height():
        found.append(f"the window wants at least {wanted.width()} x {wanted.height()}")
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.window() is window:
            found += _outside(widget) + _clipped(widget)
    return found


def _outside(widget: QWidget) -> list[str]:
    """Beyond the edges of the widget around it, unless that scrolls."""
    parent = widget.parentWidget()
    if parent is None or _scrolls(widget) or widget.inherits("QGraphicsView") or _own_business(widget):
        return []
    room, place = QRect(QPoint(), parent.size()), QRect(widget.pos(), widget.size())
    if widget.width() and widget.height() and not room.contains(place):
        return [f"{name_of(widget)} at {place.getRect()} is outside of {name_of(parent)} {room.getRect()}"]
    return []


def _clipped(widget: QWidget) -> list[str]:
    """Words that are wider or higher than their widget."""
    if _own_business(widget):
        return []
    if isinstance(widget, QComboBox) and not widget.isEditable():
        option = QStyleOptionComboBox()
        widget.initStyleOption(option)
        style, part = widget.style(), QStyle.SubControl.SC_ComboBoxEditField
        room = style.subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, widget).width()
        return _compare(widget, widget.fontMetrics().horizontalAdvance(widget.currentText()), room)
    if isinstance(widget, ElidedLabel):
        return _compare(widget, widget.minimumSizeHint().width(), widget.width()) if widget.text() else []
    if isinstance(widget, QLabel) and widget.text():
        if widget.wordWrap():
            return _compare(widget, widget.heightForWidth(widget.width()), widget.height())
        return _compare(widget, widget.minimumSizeHint().width(), widget.width())
    if isinstance(widget, QPushButton | QCheckBox | QRadioButton):
        return _compare(widget, widget.minimumSizeHint().width(), widget.width())
    if isinstance(widget, QTabBar) and widget.count() and not widget.usesScrollButtons():
        return _compare(widget, widget.tabRect(widget.count() - 1).right(), widget.width())
    if isinstance(widget, QMenuBar):
        last = widget.actionGeometry(widget.actions()[-1])
        return _compare(widget, last.right(), widget.width())
    return []


def _compare(widget: QWidget, wanted: int, there: int) -> list[str]:
    return [f"{name_of(widget)} wants {wanted} px and has {there}"] if wanted > there + 1 else []


def _scrolls(widget: QWidget) -> bool:
    """Whether some scroll area shows a part of it."""
    parent = widget.parentWidget()
    return isinstance(parent and parent.parentWidget(), QAbstractScrollArea) and parent is not None


def _own_business(widget: QWidget) -> bool:
    """Parts that Qt makes for itself: editors in fields, scroll buttons of tabs, headers of tables."""
    around = widget.parentWidget()
    inner = (around is not None and around.inherits("QAbstractSpinBox")) or isinstance(around, QComboBox | QTabBar)
    return (
        bool(inner)
        or isinstance(around, QAbstractScrollArea)
        or widget.windowFlags() & Qt.WindowType.Popup == (Qt.WindowType.Popup)
    )


def name_of(widget: QWidget) -> str:
    """Its kind, and what it says."""
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else widget.accessibleName()
    if isinstance(widget, QComboBox):
        text = widget.currentText()
    return f"{type(widget).__name__} {text!r}" if not isinstance(widget, QStatusBar) else "the status bar"
