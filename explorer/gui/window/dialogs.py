"""The few windows beside the main one: the sweep's list and the shortcuts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from explorer.coding.latent_schedule import LATENT_RUNGS
from explorer.coding.schedule import RUNGS
from explorer.gui.look.actions import Actions, menus
from explorer.gui.look.i18n import plain, tr
from explorer.gui.look.labels import base_label, rung_label
from explorer.gui.state.documents import OFF_AT_FIRST, SWEPT_QUALITIES
from explorer.gui.state.models_at_hand import model_choices
from explorer.gui.state.session import Settings

MOST_TIMES = 20
SPACING = 14  # px between rows


class SweepDialog(QDialog):
    """Which rungs, bases and models to try.

    Attributes:
        rungs, bases, models: the boxes, by the name of what they stand for; `bases` are qualities for the lossy codec,
            which has no `models`: its metric is its model.
        times: how often each setting is measured.
    """

    def __init__(self, parent: QWidget, settings: Settings) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Sweep"))
        own = settings.base if settings.base.startswith("bpg") else "bpg:32"
        lossy = settings.codec == "lossy"
        rungs = LATENT_RUNGS if lossy else dict.fromkeys((*RUNGS, settings.steps))
        self.rungs = {name: QCheckBox(rung_label(name)) for name in rungs}
        if lossy:
            self.bases = {f"{quality:g}": QCheckBox(f"{quality:g}") for quality in SWEPT_QUALITIES}
        else:
            self.bases = {name: QCheckBox(base_label(name)) for name in ("none", own)}
        for name, box in {**self.rungs, **self.bases}.items():
            box.setChecked(name not in OFF_AT_FIRST)
        choices = [] if lossy else model_choices("lossless", settings.model)
        self.models = {key: QCheckBox(text) for key, text in choices}
        for key, box in self.models.items():
            box.setChecked(key == settings.model)
        hint = QLabel(
            tr("Each rung is tried at each quality, and decoded again to time and to check it.")
            if lossy
            else tr("Each rung is tried with each base and weights, and decoded again to time and to check it.")
        )
        hint.setObjectName("muted")
        grid = QGridLayout()
        grid.setHorizontalSpacing(36)
        for column, (title, boxes) in enumerate(
            ((tr("Steps"), self.rungs), (tr("Quality") if lossy else tr("Base"), self.bases))
        ):
            heading = QLabel(title)
            heading.setObjectName("heading")
            grid.addWidget(heading, 0, column)
            for row, box in enumerate(boxes.values(), 1):
                grid.addWidget(box, row, column)
        if self.models:
            heading = QLabel(tr("Weights"))
            heading.setObjectName("heading")
            grid.addWidget(heading, 0, 2)
            grid.addWidget(_scrolled(self.models.values()), 1, 2, grid.rowCount() - 1, 1)
        self.times = QSpinBox()
        self.times.setRange(1, MOST_TIMES)
        self.times.setAccessibleName(tr("How often each setting is measured"))
        self.times.setToolTip(tr("The plot shows the median and the range of the times"))
        often = QHBoxLayout()
        label = QLabel(tr("Measure each setting this many &times:"))
        label.setBuddy(self.times)
        often.addWidget(label)
        often.addWidget(self.times)
        often.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        start = buttons.addButton(tr("Run sweep"), QDialogButtonBox.ButtonRole.AcceptRole)
        start.setObjectName("primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(SPACING)
        layout.addWidget(hint)
        layout.addLayout(grid)
        layout.addLayout(often)
        layout.addWidget(buttons)

    def chosen(self) -> tuple[Sequence[str], Sequence[str], Sequence[str] | None]:
        """Rungs, bases and models that are ticked; None for models where there is no choice."""
        return _ticked(self.rungs), _ticked(self.bases), _ticked(self.models) if self.models else None


def _ticked(boxes: Mapping[str, QCheckBox]) -> list[str]:
    return [name for name, box in boxes.items() if box.isChecked()]


def _scrolled(boxes: Iterable[QCheckBox]) -> QScrollArea:
    """Boxes one below the other, no wider than their names: folders of one's own may bring any number of models."""
    column = QWidget()
    rows = QVBoxLayout(column)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(SPACING)
    for box in boxes:
        rows.addWidget(box)
    rows.addStretch(1)
    area = QScrollArea()
    area.setWidget(column)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setMinimumWidth(column.sizeHint().width() + area.verticalScrollBar().sizeHint().width())
    return area


class ShortcutsDialog(QDialog):
    """All actions with their keys.

    Attributes:
        search: words that the rows shown have in them.
        table: menu, action and keys.
    """

    def __init__(self, parent: QWidget, actions: Actions) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.resize(QSize(560, 620).boundedTo(parent.size() - QSize(40, 40)))
        titles, specs = menus(), [spec for spec in actions.specs if spec.id]
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAccessibleName(tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._on_search)
        self.table = table = QTableWidget(len(specs), 3)
        table.setAccessibleName(tr("Keyboard shortcuts"))
        table.setHorizontalHeaderLabels([tr("Menu"), tr("Action"), tr("Keys")])
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for row, spec in enumerate(specs):
            keys = actions[spec.id].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            for column, text in enumerate((titles[spec.menu], spec.text, keys)):
                table.setItem(row, column, QTableWidgetItem(plain(text)))
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addWidget(table)

    @Slot(str)
    def _on_search(self, text: str) -> None:
        words = text.casefold().split()
        for row in range(self.table.rowCount()):
            shown = " ".join(self.table.item(row, column).text() for column in range(3)).casefold()
            self.table.setRowHidden(row, not all(word in shown for word in words))
