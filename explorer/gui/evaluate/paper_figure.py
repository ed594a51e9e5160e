"""A plot of an evaluation for a paper: of a size in cm, with letters of a size in points, as SVG, PDF or PNG.

Drawn in tenths of a point. Colours stay apart for colour-blind eyes, symbols also without colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPageSize,
    QPainter,
    QPainterPath,
    QPdfWriter,
    QPen,
    QPolygonF,
    QTransform,
)
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication

from explorer.errors import BadSetting
from explorer.gui.evaluate.figure import Curve, Dot, Figure, extent
from explorer.gui.look.i18n import tr
from explorer.gui.look.palette import LIGHT, series_colour, series_symbol
from explorer.gui.plot.label_places import Box, place_labels
from explorer.gui.plot.plot_axis import axis_title
from explorer.machine.files import write_atomic
from explorer.tradeoff.axes import Axis, axis_around, ticks_of

UNIT = 720  # of an inch
POINT = 10.0  # units
CM = UNIT / 2.54
INK, SOFT, GRID = QColor("#000000"), QColor("#444444"), QColor("#dddddd")
RIM, TICK, GAP = 0.5 * POINT, 3 * POINT, 4 * POINT
WIDE = 12.0  # cm from which on the legend stands at the right
PNG_DPI = 600


class Paper(NamedTuple):
    """How it is drawn: cm, and points of its letters."""

    width: float = 8.5
    height: float = 6.5
    font: float = 8.0


def figure_file(figure: Figure, paper: Paper, suffix: str) -> bytes:
    """The figure as a file. Raises `BadSetting` for another suffix than .svg, .pdf and .png."""
    kinds = {".svg": _svg, ".pdf": _pdf, ".png": _png}
    if suffix.lower() not in kinds:
        raise BadSetting(tr("{suffix}: a plot is written as .png, .svg or .pdf").format(suffix=suffix or "?"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    kinds[suffix.lower()](figure, paper, buffer)
    return bytes(buffer.data().data())


def write_figure(path: Path, figure: Figure, paper: Paper) -> None:
    """Write it. Raises `BadSetting` or `OutputFailed`."""
    write_atomic(path, figure_file(figure, paper, path.suffix), force=True)


def preview(figure: Figure, paper: Paper, width: int, ratio: float) -> QImage:
    """The figure as a picture `width` px wide on a screen of that many pixels for each."""
    return _image(figure, paper, width * ratio * 2.54 / paper.width, ratio)


def _image(figure: Figure, paper: Paper, dpi: float, ratio: float = 1.0) -> QImage:
    scale = dpi / UNIT
    size = QSizeF(paper.width * CM * scale, paper.height * CM * scale).toSize()
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    image.setDotsPerMeterX(round(dpi / 0.0254))
    image.setDotsPerMeterY(round(dpi / 0.0254))
    with QPainter(image) as painter:
        painter.setTransform(QTransform.fromScale(scale, scale))
        paint(painter, figure, paper)
    image.setDevicePixelRatio(ratio)
    return image


def _png(figure: Figure, paper: Paper, buffer: QBuffer) -> None:
    _image(figure, paper, PNG_DPI).save(buffer, "PNG")  # type: ignore[call-overload]


def _svg(figure: Figure, paper: Paper, buffer: QBuffer) -> None:
    size = QSizeF(paper.width * CM, paper.height * CM).toSize()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(UNIT)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    with QPainter(generator) as painter:
        paint(painter, figure, paper)


def _pdf(figure: Figure, paper: Paper, buffer: QBuffer) -> None:
    writer = QPdfWriter(buffer)
    writer.setResolution(UNIT)
    size = QSizeF(10 * paper.width, 10 * paper.height)
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF())
    with QPainter(writer) as painter:
        paint(painter, figure, paper)


def paint(painter: QPainter, figure: Figure, paper: Paper) -> None:
    """Draw the figure from the origin on, in tenths of a point."""
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    _Drawing(painter, figure, paper).draw()


class _Drawing:
    """One figure on one painter."""

    def __init__(self, painter: QPainter, figure: Figure, paper: Paper) -> None:
        self._painter, self._figure, self._paper = painter, figure, paper
        font = QFont(QApplication.font())
        font.setPixelSize(round(paper.font * POINT))
        self._font, self._metrics = font, QFontMetricsF(font)
        self._radius = 0.28 * paper.font * POINT
        painter.setFont(font)

    def draw(self) -> None:
        """All of it."""
        width, height = self._paper.width * CM, self._paper.height * CM
        line = self._metrics.height()
        legend = self._legend(width)
        right = self._legend_width(legend) if self._paper.width >= WIDE else 0.0
        below = 0.0 if right or not legend else line * len(legend) + GAP
        across, up = extent(self._figure)
        across, up = across or [1.0, 2.0], up or [1.0, 2.0]
        bottom = height - below - 2 * line - 2 * TICK - GAP
        y = axis_around(up, bottom, GAP, logarithmic=self._figure.y.logarithmic)
        shown_y = _spread([(y.at(v), t) for v, t in ticks_of(y, self._figure.y.label)[0]], lambda _: line)
        labels = max((self._metrics.horizontalAdvance(text) for _, text in shown_y), default=0.0)
        left = line + labels + TICK + 2 * GAP
        x = axis_around(across, left, width - right - GAP, logarithmic=self._figure.x.logarithmic)
        frame = QRectF(QPointF(left, GAP), QPointF(width - right - GAP, bottom))
        self._draw_frame(frame, x, shown_y)
        self._draw_curves(frame, x, y)
        if right:
            self._draw_legend(legend, QPointF(frame.right() + GAP, frame.top()))
        elif legend:
            self._draw_legend(legend, QPointF(left, height - below))

    def _draw_frame(self, frame: QRectF, x: Axis, ticks: Sequence[tuple[float, str]]) -> None:
        painter, metrics = self._painter, self._metrics
        across = _spread([(x.at(v), t) for v, t in ticks_of(x, self._figure.x.label)[0]], metrics.horizontalAdvance)
        painter.setPen(QPen(GRID, RIM))
        for at, _ in across:
            painter.drawLine(QPointF(at, frame.top()), QPointF(at, frame.bottom()))
        for at, _ in ticks:
            painter.drawLine(QPointF(frame.left(), at), QPointF(frame.right(), at))
        painter.setPen(QPen(SOFT, RIM))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame)
        for at, text in across:
            painter.drawLine(QPointF(at, frame.bottom()), QPointF(at, frame.bottom() + TICK))
            self._write(text, at, frame.bottom() + TICK + metrics.ascent(), 0.5)
        for at, text in ticks:
            painter.drawLine(QPointF(frame.left() - TICK, at), QPointF(frame.left(), at))
            self._write(text, frame.left() - TICK - GAP / 2, at + metrics.ascent() / 2 - metrics.descent() / 2, 1.0)
        titles = [axis_title(quantity) for quantity in (self._figure.x, self._figure.y)]
        baseline = frame.bottom() + TICK + metrics.height() + GAP / 2 + metrics.ascent()
        self._write(self._fitting(titles[0], frame.width()), frame.center().x(), baseline, 0.5)
        painter.save()
        painter.translate(metrics.ascent() + GAP / 2, frame.center().y())
        painter.rotate(-90)
        self._write(self._fitting(titles[1], frame.height()), 0, 0, 0.5)
        painter.restore()

    def _draw_curves(self, frame: QRectF, x: Axis, y: Axis) -> None:
        painter = self._painter
        painter.save()
        painter.setClipRect(frame)
        if self._figure.diagonal:
            painter.setPen(QPen(SOFT, RIM, Qt.PenStyle.DashLine))
            low, high = max(x.low, y.low), min(x.high, y.high)
            painter.drawLine(QPointF(x.at(low), y.at(low)), QPointF(x.at(high), y.at(high)))
        for curve in reversed(self._figure.curves):  # the first lies on top
            self._draw_curve(curve, x, y)
        painter.restore()
        labels = [(dot, curve) for curve in self._figure.curves for dot in curve.dots if dot.label]
        self._write_labels(labels, frame, x, y)

    def _draw_curve(self, curve: Curve, x: Axis, y: Axis) -> None:
        painter, colour = self._painter, QColor(series_colour(curve.number, LIGHT))
        places = [QPointF(x.at(dot.x.value), y.at(dot.y.value)) for dot in curve.dots]
        pen = QPen(colour, 1.6 * RIM)
        painter.setPen(pen)
        if curve.joined:
            painter.drawPolyline(QPolygonF(places))
        for dot in curve.dots:
            self._draw_bars(dot, x, y)
        for place in places:
            self._draw_symbol(place, curve.number)

    def _draw_bars(self, dot: Dot, x: Axis, y: Axis) -> None:
        painter, cap = self._painter, 0.7 * self._radius
        middle = QPointF(x.at(dot.x.value), y.at(dot.y.value))
        if dot.x.low < dot.x.high:
            ends = [QPointF(x.at(value), middle.y()) for value in dot.x[1:]]
            painter.drawLine(*ends)
            for end in ends:
                painter.drawLine(end - QPointF(0, cap), end + QPointF(0, cap))
        if dot.y.low < dot.y.high:
            ends = [QPointF(middle.x(), y.at(value)) for value in dot.y[1:]]
            painter.drawLine(*ends)
            for end in ends:
                painter.drawLine(end - QPointF(cap, 0), end + QPointF(cap, 0))

    def _draw_symbol(self, place: QPointF, number: int) -> None:
        size = 2 * self._radius
        path: QPainterPath = QTransform.fromScale(size, size).map(Symbols[series_symbol(number)])
        self._painter.save()
        self._painter.setPen(QPen(QColor("white"), 0.8 * RIM))
        self._painter.setBrush(QBrush(QColor(series_colour(number, LIGHT))))
        self._painter.drawPath(path.translated(place))
        self._painter.restore()

    def _write_labels(self, labels: Sequence[tuple[Dot, Curve]], frame: QRectF, x: Axis, y: Axis) -> None:
        """Beside their points where there is room; in points, as `place_labels` knows gaps of that size."""
        metrics = self._metrics
        points = [(x.at(dot.x.value) / POINT, y.at(dot.y.value) / POINT) for dot, _ in labels]
        sizes = [(metrics.horizontalAdvance(dot.label) / POINT, metrics.height() / POINT) for dot, _ in labels]
        box = Box(frame.left() / POINT, frame.top() / POINT, frame.right() / POINT, frame.bottom() / POINT)
        for place, (dot, curve) in zip(place_labels(points, sizes, box), labels, strict=True):
            if place is not None:
                colour = QColor(series_colour(curve.number, LIGHT))
                self._write(dot.label, place[0] * POINT, place[1] * POINT + metrics.ascent(), 0.0, colour)

    def _legend(self, width: float) -> list[list[Curve]]:
        """The curves whose names do not stand at their points, in rows that fit; none of one curve alone."""
        unnamed = [each for each in self._figure.curves if all(dot.label != each.name for dot in each.dots)]
        if len(self._figure.curves) < 2 or not unnamed:
            return []
        if self._paper.width >= WIDE:
            return [[curve] for curve in unnamed]
        rows: list[list[Curve]] = [[]]
        for curve in unnamed:
            if rows[-1] and self._legend_width([[*rows[-1], curve]]) > width - 6 * GAP:
                rows.append([])
            rows[-1].append(curve)
        return rows

    def _legend_width(self, rows: Sequence[Sequence[Curve]]) -> float:
        advance = self._metrics.horizontalAdvance
        return max(
            (sum(advance(curve.name) + 4 * self._radius + 2 * GAP for curve in row) for row in rows), default=0.0
        )

    def _draw_legend(self, rows: Sequence[Sequence[Curve]], at: QPointF) -> None:
        metrics = self._metrics
        for number, row in enumerate(rows):
            left, baseline = at.x(), at.y() + number * metrics.height() + metrics.ascent()
            for curve in row:
                self._draw_symbol(QPointF(left + self._radius, baseline - metrics.ascent() / 2.6), curve.number)
                self._write(curve.name, left + 3 * self._radius, baseline, 0.0)
                left += metrics.horizontalAdvance(curve.name) + 4 * self._radius + 2 * GAP

    def _write(self, text: str, x: float, baseline: float, anchor: float, colour: QColor = INK) -> None:
        """`anchor`: which part of the text stands at `x`, from 0, its start, to 1."""
        self._painter.setPen(colour)
        self._painter.drawText(QPointF(x - anchor * self._metrics.horizontalAdvance(text), baseline), text)

    def _fitting(self, text: str, width: float) -> str:
        return self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


def _spread(ticks: Sequence[tuple[float, str]], size: object) -> list[tuple[float, str]]:
    """The ticks, or every second, third and so on of them, so that no label covers another."""
    ordered = sorted(ticks)
    for pace in range(1, len(ordered) + 1):
        kept = ordered[::pace]
        if all(b[0] - a[0] > (size(a[1]) + size(b[1])) / 2 + GAP for a, b in pairwise(kept)):
            return kept
    return ordered[:1]
