"""A plot as a file: PNG, SVG or PDF, all drawn by one painter, the legend included."""

from __future__ import annotations

from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPoint, QRect, QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter, QPdfWriter, QTextDocument
from PySide6.QtSvg import QSvgGenerator

from explorer.errors import BadSetting
from explorer.gui.look.i18n import tr
from explorer.gui.look.palette import Tone

SHARPNESS = 2  # pixels of a PNG for each of the screen
LEGEND = 30  # px above the plot
INCH = 72.0  # points


def plot_file(widget: pg.PlotWidget, legend: str, tone: Tone, suffix: str) -> bytes:
    """The plot as it is on the screen, `legend` (rich text) above it. Raises `BadSetting` for another suffix."""
    kinds = {".png": _png, ".svg": _svg, ".pdf": _pdf}
    if suffix.lower() not in kinds:
        raise BadSetting(tr("{suffix}: a plot is written as .png, .svg or .pdf").format(suffix=suffix or "?"))
    size = QSize(widget.width(), widget.height() + LEGEND)
    return kinds[suffix.lower()](
        size, widget.logicalDpiX(), lambda painter: _paint(painter, widget, legend, tone, size)
    )


def _png(size: QSize, resolution: int, paint: Callable[[QPainter], None]) -> bytes:
    image = QImage(size * SHARPNESS, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SHARPNESS)
    painter = QPainter(image)
    paint(painter)
    painter.end()
    buffer = _buffer()
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _svg(size: QSize, resolution: int, paint: Callable[[QPainter], None]) -> bytes:
    buffer, generator = _buffer(), QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(resolution)  # otherwise texts have another scale than lines
    generator.setSize(size)
    generator.setViewBox(QRect(QPoint(0, 0), size))
    painter = QPainter(generator)
    paint(painter)
    painter.end()
    return bytes(buffer.data().data())


def _pdf(size: QSize, resolution: int, paint: Callable[[QPainter], None]) -> bytes:
    buffer = _buffer()
    writer = QPdfWriter(buffer)
    writer.setResolution(resolution)
    points = QSizeF(size) * (INCH / resolution)
    exact = QPageSize.SizeMatchPolicy.ExactMatch
    writer.setPageSize(QPageSize(points, QPageSize.Unit.Point, "", exact))
    writer.setPageMargins(QMarginsF())
    painter = QPainter(writer)
    paint(painter)
    painter.end()
    return bytes(buffer.data().data())


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


def _paint(painter: QPainter, widget: pg.PlotWidget, legend: str, tone: Tone, size: QSize) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(tone.panel))
    text = QTextDocument()
    text.setDefaultFont(widget.font())
    text.setHtml(f'<span style="color:{tone.text}">{legend}</span>')
    painter.save()
    painter.translate(8, 4)
    text.drawContents(painter)
    painter.restore()
    items = [item for item in widget.scene().items() if hasattr(item, "setExportMode")]
    for item in items:  # otherwise symbols are copied as small pictures
        item.setExportMode(True, {"painter": painter, "antialias": True, "background": None, "resolutionScale": 1.0})
    try:
        target = QRectF(0, LEGEND, widget.width(), widget.height())
        widget.render(painter, target, widget.viewport().rect())
    finally:
        for item in items:
            item.setExportMode(False)
