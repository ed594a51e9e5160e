"""The main window: lays out the parts, keeps the actions in step with the session, takes drops, asks before closing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSettings, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.gui.codec import jobs
from explorer.gui.codec.codec import Codec
from explorer.gui.codec.engine import Engine
from explorer.gui.codec.revival import Revival
from explorer.gui.gallery.dialog import GalleryDialog
from explorer.gui.gallery.gallery import Gallery
from explorer.gui.look import questions
from explorer.gui.look.actions import Actions
from explorer.gui.look.i18n import SYSTEM, tr
from explorer.gui.look.splitter import KeyedSplitter
from explorer.gui.look.theme import Mode, Theme
from explorer.gui.panes.beside_bar import BesideBar
from explorer.gui.panes.compare_view import CompareView
from explorer.gui.panes.imagination import Imagination
from explorer.gui.panes.step_bar import StepBar
from explorer.gui.pixel.pixel_panel import PixelPanel
from explorer.gui.pixel.probe import Probe
from explorer.gui.plot.budget_bar import BudgetBar
from explorer.gui.plot.focus_ring import FocusRing
from explorer.gui.plot.runs_table import RunsTable
from explorer.gui.plot.steps_plot import StepsPlot
from explorer.gui.plot.summary import Summary
from explorer.gui.plot.tradeoff_plot import TradeoffPlot
from explorer.gui.state.keeper import Keeper
from explorer.gui.state.recent import Recent
from explorer.gui.state.session import Document, Session
from explorer.gui.window import clipboard
from explorer.gui.window.batch_desk import BatchDesk
from explorer.gui.window.commands import Commands
from explorer.gui.window.evaluate_desk import EvaluateDesk
from explorer.gui.window.lesson_desk import LessonDesk
from explorer.gui.window.menus import make_menus, refresh_actions
from explorer.gui.window.models_desk import ModelsDesk
from explorer.gui.window.network_desk import NetworkDesk
from explorer.gui.window.notice_bar import NoticeBar
from explorer.gui.window.page_desk import PageDesk
from explorer.gui.window.picture_tabs import PictureTabs
from explorer.gui.window.recent_views import RecentMenu, RecentRow
from explorer.gui.window.settings_bar import SettingsBar
from explorer.gui.window.start_page import StartPage
from explorer.gui.window.status import Status
from explorer.gui.window.view_state import ViewRestorer
from explorer.gui.window.window_memory import WindowMemory

POLL_MS = 33
USUAL, FRAME = QSize(1380, 860), QSize(8, 40)
SIDE, NARROW_SIDE, SIDE_PART = 490, 450, 0.36  # px of plots and table: at most, at least, and of the window


class MainWindow(QMainWindow):
    """The window.

    Attributes:
        session: all state.
        engine: runs the codec.
        actions_table: every action.
        batch: the queue of many pictures, and its page.
        evaluate: what is measured on many pictures, and its page.
        models: the models at hand, and their page.
        network: the network of the selected run, and its page.
        lessons: what is taught in this window.
        view, step_bar, plot, steps_plot, plots, budget_bar, beside_bar, table, notices, settings_bar, pictures,
            tabs: the parts.
        probe, pixel_panel: the pixel that is looked at.
        imagination: draws what is not known yet where a view asks for it.
        desk, side: the splitters, between viewer and figures, and between plots and table.
        keeper, recent: the session's file, and the files opened last.
        theme: light, dark or system.
        folder: where file dialogs start.
        language: the one chosen for the next start, `SYSTEM` or one of `LANGUAGES`.
    """

    def __init__(
        self,
        codec: Codec,
        theme: Theme,
        settings: QSettings | None = None,
        batch_file: Path | None = None,
        journals: Path | None = None,
    ) -> None:
        """`batch_file`: keeps the batch, `journals`: folder of evaluations; None to keep them nowhere."""
        super().__init__()
        self.session = Session()
        self.engine = Engine(self.session, codec)
        self.theme = theme
        self.folder = str(Path.home())
        self.language = SYSTEM
        self.setWindowTitle("ITALIC Explorer")
        self.setAcceptDrops(True)
        self._commands = Commands(self, self.session, self.engine)  # signals hold their receivers weakly
        self.actions_table = Actions(self, self._commands)
        self._make_parts()
        self.batch = BatchDesk(self, batch_file)
        self.evaluate = EvaluateDesk(self, journals, batch_file and batch_file.with_name("evaluation.json"))
        self.models = ModelsDesk(self)
        self.network = NetworkDesk(self, self.models.asker)
        self.imagination.elsewhere = lambda: self.batch.runner.active or self.evaluate.runner.active
        self._lay_out()
        self.lessons = LessonDesk(self, self.centralWidget(), self._pages, settings)
        self.centralWidget().layout().addWidget(self.lessons.player.strip)
        self.start_page.add_row(self.lessons.cards)
        self._ring = FocusRing(self)
        menus = make_menus(self, self.actions_table)
        self.lessons.fill_menu(menus["lessons"])
        self._connect()
        self._memory = WindowMemory(self, settings)
        self._memory.restore()
        self._keep_sessions(menus["file.recent"])
        self._on_theme()
        self._update()

    def _make_parts(self) -> None:
        tone, actions = self.theme.tone, self.actions_table
        self.start_page = StartPage(actions, tone)
        self.settings_bar = SettingsBar(self.session, actions)
        self.notices = NoticeBar(self.session, tone)
        self.pictures = PictureTabs(self.session)
        self.tabs = self.pictures.bar
        self.view = CompareView(self.session, tone)
        self.imagination = Imagination(self.session, self.engine, self.view)
        self.step_bar = StepBar(self.session, actions, tone)
        self.summary = Summary(self.session)
        self.plot = TradeoffPlot(self.session, tone)
        self.budget_bar = BudgetBar(self.session, actions)
        self.beside_bar = BesideBar(self.session, actions)
        self.steps_plot = StepsPlot(self.session, tone)
        tradeoff = QWidget()
        _column(tradeoff, self.plot, self.budget_bar).setStretch(0, 1)
        self.plots = QTabWidget()
        self.plots.setDocumentMode(True)
        for part in (self.plots, self.plots.tabBar()):
            part.setAccessibleName(tr("Plots"))
        self.plots.tabBar().setDrawBase(False)
        self.plots.addTab(tradeoff, tr("Trade-off"))
        self.plots.addTab(self.steps_plot, tr("Steps of the run"))
        self._gallery: GalleryDialog | None = None
        self.probe = Probe(self.session)
        self.pixel_panel = PixelPanel(self.session, self.probe, actions, tone)
        self.plots.addTab(self.pixel_panel, tr("Pixel"))
        self.table = RunsTable(self.session)
        status = Status(self.session, self.view.viewport, actions["messages"])
        status.hold(self.settings_bar.working)
        self.setStatusBar(status)

    def _lay_out(self) -> None:
        viewer = QWidget()
        column = _column(viewer, self.pictures, self.beside_bar, self.view, self.step_bar)
        column.setStretch(2, 1)
        viewer.addActions(self.actions_table.local())
        self._viewer = viewer
        side = self.side = KeyedSplitter(Qt.Orientation.Vertical)
        side.addWidget(_card(self.summary, self.plots))
        side.addWidget(_card(self.table))
        side.setStretchFactor(0, 1)
        side.setStretchFactor(1, 1)
        side.setSizes([500, 290])
        side.setHandleWidth(8)
        framed = QWidget()  # a splitter forgets its own margins in its smallest size
        _column(framed, side).setContentsMargins(0, 10, 10, 4)
        desk = self.desk = KeyedSplitter(Qt.Orientation.Horizontal)
        desk.addWidget(viewer)
        desk.addWidget(framed)
        self._framed = framed
        desk.setStretchFactor(0, 1)
        desk.setStretchFactor(1, 0)
        width = first_size(self.screen().availableGeometry().size()).width()
        side_width = min(SIDE, max(NARROW_SIDE, round(SIDE_PART * width)))
        desk.setSizes([max(width - side_width, side_width), side_width])
        desk.setHandleWidth(10)
        desk.setCollapsible(0, False)
        desk.splitterMoved.connect(self._on_split)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.start_page)
        self._pages.addWidget(desk)
        self._pages.addWidget(self.batch.page)
        self._pages.addWidget(self.evaluate.page)
        self._pages.addWidget(self.models.page)
        self._pages.addWidget(self.network.page)
        centre = QWidget()
        _column(centre, self.settings_bar, self._pages).setStretch(1, 1)
        self.notices.stand_over(self._pages)
        self.setCentralWidget(centre)
        self.resize(first_size(self.screen().availableGeometry().size()))

    def _connect(self) -> None:
        session = self.session
        for event in (session.current_changed, session.selection_changed, session.live_changed, session.runs_changed):
            event.connect(self._update)
        session.history.changed.connect(self._update)
        self.settings_bar.quality.changed.connect(self._on_quality)
        self.budget_bar.size_wanted.connect(self._on_size_wanted)
        session.current_changed.connect(self._show_current)
        self.pictures.closed.connect(self._on_close_tab)
        self.view.compared.connect(self._show_two_panes)
        self.view.pointed.connect(self._status().point)
        self.view.pointed.connect(self._on_pointed)
        self.probe.changed.connect(self._show_pinned)
        self.plots.currentChanged.connect(self._on_plot)
        self.start_page.picked.connect(self._on_sample)
        self.theme.changed.connect(self._on_theme)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._on_poll)
        self._timer.start()

    @Slot(float)
    def _on_quality(self, _quality: float) -> None:
        self.engine.trials.wish()

    @Slot(float)
    def _on_size_wanted(self, limit: float) -> None:
        if self.session.current is not None:
            self.engine.encode_within(self.session.current, limit)

    def _keep_sessions(self, menu: QMenu) -> None:
        self.keeper = Keeper(self.session, self.engine.cancel)
        self.recent = Recent(self.session, self._memory.recent(), self._memory.keep_recent)
        self._revival = Revival(self.session, self.engine)
        self._view_restorer = ViewRestorer(self)
        self.keeper.changed.connect(self._show_title)
        self.keeper.restored.connect(self._view_restorer.restore)
        self.keeper.restored.connect(lambda _: self.leave_pages())
        self._recent_menu = RecentMenu(menu, self.recent, self.actions_table["clear_recent"])
        row = RecentRow(self.recent, self.session)
        self.start_page.add_row(row)
        for part in (self._recent_menu, row):
            part.picked.connect(self._on_recent)

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Put files and the pictures of folders on the desk, or open a session."""
        self._commands.open_any(paths)

    @Slot(Path)
    def _on_recent(self, path: Path) -> None:
        self._commands.open_recent(path)

    def _show_title(self) -> None:
        document, session = self.session.current, self.keeper.path
        shown = document.name if document else ""
        for page, title in (
            (self.batch, tr("Batch")),
            (self.evaluate, tr("Evaluation")),
            (self.models, tr("Models")),
            (self.network, tr("Network")),
        ):
            shown = title if page.shown else shown
        parts = [shown, session.stem if session else "", "ITALIC Explorer"]
        self.setWindowTitle(" – ".join(part for part in parts if part))

    def open_gallery(self) -> GalleryDialog:
        """Show the gallery; there is one, and it keeps its pictures."""
        if self._gallery is None:
            self._gallery = GalleryDialog(self, Gallery(self.engine), self.folder)
        self._gallery.show()
        self._gallery.raise_()
        self._gallery.activateWindow()
        return self._gallery

    def set_theme(self, mode: Mode) -> None:
        """Light, dark or system."""
        self.theme.set_mode(mode)

    def set_language(self, name: str) -> None:
        """A language of `LANGUAGES`, or `SYSTEM`: in force from the next start on."""
        if name != self.language:
            self.language = name
            self.session.notify("info", tr("The language changes when the program starts again."))

    def _status(self) -> Status:
        bar = self.statusBar()
        assert isinstance(bar, Status)
        return bar

    def _update(self) -> None:
        refresh_actions(self.actions_table, self.session)
        self.lessons.restrain()

    def refresh_actions(self) -> None:
        """Enable what can be done now."""
        self._update()

    def _show_current(self) -> None:
        document = self.session.current
        if document is not None:
            self.leave_pages()
        self.show_page()
        self._show_title()
        if document is None:
            return
        if document.path is not None:
            self.folder = str(document.path.parent)
        self.view.left.pane.setFocus()
        self.engine.show(document)

    def show_page(self) -> None:
        """The batch where it is wanted, else the desk, or what there is without a picture."""
        desk = 1 if self.session.current is not None else 0
        shown = desk if self.lessons.page is None else self.lessons.page
        page = next((each.page for each in self._page_desks if each.shown), None)
        self._pages.setCurrentWidget(page or self._pages.widget(shown))
        self.settings_bar.serve_batch(self.batch.shown)
        self.show_bar(self.actions_table["show_bar"].isChecked())
        self._status().name_picture(page is None)
        self._show_title()

    def show_bar(self, on: bool) -> None:
        """The settings, where they are those of what is shown, or more room; in a lesson as that has it."""
        if self.lessons.player.active:
            return
        self.settings_bar.setVisible(on and not (self.evaluate.shown or self.models.shown or self.network.shown))

    @property
    def _page_desks(self) -> tuple[PageDesk, ...]:
        return self.batch, self.evaluate, self.models, self.network

    def leave_pages(self) -> None:
        """Back to the desk."""
        for page in self._page_desks:
            page.leave()
        self.show_page()

    def show_side(self, on: bool) -> None:
        """Plots and table, or more room for the picture."""
        self._framed.setVisible(on)
        if on and not self.desk.sizes()[1]:
            self.desk.setSizes([max(1, self.desk.width() - SIDE), SIDE])

    @Slot(int, int)
    def _on_split(self, _place: int, _index: int) -> None:
        self.actions_table["show_side"].setChecked(self.desk.sizes()[1] > 0)

    @Slot(object)
    def _on_close_tab(self, document: Document) -> None:
        self._commands.close_document(document)

    @Slot(Path)
    def _on_sample(self, path: Path) -> None:
        self.engine.open_paths([path])

    @Slot()
    def _show_two_panes(self) -> None:
        if self.view.arrangement == "one":
            self.actions_table["two_panes"].trigger()

    @Slot()
    def _on_poll(self) -> None:
        self.engine.poll()
        self.batch.poll()
        self.evaluate.poll()
        self.models.poll()
        self.probe.poll()
        self.keeper.poll()

    @Slot(int, int)
    def _on_pointed(self, x: int, y: int) -> None:
        self.probe.point(x, y)

    @Slot(int)
    def _on_plot(self, _index: int) -> None:
        self._show_pinned()

    def _show_pinned(self) -> None:
        found = self.probe.prediction
        looked = None if found is None else found.looked
        at = self.probe.at if self.probe.pinned or self.pixel_panel.isVisible() else None
        self.view.set_marker(at, looked, () if found is None else found.seen)

    @Slot()
    def _on_theme(self) -> None:
        tone = self.theme.tone
        self.actions_table.tint(tone)
        self.actions_table[f"theme_{self.theme.mode}"].setChecked(True)
        for part in (
            self.start_page,
            self.notices,
            self.view,
            self.step_bar,
            self.plot,
            self.steps_plot,
            self.pixel_panel,
            self.batch.page,
            self.evaluate.page,
            self.models.page,
            self.network.page,
        ):
            part.set_tone(tone)
        self.lessons.player.set_tone()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files, folders and pictures are welcome anywhere."""
        inside = event.source() is not None  # what is dragged out of this window
        if not inside and (event.mimeData().hasUrls() or event.mimeData().hasImage()):
            event.acceptProposedAction()
            self._show_drag(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """It was carried away."""
        self._show_drag(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        self._show_drag(False)
        event.acceptProposedAction()
        if paths := clipboard.dropped_paths(event.mimeData()):
            if self.evaluate.shown:
                self.evaluate.add(paths)
            elif self.models.shown and len(paths) == 1 and paths[0].is_dir():
                self.models.add(paths[0])
            else:
                self.batch.drop(paths)
        elif (samples := clipboard.picture_samples(event.mimeData())) is not None:
            from explorer.pictures.imaging import Picture

            self.engine.open_picture(tr("Dropped picture"), jobs.open_picture(Picture(samples)))
        else:
            self.session.notify("error", tr("What was dropped is no file on this computer and no picture."))

    def _show_drag(self, on: bool) -> None:
        for page in (self.start_page, self.batch.page, self.evaluate.page):
            page.set_active(on)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """The original is shown as long as its key is held."""
        action = self.actions_table["show_original"]
        if event.key() == action.shortcut()[0].key() and not event.isAutoRepeat() and action.isChecked():
            action.trigger()
        super().keyReleaseEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask while work goes on; then stop it and wait for the thread."""
        self.lessons.leave()
        work = self.engine.busy or self.batch.runner.active or self.evaluate.runner.active
        if work and not questions.confirm_close(self):
            event.ignore()
            return
        if self._memory.persistent and not self._commands.may_close():
            event.ignore()
            return
        self._timer.stop()
        self.imagination.close()
        self.batch.close()
        self.evaluate.close()
        self.models.close()
        self.engine.close()
        self.probe.close()
        self.keeper.close()
        self._memory.save()
        event.accept()


def first_size(screen: QSize) -> QSize:
    """Of a window that was never moved: what suits it, within the screen without its bars, and its own frame."""
    return USUAL.boundedTo(screen - FRAME)


def _column(parent: QWidget, *widgets: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(parent)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for widget in widgets:
        layout.addWidget(widget)
    return layout


def _card(*widgets: QWidget) -> QFrame:
    card = QFrame()
    card.setObjectName("card")
    _column(card, *widgets)
    return card
