"""Where the batch's files go, and which are kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import get_args

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QPushButton,
    QWidget,
)

from explorer.gui.batch.items import Form, Rule
from explorer.gui.batch.queue import Queue
from explorer.gui.look import questions
from explorer.gui.look.flow import FlowLayout, together
from explorer.gui.look.i18n import plain, tr
from explorer.gui.state.session import Session

BESIDE, FOLDER = range(2)
RULES: tuple[Rule, ...] = get_args(Rule)
FORMS: tuple[Form, ...] = get_args(Form)
USUAL_KILOBYTES = 300.0
FOLDER_WIDTH = 130  # px of the folder's path


class OptionsBar(QWidget):
    """Fields in as many lines as they need.

    Attributes:
        place, choose, exists, form, only_if_smaller, incomplete, verify, preview, limited, kilobytes: the fields.
    """

    def __init__(self, queue: Queue, session: Session) -> None:
        super().__init__()
        self._queue, self._session = queue, session
        self._folder = queue.options.folder  # the last one chosen, kept while files go elsewhere
        self._make_fields()
        self._lay_out()
        queue.options_changed.connect(self._show)
        session.settings_changed.connect(self._show)
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
        self.form = QComboBox()
        self.form.addItems([tr("PNG"), tr("TIFF"), tr("as the original")])
        self.form.setToolTip(
            tr("What .italic files are decoded to; where a format such as JPEG cannot hold a picture exactly, PNG")
        )
        self.form.activated.connect(lambda row: self._change(form=FORMS[row]))
        self._make_boxes()

    def _make_boxes(self) -> None:
        self.only_if_smaller = self._box(
            tr("Only if smaller"),
            tr("Write a file only if it has fewer bytes than the original, and if reading kept all of the picture"),
            "only_if_smaller",
        )
        self.incomplete = self._box(
            tr("Also incomplete ones"),
            tr("With “Only if smaller”: also pictures that lost something in reading, such as pages or bits"),
            "incomplete",
        )
        self.verify = self._box(
            tr("Verify"), tr("Decode every file and compare all samples before it is written"), "verify"
        )
        self.preview = self._box(
            tr("Preview"), tr("Store a small picture of some kilobytes for file managers in every file"), "preview"
        )
        self.limited = QCheckBox(tr("At most"))
        self.limited.setToolTip(
            tr("Lossy files of at most so many bytes, each of the best quality that fits, whatever is set above")
        )
        self.limited.clicked.connect(self._on_limit)
        self.kilobytes = QDoubleSpinBox()
        self.kilobytes.setRange(0.1, 1e6)
        self.kilobytes.setDecimals(1)
        self.kilobytes.setSuffix(tr(" kB"))
        self.kilobytes.setValue(USUAL_KILOBYTES)
        self.kilobytes.setKeyboardTracking(False)
        self.kilobytes.setAccessibleName(tr("Most kilobytes of a file"))
        self.kilobytes.valueChanged.connect(self._on_limit)

    def _box(self, text: str, tip: str, name: str) -> QCheckBox:
        box = QCheckBox(text)
        box.setToolTip(tip)
        box.clicked.connect(lambda on: self._change(**{name: on}))
        return box

    def _lay_out(self) -> None:
        row = FlowLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        fields = (
            (tr("&Write files"), self.place),
            (tr("&If it exists:"), self.exists),
            (tr("Dec&ode to"), self.form),
        )
        for text, field in fields:
            label = QLabel(text)
            label.setBuddy(field)
            field.setAccessibleName(plain(text).rstrip(":："))
            row.addWidget(together(label, field, *([self.choose] if field is self.place else []), after=8))
        self._limit = together(self.limited, self.kilobytes, after=8)
        for box in (self.only_if_smaller, self.incomplete, self.verify, self.preview, self._limit):
            row.addWidget(box)

    def _show(self) -> None:
        options = self._queue.options
        self._folder = options.folder or self._folder
        lossy = self._session.settings.codec == "lossy"
        with (
            QSignalBlocker(self.place),
            QSignalBlocker(self.exists),
            QSignalBlocker(self.form),
            QSignalBlocker(self.kilobytes),
        ):
            self.place.setCurrentIndex(FOLDER if options.folder else BESIDE)
            self.exists.setCurrentIndex(RULES.index(options.exists))
            self.form.setCurrentIndex(FORMS.index(options.form))
            if options.kilobytes:
                self.kilobytes.setValue(options.kilobytes)
        self.limited.setChecked(bool(options.kilobytes))
        self.kilobytes.setEnabled(bool(options.kilobytes))
        self._limit.setVisible(lossy)
        self.only_if_smaller.setChecked(options.only_if_smaller)
        self.incomplete.setChecked(options.incomplete)
        self.incomplete.setEnabled(options.only_if_smaller)
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

    @Slot()
    def _on_limit(self) -> None:
        self._change(kilobytes=self.kilobytes.value() if self.limited.isChecked() else 0.0)

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
