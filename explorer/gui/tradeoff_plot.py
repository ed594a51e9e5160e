"""The trade-off: time (logarithmic) against bpsp, a curve for each base, a point for each run."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.files import write_atomic
from explorer.gui.figures import peer_tip, tip
from explorer.gui.i18n import tr
from explorer.gui.label_places import Box, place_labels
from explorer.gui.labels import base_label
from explorer.gui.palette import LIGHT, PEER_SYMBOLS, SERIES, SERIES_ON_DARK, SYMBOLS, Tone
from explorer.gui.plot_export import plot_file
from explorer.gui.session import PeerPoint, Run, Session, Timing
from explorer.tradeoff.axes import Axis, log_ticks, seconds_label
from explorer.tradeoff.point import pareto

TIMINGS: tuple[Timing, ...] = ("decode", "encode")
POINT = 11  # px


class SecondsAxis(pg.AxisItem):
    """An axis of log10(seconds), with ticks at 1, 2, 5 and labels such as "20 ms"."""

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        """Labelled ticks, then the others."""
        if not math.isfinite(minVal) or not math.isfinite(maxVal) or maxVal - minVal > 30 or maxVal <= minVal:
            return []
        major, minor = log_ticks(Axis(10**minVal, 10**maxVal, 0, size, logarithmic=True))
        return [(1.0, [math.log10(value) for value in major]), (0.1, [math.log10(value) for value in minor])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Labels of the first kind of ticks only."""
        return [seconds_label(round(10**value, 12)) if spacing == 1.0 else "" for value in values]


class TradeoffPlot(QWidget):
    """The plot with its choice of time.

    Attributes:
        widget: pyqtgraph's plot.
        points: its scatter items, one for each base.
        front: the Pareto front of the runs, as a staircase.
        peers: the scatter items of other coders, one for each.
    """

    def __init__(self, session: Session, tone: Tone) -> None:
        super().__init__()
        self._session, self._tone = session, tone
        self.timing: Timing = "decode"
        self.points: list[pg.ScatterPlotItem] = []
        self.peers: list[pg.ScatterPlotItem] = []
        self.front: pg.PlotCurveItem | None = None
        self._labels: list[tuple[tuple[float, float], pg.TextItem]] = []
        self._make_plot()
        self._make_header()
        session.runs_changed.connect(self.refresh)
        session.selection_changed.connect(self._mark)
        self.set_tone(tone)

    def set_tone(self, tone: Tone) -> None:
        """pyqtgraph does not follow the palette, so everything is painted anew."""
        self._tone = tone
        self.widget.setBackground(tone.panel)
        for side in ("bottom", "left"):
            axis = self.widget.getAxis(side)
            axis.setPen(pg.mkPen(tone.line))
            axis.setTickPen(pg.mkPen(tone.line))
            axis.setTextPen(pg.mkPen(tone.text))
        self.refresh()

    def place(self, run: Run) -> tuple[float, float] | None:
        """log10 of the seconds, and bpsp; None for a run that is not on the plot: of unknown time, or raw."""
        seconds = run.point.decode_seconds if self.timing == "decode" else run.point.encode_seconds
        if seconds is None or seconds <= 0 or run.point.codec == "raw":  # a stored picture has no trade-off
            return None
        return math.log10(seconds), run.point.bpsp

    def place_peer(self, peer: PeerPoint) -> tuple[float, float]:
        """The same for another coder."""
        seconds = peer.decode_seconds if self.timing == "decode" else peer.encode_seconds
        return math.log10(max(seconds, 1e-6)), peer.bpsp

    def write(self, path: Path) -> None:
        """Write the plot as it is on the screen, as PNG, SVG or PDF. Raises `BadSetting` or `OutputFailed`."""
        write_atomic(path, plot_file(self.widget, self._legend.text(), self._tone, path.suffix), force=True)

    def refresh(self) -> None:
        """Draw all runs of the current picture."""
        self.widget.clear()
        self.points, self.peers, self.front, self._labels = [], [], None, []
        document = self._session.current
        placed = [(run, place) for run in (document.runs if document else []) if (place := self.place(run))]
        others = [(peer, self.place_peer(peer)) for peer in (document.peers if document else [])]
        places = [place for _, place in (*placed, *others)]
        self._set_range(places)
        self._draw_front([run for run, _ in placed])
        bases = list(dict.fromkeys(run.point.base for run, _ in placed))
        for number, base in enumerate(bases):
            self._draw_series(number, [(run, place) for run, place in placed if run.point.base == base])
        for number, (peer, place) in enumerate(others):
            self._draw_peer(number, peer, place)
        self._legend_text(bases)
        self.widget.addItem(self._ring)
        self._empty.setVisible(not places)
        self._place_labels()
        self._mark()

    def _draw_front(self, runs: list[Run]) -> None:
        """Decoding times alone have a front, as in the program's tables."""
        best = pareto([run.point for run in runs])
        if self.timing != "decode" or len(best) < 2:
            return
        (_, right), (_, top) = self.widget.viewRange()
        stairs = staircase([place for run in runs if run.point in best and (place := self.place(run))], right, top)
        pen = pg.mkPen(self._tone.muted, width=1.2, style=Qt.PenStyle.DashLine)
        self.front = pg.PlotCurveItem([x for x, _ in stairs], [y for _, y in stairs], pen=pen)
        self.front.setZValue(-2)
        self.widget.addItem(self.front, ignoreBounds=True)

    def _draw_peer(self, number: int, peer: PeerPoint, place: tuple[float, float]) -> None:
        scatter = pg.ScatterPlotItem(
            [place[0]], [place[1]], data=[peer], symbol=PEER_SYMBOLS[number % len(PEER_SYMBOLS)], size=POINT,
            brush=QColor(self._tone.muted), pen=pg.mkPen(self._tone.muted, width=1), hoverable=True,
            hoverSize=POINT + 5, tip=_tip, antialias=True,
        )  # fmt: skip
        self.widget.addItem(scatter)
        self.peers.append(scatter)
        self._add_label(peer.name, place, self._tone.muted)

    def _draw_series(self, number: int, series: list[tuple[Run, tuple[float, float]]]) -> None:
        series = sorted(series, key=lambda item: (item[0].point.step_count, item[1]))
        colours = SERIES if self._tone is LIGHT else SERIES_ON_DARK
        colour = QColor(colours[number % len(colours)])
        x, y = [place[0] for _, place in series], [place[1] for _, place in series]
        line = QColor(colour)
        line.setAlpha(130)
        self.widget.addItem(pg.PlotCurveItem(x, y, pen=pg.mkPen(line, width=1.5), antialias=True))
        scatter = pg.ScatterPlotItem(
            x, y, data=[run for run, _ in series], symbol=SYMBOLS[number % len(SYMBOLS)], size=POINT, brush=colour,
            pen=pg.mkPen(self._tone.panel, width=1), hoverable=True, hoverSize=POINT + 5, tip=_tip, antialias=True,
        )  # fmt: skip
        scatter.sigClicked.connect(self._on_clicked)
        self.widget.addItem(scatter)
        self.points.append(scatter)
        for run, place in series:
            self._add_label(run.point.steps, place, self._tone.text)

    def _add_label(self, words: str, place: tuple[float, float], colour: str) -> None:
        text = pg.TextItem(words, color=colour, anchor=(0, 0))
        self.widget.addItem(text, ignoreBounds=True)
        self._labels.append((place, text))

    def _set_range(self, places: list[tuple[float, float]]) -> None:
        if not places:
            self.widget.setXRange(-2, 1, padding=0)
            self.widget.setYRange(2, 5, padding=0)
            return
        x, y = [place[0] for place in places], [place[1] for place in places]
        wide, high = max(max(x) - min(x), 0.6), max(max(y) - min(y), 0.1)
        middle, centre = (max(x) + min(x)) / 2, (max(y) + min(y)) / 2
        self.widget.setXRange(middle - 0.64 * wide, middle + 0.64 * wide, padding=0)
        self.widget.setYRange(centre - 0.62 * high, centre + 0.72 * high, padding=0)

    @Slot()
    def _place_labels(self) -> None:
        """Beside their points, where there is room at the present size of the plot."""
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

    def _mark(self) -> None:
        run = self._session.selected
        place = self.place(run) if run is not None else None
        self._ring.setData([place[0]] if place else [], [place[1]] if place else [])
        self._ring.setPen(pg.mkPen(self._tone.text, width=2))

    def _legend_text(self, bases: list[str]) -> None:
        colours = SERIES if self._tone is LIGHT else SERIES_ON_DARK
        glyphs = {"o": "●", "s": "■", "t1": "▲", "d": "◆", "t": "▼", "star": "★"}
        entries = [
            f'<span style="color:{colours[i % len(colours)]}">{glyphs[SYMBOLS[i % len(SYMBOLS)]]}</span> '
            + (tr("no base") if base == "none" else base_label(base))
            for i, base in enumerate(bases)
        ]
        if self.front is not None:
            entries.append(f'<span style="color:{self._tone.muted}">╌</span> ' + tr("Pareto front"))
        self._legend.setText("&nbsp;&nbsp;&nbsp;".join(entries))

    def _make_plot(self) -> None:
        self.widget = pg.PlotWidget(axisItems={"bottom": SecondsAxis("bottom")})
        self.widget.setAccessibleName(tr("Trade-off plot"))
        self.widget.setAccessibleDescription(tr("Time against bits per sub-pixel; the table holds the same figures"))
        self.widget.setMenuEnabled(False)
        self.widget.hideButtons()
        self.widget.setMouseEnabled(x=False, y=False)
        self.widget.showGrid(x=True, y=True, alpha=0.15)
        self.widget.getAxis("left").enableAutoSIPrefix(False)
        self.widget.getAxis("bottom").enableAutoSIPrefix(False)
        self.widget.setMinimumHeight(200)
        self.widget.getViewBox().sigResized.connect(self._place_labels)
        self._ring = pg.ScatterPlotItem(symbol="o", size=POINT + 10, brush=None)
        self._ring.setZValue(-1)
        self._empty = QLabel(tr("One point for every run will stand here"), self.widget)
        self._empty.setObjectName("muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        cover = QVBoxLayout(self.widget)
        cover.addWidget(self._empty)

    def _make_header(self) -> None:
        self._legend = QLabel()
        self._choice = QComboBox()
        self._choice.setAccessibleName(tr("Time on the horizontal axis"))
        self._choice.addItem(tr("Decoding time"), "decode")
        self._choice.addItem(tr("Encoding time"), "encode")
        self._choice.currentIndexChanged.connect(self._on_timing)
        header = QHBoxLayout()
        header.addWidget(self._legend, 1)
        header.addWidget(self._choice)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.addLayout(header)
        layout.addWidget(self.widget, 1)
        self._label_axes()

    def _label_axes(self) -> None:
        times = {
            "decode": tr("Decoding time (logarithmic)"),
            "encode": tr("Encoding time (logarithmic)"),
        }
        self.widget.setLabel("bottom", times[self.timing])
        self.widget.setLabel("left", tr("Rate (bits per sub-pixel)"))

    @Slot(int)
    def _on_timing(self, index: int) -> None:
        self.timing = TIMINGS[index]
        self._label_axes()
        self.refresh()

    @Slot(object, object, object)
    def _on_clicked(self, item: Any, points: Any, event: Any) -> None:
        self._session.select(points[0].data())


def _tip(x: float, y: float, data: Run | PeerPoint) -> str:
    return tip(data) if isinstance(data, Run) else peer_tip(data)


def staircase(corners: Sequence[tuple[float, float]], right: float, top: float) -> list[tuple[float, float]]:
    """The line from the top over all corners to the right, left and below of which there is nothing."""
    first, *rest = sorted(set(corners))
    stairs = [(first[0], top), first]
    for x, y in rest:
        stairs += [(x, stairs[-1][1]), (x, y)]
    return [*stairs, (right, stairs[-1][1])]
