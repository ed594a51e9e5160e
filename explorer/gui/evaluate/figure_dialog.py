"""Asks for the size of a figure and its letters, and shows what will be written."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from explorer.gui.evaluate.figure import Figure
from explorer.gui.evaluate.paper_figure import Paper, preview
from explorer.gui.look.i18n import tr

SHOWN = 400  # px
ONE_COLUMN, TWO_COLUMNS = Paper(8.5, 6.5, 8.0), Paper(17.5, 8.0, 8.0)


class FigureDialog(QDialog):
    """The dialog.

    Attributes:
        width_field, height_field, font_field: of the figure.
        shown: the figure.
    """

    def __init__(self, parent: QWidget, figure: Figure, paper: Paper = ONE_COLUMN) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Figure for a paper"))
        self._figure = figure
        self.width_field = self._field(3.0, 40.0, 0.5, tr(" cm"), paper.width)
        self.height_field = self._field(3.0, 40.0, 0.5, tr(" cm"), paper.height)
        self.font_field = self._field(4.0, 24.0, 0.5, tr(" pt"), paper.font)
        self.shown = QLabel()
        self.shown.setFixedSize(SHOWN, SHOWN * 3 // 4)
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.shown.setAccessibleName(tr("The figure as it will be"))
        self._lay_out()
        self._show()

    @property
    def paper(self) -> Paper:
        """What was chosen."""
        return Paper(self.width_field.value(), self.height_field.value(), self.font_field.value())

    def _field(self, least: float, most: float, step: float, unit: str, value: float) -> QDoubleSpinBox:
        field = QDoubleSpinBox()
        field.setRange(least, most)
        field.setSingleStep(step)
        field.setDecimals(1)
        field.setSuffix(unit)
        field.setValue(value)
        field.valueChanged.connect(self._show)
        return field

    def _lay_out(self) -> None:
        form = QFormLayout()
        for text, field in (
            (tr("Width"), self.width_field),
            (tr("Height"), self.height_field),
            (tr("Letters"), self.font_field),
        ):
            field.setAccessibleName(text)
            form.addRow(text, field)
        for text, paper in ((tr("One column"), ONE_COLUMN), (tr("Two columns"), TWO_COLUMNS)):
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, paper=paper: self._take(paper))
            form.addRow("", button)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Save).setText(tr("Save as…"))
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("Cancel"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addLayout(form)
        row.addWidget(self.shown)
        layout = QVBoxLayout(self)
        layout.addLayout(row)
        layout.addWidget(buttons)

    def _take(self, paper: Paper) -> None:
        for field, value in zip((self.width_field, self.height_field, self.font_field), paper, strict=True):
            field.setValue(value)

    def _show(self) -> None:
        paper = self.paper
        room = self.shown.size()
        width = min(room.width(), int(room.height() * paper.width / paper.height))
        self.shown.setPixmap(QPixmap.fromImage(preview(self._figure, paper, width, self.devicePixelRatioF())))
