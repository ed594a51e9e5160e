"""The page of the evaluation: pictures and settings, how far it is, the means, the pictures, the plot."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListWidget,
    QMenu,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.evaluation.bd_rate import BdRate
from explorer.evaluation.measures import Key
from explorer.gui.evaluate import words
from explorer.gui.evaluate.background import Background
from explorer.gui.evaluate.empty import DropZone
from explorer.gui.evaluate.files import take
from explorer.gui.evaluate.form import EvaluationForm
from explorer.gui.evaluate.means_table import MeansTable
from explorer.gui.evaluate.pictures_table import PicturesTable
from explorer.gui.evaluate.plot import EvaluationPlot
from explorer.gui.evaluate.rates_table import RatesTable
from explorer.gui.evaluate.study import Study
from explorer.gui.look.actions import Actions, action_push_button
from explorer.gui.look.elided import ElidedLabel
from explorer.gui.look.flow import FlowLayout
from explorer.gui.look.i18n import tr
from explorer.gui.look.palette import Tone
from explorer.gui.look.progress import show_value
from explorer.gui.look.splitter import KeyedSplitter
from explorer.gui.state.session import Session

FINE = 1000  # parts of the whole
SOURCES, TABLES = 420, 540  # px
SHARE = 0.1  # of the time may be spent on drawing what came
MEANS, PICTURES, FAILURES, RATES = range(4)
PACKAGED = find_spec("bjontegaard") is not None
EXPORTS = ("evaluate_save", "evaluate_figure", "evaluate_table", "evaluate_command")


class EvaluationPage(QWidget):
    """The page.

    Attributes:
        form, means, pictures, failures, rates, tables, plot, state, progress: its parts.
        back, start, stop, export: buttons.
    """

    def __init__(self, session: Session, study: Study, background: Background, actions: Actions, tone: Tone) -> None:
        super().__init__()
        self._background = background
        self._rates: list[BdRate] = []
        self._rated: tuple[Path | None, int] | None = None  # what these are of
        self._session, self._study, self._actions, self._tone = session, study, actions, tone
        self._again = self._spent = 0.0
        self._stale = True
        self._parts: list[Callable[[], None]] = []  # of the drawing, that are left
        self.form = EvaluationForm(study)
        self._make_tables(tone)
        self.plot = EvaluationPlot(study, tone)
        self.plot.picked.connect(self._on_picked)
        self.plot.looked.connect(self._on_looked)
        self._make_told()
        self._lay_out(tone)
        study.results_changed.connect(self._on_results)
        study.state_changed.connect(self._update)
        study.at_changed.connect(self._update)
        study.asked_changed.connect(self._update)
        study.chosen_changed.connect(self._on_chosen)
        session.current_changed.connect(self._show_back)
        self._show_back()
        self.refresh()

    def set_tone(self, tone: Tone) -> None:
        """Draw in the colours of another theme."""
        self._tone = tone
        self.means.means.set_tone(tone)
        self.plot.set_tone(tone)
        self._empty.set_tone(tone)

    def take_focus(self) -> None:
        """The keyboard belongs to the table, or to the first button where there is none."""
        (self.means if self._study.results else self._add).setFocus()

    def set_active(self, active: bool) -> None:
        """Something hovers that can be dropped."""
        self._empty.set_active(active)

    def poll(self) -> None:
        """Draw what came; to be called some thirty times a second.

        It takes a tenth of the time at most, and is done part by part, so that nothing else waits for all of them.
        """
        if not self._parts and self._stale and time.monotonic() >= self._again and self.isVisible():
            self._stale, self._spent = False, 0.0
            self._parts = [self._show_means, self.pictures.pictures.refresh, self.plot.refresh, self._show_rest]
        elif self._parts:
            began = time.monotonic()
            self._parts.pop(0)()
            self._spent += time.monotonic() - began
            self._again = time.monotonic() + self._spent / SHARE

    def refresh(self) -> None:
        """Draw all that was measured so far."""
        self._stale, self._parts = False, []
        self._show_means()
        self.pictures.pictures.refresh()
        self.plot.refresh()
        self._show_rest()

    def _show_means(self) -> None:
        pair = self.plot.view.pair(self._study.table)
        self.means.means.reference = pair[0].key if pair else None
        self.pictures.pictures.view = self.plot.view
        self.means.means.refresh()

    def _show_rest(self) -> None:
        self._show_failures()
        self._show_rates()
        self._update()

    def _make_tables(self, tone: Tone) -> None:
        self.means, self.pictures, self.failures = (
            MeansTable(self._study, tone),
            PicturesTable(self._study),
            QListWidget(),
        )
        self.rates = RatesTable()
        self.means.picked.connect(self._on_line)
        self.failures.setAccessibleName(tr("What could not be measured"))
        self.failures.setWordWrap(True)
        self.tables = QTabWidget()
        self.tables.setDocumentMode(True)
        self.tables.tabBar().setDrawBase(False)
        for part in (self.tables, self.tables.tabBar()):
            part.setAccessibleName(tr("Tables of the evaluation"))
        for table, title in (
            (self.means, tr("Means")),
            (self.pictures, tr("Pictures")),
            (self.failures, tr("Failures")),
            (self.rates, tr("BD rates")),
        ):
            self.tables.addTab(table, title)
        self.tables.currentChanged.connect(lambda _: self._ask_rates())

    def _make_told(self) -> None:
        self.state = QLabel()
        self.state.setObjectName("heading")
        self.now = ElidedLabel()
        self.now.setObjectName("muted")
        self.sources = ElidedLabel(least=12)
        self.sources.setMaximumWidth(SOURCES)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setMaximum(FINE)
        self.progress.setAccessibleName(tr("Progress of the evaluation"))
        keep = self.progress.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(keep)

    def _lay_out(self, tone: Tone) -> None:
        self._splitter = KeyedSplitter(Qt.Orientation.Horizontal)
        self._splitter.addWidget(_card(self.tables))
        self._splitter.addWidget(_card(self.plot))
        self._splitter.setHandleWidth(8)
        self._splitter.setStretchFactor(0, 0)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([TABLES, 2 * TABLES])
        self._stack = QStackedWidget()
        self._empty = DropZone(tone)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._splitter)
        told = QWidget()
        row = FlowLayout(told, spacing=14)
        row.setContentsMargins(0, 0, 0, 0)
        for label in (self.sources, self.state, self.now):
            row.addWidget(label)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 6)
        layout.setSpacing(6)
        for part in (self._buttons(), self.form, told, self.progress):
            layout.addWidget(part)
        layout.addWidget(self._stack, 1)

    def _buttons(self) -> QWidget:
        bar = QWidget()
        row = FlowLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        self.back = QPushButton()
        self.back.setToolTip(self._actions["evaluate_show"].toolTip())
        self.back.clicked.connect(self._actions["evaluate_show"].trigger)
        self._add = action_push_button(self._actions, "evaluate_add")
        self.start = action_push_button(self._actions, "evaluate_start", tr("Start"), primary=True)
        self.stop = action_push_button(self._actions, "evaluate_cancel", tr("Stop"))
        row.addWidget(self.back)
        for button in (
            self._add,
            action_push_button(self._actions, "evaluate_add_folder"),
            action_push_button(self._actions, "evaluate_data_sets", tr("Data sets")),
            self.start,
            self.stop,
        ):
            row.addWidget(button)
        row.add_spring()
        for name, text in (("evaluate_clear", tr("New")), ("evaluate_open", tr("Open journal"))):
            row.addWidget(action_push_button(self._actions, name, text))
        self.export = QPushButton(tr("Save as"))
        menu = QMenu(self.export)
        menu.addActions([self._actions[name] for name in EXPORTS])
        self.export.setMenu(menu)
        row.addWidget(self.export)
        return bar

    def _update(self) -> None:
        """Enable what can be done now, and tell how far it is."""
        study = self._study
        stopped = study.state == "stopped"
        started, ended = self.start.hasFocus(), self.stop.hasFocus()  # a button that is disabled loses it
        there = bool(study.results or study.failures)
        for name, usable in (
            ("evaluate_start", stopped and bool(study.asked.sources)),
            ("evaluate_cancel", not stopped),
            ("evaluate_add", stopped),
            ("evaluate_add_folder", stopped),
            ("evaluate_data_sets", stopped),
            ("evaluate_clear", stopped and (there or bool(study.asked.sources))),
            ("evaluate_open", stopped),
            *((name, bool(study.results)) for name in EXPORTS if name != "evaluate_command"),
            ("evaluate_command", bool(study.asked.sources)),
        ):
            self._actions[name].setEnabled(usable)
        if started and not stopped:
            self.stop.setFocus()
        elif ended and stopped:
            (self.start if self.start.isEnabled() else self.means).setFocus()
        self._stack.setCurrentIndex(1 if there or not stopped else 0)
        names = words.sources(study.asked.sources)
        self.sources.setText(names or tr("No pictures chosen yet"))
        self.sources.setToolTip("\n".join(study.asked.sources))
        self.state.setText(words.state(study))
        self.now.setText(words.now(study))
        self.progress.setVisible(not stopped)
        known = study.at is not None
        show_value(self.progress, round(FINE * study.at.part) if study.at is not None else 0, FINE if known else 0)

    def _show_failures(self) -> None:
        failures = self._study.failures
        for failure in failures[self.failures.count() :] if self.failures.count() <= len(failures) else failures:
            self.failures.addItem(f"{failure.name}: {failure.text}")
        if not failures:
            self.failures.clear()
        title = tr("Failures ({count})").format(count=len(failures)) if failures else tr("Failures")
        self.tables.setTabText(FAILURES, title)
        self.tables.setTabVisible(FAILURES, bool(failures))

    def _show_rates(self) -> None:
        """BD rates are asked for when they are looked at, and of what was measured to its end."""
        lines = self._study.table.lines.values()
        there = PACKAGED and any(line.quality is not None and not line.own for line in lines)
        self.tables.setTabVisible(RATES, there)
        if there:
            self.rates.show_rates(self._rates, "msssim_db" if self.plot.view.plot == "msssim" else "psnr")
            self._ask_rates()

    def _ask_rates(self) -> None:
        study = self._study
        now = study.path, len(study.results)
        if self.tables.currentIndex() == RATES and study.state == "stopped" and self._rated != now:
            self._rated, self._rates = now, []
            self._background.rates(take(study), self._on_rates)

    def _on_rates(self, rates: list[BdRate]) -> None:
        self._rates = rates
        self._show_rates()

    def _show_back(self) -> None:
        document = self._session.current
        self.back.setText(tr("← Back to the picture") if document is not None else tr("← Back to the start"))

    def _on_results(self) -> None:
        self._stale = True

    def _on_looked(self) -> None:
        self.refresh()

    def _on_picked(self, key: Key) -> None:
        self.tables.setCurrentIndex(MEANS)
        self.means.select(key)

    def _on_line(self, key: Key) -> None:
        self.plot.mark(key)

    def _on_chosen(self) -> None:
        if self._study.chosen is not None:
            self.tables.setCurrentIndex(PICTURES)


def _card(widget: QWidget) -> QFrame:
    card = QFrame()
    card.setObjectName("card")
    layout = QVBoxLayout(card)
    layout.setContentsMargins(1, 1, 1, 1)
    layout.addWidget(widget)
    return card
