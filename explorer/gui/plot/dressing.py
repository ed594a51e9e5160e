"""What all plots share: the colours of the theme, and labels beside points where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from explorer.gui.look.palette import Tone
from explorer.gui.plot.label_places import Box, place_labels

Label = tuple[tuple[float, float], pg.TextItem]  # where its point is, in the plot's coordinates


def dress(plot: pg.PlotWidget, tone: Tone) -> None:
    """Ground and axes in the colours of a theme: pyqtgraph does not follow the palette."""
    plot.setBackground(tone.panel)
    for side in ("bottom", "left"):
        axis = plot.getAxis(side)
        axis.setPen(pg.mkPen(tone.line))
        axis.setTickPen(pg.mkPen(tone.line))
        axis.setTextPen(pg.mkPen(tone.text))


class Ring(pg.ScatterPlotItem):
    """A mark around a point, above the labels; a click goes through it to the point."""

    def mouseClickEvent(self, ev: Any) -> None:
        """Not for the ring."""
        ev.ignore()


def label(words: str, colour: QColor | str, tone: Tone) -> pg.TextItem:
    """Words above all lines, none of which strikes them through."""
    text = pg.TextItem(words, color=colour, anchor=(0, 0), fill=pg.mkBrush(tone.panel))
    text.setZValue(5)
    return text


def show_labels(box: pg.ViewBox, labels: Sequence[Label]) -> None:
    """Labels beside their points, where there is room at the present size of the plot."""
    area = box.sceneBoundingRect()
    points = [box.mapViewToScene(QPointF(*place)) for place, _ in labels]
    sizes = [text.textItem.boundingRect() for _, text in labels]
    places = place_labels(
        [(point.x(), point.y()) for point in points],
        [(size.width(), size.height() - 6) for size in sizes],  # the text stands in a margin
        Box(area.left(), area.top(), area.right(), area.bottom()),
    )
    for (_, text), place in zip(labels, places, strict=True):
        text.setVisible(place is not None)
        if place is not None:
            text.setPos(box.mapSceneToView(QPointF(place[0], place[1] - 3)))
