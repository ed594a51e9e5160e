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

    The file nearest to the original is best: any without loss, then the highest PSNR. Of equal ones it is the smallest
    within a time, the fastest to decode within a size. A point whose decoding was not timed keeps no budget of
    seconds, and is the last choice within one of bytes. A picture stored raw is no answer as long as others were coded.
    """
    asked = [i for i, point in enumerate(points) if point.codec != "raw"] or range(len(points))
    seconds = [point.decode_seconds if point.decode_seconds is not None else float("inf") for point in points]
    sizes = [float(point.bytes) for point in points]
    lost = [-(p.psnr or 0.0) if p.codec == "lossy" else float("-inf") for p in points]  # unknown for an opened file
    kept, rest = (seconds, sizes) if budget.kind == "seconds" else (sizes, seconds)
    fitting = [(lost[i], rest[i], kept[i], i) for i in asked if kept[i] <= budget.limit]
    return min(fitting)[3] if fitting else None


def nearest(points: Sequence[Point], kind: Kind) -> float | None:
    """The smallest budget that one of `points` would keep; None without any."""
    points = [point for point in points if point.codec != "raw"] or points
    if kind == "bytes":
        return min((float(point.bytes) for point in points), default=None)
    return min((point.decode_seconds for point in points if point.decode_seconds is not None), default=None)
