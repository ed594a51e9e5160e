"""The trade-off as a picture: time (logarithmic) against bpsp, one curve per base. Needs no display and no Qt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from explorer.errors import BadSetting
from explorer.tradeoff.axes import Axis, linear_axis, linear_ticks, log_axis, log_ticks, seconds_label, value_labels
from explorer.tradeoff.canvas import SHAPES, Box, Canvas, Colour, Place
from explorer.tradeoff.point import Point, pareto

Timing = Literal["decode", "encode"]

WIDTH, HEIGHT = 1000, 640  # px
LEFT, TOP, RIGHT, BOTTOM = 84.0, 64.0, 968.0, 568.0  # of the frame

INK: Colour = (32, 36, 42)
SOFT: Colour = (104, 110, 120)
GRID: Colour = (230, 232, 236)
FRAME: Colour = (150, 156, 166)
FRONT: Colour = (196, 200, 208)
# Okabe and Ito's palette: told apart by colour-blind eyes as well; the shapes tell them apart in print.
COLOURS: tuple[Colour, ...] = (
    (0, 114, 178),
    (213, 94, 0),
    (0, 158, 115),
    (204, 121, 167),
    (140, 110, 0),
    (86, 86, 86),
)
MARKER_RADIUS = 6.0
LABEL_SIZE = 14.0


class Frame(NamedTuple):
    """The two axes of the plot."""

    time: Axis
    rate: Axis

    def at(self, seconds: float, bpsp: float) -> Place:
        """Where a point lands, in px."""
        return self.time.at(seconds), self.rate.at(bpsp)


def draw_plot(points: Sequence[Point], title: str, timing: Timing = "decode") -> bytes:
    """The plot of `points` as a PNG file of 1000 x 640 px.

    Curves join the points of one base in the order of their time; each point carries its steps. Points without the
    asked time are left out, and so are pictures stored raw: they take no time to speak of, and would stretch the axis
    over decades. Raises `BadSetting` where none is left.
    """
    points = [point for point in points if point.codec != "raw"]
    timed = [(_seconds(point, timing), point) for point in points]
    drawn = sorted(((max(seconds, 1e-6), point) for seconds, point in timed if seconds is not None), key=_by_time)
    if not drawn:
        raise BadSetting(f"no point was coded and has {timing} seconds: nothing to plot")
    frame = Frame(
        log_axis([seconds for seconds, _ in drawn], LEFT, RIGHT),
        linear_axis([point.bpsp for _, point in drawn], BOTTOM, TOP),
    )
    canvas = Canvas(WIDTH, HEIGHT)
    _draw_axes(canvas, frame, title, timing)
    taken = [_draw_legend(canvas, drawn, with_front=timing == "decode")]
    if timing == "decode":
        taken += [_around(place, 1.0) for place in _along(_draw_front(canvas, frame, points))]
    _draw_curves(canvas, frame, drawn, taken)
    return canvas.png()


def _by_time(timed: tuple[float, Point]) -> tuple[float, float]:
    return timed[0], timed[1].bpsp


def _seconds(point: Point, timing: Timing) -> float | None:
    return point.decode_seconds if timing == "decode" else point.encode_seconds


def _draw_axes(canvas: Canvas, frame: Frame, title: str, timing: Timing) -> None:
    canvas.text((LEFT, TOP - 20), title, 19, INK, "ls")
    major, minor = log_ticks(frame.time)
    for seconds in minor:
        x = frame.time.at(seconds)
        canvas.line([(x, BOTTOM), (x, BOTTOM - 4)], FRAME)
    for seconds in major:
        x = frame.time.at(seconds)
        canvas.line([(x, TOP), (x, BOTTOM)], GRID)
        canvas.line([(x, BOTTOM), (x, BOTTOM + 6)], FRAME)
        canvas.text((x, BOTTOM + 11), seconds_label(seconds), LABEL_SIZE, SOFT, "ma")
    ticks = linear_ticks(frame.rate)
    for bpsp, label in zip(ticks, value_labels(ticks), strict=True):
        y = frame.rate.at(bpsp)
        canvas.line([(LEFT, y), (RIGHT, y)], GRID)
        canvas.line([(LEFT - 6, y), (LEFT, y)], FRAME)
        canvas.text((LEFT - 11, y), label, LABEL_SIZE, SOFT, "rm")
    canvas.rectangle((LEFT, TOP, RIGHT, BOTTOM), None, FRAME)
    canvas.text(((LEFT + RIGHT) / 2, BOTTOM + 36), f"time to {timing} (logarithmic)", 15, INK, "ma")
    canvas.text_upwards((22, (TOP + BOTTOM) / 2), "bits per sub-pixel", 15, INK)


def _draw_front(canvas: Canvas, frame: Frame, points: Sequence[Point]) -> list[Place]:
    """The Pareto front as a staircase, left and below of which nothing was reached; returns its corners."""
    places = [frame.at(max(point.decode_seconds or 0, 1e-6), point.bpsp) for point in pareto(points)]
    stairs: list[Place] = [(places[0][0], TOP + 1)]
    for x, y in places:
        stairs += [(x, stairs[-1][1]), (x, y)]
    stairs.append((RIGHT - 1, stairs[-1][1]))
    canvas.line(stairs, FRONT, 2)
    return stairs


def _draw_curves(canvas: Canvas, frame: Frame, drawn: Sequence[tuple[float, Point]], taken: Sequence[Box]) -> None:
    places = [frame.at(seconds, point.bpsp) for seconds, point in drawn]
    bases = _bases(drawn)
    boxes = [*taken] + [_around(place, MARKER_RADIUS + 2) for place in places]
    for index, base in enumerate(bases):
        own = [place for place, (_, point) in zip(places, drawn, strict=True) if point.base == base]
        canvas.line(own, COLOURS[index % len(COLOURS)], 2.2)
        boxes += [_around(place, 1.5) for place in _along(own)]
    for place, (_, point) in zip(places, drawn, strict=True):
        index = bases.index(point.base)
        canvas.marker(place, SHAPES[index % len(SHAPES)], MARKER_RADIUS, COLOURS[index % len(COLOURS)])
    for place, (_, point) in zip(places, drawn, strict=True):
        at = _room(canvas, place, point.steps, boxes)
        canvas.text(at, point.steps, LABEL_SIZE, COLOURS[bases.index(point.base) % len(COLOURS)], "mm")


def _room(canvas: Canvas, place: Place, text: str, boxes: list[Box]) -> Place:
    """The centre for a label beside `place` that covers the least of `boxes`; its own box is added to them."""
    width, height = canvas.text_size(text, LABEL_SIZE)
    right, down = MARKER_RADIUS + 4 + width / 2, MARKER_RADIUS + 5 + height / 2
    slant = right - 2, down - 3
    shifts = [(right, 0.0), (slant[0], -slant[1]), (0.0, -down), (0.0, down), (-slant[0], slant[1]), (-right, 0.0)]
    shifts += [(slant[0], slant[1]), (-slant[0], -slant[1])]
    candidates = [(place[0] + dx, place[1] + dy) for dx, dy in shifts]
    around = [(x - width / 2 - 2, y - height / 2 - 2, x + width / 2 + 2, y + height / 2 + 2) for x, y in candidates]
    costs = [sum(_overlap(box, other) for other in boxes) + _outside(box) for box in around]
    best = costs.index(min(costs))
    boxes.append(around[best])
    return candidates[best]


def _draw_legend(canvas: Canvas, drawn: Sequence[tuple[float, Point]], *, with_front: bool) -> Box:
    """The legend in the corner where fewest points lie on a falling curve; returns its box."""
    names = [f"base {base}" for base in _bases(drawn)] + (["Pareto front"] if with_front else [])
    pitch, pad = 23.0, 13.0
    width = max(canvas.text_size(name, LABEL_SIZE)[0] for name in names) + 46 + 2 * pad
    box = (RIGHT - 14 - width, TOP + 14, RIGHT - 14, TOP + 14 + pitch * len(names) + 2 * pad - 8)
    canvas.rectangle(box, (255, 255, 255), GRID)
    for index, name in enumerate(names):
        y = box[1] + pad + 8 + pitch * index
        front = with_front and index == len(names) - 1
        colour = FRONT if front else COLOURS[index % len(COLOURS)]
        canvas.line([(box[0] + pad, y), (box[0] + pad + 34, y)], colour, 2.2)
        if not front:
            canvas.marker((box[0] + pad + 17, y), SHAPES[index % len(SHAPES)], MARKER_RADIUS, colour)
        canvas.text((box[0] + pad + 44, y), name, LABEL_SIZE, INK, "lm")
    return box


def _bases(drawn: Sequence[tuple[float, Point]]) -> list[str]:
    # Sorted by name, so that a base keeps its colour whatever was fastest.
    return sorted({point.base for _, point in drawn}, key=lambda base: (base != "none", len(base), base))


def _along(places: Sequence[Place], pace: float = 4.0) -> list[Place]:
    """Places every few px along a polyline, which labels should not cover."""
    found: list[Place] = []
    for (x0, y0), (x1, y1) in pairwise(places):
        count = max(int(math.hypot(x1 - x0, y1 - y0) / pace), 1)
        found += [(x0 + (x1 - x0) * part / count, y0 + (y1 - y0) * part / count) for part in range(count)]
    return found


def _around(place: Place, reach: float) -> Box:
    return place[0] - reach, place[1] - reach, place[0] + reach, place[1] + reach


def _overlap(a: Box, b: Box) -> float:
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    return max(width, 0.0) * max(height, 0.0)


def _outside(box: Box) -> float:
    edges = (LEFT - box[0], TOP - box[1], box[2] - RIGHT, box[3] - BOTTOM)
    return 100.0 * sum(max(edge, 0.0) for edge in edges)
