"""What the window's commands, its memory and its batch need of it, so that none of them knows the window itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PySide6.QtCore import QByteArray
    from PySide6.QtWidgets import QSplitter, QStatusBar, QTabWidget

    from explorer.gui.batch.page import BatchPage
    from explorer.gui.batch.runner import BatchRunner
    from explorer.gui.codec.engine import Engine
    from explorer.gui.evaluate.background import Background
    from explorer.gui.evaluate.page import EvaluationPage
    from explorer.gui.evaluate.runner import EvaluationRunner
    from explorer.gui.gallery.dialog import GalleryDialog
    from explorer.gui.lessons.player import LessonPlayer
    from explorer.gui.lessons.stage_view import StageView
    from explorer.gui.lessons.word_cards import WordCards
    from explorer.gui.look.actions import Actions
    from explorer.gui.look.theme import Mode, Theme
    from explorer.gui.models.page import ModelsPage
    from explorer.gui.models.shelf import Shelf
    from explorer.gui.network.page import NetworkPage
    from explorer.gui.panes.compare_view import CompareView
    from explorer.gui.panes.imagination import Imagination
    from explorer.gui.panes.step_bar import StepBar
    from explorer.gui.pixel.pixel_panel import PixelPanel
    from explorer.gui.pixel.probe import Probe
    from explorer.gui.plot.budget_bar import BudgetBar
    from explorer.gui.plot.tradeoff_plot import TradeoffPlot
    from explorer.gui.state.keeper import Keeper
    from explorer.gui.state.recent import Recent
    from explorer.gui.state.session import Session
    from explorer.gui.window.settings_bar import SettingsBar
    from explorer.lessons.reading import LoadedLesson


class Batch(Protocol):
    """The batch of a window; see `batch_desk.BatchDesk`."""

    runner: BatchRunner
    page: BatchPage

    def show(self, on: bool) -> None: ...
    def leave(self) -> None: ...
    def add(self, paths: Sequence[Path]) -> None: ...
    def open(self, paths: Sequence[Path]) -> None: ...


class Evaluate(Protocol):
    """The evaluation of a window; see `evaluate_desk.EvaluateDesk`."""

    runner: EvaluationRunner
    background: Background
    page: EvaluationPage

    def show(self, on: bool) -> None: ...
    def leave(self) -> None: ...
    def add(self, paths: Sequence[Path]) -> None: ...
    def add_data_sets(self) -> None: ...


class Models(Protocol):
    """The models of a window; see `models_desk.ModelsDesk`."""

    shelf: Shelf
    page: ModelsPage

    def show(self, on: bool) -> None: ...
    def leave(self) -> None: ...
    def use(self) -> None: ...
    def add(self, folder: Path) -> None: ...


class Network(Protocol):
    """The network of a window's run; see `network_desk.NetworkDesk`."""

    page: NetworkPage

    def show(self, on: bool) -> None: ...
    def leave(self) -> None: ...


class Lessons(Protocol):
    """The lessons of a window; see `lesson_desk.LessonDesk`."""

    player: LessonPlayer
    stage: StageView
    lessons: Sequence[tuple[Path, LoadedLesson]]
    words: WordCards

    def open(self, path: Path, at: int | None = None) -> None: ...
    def leave(self) -> None: ...
    def record(self, on: bool) -> None: ...
    def write_handout(self) -> None: ...


class Desk(Protocol):
    """The window's parts by name, and what can be asked of the window itself; see `main_window.MainWindow`.

    It is a QWidget as well, so that dialogs open above it.
    """

    session: Session
    engine: Engine
    theme: Theme
    actions_table: Actions
    batch: Batch
    evaluate: Evaluate
    models: Models
    network: Network
    lessons: Lessons
    keeper: Keeper
    recent: Recent
    folder: str
    language: str

    settings_bar: SettingsBar
    view: CompareView
    imagination: Imagination
    step_bar: StepBar
    plot: TradeoffPlot
    plots: QTabWidget
    budget_bar: BudgetBar
    probe: Probe
    pixel_panel: PixelPanel
    desk: QSplitter
    side: QSplitter

    def show_bar(self, on: bool) -> None: ...
    def show_side(self, on: bool) -> None: ...
    def show_page(self) -> None: ...
    def leave_pages(self) -> None: ...
    def refresh_actions(self) -> None: ...
    def open_paths(self, paths: Sequence[Path]) -> None: ...
    def open_gallery(self) -> GalleryDialog: ...
    def set_theme(self, mode: Mode) -> None: ...
    def set_language(self, name: str) -> None: ...

    # Of Qt's window, by Qt's names.
    def close(self) -> bool: ...
    def statusBar(self) -> QStatusBar: ...
    def showFullScreen(self) -> None: ...
    def showNormal(self) -> None: ...
    def saveGeometry(self) -> QByteArray: ...
    def restoreGeometry(self, geometry: QByteArray) -> bool: ...
