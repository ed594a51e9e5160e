"""The quality of the lossy codec as a slider and a number, which follow each other."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QSlider, QWidget

from explorer.file.header import BEST_QUALITY, QUARTERS
from explorer.gui.look.i18n import tr

SLIDER_WIDTH = 72  # px, at least


class QualityField(QWidget):
    """Quarters of a quality, 0 .. 63.

    Attributes:
        slider: in quarters; number: in qualities.

    Signals:
        changed: the quality, by whatever it was set.
    """

    changed = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, BEST_QUALITY * QUARTERS)
        self.slider.setSingleStep(1)
        self.slider.setPageStep(4 * QUARTERS)
        self.slider.setMinimumWidth(SLIDER_WIDTH)
        self.slider.setAccessibleName(tr("Quality"))
        self.number = QDoubleSpinBox()
        self.number.setRange(0, BEST_QUALITY)
        self.number.setDecimals(2)
        self.number.setSingleStep(1)
        self.number.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)  # there is the slider
        self.number.setMaximumWidth(self.number.minimumSizeHint().width())
        self.number.setAccessibleName(tr("Quality"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.slider, 1)
        row.addWidget(self.number)
        self.setFocusProxy(self.slider)
        self.slider.valueChanged.connect(self._on_slider)
        self.number.valueChanged.connect(self._on_number)

    @property
    def value(self) -> float:
        """The quality."""
        return self.slider.value() / QUARTERS

    def show_value(self, quality: float) -> None:
        """Show a quality without saying that it changed."""
        with QSignalBlocker(self.slider), QSignalBlocker(self.number):
            self.slider.setValue(round(quality * QUARTERS))
            self.number.setValue(quality)

    @Slot(int)
    def _on_slider(self, quarters: int) -> None:
        self.show_value(quarters / QUARTERS)
        self.changed.emit(self.value)

    @Slot(float)
    def _on_number(self, quality: float) -> None:
        self.show_value(round(quality * QUARTERS) / QUARTERS)
        self.changed.emit(self.value)
