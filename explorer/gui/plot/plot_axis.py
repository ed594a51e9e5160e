"""The axes of the trade-off plot, in the user's words: any quantity, linear or logarithmic."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from explorer.gui.look.i18n import tr
from explorer.gui.look.labels import base_label, model_label
from explorer.gui.state.models_at_hand import METRIC_NAMES
from explorer.tradeoff.axes import Axis, log_ticks
from explorer.tradeoff.quantities import AxisPair, Quantity

MARGIN = 16  # px that a title leaves free
MOST_DECADES = 30  # beyond, an axis shows nothing that could be read


class QuantityAxis(pg.AxisItem):
    """An axis that shows a quantity; on a logarithmic one the plot's coordinates are decimal logarithms.

    Attributes:
        quantity: what it shows.
    """

    def __init__(self, side: str, quantity: Quantity) -> None:
        super().__init__(side)
        self.enableAutoSIPrefix(False)
        self.show_quantity(quantity)

    def show_quantity(self, quantity: Quantity) -> None:
        """Show another quantity."""
        self.quantity = quantity
        self._show_title()
        self.picture = None  # pyqtgraph keeps the drawn ticks as long as the range stays
        self.update()

    def resizeEvent(self, event: object = None) -> None:
        """A long title gives way to a short one."""
        super().resizeEvent(event)
        if self.__dict__.get("quantity") is not None:
            self._show_title()

    def _show_title(self) -> None:
        size = self.size()
        length = size.height() if self.orientation in ("left", "right") else size.width()
        title = axis_title(self.quantity)
        wide = QFontMetricsF(QApplication.font()).horizontalAdvance(title)
        title = title if not length or wide <= length - MARGIN else short_title(self.quantity)
        if title != self.labelText:
            self.setLabel(title)

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        """Labelled ticks, then the others: at 1, 2 and 5 on a logarithmic axis."""
        if not self.quantity.logarithmic:
            ticks: list[tuple[float, list[float]]] = super().tickValues(minVal, maxVal, size)
            return ticks
        if not math.isfinite(minVal) or not math.isfinite(maxVal) or not 0 < maxVal - minVal <= MOST_DECADES:
            return []
        major, minor = log_ticks(Axis(10**minVal, 10**maxVal, 0, size, logarithmic=True))
        return [(1.0, [math.log10(value) for value in major]), (0.1, [math.log10(value) for value in minor])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Labels; on a logarithmic axis of the first kind of ticks only."""
        label = self.quantity.label
        if not self.quantity.logarithmic:
            plain: list[str] = super().tickStrings(values, scale, spacing)
            return plain if label is None else [label(value) for value in values]
        write = label or (lambda value: f"{value:g}")
        return [write(round(10**value, 12)) if spacing == 1.0 else "" for value in values]


def axis_title(quantity: Quantity) -> str:
    """What an axis shows, in the user's language."""
    titles = {
        "decode_seconds": tr("Decoding time"),
        "encode_seconds": tr("Encoding time"),
        "step_count": tr("Decoding steps"),
        "bpsp": tr("Rate (bits per sub-pixel)"),
        "bpp": tr("Rate (bits per pixel)"),
        "macs": tr("Multiplications a pixel"),
        "psnr": tr("PSNR (dB)"),
        "msssim": tr("MS-SSIM (dB)"),
    }
    title = titles.get(quantity.field, quantity.title)
    return tr("{title} (logarithmic)").format(title=title) if quantity.logarithmic else title


def short_title(quantity: Quantity) -> str:
    """The same where there is little room."""
    titles = {
        "decode_seconds": tr("Time"), "encode_seconds": tr("Time"), "bpsp": tr("bpsp"), "bpp": tr("bpp"),
        "psnr": tr("PSNR"), "msssim": tr("MS-SSIM"),
    }  # fmt: skip
    return titles.get(quantity.field, quantity.title)


def pair_title(pair: AxisPair) -> str:
    """How the choice of axes names a pair."""
    titles = {
        "decoding": tr("Decoding time"),
        "encoding": tr("Encoding time"),
        "steps": tr("Decoding steps"),
        "macs": tr("Multiplications"),
        "psnr": tr("Rate and PSNR"),
        "psnr_log": tr("PSNR, log rate"),
        "msssim": tr("Rate and MS-SSIM"),
        "msssim_log": tr("MS-SSIM, log rate"),
    }
    return titles.get(pair.name, f"{axis_title(pair.x)}, {axis_title(pair.y)}")


def curve_name(metric: str) -> str:
    """How the legend names lossy runs among lossless ones."""
    return tr("Lossy, {metric}").format(metric=METRIC_NAMES.get(metric, metric))


def curve_part(field: str, value: str) -> str:
    """How the legend writes one of the fields that the runs of a curve share."""
    if field == "base":
        return tr("no base") if value == "none" else base_label(value)
    if field == "metric":
        return tr("for {metric}").format(metric=METRIC_NAMES.get(value, value))
    return model_label(value) if field == "model" else value
