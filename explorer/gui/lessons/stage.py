"""What the player needs of the window, so that it does not know the window itself; see `main_window.MainWindow`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStatusBar, QTabWidget, QWidget

    from explorer.gui.codec.engine import Engine
    from explorer.gui.look.actions import Actions
    from explorer.gui.look.theme import Theme
    from explorer.gui.panes.compare_view import CompareView
    from explorer.gui.panes.step_bar import StepBar
    from explorer.gui.pixel.pixel_panel import PixelPanel
    from explorer.gui.pixel.probe import Probe
    from explorer.gui.plot.budget_bar import BudgetBar
    from explorer.gui.plot.runs_table import RunsTable
    from explorer.gui.plot.steps_plot import StepsPlot
    from explorer.gui.plot.summary import Summary
    from explorer.gui.plot.tradeoff_plot import TradeoffPlot
    from explorer.gui.state.session import Session


class Fields(Protocol):
    """The settings bar: a QWidget with these parts."""

    steps: QWidget
    codec: QWidget
    encode: QWidget


class Stage(Protocol):
    """The window's parts by name. It is a QWidget as well."""

    session: Session
    engine: Engine
    theme: Theme
    actions_table: Actions

    settings_bar: Fields
    pictures: QWidget
    view: CompareView
    step_bar: StepBar
    plots: QTabWidget
    plot: TradeoffPlot
    steps_plot: StepsPlot
    budget_bar: BudgetBar
    summary: Summary
    beside_bar: QWidget
    table: RunsTable
    probe: Probe
    pixel_panel: PixelPanel
    side: QWidget

    def statusBar(self) -> QStatusBar: ...


Find = Callable[[Stage], "QWidget"]
