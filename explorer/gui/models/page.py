"""The page of the models: a table, what is known of the chosen one, and a training that is watched."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from explorer.gui.look.actions import Actions, action_push_button
from explorer.gui.look.elided import ElidedLabel
from explorer.gui.look.flow import FlowLayout
from explorer.gui.look.i18n import tr
from explorer.gui.look.palette import Tone
from explorer.gui.look.splitter import KeyedSplitter
from explorer.gui.models import words
from explorer.gui.models.shelf import Shelf
from explorer.gui.models.table import ModelsTable
from explorer.gui.models.training_view import TrainingView
from explorer.gui.state.session import Session

LOOK_SECONDS = 1.0  # between looks at the log
DETAILS, TRAINING = range(2)


class ModelsPage(QWidget):
    """The page.

    Attributes:
        table, details, training, tabs: its parts; state: what the next run uses, and what is wrong with folders.
        back, use: buttons.
    """

    def __init__(self, session: Session, shelf: Shelf, actions: Actions, tone: Tone) -> None:
        super().__init__()
        self._session, self._shelf, self._actions = session, shelf, actions
        self._again = 0.0
        self.table = ModelsTable(shelf)
        self.details = QTextBrowser()
        self.details.setAccessibleName(tr("What is known of the model"))
        self.details.setFrameShape(QFrame.Shape.NoFrame)
        self.training = TrainingView(shelf, tone)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for part in (self.tabs, self.tabs.tabBar()):
            part.setAccessibleName(tr("Model and training"))
        self.tabs.addTab(self.details, tr("Model"))
        self.tabs.addTab(self.training, tr("Training"))
        self.state, self.folders = ElidedLabel(), ElidedLabel()
        self.folders.setObjectName("muted")
        self._lay_out()
        self.table.picked.connect(shelf.choose)
        self.table.used.connect(lambda _: actions["models_use"].trigger())
        for event in (shelf.changed, shelf.figured):
            event.connect(self._show)
        shelf.trained.connect(self._show_training)
        session.settings_changed.connect(self._show)
        session.current_changed.connect(self._show_back)
        self._show_back()
        self._show()

    def set_tone(self, tone: Tone) -> None:
        """Draw in the colours of another theme."""
        self.training.set_tone(tone)

    def take_focus(self) -> None:
        """The keyboard belongs to the table."""
        self.table.setFocus()

    def poll(self) -> None:
        """Look at the log now and then; to be called some thirty times a second."""
        if self.isVisible() and time.monotonic() >= self._again:
            self._shelf.look()
            self._again = time.monotonic() + LOOK_SECONDS

    def _lay_out(self) -> None:
        splitter = KeyedSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(_card(self.table))
        splitter.addWidget(_card(self.tabs))
        splitter.setHandleWidth(8)
        splitter.setSizes([560, 560])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 6)
        layout.setSpacing(6)
        for part in (self._buttons(), self.state, self.folders):
            layout.addWidget(part)
        layout.addWidget(splitter, 1)

    def _buttons(self) -> QWidget:
        bar = QWidget()
        row = FlowLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        actions = self._actions
        self.back = QPushButton()
        self.back.setToolTip(actions["models_show"].toolTip())
        self.back.clicked.connect(actions["models_show"].trigger)
        self.use = action_push_button(actions, "models_use", tr("Use for the next run"), primary=True)
        row.addWidget(self.back)
        for button in (
            self.use,
            action_push_button(actions, "models_add", tr("Add folder")),
            action_push_button(actions, "models_remove", tr("Take folder out")),
            action_push_button(actions, "models_training", tr("Watch a training")),
        ):
            row.addWidget(button)
        return bar

    def _show_back(self) -> None:
        there = self._session.current is not None
        self.back.setText(tr("← Back to the picture") if there else tr("← Back to the start"))

    def _show_training(self) -> None:
        if self._shelf.log is not None and not self._shelf.log.reports:
            self.tabs.setCurrentIndex(TRAINING)

    def _show(self) -> None:
        shelf, settings = self._shelf, self._session.settings
        entry = shelf.entry(shelf.chosen)
        place = self.details.verticalScrollBar().value()
        self.details.setHtml(words.details(entry, shelf.figures.get(shelf.chosen)) if entry is not None else "")
        self.details.verticalScrollBar().setValue(place)
        self._actions["models_use"].setEnabled(entry is not None)
        self._actions["models_remove"].setEnabled(bool(shelf.folders))
        self._actions["models_add"].setEnabled(shelf.adding is None)
        name = tr("auto") if settings.model == "auto" else words.model_label(settings.model)
        self.state.setText(tr("The next run uses: {model}").format(model=name))
        self.folders.setText(self._of_folders())
        self.folders.setToolTip("\n".join(folder.problem or str(folder.path) for folder in shelf.folders))

    def _of_folders(self) -> str:
        shelf = self._shelf
        if shelf.adding is not None:
            return tr("{folder}: every model is read and checked…").format(folder=shelf.adding)
        broken = [folder.problem for folder in shelf.folders if folder.problem]
        if broken:
            return broken[0]
        if not shelf.folders:
            return tr("Folders that italic train has made can be used beside these models.")
        return tr("Own folders: {folders}").format(folders=", ".join(str(folder.path) for folder in shelf.folders))


def _card(widget: QWidget) -> QFrame:
    card = QFrame()
    card.setObjectName("card")
    layout = QVBoxLayout(card)
    layout.setContentsMargins(1, 1, 1, 1)
    layout.addWidget(widget)
    return card
