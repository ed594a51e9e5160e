"""The trade-off: one figure of the runs against another, a curve for each base and model, a mark for each setting."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from explorer.evaluation.published import PublishedCurve
from explorer.gui.look.glossary import mark_terms
from explorer.gui.look.i18n import tr
from explorer.gui.look.labels import rung_label
from explorer.gui.look.palette import GLYPHS, PEER_SYMBOLS, Tone, series_colour, series_symbol
from explorer.gui.look.soon import soon
from explorer.gui.plot.dressing import Ring, dress, label, show_labels
from explorer.gui.plot.figures import mark_tip, peer_tip, tip
from explorer.gui.plot.keyed_plot import KeyedPlot
from explorer.gui.plot.plot_axis import QuantityAxis, curve_name, curve_part, pair_title
from explorer.gui.plot.plot_export import plot_file
from explorer.gui.plot.plot_places import columns, span, whiskers
from explorer.gui.state.session import PeerPoint, Run, Session
from explorer.machine.files import write_atomic
from explorer.tradeoff.front import front, staircase
from explorer.tradeoff.marks import Mark, Place, curves, telling
from explorer.tradeoff.point import Point
from explorer.tradeoff.quantities import DISTORTION, PAIRS, AxisPair

POINT, PEER, DOT = 11, 8, 5  # px
LOW = 150  # px of a plot's height
DASHES = Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine


class TradeoffPlot(QWidget):
    """The plot with its choice of axes.

    Attributes:
        widget: pyqtgraph's plot.
        pair: the axes.
        marks: the settings on the plot, each with its runs, curve by curve.
        points: the scatter items of the marks, one for each curve; dots: of the single runs of repeated settings.
        ranges: the error bars, one item for each curve that has some.
        published: the curves of others.
        front: the Pareto front of the runs, as a staircase; fronts: of each codec.
        zoomed: whether a part of it is looked at.
        whole: the way back.
        peers: the scatter items of other coders, one for each.
    """

    def __init__(self, session: Session, tone: Tone) -> None:
        super().__init__()
        self._session, self._tone = session, tone
        self.pair: AxisPair = PAIRS[0]
        self.zoomed = False
        self._forget()
        self._make_plot()
        self._make_header()
        self._lossy = self._tried = False
        session.settings_changed.connect(self._follow_codec)
        session.runs_changed.connect(soon(self, self.refresh))  # it takes a while: not with all else that follows
        session.selection_changed.connect(self._mark)
        session.trial_changed.connect(self._on_trial)
        self.set_tone(tone)

    def set_tone(self, tone: Tone) -> None:
        """pyqtgraph does not follow the palette, so everything is painted anew."""
        self._tone = tone
        dress(self.widget, tone)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A low plot has no room for a title below."""
        super().resizeEvent(event)
        self._x.showLabel(self.widget.height() >= LOW)

    def set_pair(self, pair: AxisPair) -> None:
        """Show other figures."""
        self.pair, self.zoomed = pair, False
        self.whole.hide()
        self._x.show_quantity(pair.x)
        self._y.show_quantity(pair.y)
        self.refresh()

    def show_whole(self) -> None:
        """All of the plot again."""
        self.zoomed = False
        self.whole.hide()
        self.refresh()

    @Slot(object)
    def _on_zoomed(self, _which: object = None) -> None:
        self.zoomed = True
        self.whole.show()
        self._place_labels()

    @Slot(float)
    def _on_key_zoom(self, factor: float) -> None:
        self.widget.getViewBox().scaleBy((factor, factor))
        self._on_zoomed()

    def show_distortion(self) -> None:
        """Show what was lost, if that is not shown."""
        if not self.pair.lossy:
            self._choice.setCurrentIndex(PAIRS.index(DISTORTION))

    def write(self, path: Path) -> None:
        """Write the plot as it is on the screen, as PNG, SVG or PDF. Raises `BadSetting` or `OutputFailed`."""
        write_atomic(path, plot_file(self.widget, self._legend.text(), self._tone, path.suffix), force=True)

    def refresh(self) -> None:
        """Draw all runs of the current picture."""
        self.widget.clear()
        self._forget()
        document = self._session.current
        series = curves(document.runs if document else [], self.pair, lambda run: run.point, lambda run: run.setting)
        self.marks = [mark for marks in series.values() for mark in marks]
        lossy = self.pair.lossy
        peers = [
            (peer, place)
            for peer in (document.peers if document else [])
            if bool(peer.coder) == lossy and (place := self.pair.of(peer))
        ]
        places = [end for mark in self.marks for end in (mark.low, mark.high)] + [place for _, place in peers]
        expected = self._expected()
        places += [expected[0], expected[-1]] if expected else []
        if not self.zoomed:
            self._set_range(places)
        self._draw_published(document.published if document and lossy else ())
        self._draw_fronts()
        for number, marks in enumerate(series.values()):
            self._draw_ranges(number, [mark for mark in marks if len(mark.items) > 1])
            self._draw_series(number, marks)
        families: dict[str, list[tuple[PeerPoint, Place]]] = {}
        for peer, place in peers:
            families.setdefault(peer.coder or peer.name, []).append((peer, place))
        for number, (name, members) in enumerate(families.items()):
            self._draw_peers(number, name, members)
        self._legend_text({key: marks[0].middle.point for key, marks in series.items()})
        self.widget.addItem(self._ring)
        self.widget.addItem(self._kept_ring)
        self._empty.setVisible(not places)
        self._place_labels()
        self.widget.addItem(self._curve)
        self.widget.addItem(self._trial)
        self._mark()
        self._mark_trial()

    def mark_of(self, run: Run) -> Mark[Run] | None:
        """The mark that stands for a run, None where it has none on these axes."""
        return next((mark for mark in self.marks if run in mark.items), None)

    def _forget(self) -> None:
        self.marks: list[Mark[Run]] = []
        self.points: list[pg.ScatterPlotItem] = []
        self.dots: list[pg.ScatterPlotItem] = []
        self.ranges: list[pg.PlotCurveItem] = []
        self.peers: list[pg.ScatterPlotItem] = []
        self.published: list[pg.PlotCurveItem] = []
        self.front: pg.PlotCurveItem | None = None
        self.fronts: list[pg.PlotCurveItem] = []
        self._labels: list[tuple[Place, pg.TextItem]] = []

    def _draw_fronts(self) -> None:
        """One of each codec: what keeps every sample is never beaten by what does not."""
        for codec in dict.fromkeys(mark.middle.point.codec for mark in self.marks):
            self._draw_front([mark for mark in self.marks if mark.middle.point.codec == codec])

    def _draw_front(self, marks: list[Mark[Run]]) -> None:
        x, y = self.pair.x, self.pair.y
        places = [self.pair.scaled(mark.at) for mark in marks]
        best = front(places, x.better, y.better)
        if len(best) < 2:
            return
        (left, right), (bottom, top) = self.widget.viewRange()
        worst = right if x.better == "less" else left, top if y.better == "less" else bottom
        stairs = staircase([places[index] for index in best], worst)
        pen = pg.mkPen(self._tone.muted, width=1.2, style=Qt.PenStyle.DashLine)
        item = pg.PlotCurveItem([x for x, _ in stairs], [y for _, y in stairs], pen=pen)
        item.setZValue(-2)
        self.widget.addItem(item, ignoreBounds=True)
        self.front = self.front or item
        self.fronts.append(item)

    def _draw_published(self, curves: Sequence[PublishedCurve]) -> None:
        """References, which do not move the axes: they are means over other pictures as well."""
        x, y = self.pair.x, self.pair.y
        at = 1 if y.field == "psnr" else 2
        other = "_msssim" if at == 1 else "_mse"  # trained for what these axes do not show
        drawn = [
            (curve, [(x.scaled(point[0]), float(value)) for point in curve.points if (value := point[at]) is not None])
            for curve in curves
            if not curve.key.endswith(other)
        ]
        for number, (curve, places) in enumerate((curve, places) for curve, places in drawn if len(places) > 1):
            pen = pg.mkPen(self._tone.muted, width=1, style=DASHES[number % len(DASHES)])
            item = pg.PlotCurveItem(*columns(places), pen=pen, antialias=True)
            item.setZValue(-3)
            self.widget.addItem(item, ignoreBounds=True)
            self.published.append(item)
            self._label_published(curve.label, places)

    def _label_published(self, label: str, places: list[Place]) -> None:
        """At the last point that is in view."""
        (left, right), (bottom, top) = self.widget.viewRange()
        seen = [place for place in places if left < place[0] < right and bottom < place[1] < top]
        if seen:
            text = pg.TextItem(label, color=self._tone.muted, anchor=(0, 0), fill=pg.mkBrush(self._tone.panel))
            self.widget.addItem(text, ignoreBounds=True)
            self._labels.append((seen[-1], text))

    def _draw_ranges(self, number: int, marks: list[Mark[Run]]) -> None:
        """From the least to the most that a setting took, and a dot for each of its runs."""
        if not marks:
            return
        colour = QColor(series_colour(number, self._tone))
        lines, caps = whiskers(marks, self.pair)
        bars = pg.PlotCurveItem(*columns(lines), connect="pairs", pen=pg.mkPen(colour, width=1.5))
        self.widget.addItem(bars)
        for symbol, ends in caps.items():
            self.widget.addItem(
                pg.ScatterPlotItem(
                    *columns(ends), symbol=symbol, size=POINT - 1, pen=pg.mkPen(colour, width=1), brush=None
                )
            )
        runs = [(run, place) for mark in marks for run, place in zip(mark.items, mark.places, strict=True)]
        dots = pg.ScatterPlotItem(
            *columns(self.pair.scaled(place) for _, place in runs), data=[run for run, _ in runs], symbol="o",
            size=DOT, brush=colour, pen=None, hoverable=True, hoverSize=DOT + 4, tip=_tip, antialias=True,
        )  # fmt: skip
        dots.sigClicked.connect(self._on_clicked)
        self.widget.addItem(dots)
        self.ranges.append(bars)
        self.dots.append(dots)

    def _draw_peers(self, number: int, name: str, members: list[tuple[PeerPoint, Place]]) -> None:
        """A coder: a point, or the curve of its qualities."""
        size = POINT if len(members) == 1 else PEER
        members = sorted(members, key=lambda member: member[1])
        scaled = columns(self.pair.scaled(place) for _, place in members)
        if len(members) > 1:
            pen = pg.mkPen(self._tone.muted, width=1)
            line = pg.PlotCurveItem(*scaled, pen=pen, antialias=True)
            line.setZValue(-2)
            self.widget.addItem(line)
        scatter = pg.ScatterPlotItem(
            *scaled, data=[peer for peer, _ in members], symbol=PEER_SYMBOLS[number % len(PEER_SYMBOLS)],
            size=size, brush=QColor(self._tone.muted), pen=pg.mkPen(self._tone.muted, width=1), hoverable=True,
            hoverSize=size + 5, tip=_tip, antialias=True,
        )  # fmt: skip
        scatter.setZValue(-1)  # below the runs
        self.widget.addItem(scatter)
        self.peers.append(scatter)
        self._add_label(name, members[-1][1], self._tone.muted)

    def _draw_series(self, number: int, marks: list[Mark[Run]]) -> None:
        colour = QColor(series_colour(number, self._tone))
        x, y = columns(self.pair.scaled(mark.at) for mark in marks)
        line = QColor(colour)
        line.setAlpha(130)
        self.widget.addItem(pg.PlotCurveItem(x, y, pen=pg.mkPen(line, width=1.5), antialias=True))
        scatter = pg.ScatterPlotItem(
            x, y, data=marks, symbol=series_symbol(number), size=POINT, brush=colour,
            pen=pg.mkPen(self._tone.panel, width=1), hoverable=True, hoverSize=POINT + 5, tip=_tip, antialias=True,
        )  # fmt: skip
        scatter.sigClicked.connect(self._on_clicked)
        self.widget.addItem(scatter)
        self.points.append(scatter)
        for mark in marks:
            self._add_label(self._words(mark.middle.point), mark.at, self._tone.text)

    def _words(self, point: Point) -> str:
        """What tells a mark from the others of its curve: of lossy runs the quality, on any axes."""
        value = getattr(point, self.pair.label)
        if isinstance(value, float):
            return f"{value:g}"
        return tr("Q {quality}").format(quality=f"{point.quality:g}") if point.codec == "lossy" else rung_label(value)

    def _add_label(self, words: str, place: Place, colour: str) -> None:
        text = label(words, colour, self._tone)
        self.widget.addItem(text, ignoreBounds=True)
        self._labels.append((self.pair.scaled(place), text))

    def _set_range(self, places: list[Place]) -> None:
        scaled = [self.pair.scaled(place) for place in places]
        # Above the topmost point stands its label.
        self.widget.setXRange(*span(self.pair.x, [x for x, _ in scaled], 0.64, 0.64), padding=0)
        self.widget.setYRange(*span(self.pair.y, [y for _, y in scaled], 0.62, 0.72), padding=0)

    @Slot()
    def _place_labels(self) -> None:
        show_labels(self.widget.getViewBox(), self._labels)

    def _mark(self) -> None:
        run = self._session.selected
        mark = self.mark_of(run) if run is not None else None
        self._ring.setData(*columns([self.pair.scaled(mark.at)] if mark else []))
        self._ring.setPen(pg.mkPen(self._tone.text, width=2))
        kept = self.mark_of(self._session.kept) if self._session.kept is not None else None
        self._kept_ring.setData(*columns([self.pair.scaled(kept.at)] if kept else []))
        self._kept_ring.setPen(pg.mkPen(self._tone.text, width=1.5, style=Qt.PenStyle.DotLine))

    def _expected(self) -> list[Place]:
        """The curve on which the picture is expected to move while its quality is tried."""
        trial = self._session.trial
        figures = trial.curve if trial is not None and self.pair.lossy else ()
        return [place for point in figures if (place := self.pair.of(point)) is not None]

    def _on_trial(self) -> None:
        """Only where a trial begins or ends do the axes change: else the point moves on them."""
        if (self._session.trial is not None) != self._tried:
            self._tried = self._session.trial is not None
            self.refresh()
        else:
            self._mark_trial()

    def _mark_trial(self) -> None:
        """Where the picture would stand at the quality that is tried; filled once that was measured."""
        trial = self._session.trial
        expected = self._expected()
        self._curve.setData(*columns([self.pair.scaled(place) for place in expected]))
        self._curve.setPen(pg.mkPen(self._tone.accent, width=1, style=Qt.PenStyle.DotLine))
        place = self.pair.of(trial) if trial is not None and self.pair.lossy else None
        self._trial.setData(*columns([self.pair.scaled(place)] if place is not None else []))
        self._trial.setPen(pg.mkPen(self._tone.accent, width=2))
        self._trial.setBrush(QColor(self._tone.accent) if trial is not None and trial.exact else None)

    def _legend_text(self, series: dict[tuple[str, ...], Point]) -> None:
        """`series`: a point of each curve."""
        fields = telling([key for key, point in series.items() if self.pair.lossy or point.codec != "lossy"])
        names = [
            curve_name(point.metric)
            if point.codec == "lossy" and not self.pair.lossy
            else ", ".join(curve_part(self.pair.curve[at], key[at]) for at in fields)
            for key, point in series.items()
        ]
        entries = [
            f'<span style="color:{series_colour(number, self._tone)}">{GLYPHS[series_symbol(number)]}</span> {name}'
            for number, name in enumerate(names)
        ]
        if self.front is not None:
            entries.append(f'<span style="color:{self._tone.muted}">╌</span> ' + tr("Pareto front"))
        if self.published:
            entries.append(f'<span style="color:{self._tone.muted}">—</span> ' + tr("published, mean of Kodak"))
        self._legend.setText(
            "&nbsp;&nbsp; ".join(f'<span style="white-space:nowrap">{entry}</span>' for entry in entries)
        )

    def _make_plot(self) -> None:
        self._x, self._y = QuantityAxis("bottom", self.pair.x), QuantityAxis("left", self.pair.y)
        self.widget = KeyedPlot(axisItems={"bottom": self._x, "left": self._y})
        self.widget.setAccessibleName(tr("Trade-off plot"))
        self.widget.setAccessibleDescription(tr("Arrow keys go from point to point; the table holds the same figures"))
        self.widget.setMenuEnabled(False)
        self.widget.hideButtons()
        self.widget.setMouseEnabled(x=True, y=True)
        self.widget.showGrid(x=True, y=True, alpha=0.15)
        self.widget.setMinimumHeight(96)
        self.widget.moved.connect(self._on_moved)
        self.widget.kept.connect(self._on_kept)
        self.widget.getViewBox().sigResized.connect(self._place_labels)
        self.widget.getViewBox().sigRangeChangedManually.connect(self._on_zoomed)
        self.widget.zoomed.connect(self._on_key_zoom)
        self.widget.whole.connect(self.show_whole)
        self._ring = Ring(symbol="o", size=POINT + 10, brush=None)
        self._kept_ring = Ring(symbol="s", size=POINT + 12, brush=None)
        for ring in (self._ring, self._kept_ring):
            ring.setZValue(6)  # a label near by does not cut it
        self._trial = pg.ScatterPlotItem(symbol="o", size=POINT + 2, brush=None)
        self._trial.setZValue(2)
        self._curve = pg.PlotCurveItem(antialias=True)
        self._curve.setZValue(-1)
        self._empty = QLabel(tr("One point for every run will stand here"), self.widget)
        self._empty.setObjectName("muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        cover = QVBoxLayout(self.widget)
        cover.addWidget(self._empty)

    def _make_header(self) -> None:
        self._legend = QLabel()
        self._legend.setWordWrap(True)
        mark_terms(self._legend, "pareto", "base")
        self._choice = QComboBox()
        self._choice.setAccessibleName(tr("What the axes show"))
        for pair in PAIRS:
            self._choice.addItem(pair_title(pair), pair.name)
        self._choice.currentIndexChanged.connect(self._on_choice)
        header = QHBoxLayout()
        self.whole = QToolButton()
        self.whole.setText(tr("Whole plot"))
        self.whole.setToolTip(tr("Back from a part of the plot to all of it (0, or a double click)"))
        self.whole.clicked.connect(self.show_whole)
        self.whole.hide()
        header.addWidget(self._legend, 1)
        header.addWidget(self.whole)
        header.addWidget(self._choice)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 4)
        layout.addLayout(header)
        layout.addWidget(self.widget, 1)

    def _follow_codec(self) -> None:
        """Where the other codec is chosen, what is worth knowing of it is shown; other axes can be chosen again."""
        lossy = self._session.settings.codec == "lossy"
        if lossy != self._lossy:
            self._lossy = lossy
            if lossy != self.pair.lossy:
                self._choice.setCurrentIndex(PAIRS.index(DISTORTION if lossy else PAIRS[0]))

    @Slot(int)
    def _on_choice(self, index: int) -> None:
        self.set_pair(PAIRS[index])

    @Slot(int)
    def _on_moved(self, by: int) -> None:
        """From point to point, from left to right."""
        marks = sorted(self.marks, key=lambda mark: mark.at)
        if not marks:
            return
        run = self._session.selected
        mark = self.mark_of(run) if run is not None else None
        at = marks.index(mark) + by if mark is not None else 0
        self._session.select(marks[min(max(at, 0), len(marks) - 1)].middle)

    @Slot()
    def _on_kept(self) -> None:
        session = self._session
        session.keep(None if session.kept is session.selected else session.selected)

    @Slot(object, object, object)
    def _on_clicked(self, item: Any, points: Any, event: Any) -> None:
        data = points[0].data()
        run = data.middle if isinstance(data, Mark) else data
        if event is not None and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._session.keep(None if self._session.kept is run else run)
        else:
            self._session.select(run)


def _tip(x: float, y: float, data: Mark[Run] | Run | PeerPoint) -> str:
    if isinstance(data, Mark):
        return mark_tip(data)
    return tip(data) if isinstance(data, Run) else peer_tip(data)
