"""The plot of an evaluation: means with their intervals, or each picture as a point; a click selects its row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from explorer.evaluation.measures import Key
from explorer.gui.evaluate.figure import Curve, Dot, Figure, extent, figure_for
from explorer.gui.evaluate.study import Study
from explorer.gui.evaluate.view import MEANS, PICTURES, View, plots, rate_of
from explorer.gui.evaluate.words import interval_text, line_name
from explorer.gui.look.elided import ElidedLabel
from explorer.gui.look.flow import FlowLayout, together
from explorer.gui.look.i18n import tr
from explorer.gui.look.keys import keep_keys
from explorer.gui.look.palette import Tone, series_colour, series_symbol
from explorer.gui.plot.dressing import dress, label, show_labels
from explorer.gui.plot.keyed_plot import KeyedPlot
from explorer.gui.plot.plot_axis import QuantityAxis
from explorer.gui.plot.plot_places import columns, span

POINT, DOT, RING = 11, 8, 17  # px
Place = tuple[float, float]


class EvaluationPlot(QWidget):
    """The plot with what chooses its axes.

    Attributes:
        widget: pyqtgraph's plot.
        figure: what it shows.
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
        self.figure = figure_for(study.table, self.view)
        self._points: list[tuple[Place, Any]] = []  # with the key of a coder or the place of a picture
        self._labels: list[tuple[Place, pg.TextItem]] = []
        self._selected: Key | None = None
        self._zoomed = False
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
        dress(self.widget, tone)
        self.refresh()

    def refresh(self) -> None:
        """Draw what was measured so far."""
        self.widget.clear()
        self._points, self._labels = [], []
        self._offer()
        figure = self.figure = figure_for(self._study.table, self.view)
        self._show_axes(figure)
        if not self._zoomed:
            self._set_range(*extent(figure))
        if figure.diagonal and figure.dots:
            self._draw_diagonal(2 * max(extent(figure)[0]))
        for curve in figure.curves:
            self._draw_curve(curve, POINT if curve.dots[0].label or curve.joined or len(curve.dots) == 1 else DOT)
        self.told.setText(figure.told)
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
            self.view, self._zoomed = view, False
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
        self.widget.whole.connect(self._show_whole)
        self.widget.zoomed.connect(self._on_zoomed)
        self.widget.getViewBox().sigResized.connect(self._place_labels)
        self.widget.getViewBox().sigRangeChangedManually.connect(self._on_range)
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
        self._against = QLabel(tr("against"))
        self._pair = together(self._against, self.one, self.two)
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
        pictures = self.view.plot in PICTURES
        self.two.setVisible(pictures)
        self._against.setVisible(not pictures)
        self._pair.setVisible(pair is not None and (pictures or pair[0].quality is None))

    def _draw_diagonal(self, end: float) -> None:
        pen = pg.mkPen(self._tone.muted, width=1, style=Qt.PenStyle.DashLine)
        self.widget.addItem(pg.PlotCurveItem([0.0, end], [0.0, end], pen=pen), ignoreBounds=True)

    def _draw_curve(self, curve: Curve, size: int) -> None:
        colour = QColor(series_colour(curve.number, self._tone))
        faint = QColor(colour)
        faint.setAlpha(130)
        places = [self._scaled(dot.x.value, dot.y.value) for dot in curve.dots]
        if curve.joined:
            self.widget.addItem(pg.PlotCurveItem(*columns(places), pen=pg.mkPen(faint, width=1.5), antialias=True))
        if bars := [end for dot in curve.dots for end in self._bars(dot)]:
            pen = pg.mkPen(faint, width=1.5)
            self.widget.addItem(pg.PlotCurveItem(*columns(bars), connect="pairs", pen=pen, antialias=True))
        self._scatter(places, [dot.of for dot in curve.dots], curve.number, size)
        for place, dot in zip(places, curve.dots, strict=True):
            if dot.label:
                self._add_label(dot.label, place, colour if curve.joined else QColor(self._tone.text))

    def _bars(self, dot: Dot) -> list[Place]:
        """Pairs of ends of its intervals."""
        (x, left, right), (y, low, high) = dot.x, dot.y
        ends = [(left, y), (right, y)] if left < right else []
        ends += [(x, low), (x, high)] if low < high else []
        return [self._scaled(*end) for end in ends]

    def _scaled(self, x: float, y: float) -> Place:
        return self.figure.x.scaled(x), self.figure.y.scaled(y)

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

    def _show_axes(self, figure: Figure) -> None:
        for axis, quantity in ((self._x, figure.x), (self._y, figure.y)):
            axis.show_quantity(quantity)

    def _set_range(self, across: Sequence[float], up: Sequence[float]) -> None:
        x, y = self.figure.x, self.figure.y
        self.widget.setXRange(*span(x, [x.scaled(value) for value in across], 0.62, 0.66), padding=0)
        self.widget.setYRange(*span(y, [y.scaled(value) for value in up], 0.62, 0.68), padding=0)

    def _add_label(self, words: str, place: Place, colour: QColor) -> None:
        text = label(words, colour, self._tone)
        self.widget.addItem(text, ignoreBounds=True)
        self._labels.append((place, text))

    @Slot()
    def _place_labels(self) -> None:
        show_labels(self.widget.getViewBox(), self._labels)

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
        self._on_range()

    @Slot(object)
    def _on_range(self, _which: object = None) -> None:
        """A part is looked at, and stays in view while results come."""
        self._zoomed = True
        self._place_labels()

    @Slot()
    def _show_whole(self) -> None:
        self._zoomed = False
        self.refresh()


def _fill(box: QComboBox, offered: list[tuple[str, Any]], wanted: Any) -> None:
    if [(box.itemText(row), box.itemData(row)) for row in range(box.count())] != offered:
        box.clear()
        for text, data in offered:
            box.addItem(text, data)
    row = next((row for row, (_, data) in enumerate(offered) if data == wanted), -1)
    if row != box.currentIndex():
        box.setCurrentIndex(row)
