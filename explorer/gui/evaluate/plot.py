"""The plot of an evaluation: means with their intervals, or each picture as a point; a click selects its row."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from explorer.evaluation.measures import Key
from explorer.gui.evaluate.means import Interval, Line, figure_of
from explorer.gui.evaluate.series import Series, series_of
from explorer.gui.evaluate.study import Study
from explorer.gui.evaluate.view import MEANS, PICTURES, View, plots, rate_of
from explorer.gui.evaluate.words import interval_text, line_name
from explorer.gui.look.elided import ElidedLabel
from explorer.gui.look.flow import FlowLayout, together
from explorer.gui.look.i18n import tr
from explorer.gui.look.keys import keep_keys
from explorer.gui.look.labels import rung_label
from explorer.gui.look.palette import Tone, series_colour, series_symbol
from explorer.gui.plot.keyed_plot import KeyedPlot
from explorer.gui.plot.label_places import Box, place_labels
from explorer.gui.plot.plot_axis import QuantityAxis
from explorer.gui.plot.plot_places import columns, span
from explorer.tradeoff.quantities import Quantity

POINT, DOT, RING = 11, 8, 17  # px
ORDER = Quantity("order", "pictures")
Place = tuple[float, float]


class EvaluationPlot(QWidget):
    """The plot with what chooses its axes.

    Attributes:
        widget: pyqtgraph's plot.
        view: what is looked at.
        choice, one, two: the fields.

    Signals:
        picked: the key of a coder whose point was clicked.
        looked: another view was chosen.
    """

    picked = Signal(object)
    looked = Signal()

    def __init__(self, study: Study, tone: Tone) -> None:
        super().__init__()
        self._study, self._tone = study, tone
        self.view = View()
        self._points: list[tuple[Place, Any]] = []  # with the key of a coder or the place of a picture
        self._labels: list[tuple[Place, pg.TextItem]] = []
        self._selected: Key | None = None
        self._make_plot()
        self._make_header()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(4)
        for part in (self._header, self.widget, self.told):
            layout.addWidget(part)
        layout.setStretch(1, 1)
        study.chosen_changed.connect(self._ring_chosen)
        self.set_tone(tone)

    def set_tone(self, tone: Tone) -> None:
        """pyqtgraph does not follow the palette, so everything is painted anew."""
        self._tone = tone
        self.widget.setBackground(tone.panel)
        for axis in (self._x, self._y):
            axis.setPen(pg.mkPen(tone.line))
            axis.setTickPen(pg.mkPen(tone.line))
            axis.setTextPen(pg.mkPen(tone.text))
        self.refresh()

    def refresh(self) -> None:
        """Draw what was measured so far."""
        self.widget.clear()
        self._points, self._labels = [], []
        self._offer()
        if self.view.plot == "two":
            self._draw_two()
        elif self.view.plot == "sorted":
            self._draw_sorted()
        else:
            self._draw_means()
        self.widget.addItem(self._ring)
        self._place_labels()
        self._ring_chosen()

    def mark(self, key: Key) -> None:
        """Ring a coder's point."""
        self._selected = key
        self._ring_chosen()

    def look(self, view: View) -> None:
        """Another view."""
        if view != self.view:
            self.view = view
            self.refresh()
            self.looked.emit()

    @property
    def points(self) -> list[tuple[Place, Any]]:
        """All points, in the plot's coordinates, with the key of the coder or the place of the picture."""
        return self._points

    def _make_plot(self) -> None:
        self._x, self._y = QuantityAxis("bottom", MEANS["decoding"].x), QuantityAxis("left", MEANS["decoding"].y)
        self.widget = KeyedPlot(axisItems={"bottom": self._x, "left": self._y})
        self.widget.setAccessibleName(tr("Plot of the evaluation"))
        self.widget.setMenuEnabled(False)
        self.widget.hideButtons()
        self.widget.showGrid(x=True, y=True, alpha=0.14)
        self.widget.setMinimumSize(160, 110)
        self.widget.moved.connect(self._on_moved)
        self.widget.whole.connect(self.refresh)
        self.widget.zoomed.connect(self._on_zoomed)
        self.widget.getViewBox().sigResized.connect(self._place_labels)
        self.widget.getViewBox().sigRangeChangedManually.connect(lambda *_: self._place_labels())
        self._ring = pg.ScatterPlotItem(symbol="o", size=RING, brush=None)
        self._ring.setZValue(3)
        self.told = ElidedLabel()
        self.told.setObjectName("muted")

    def _make_header(self) -> None:
        self.choice, self.one, self.two = QComboBox(), QComboBox(), QComboBox()
        self.choice.activated.connect(self._on_choice)
        self.one.activated.connect(lambda _: self.look(replace(self.view, one=self.one.currentData())))
        self.two.activated.connect(lambda _: self.look(replace(self.view, two=self.two.currentData())))
        names = {self.choice: tr("Plot"), self.one: tr("First coder"), self.two: tr("Second coder")}
        for box, name in names.items():
            box.setAccessibleName(name)
            box.setToolTip(name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            keep_keys(box, self)
        self._pair = together(self.one, self.two)
        self._header = QWidget()
        row = FlowLayout(self._header)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.choice)
        row.addWidget(self._pair)

    def _offer(self) -> None:
        """The plots and the coders that there are now."""
        table = self._study.table
        offered = plots(table)
        if self.view.plot not in [name for name, _ in offered]:
            self.view = replace(self.view, plot=offered[0][0])
        _fill(self.choice, [(title, name) for name, title in offered], self.view.plot)
        pair = self.view.pair(table)
        lines = [(line_name(line), key) for key, line in table.lines.items()]
        _fill(self.one, lines, pair[0].key if pair else None)
        _fill(self.two, lines, pair[1].key if pair else None)
        self._pair.setVisible(self.view.plot in PICTURES and pair is not None)

    def _draw_means(self) -> None:
        axes = MEANS[self.view.plot]
        self._show_axes(axes.x, axes.y)
        placed = [
            (series, [(line, ends) for line in series.lines if (ends := _ends(line, axes.x, axes.y)) is not None])
            for series in series_of(self._study.table)
        ]
        ends = [place for _, lines in placed for _, own in lines for place in own]
        self._set_range([x for x, _ in ends], [y for _, y in ends])
        for series, lines in placed:
            if lines:
                self._draw_series(series, sorted(lines, key=lambda each: each[1][0]))
        self.told.setText(tr("Means of the pictures and their 95 % intervals") if ends else "")

    def _draw_series(self, series: Series, lines: Sequence[tuple[Line, tuple[Place, ...]]]) -> None:
        colour = QColor(series_colour(series.number, self._tone))
        faint = QColor(colour)
        faint.setAlpha(130)
        places = [own[0] for _, own in lines]
        if len(places) > 1:
            self.widget.addItem(pg.PlotCurveItem(*columns(places), pen=pg.mkPen(faint, width=1.5), antialias=True))
        bars = [place for _, own in lines for place in own[1:]]
        if bars:
            self.widget.addItem(
                pg.PlotCurveItem(*columns(bars), connect="pairs", pen=pg.mkPen(colour, width=1.5), antialias=True)
            )
        self._scatter(places, [line.key for line, _ in lines], series.number, POINT)
        for line, own in lines if series.lines[0].own and line_is_lossless(series) else lines[-1:]:
            text = rung_label(line.steps) if line.steps else series.name
            self._add_label(text, own[0], colour if line.own else QColor(self._tone.text))

    def _draw_two(self) -> None:
        pair = self.view.pair(self._study.table)
        rate = rate_of(self._study.table)
        self._show_axes(rate, rate)
        if pair is None:
            self.told.setText("")
            return
        self._x.setLabel(line_name(pair[0]))
        self._y.setLabel(line_name(pair[1]))
        found = self._pairs(pair, rate.field)
        values = [value for _, one, two in found for value in (one, two)]
        self._set_range(values, values)
        if values:
            ends = [0.0, 2 * max(values)]
            pen = pg.mkPen(self._tone.muted, width=1, style=Qt.PenStyle.DashLine)
            self.widget.addItem(pg.PlotCurveItem(ends, ends, pen=pen), ignoreBounds=True)
        self._scatter([(one, two) for _, one, two in found], [place for place, _, _ in found], 0, DOT)
        less = sum(two < one for _, one, two in found)
        text = tr("Below the line {two} is smaller than {one}: {less} of {count} pictures")
        names = {"one": line_name(pair[0]), "two": line_name(pair[1])}
        self.told.setText(text.format(**names, less=less, count=len(found)) if found else "")

    def _draw_sorted(self) -> None:
        pair = self.view.pair(self._study.table)
        rate = rate_of(self._study.table)
        self._show_axes(ORDER, rate)
        self._x.setLabel(tr("Pictures, by the rate of the first coder"))
        if pair is None:
            self.told.setText("")
            return
        found = sorted(self._pairs(pair, rate.field), key=lambda each: each[1])
        self._set_range([0.0, max(len(found), 2) - 1.0], [value for _, *both in found for value in both])
        for number, at in ((0, 1), (1, 2)):
            places = [(float(order), each[at]) for order, each in enumerate(found)]
            self._scatter(places, [each[0] for each in found], number, DOT)
        text = tr("{one} and {two} on each picture")
        self.told.setText(text.format(one=f"● {line_name(pair[0])}", two=f"■ {line_name(pair[1])}") if found else "")

    def _pairs(self, pair: tuple[Line, Line], field: str) -> list[tuple[int, float, float]]:
        """Places of the pictures that both have, and both figures."""
        one, two = pair
        return [
            (place, first, second)
            for place, row in one.figures.items()
            if (other := two.figures.get(place)) is not None
            and (first := figure_of(row, field)) is not None
            and (second := figure_of(other, field)) is not None
        ]

    def _scatter(self, places: list[Place], data: list[Any], number: int, size: int) -> None:
        scatter = pg.ScatterPlotItem(
            *columns(places), data=data, symbol=series_symbol(number), size=size,
            brush=QColor(series_colour(number, self._tone)), pen=pg.mkPen(self._tone.panel, width=1), hoverable=True,
            hoverSize=size + 5, tip=lambda x, y, data: self._tip(data), antialias=True,
        )  # fmt: skip
        scatter.sigClicked.connect(self._on_clicked)
        self.widget.addItem(scatter)
        self._points += list(zip(places, data, strict=True))

    def _tip(self, data: Any) -> str:
        if isinstance(data, int):
            return self._study.table.pictures[data]
        line = self._study.table.lines[data]
        rate = rate_of(self._study.table)
        return f"{line_name(line)}\n{interval_text(line.interval(rate.field))} {rate.field}"

    def _show_axes(self, x: Quantity, y: Quantity) -> None:
        for axis, quantity in ((self._x, x), (self._y, y)):
            axis.show_quantity(quantity)

    def _set_range(self, across: list[float], up: list[float]) -> None:
        self.widget.setXRange(*span(self._x.quantity, across, 0.62, 0.66), padding=0)
        self.widget.setYRange(*span(self._y.quantity, up, 0.62, 0.68), padding=0)

    def _add_label(self, words: str, place: Place, colour: QColor) -> None:
        text = pg.TextItem(words, color=colour, anchor=(0, 0), fill=pg.mkBrush(self._tone.panel))
        text.setZValue(5)
        self.widget.addItem(text, ignoreBounds=True)
        self._labels.append((place, text))

    @Slot()
    def _place_labels(self) -> None:
        box = self.widget.getViewBox()
        area = box.sceneBoundingRect()
        points = [box.mapViewToScene(QPointF(*place)) for place, _ in self._labels]
        sizes = [text.textItem.boundingRect() for _, text in self._labels]
        places = place_labels(
            [(point.x(), point.y()) for point in points],
            [(size.width(), size.height() - 6) for size in sizes],  # the text stands in a margin
            Box(area.left(), area.top(), area.right(), area.bottom()),
        )
        for (_, text), place in zip(self._labels, places, strict=True):
            text.setVisible(place is not None)
            if place is not None:
                text.setPos(box.mapSceneToView(QPointF(place[0], place[1] - 3)))

    def _ring_chosen(self) -> None:
        wanted = self._study.chosen if self.view.plot in PICTURES else self._selected
        ringed = [place for place, data in self._points if data == wanted and wanted is not None]
        self._ring.setData(*columns(ringed))
        self._ring.setPen(pg.mkPen(self._tone.text, width=2))

    def _on_choice(self, _row: int) -> None:
        self.look(replace(self.view, plot=str(self.choice.currentData())))

    def _on_clicked(self, _scatter: object, points: Sequence[Any], _event: object) -> None:
        self._select(points[0].data())

    def _select(self, data: Any) -> None:
        if isinstance(data, int):
            self._study.choose(data)
        else:
            self.mark(data)
            self.picked.emit(data)

    @Slot(int)
    def _on_moved(self, by: int) -> None:
        """From point to point by key, from left to right."""
        ordered = [data for _, data in sorted(self._points, key=lambda point: point[0])]
        ordered = list(dict.fromkeys(ordered))
        if not ordered:
            return
        wanted = self._study.chosen if self.view.plot in PICTURES else self._selected
        at = ordered.index(wanted) + by if wanted in ordered else 0
        self._select(ordered[min(max(at, 0), len(ordered) - 1)])

    @Slot(float)
    def _on_zoomed(self, factor: float) -> None:
        self.widget.getViewBox().scaleBy((factor, factor))
        self._place_labels()


def line_is_lossless(series: Series) -> bool:
    """Whether its points are rungs, each of which has a name of its own."""
    return series.lines[0].quality is None


def _ends(line: Line, x: Quantity, y: Quantity) -> tuple[Place, ...] | None:
    """Where a line's mean lies, then the ends of the bars of its intervals; None where a figure is missing."""
    across, up = line.interval(x.field), line.interval(y.field)
    if across is None or up is None or not all(map(math.isfinite, (*across, *up))):
        return None
    across, up = _scaled(across, x), _scaled(up, y)
    middle = across.value, up.value
    bars = (across.low, up.value), (across.high, up.value), (across.value, up.low), (across.value, up.high)
    return (middle, *(bars[:2] if across.low < across.high else ()), *(bars[2:] if up.low < up.high else ()))


def _scaled(interval: Interval, quantity: Quantity) -> Interval:
    """On a logarithmic axis an interval that reaches below nothing ends at a tenth of its mean."""
    if not quantity.logarithmic:
        return interval
    least = max(interval.value / 10, 1e-9)
    return Interval(*(math.log10(max(value, least)) for value in interval))


def _fill(box: QComboBox, offered: list[tuple[str, Any]], wanted: Any) -> None:
    if [(box.itemText(row), box.itemData(row)) for row in range(box.count())] != offered:
        box.clear()
        for text, data in offered:
            box.addItem(text, data)
    row = next((row for row, (_, data) in enumerate(offered) if data == wanted), -1)
    if row != box.currentIndex():
        box.setCurrentIndex(row)
