"""Where the batch's files go, and which are kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import get_args

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from explorer.gui.batch.items import Rule
from explorer.gui.batch.queue import Queue
from explorer.gui.look import questions
from explorer.gui.look.i18n import tr

BESIDE, FOLDER = range(2)
RULES: tuple[Rule, ...] = get_args(Rule)
FOLDER_WIDTH = 130  # px of the folder's path


class OptionsBar(QWidget):
    """One line of fields.

    Attributes:
        place, choose, exists, only_if_smaller, verify, preview: the fields.
    """

    def __init__(self, queue: Queue) -> None:
        super().__init__()
        self._queue = queue
        self._folder = queue.options.folder  # the last one chosen, kept while files go elsewhere
        self._make_fields()
        self._lay_out()
        queue.options_changed.connect(self._show)
        self._show()

    def _make_fields(self) -> None:
        self.place = QComboBox()
        self.place.addItems([tr("next to the original"), tr("into a folder")])
        self.place.setToolTip(tr("A folder that was added keeps its sub-folders in the folder chosen here"))
        self.place.activated.connect(self._on_place)
        self.choose = QPushButton()
        self.choose.clicked.connect(self._on_choose)
        self.exists = QComboBox()
        self.exists.addItems([tr("skip the picture"), tr("add a number"), tr("replace it")])
        self.exists.setToolTip(tr("What is done where there is a file of the same name already"))
        self.exists.activated.connect(lambda row: self._change(exists=RULES[row]))
        self.only_if_smaller = self._box(
            tr("Only if smaller"), tr("Write a file only if it has fewer bytes than the original"), "only_if_smaller"
        )
        self.verify = self._box(
            tr("Verify"), tr("Decode every file and compare all samples before it is written"), "verify"
        )
        self.preview = self._box(
            tr("Preview"), tr("Store a small picture of some kilobytes for file managers in every file"), "preview"
        )

    def _box(self, text: str, tip: str, name: str) -> QCheckBox:
        box = QCheckBox(text)
        box.setToolTip(tip)
        box.clicked.connect(lambda on: self._change(**{name: on}))
        return box

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for text, field in ((tr("&Write files"), self.place), (tr("&If it exists:"), self.exists)):
            label = QLabel(text)
            label.setBuddy(field)
            field.setAccessibleName(text.replace("&", "").rstrip(":"))
            row.addWidget(label)
            row.addWidget(field)
            if field is self.place:
                row.addWidget(self.choose)
            row.addSpacing(10)
        for box in (self.only_if_smaller, self.verify, self.preview):
            row.addWidget(box)
        row.addStretch(1)

    def _show(self) -> None:
        options = self._queue.options
        self._folder = options.folder or self._folder
        with QSignalBlocker(self.place), QSignalBlocker(self.exists):
            self.place.setCurrentIndex(FOLDER if options.folder else BESIDE)
            self.exists.setCurrentIndex(RULES.index(options.exists))
        self.only_if_smaller.setChecked(options.only_if_smaller)
        self.verify.setChecked(options.verify)
        self.preview.setChecked(options.preview)
        shown = self.fontMetrics().elidedText(options.folder, Qt.TextElideMode.ElideMiddle, FOLDER_WIDTH)
        self.choose.setText(shown.replace("&", "&&"))
        self.choose.setToolTip(tr("Choose the folder; now {path}").format(path=options.folder))
        self.choose.setAccessibleName(tr("Folder: {path}").format(path=options.folder))
        self.choose.setVisible(bool(options.folder))

    def _change(self, **changes: object) -> None:
        self._queue.set_options(replace(self._queue.options, **changes))

    def _ask(self) -> None:
        folder = questions.ask_folder(self, self._folder or str(Path.home()))
        if folder is not None:
            self._change(folder=str(folder.absolute()))
        self._show()  # back to what it was where the user changed their mind

    @Slot(int)
    def _on_place(self, row: int) -> None:
        if row == BESIDE:
            self._change(folder="")
        elif self._folder:
            self._change(folder=self._folder)
        else:
            self._ask()

    @Slot()
    def _on_choose(self) -> None:
        self._ask()
