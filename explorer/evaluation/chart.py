"""Curves and single points of many coders in one frame, with the legend beside it. Needs no display and no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from explorer.errors import BadSetting
from explorer.tradeoff.canvas import SHAPES, Canvas, Colour
from explorer.tradeoff.frame import EDGE, INK, LABEL_SIZE, Frame, draw_frame, frame_around
from explorer.tradeoff.plot import COLOURS
from explorer.tradeoff.quantities import Quantity

WIDTH, HEIGHT = 1200, 680  # px
LEFT, TOP, RIGHT, BOTTOM = 84.0, 64.0, 900.0, 608.0  # of the frame
REFERENCE = EDGE
RADIUS = 5.5
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


def draw_chart(series: Sequence[Series], title: str, x: Quantity, y: Quantity) -> bytes:
    """A PNG file of 1200 x 680 px. Raises `BadSetting` where there is no point."""
    places = [(dot.x, dot.y) for one in series for dot in one.dots]
    if not places:
        raise BadSetting(f"{title}: no points to draw")
    frame = frame_around(places, (LEFT, TOP, RIGHT, BOTTOM), x, y)
    canvas = Canvas(WIDTH, HEIGHT)
    draw_frame(canvas, frame, title, x, y)
    styled = _styled(series)
    for one in reversed(styled):  # the first lies on top
        _draw_series(canvas, one, frame)
    for index, one in enumerate(styled):
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


def _draw_series(canvas: Canvas, one: _Styled, frame: Frame) -> None:
    places = [frame.at((dot.x, dot.y)) for dot in one.series.dots]
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
    canvas.text((left + 44, y), _fitting(canvas, one.series.name, WIDTH - left - 54), LABEL_SIZE, INK, "lm")


def _fitting(canvas: Canvas, name: str, width: float) -> str:
    """A name, or its start, in at most `width` px."""
    if canvas.text_size(name, LABEL_SIZE)[0] <= width:
        return name
    kept = next(n for n in range(len(name), -1, -1) if canvas.text_size(name[:n] + "…", LABEL_SIZE)[0] <= width)
    return name[:kept].rstrip() + "…"
