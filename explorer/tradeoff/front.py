"""The Pareto front: what no other beats on both axes, and the line along it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Place = tuple[float, float]
Better = Literal["less", "more"]


def front(places: Sequence[Place], x_better: Better = "less", y_better: Better = "less") -> list[int]:
    """Indices of the places that no other beats on both axes, the best of x first. Of equal places the first stays."""
    keys = [(_cost(x, x_better), _cost(y, y_better), index) for index, (x, y) in enumerate(places)]
    best: list[tuple[float, float, int]] = []
    for key in sorted(keys):
        if not best or key[1] < best[-1][1]:
            best.append(key)
    return [index for _, _, index in best]


def staircase(corners: Sequence[Place], worst: Place) -> list[Place]:
    """The line along a front, beyond which nothing was reached.

    It comes from `worst`'s y at the best x, goes over all corners, and ends at `worst`'s x; `corners` as `front`
    sorts them.
    """
    stairs = [(corners[0][0], worst[1])]
    for x, y in corners:
        if stairs[-1][0] != x:
            stairs.append((x, stairs[-1][1]))
        stairs.append((x, y))
    return [*stairs, (worst[0], stairs[-1][1])]


def _cost(value: float, better: Better) -> float:
    return value if better == "less" else -value
