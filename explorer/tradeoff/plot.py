"""The trade-off as a picture: one figure against another, one curve per base and model. No display and no Qt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from explorer.errors import BadSetting
from explorer.tradeoff.canvas import SHAPES, Box, Canvas, Colour, Place
from explorer.tradeoff.frame import GRID, INK, LABEL_SIZE, Frame, draw_frame, frame_around
from explorer.tradeoff.front import front, staircase
from explorer.tradeoff.marks import Mark, curves, telling
from explorer.tradeoff.point import Point
from explorer.tradeoff.quantities import DECODING, AxisPair
from explorer.weights.models import name_of

WIDTH, HEIGHT = 1000, 640  # px
LEFT, TOP, RIGHT, BOTTOM = 84.0, 64.0, 968.0, 568.0  # of the frame

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
CAP = 4.0  # px, half of the bar at the end of a range


def draw_plot(points: Sequence[Point], title: str, pair: AxisPair = DECODING) -> bytes:
    """The plot of `points` as a PNG file of 1000 x 640 px.

    A curve joins the points of one base and model in the order of their steps; each point carries its steps, and
    settings that were tried several times stand at their median with the range of what they took. Points that lack
    one of the figures are left out, and so are pictures stored raw. Raises `BadSetting` where none is left.
    """
    found = curves(points, pair, lambda point: point, lambda point: point.setting)
    if not found:
        raise BadSetting(f"no point was coded and has {pair.x.title} and {pair.y.title}: nothing to plot")
    series = {key: found[key] for key in sorted(found, key=_by_name)}
    marks = [mark for own in series.values() for mark in own]
    ends = [end for mark in marks for end in (mark.low, mark.high)]
    frame = frame_around(ends, (LEFT, TOP, RIGHT, BOTTOM), pair.x, pair.y)
    canvas = Canvas(WIDTH, HEIGHT)
    draw_frame(canvas, frame, title, pair.x, pair.y)
    taken = [_draw_legend(canvas, _names(pair, list(series)))]
    taken += [_around(place, 1.0) for place in _along(_draw_front(canvas, frame, marks, pair))]
    _draw_curves(canvas, frame, series, pair, taken)
    return canvas.png()


def _by_name(curve: tuple[str, ...]) -> list[tuple[bool, int, str]]:
    # So that a base keeps its colour whatever was fastest.
    return [(part != "none", len(part), part) for part in curve]


def _draw_front(canvas: Canvas, frame: Frame, marks: Sequence[Mark[Point]], pair: AxisPair) -> list[Place]:
    """The Pareto front as a staircase, beyond which nothing was reached; returns its corners."""
    best = front([mark.at for mark in marks], pair.x.better, pair.y.better)
    corners = [frame.at(marks[index].at) for index in best]
    worst = (
        RIGHT - 1 if pair.x.better == "less" else LEFT + 1,
        TOP + 1 if pair.y.better == "less" else BOTTOM - 1,
    )
    stairs = staircase(corners, worst)
    canvas.line(stairs, FRONT, 2)
    return stairs


def _draw_curves(
    canvas: Canvas,
    frame: Frame,
    series: dict[tuple[str, ...], list[Mark[Point]]],
    pair: AxisPair,
    taken: Sequence[Box],
) -> None:
    own = [[frame.at(mark.at) for mark in marks] for marks in series.values()]
    boxes = [*taken] + [_around(place, MARKER_RADIUS + 2) for places in own for place in places]
    for index, (places, marks) in enumerate(zip(own, series.values(), strict=True)):
        canvas.line(places, COLOURS[index % len(COLOURS)], 2.2)
        boxes += [_around(place, 1.5) for place in _along(places)]
        for mark in marks:
            _draw_range(canvas, frame, mark, COLOURS[index % len(COLOURS)])
    for index, places in enumerate(own):
        for place in places:
            canvas.marker(place, SHAPES[index % len(SHAPES)], MARKER_RADIUS, COLOURS[index % len(COLOURS)])
    for index, (places, marks) in enumerate(zip(own, series.values(), strict=True)):
        for place, mark in zip(places, marks, strict=True):
            words = str(getattr(mark.items[0], pair.label))
            at = _room(canvas, place, words, boxes)
            canvas.text(at, words, LABEL_SIZE, COLOURS[index % len(COLOURS)], "mm")


def _draw_range(canvas: Canvas, frame: Frame, mark: Mark[Point], colour: Colour) -> None:
    (left, bottom), (right, top), (x, y) = frame.at(mark.low), frame.at(mark.high), frame.at(mark.at)
    if right - left >= 1:
        canvas.line([(left, y), (right, y)], colour, 1.4)
        for end in (left, right):
            canvas.line([(end, y - CAP), (end, y + CAP)], colour, 1.4)
    if bottom - top >= 1:
        canvas.line([(x, bottom), (x, top)], colour, 1.4)
        for end in (bottom, top):
            canvas.line([(x - CAP, end), (x + CAP, end)], colour, 1.4)


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


def _names(pair: AxisPair, series: Sequence[tuple[str, ...]]) -> list[str]:
    """What tells each curve from the others, such as "base none"."""
    fields = telling(series)
    return [", ".join(_name(pair.curve[at], curve[at]) for at in fields) for curve in series]


def _name(field: str, value: str) -> str:
    return f"{field} {name_of(value) if field == 'model' else value}"


def _draw_legend(canvas: Canvas, series: Sequence[str]) -> Box:
    """The legend in the corner where fewest points lie on a falling curve; returns its box."""
    names = [*series, "Pareto front"]
    pitch, pad = 23.0, 13.0
    width = max(canvas.text_size(name, LABEL_SIZE)[0] for name in names) + 46 + 2 * pad
    box = (RIGHT - 14 - width, TOP + 14, RIGHT - 14, TOP + 14 + pitch * len(names) + 2 * pad - 8)
    canvas.rectangle(box, (255, 255, 255), GRID)
    for index, name in enumerate(names):
        y = box[1] + pad + 8 + pitch * index
        front_line = index == len(series)
        colour = FRONT if front_line else COLOURS[index % len(COLOURS)]
        canvas.line([(box[0] + pad, y), (box[0] + pad + 34, y)], colour, 2.2)
        if not front_line:
            canvas.marker((box[0] + pad + 17, y), SHAPES[index % len(SHAPES)], MARKER_RADIUS, colour)
        canvas.text((box[0] + pad + 44, y), name, LABEL_SIZE, INK, "lm")
    return box


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
