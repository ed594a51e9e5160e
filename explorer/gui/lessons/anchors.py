"""The places of the window that lessons name: what can be pointed at, and what can be hidden."""

from __future__ import annotations

from types import MappingProxyType

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton, QWidget

from explorer.gui.lessons.stage import Find, Stage
from explorer.lessons.names import Anchor, Part


def _button(bar: QWidget, action: QAction) -> QWidget:
    return next((each for each in bar.findChildren(QToolButton) if each.defaultAction() is action), bar)


# "board" and "task" belong to the player, which adds them.
PLACES: MappingProxyType[Anchor, Find] = MappingProxyType(
    {
        "left": lambda window: window.view.left,
        "left.view": lambda window: window.view.left.pane,
        "left.legend": lambda window: window.view.left.legend,
        "right": lambda window: window.view.right,
        "right.view": lambda window: window.view.right.pane,
        "right.legend": lambda window: window.view.right.legend,
        "slider": lambda window: window.step_bar.slider,
        "play": lambda window: _button(window.step_bar, window.actions_table["play"]),
        "step_bar": lambda window: window.step_bar,
        "beside": lambda window: window.beside_bar,
        "plots": lambda window: window.plots,
        "plot": lambda window: window.plot,
        "steps_plot": lambda window: window.steps_plot,
        "pixel": lambda window: window.pixel_panel,
        "pixel.G": lambda window: window.pixel_panel.channels[0],
        "pixel.R": lambda window: window.pixel_panel.channels[1],
        "pixel.B": lambda window: window.pixel_panel.channels[2],
        "table": lambda window: window.table,
        "summary": lambda window: window.summary,
        "settings": lambda window: window.settings_bar,
        "settings.steps": lambda window: window.settings_bar.steps,
        "settings.codec": lambda window: window.settings_bar.codec,
        "settings.encode": lambda window: window.settings_bar.encode,
    }
)

PARTS: MappingProxyType[Part, Find] = MappingProxyType(
    {
        "settings": lambda window: window.settings_bar,
        "tabs": lambda window: window.pictures,
        "step_bar": lambda window: window.step_bar,
        "side": lambda window: window.side.parentWidget(),
        "plots": lambda window: window.plots,
        "summary": lambda window: window.summary,
        "table": lambda window: window.table.parentWidget(),
        "budget": lambda window: window.budget_bar,
        "status": lambda window: window.statusBar(),
    }
)


def rectangle(part: QWidget, within: QWidget) -> QRect:
    """Where a part is in another widget; empty where it cannot be seen."""
    if not part.isVisible():
        return QRect()
    seen = QRect(part.mapToGlobal(QPoint(0, 0)), part.size())
    around = part.parentWidget()
    while around is not None and not around.isWindow():  # what a scroll area cuts off is not seen
        seen &= QRect(around.mapToGlobal(QPoint(0, 0)), around.size())
        around = around.parentWidget()
    return QRect(within.mapFromGlobal(seen.topLeft()), seen.size()) & within.rect()


def place(name: Anchor, window: Stage) -> QWidget:
    """The widget of a name. Raises `KeyError` for one of the player's own."""
    return PLACES[name](window)
