"""The frame of a plot: its two axes with ticks, grid and titles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from explorer.tradeoff.axes import Axis, axis_around, ticks_of
from explorer.tradeoff.canvas import Box, Canvas, Colour, Place
from explorer.tradeoff.quantities import Quantity

INK: Colour = (32, 36, 42)
SOFT: Colour = (104, 110, 120)
GRID: Colour = (230, 232, 236)
EDGE: Colour = (150, 156, 166)
LABEL_SIZE = 14.0


class Frame(NamedTuple):
    """Where it lies, (left, top, right, bottom) in px, and its two axes."""

    box: Box
    x: Axis
    y: Axis

    def at(self, place: Place) -> Place:
        """Where a point lands, in px."""
        return self.x.at(place[0]), self.y.at(place[1])


def frame_around(places: Sequence[Place], box: Box, x: Quantity, y: Quantity) -> Frame:
    """A frame that holds all places."""
    left, top, right, bottom = box
    return Frame(
        box,
        axis_around([place[0] for place in places], left, right, logarithmic=x.logarithmic),
        axis_around([place[1] for place in places], bottom, top, logarithmic=y.logarithmic),
    )


def draw_frame(canvas: Canvas, frame: Frame, title: str, x: Quantity, y: Quantity) -> None:
    """Title, grid, ticks and the axes' titles."""
    left, top, right, bottom = frame.box
    canvas.text((left, top - 20), title, 19, INK, "ls")
    major, minor = ticks_of(frame.x, x.label)
    for value in minor:
        at = frame.x.at(value)
        canvas.line([(at, bottom), (at, bottom - 4)], EDGE)
    for value, label in major:
        at = frame.x.at(value)
        canvas.line([(at, top), (at, bottom)], GRID)
        canvas.line([(at, bottom), (at, bottom + 6)], EDGE)
        canvas.text((at, bottom + 11), label, LABEL_SIZE, SOFT, "ma")
    for value, label in ticks_of(frame.y, y.label)[0]:
        at = frame.y.at(value)
        canvas.line([(left, at), (right, at)], GRID)
        canvas.line([(left - 6, at), (left, at)], EDGE)
        canvas.text((left - 11, at), label, LABEL_SIZE, SOFT, "rm")
    canvas.rectangle(frame.box, None, EDGE)
    canvas.text(((left + right) / 2, bottom + 36), _axis_title(x), 15, INK, "ma")
    canvas.text_upwards((22, (top + bottom) / 2), _axis_title(y), 15, INK)


def _axis_title(quantity: Quantity) -> str:
    return f"{quantity.title} (logarithmic)" if quantity.logarithmic else quantity.title
