"""Curves and single points of many coders in one frame, with the legend beside it. Needs no display and no Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from explorer.errors import BadSetting
from explorer.tradeoff.axes import Axis, linear_axis, linear_ticks, log_axis, log_ticks, value_labels
from explorer.tradeoff.canvas import SHAPES, Canvas, Colour
from explorer.tradeoff.plot import COLOURS, FRAME, GRID, INK, SOFT

WIDTH, HEIGHT = 1200, 680  # px
LEFT, TOP, RIGHT, BOTTOM = 84.0, 64.0, 900.0, 608.0  # of the frame
REFERENCE: Colour = (150, 156, 166)
RADIUS = 5.5
LABEL_SIZE = 14.0
PITCH = 23.0  # px from one line of the legend to the next


class Dot(NamedTuple):
    """A point, and what is written beside it."""

    x: float
    y: float
    label: str = ""


class Series(NamedTuple):
    """The points of one coder in the order in which a line joins them; a reference is a line alone."""

    name: str
    dots: tuple[Dot, ...]
    reference: bool = False


class Quantity(NamedTuple):
    """What an axis shows, and how its ticks are written."""

    title: str
    logarithmic: bool = False
    label: Callable[[float], str] | None = None


def draw_chart(series: Sequence[Series], title: str, x: Quantity, y: Quantity) -> bytes:
    """A PNG file of 1200 x 680 px. Raises `BadSetting` where there is no point."""
    dots = [dot for one in series for dot in one.dots]
    if not dots:
        raise BadSetting(f"{title}: no points to draw")
    across = _axis([dot.x for dot in dots], LEFT, RIGHT, x)
    up = _axis([dot.y for dot in dots], BOTTOM, TOP, y)
    canvas = Canvas(WIDTH, HEIGHT)
    canvas.text((LEFT, TOP - 20), title, 19, INK, "ls")
    _draw_across(canvas, across, x)
    _draw_up(canvas, up, y)
    canvas.rectangle((LEFT, TOP, RIGHT, BOTTOM), None, FRAME)
    for index, one in enumerate(_styled(series)):
        _draw_series(canvas, one, across, up)
        _draw_name(canvas, one, TOP + 14 + PITCH * index)
    return canvas.png()


class _Styled(NamedTuple):
    series: Series
    colour: Colour
    shape: str


def _styled(series: Sequence[Series]) -> list[_Styled]:
    """Measured series first; no two of them share both colour and shape, up to 36."""
    measured = [one for one in series if not one.reference]
    styled = [
        _Styled(one, COLOURS[n % len(COLOURS)], SHAPES[(n + n // len(COLOURS)) % len(SHAPES)])
        for n, one in enumerate(measured)
    ]
    return styled + [_Styled(one, REFERENCE, "") for one in series if one.reference]


def _axis(values: Sequence[float], start: float, stop: float, quantity: Quantity) -> Axis:
    return (log_axis if quantity.logarithmic else linear_axis)(values, start, stop)


def _ticks(axis: Axis, quantity: Quantity) -> list[tuple[float, str]]:
    ticks = log_ticks(axis)[0] if quantity.logarithmic else linear_ticks(axis)
    labels = value_labels(ticks) if quantity.label is None else [quantity.label(tick) for tick in ticks]
    return list(zip(ticks, labels, strict=True))


def _draw_across(canvas: Canvas, axis: Axis, quantity: Quantity) -> None:
    for value, label in _ticks(axis, quantity):
        x = axis.at(value)
        canvas.line([(x, TOP), (x, BOTTOM)], GRID)
        canvas.line([(x, BOTTOM), (x, BOTTOM + 6)], FRAME)
        canvas.text((x, BOTTOM + 11), label, LABEL_SIZE, SOFT, "ma")
    suffix = " (logarithmic)" if quantity.logarithmic else ""
    canvas.text(((LEFT + RIGHT) / 2, BOTTOM + 36), quantity.title + suffix, 15, INK, "ma")


def _draw_up(canvas: Canvas, axis: Axis, quantity: Quantity) -> None:
    for value, label in _ticks(axis, quantity):
        y = axis.at(value)
        canvas.line([(LEFT, y), (RIGHT, y)], GRID)
        canvas.line([(LEFT - 6, y), (LEFT, y)], FRAME)
        canvas.text((LEFT - 11, y), label, LABEL_SIZE, SOFT, "rm")
    canvas.text_upwards((22, (TOP + BOTTOM) / 2), quantity.title, 15, INK)


def _draw_series(canvas: Canvas, one: _Styled, across: Axis, up: Axis) -> None:
    places = [(across.at(dot.x), up.at(dot.y)) for dot in one.series.dots]
    if len(places) > 1:
        canvas.line(places, one.colour, 1.4 if one.series.reference else 2.2)
    for place, dot in zip(places, one.series.dots, strict=True):
        if one.shape:
            canvas.marker(place, one.shape, RADIUS, one.colour)
        if dot.label:
            canvas.text((place[0] + RADIUS + 3, place[1] - RADIUS), dot.label, LABEL_SIZE, one.colour, "ls")


def _draw_name(canvas: Canvas, one: _Styled, y: float) -> None:
    left = RIGHT + 18
    if len(one.series.dots) > 1:
        canvas.line([(left, y), (left + 34, y)], one.colour, 1.4 if one.series.reference else 2.2)
    if one.shape:
        canvas.marker((left + 17, y), one.shape, RADIUS, one.colour)
    canvas.text((left + 44, y), one.series.name, LABEL_SIZE, INK, "lm")
