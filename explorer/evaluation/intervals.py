"""How sure a mean over pictures is: the interval of Student's t, in plain Python."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from statistics import fmean

CONFIDENCE = 0.95


def half_width(values: Sequence[float]) -> float | None:
    """Half the width of the 95 % confidence interval of a mean, in the unit of `values`.

    Student's t: the interval is mean ± t s / sqrt(n), right where means of pictures like these spread as normal ones
    do. A bootstrap of so few pictures as a data set often has would be too narrow. None for fewer than two values.
    """
    if len(values) < 2:
        return None
    count, mean = len(values), fmean(values)
    variance = math.fsum((value - mean) ** 2 for value in values) / (count - 1)
    return quantile(count - 1) * math.sqrt(variance / count)


def difference(values: Sequence[float], others: Sequence[float]) -> tuple[float, float | None]:
    """The mean of the differences of pairs, and half the width of its interval: far less than that of either mean
    where the pairs have much in common, as the rates of two coders on one picture do.
    """
    pairs = [value - other for value, other in zip(values, others, strict=True)]
    return fmean(pairs), half_width(pairs)


@lru_cache(maxsize=1024)
def quantile(freedom: int, confidence: float = CONFIDENCE) -> float:
    """Between minus this and this lies `confidence` of Student's t with so many degrees of freedom."""
    low, high = 0.0, 1.0
    while _between(high, freedom) < confidence:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _between(middle, freedom) < confidence else (low, middle)
    return (low + high) / 2


def _between(t: float, freedom: int) -> float:
    """How much of the distribution lies within ±t: Abramowitz and Stegun 26.7.3 and 26.7.4, exact."""
    angle = math.atan2(t, math.sqrt(freedom))
    square = math.cos(angle) ** 2
    odd = freedom % 2
    term = math.cos(angle) if odd else 1.0
    total = term if freedom > 1 else 0.0
    for at in range(2 + odd, freedom - 1, 2):
        term *= square * (at - 1) / at
        total += term
    total *= math.sin(angle)
    return 2 * (angle + total) / math.pi if odd else total
