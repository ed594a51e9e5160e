"""Where the labels of a plot's points go so that none covers another. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

GAP = 9.0  # px between a point's centre and its label ...
GAP_AT_CORNER = 6.5  # ... in both directions where the label stands at an angle
FAR = (1.0, 2.4)  # times these gaps, the nearer places first
ANCHORS = ((0.5, 1.0), (0.5, 0.0), (0.0, 0.5), (1.0, 0.5), (0.0, 1.0), (1.0, 1.0), (0.0, 0.0), (1.0, 0.0))


class Box(NamedTuple):
    """A rectangle in px, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two share an area."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def inside(self, other: Box) -> bool:
        """Whether all of it lies in the other."""
        across = self.left >= other.left and self.right <= other.right
        return across and self.top >= other.top and self.bottom <= other.bottom


def place_labels(
    points: Sequence[tuple[float, float]], sizes: Sequence[tuple[float, float]], frame: Box
) -> list[tuple[float, float] | None]:
    """Top left corner (px) of each point's label; None where it finds no free place beside its point.

    Args:
        points: centres of the points, px, the most important first.
        sizes: width and height of each label, px.
        frame: labels stay within.
    """
    taken = [Box(x - 6, y - 6, x + 6, y + 6) for x, y in points]
    places: list[tuple[float, float] | None] = []
    for (x, y), (width, height) in zip(points, sizes, strict=True):
        tried = (_beside(x, y, width, height, across, down, far) for far in FAR for across, down in ANCHORS)
        free = next((box for box in tried if box.inside(frame) and not any(box.meets(other) for other in taken)), None)
        if free is not None:
            taken.append(free)
        places.append((free.left, free.top) if free is not None else None)
    return places


def _beside(x: float, y: float, width: float, height: float, across: float, down: float, far: float) -> Box:
    """`across` and `down`: which part of the label faces the point, 0 its left or top edge, 1 its right or bottom."""
    gap = far * (GAP if 0.5 in (across, down) else GAP_AT_CORNER)
    left = x - across * width + gap * (1 - 2 * across)
    top = y - down * height + gap * (1 - 2 * down)
    return Box(left, top, left + width, top + height)
