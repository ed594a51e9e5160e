"""A plot of an evaluation as data, for whoever draws it on the screen or on paper. No Qt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from explorer.gui.evaluate.means import Interval, Line, Table, figure_of
from explorer.gui.evaluate.series import series_of
from explorer.gui.evaluate.view import MEANS, View, rate_of
from explorer.gui.evaluate.words import line_name
from explorer.gui.look.i18n import tr
from explorer.gui.look.labels import rung_label
from explorer.tradeoff.quantities import Quantity

LEAST_PART = 0.1  # of a mean: where its interval ends on a logarithmic axis, if it reaches below nothing
ORDER = Quantity("order", "pictures", label=lambda order: f"{order:.0f}" if order == round(order) else "")


class Dot(NamedTuple):
    """A point.

    Attributes:
        x, y: with their intervals.
        label: written beside it.
        of: the key of its coder, or the place of its picture.
    """

    x: Interval
    y: Interval
    label: str
    of: object


class Curve(NamedTuple):
    """Points of one colour and symbol.

    Attributes:
        name: in a legend.
        number: of colour and symbol.
        dots: from left to right.
        joined: whether a line goes through them.
    """

    name: str
    number: int
    dots: tuple[Dot, ...]
    joined: bool


class Figure(NamedTuple):
    """All of a plot.

    Attributes:
        x, y: what the axes show.
        curves: the points.
        diagonal: whether a line tells where both are equal.
        told: a sentence below.
    """

    x: Quantity
    y: Quantity
    curves: tuple[Curve, ...]
    diagonal: bool
    told: str

    @property
    def dots(self) -> list[Dot]:
        """All points."""
        return [dot for curve in self.curves for dot in curve.dots]


def figure_for(table: Table, view: View) -> Figure:
    """What a view shows of an evaluation."""
    if view.plot == "two":
        return _two(table, view)
    return _sorted(table, view) if view.plot == "sorted" else _means(table, view)


def _means(table: Table, view: View) -> Figure:
    x, y = MEANS[view.plot]
    curves = []
    for series in series_of(table):
        lossless = series.lines[0].own and series.lines[0].quality is None
        dots = [dot for line in series.lines if (dot := _dot(line, x, y, named=lossless)) is not None]
        dots.sort(key=lambda dot: dot.x.value)
        if dots and not lossless:  # one name is enough for a curve of qualities
            dots[-1] = dots[-1]._replace(label=series.name)
        if dots:
            curves.append(Curve(series.name, series.number, tuple(dots), len(dots) > 1))
    told = tr("Means of the pictures and their 95 % intervals") if curves else ""
    return Figure(x, y, tuple(curves), diagonal=False, told=told)


def _two(table: Table, view: View) -> Figure:
    rate = rate_of(table)
    pair = view.pair(table)
    if pair is None:
        return Figure(rate, rate, (), diagonal=True, told="")
    names = line_name(pair[0]), line_name(pair[1])
    found = pairs_of(*pair, rate.field)
    dots = tuple(Dot(_exact(one), _exact(two), "", place) for place, one, two in found)
    less = sum(two < one for _, one, two in found)
    text = tr("Below the line {two} is smaller than {one}: {less} of {count} pictures")
    told = text.format(one=names[0], two=names[1], less=less, count=len(found)) if found else ""
    x, y = (rate._replace(field="", title=name) for name in names)
    return Figure(x, y, (Curve(tr("Pictures"), 0, dots, joined=False),), diagonal=True, told=told)


def _sorted(table: Table, view: View) -> Figure:
    rate = rate_of(table)
    pair = view.pair(table)
    order = ORDER._replace(title=tr("Pictures, by the rate of the first coder"))
    if pair is None:
        return Figure(order, rate, (), diagonal=False, told="")
    found = sorted(pairs_of(*pair, rate.field), key=lambda each: each[1])
    curves = tuple(
        Curve(
            line_name(pair[number]),
            number,
            tuple(Dot(_exact(at + 1.0), _exact(each[number + 1]), "", each[0]) for at, each in enumerate(found)),
            joined=False,
        )
        for number in (0, 1)
    )
    told = tr("{one} and {two} on each picture").format(one=f"● {curves[0].name}", two=f"■ {curves[1].name}")
    return Figure(order, rate, curves if found else (), diagonal=False, told=told if found else "")


def pairs_of(one: Line, two: Line, field: str) -> list[tuple[int, float, float]]:
    """Places of the pictures that both coders have, and the figures of both."""
    return [
        (place, first, second)
        for place, row in one.figures.items()
        if (other := two.figures.get(place)) is not None
        and (first := figure_of(row, field)) is not None
        and (second := figure_of(other, field)) is not None
    ]


def _dot(line: Line, x: Quantity, y: Quantity, *, named: bool) -> Dot | None:
    """A line's means; None where one is missing or infinite."""
    across, up = line.interval(x.field), line.interval(y.field)
    if across is None or up is None or not all(map(math.isfinite, (*across, *up))):
        return None
    return Dot(_above_nothing(across, x), _above_nothing(up, y), rung_label(line.steps) if named else "", line.key)


def _above_nothing(interval: Interval, quantity: Quantity) -> Interval:
    if not quantity.logarithmic:
        return interval
    least = max(LEAST_PART * interval.value, 1e-9)
    return Interval(*(max(value, least) for value in interval))


def _exact(value: float) -> Interval:
    return Interval(value, value, value)


def extent(figure: Figure) -> tuple[Sequence[float], Sequence[float]]:
    """The values that have to be seen, across and up: all means, and of their intervals what does not hide these."""
    across = _seen([dot.x for dot in figure.dots], figure.x)
    up = _seen([dot.y for dot in figure.dots], figure.y)
    return (across + up, up + across) if figure.diagonal else (across, up)


def _seen(intervals: Sequence[Interval], quantity: Quantity) -> list[float]:
    """The least and the most: of the means, and of their intervals half as much beyond as the means are apart."""
    if not intervals:
        return []
    found = np.array(intervals)
    if quantity.logarithmic:
        found = np.log10(found)
    least, most = found[:, 0].min(), found[:, 0].max()
    room = max(most - least, 0.3 if quantity.logarithmic else 0.1 * abs(most)) / 2
    ends = np.array([max(found.min(), least - room), min(found.max(), most + room)])
    ends = 10**ends if quantity.logarithmic else ends
    return [float(end) for end in ends]
