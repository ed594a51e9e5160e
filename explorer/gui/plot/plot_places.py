"""Where the parts of the trade-off plot go, in the plot's own coordinates. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from explorer.tradeoff.marks import Mark, Place
from explorer.tradeoff.quantities import AxisPair, Quantity

Item = TypeVar("Item")

SHORTEST = {True: 0.6, False: 0.03}  # of a logarithmic axis in decades, of a linear one as a part of its values
EMPTY = {True: (-2.0, 1.0), False: (0.0, 5.0)}  # what such axes show without a point


def columns(places: Iterable[Place]) -> tuple[list[float], list[float]]:
    """All x, and all y."""
    pairs = list(places)
    return [x for x, _ in pairs], [y for _, y in pairs]


def span(quantity: Quantity, values: list[float], below: float, above: float) -> tuple[float, float]:
    """What an axis shows of `values` (scaled): their middle, and parts of their span on both sides of it."""
    if not values:
        return EMPTY[quantity.logarithmic]
    shortest = SHORTEST[quantity.logarithmic] * (1.0 if quantity.logarithmic else max(abs(max(values)), 1e-6))
    length, middle = max(max(values) - min(values), shortest), (max(values) + min(values)) / 2
    return middle - below * length, middle + above * length


def whiskers(marks: Sequence[Mark[Item]], pair: AxisPair) -> tuple[list[Place], dict[str, list[Place]]]:
    """Pairs of ends of the lines, and the places of the caps by their symbol."""
    lines: list[Place] = []
    caps: dict[str, list[Place]] = {"|": [], "_": []}
    for mark in marks:
        (left, bottom), (right, top), (x, y) = pair.scaled(mark.low), pair.scaled(mark.high), pair.scaled(mark.at)
        for symbol, ends in (("|", [(left, y), (right, y)]), ("_", [(x, bottom), (x, top)])):
            if ends[0] != ends[1]:
                lines += ends
                caps[symbol] += ends
    return lines, caps
