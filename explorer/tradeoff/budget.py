"""A budget of time or bytes, and the best point that keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from explorer.tradeoff.point import Point

Kind = Literal["seconds", "bytes"]


class Budget(NamedTuple):
    """What a file may cost: `limit` seconds to decode, or `limit` bytes."""

    kind: Kind
    limit: float


def best(points: Sequence[Point], budget: Budget) -> int | None:
    """Index of the best of `points` within the budget; None where none keeps it.

    Within a time the smallest file is best, and of equal ones the fastest; within a size the fastest decoder is, and
    of equal ones the smallest file; but a file that is nearer to the original comes first. A point whose decoding was
    not timed keeps no budget of seconds, and is the last choice within one of bytes. A picture stored raw is no answer
    as long as others were coded.
    """
    asked = [i for i, point in enumerate(points) if point.codec != "raw"] or range(len(points))
    seconds = [point.decode_seconds if point.decode_seconds is not None else float("inf") for point in points]
    sizes = [float(point.bytes) for point in points]
    if budget.kind == "seconds":
        kept = [(sizes[i], seconds[i], i) for i in asked if seconds[i] <= budget.limit]
    else:
        # Without loss is nearest of all; how near an opened file is, is not known.
        lost = [-(p.psnr or 0.0) if p.codec == "lossy" else float("-inf") for p in points]
        fitting = [(lost[i], seconds[i], sizes[i], i) for i in asked if sizes[i] <= budget.limit]
        return min(fitting)[3] if fitting else None
    return min(kept)[2] if kept else None


def nearest(points: Sequence[Point], kind: Kind) -> float | None:
    """The smallest budget that one of `points` would keep; None without any."""
    points = [point for point in points if point.codec != "raw"] or points
    if kind == "bytes":
        return min((float(point.bytes) for point in points), default=None)
    return min((point.decode_seconds for point in points if point.decode_seconds is not None), default=None)
