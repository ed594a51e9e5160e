"""Axes of a plot: where a value lands, where the ticks go and how they are written."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

LOG_MARGIN = 0.18  # of the axis' length, on both sides: room for the labels of the outermost points
LINEAR_MARGIN = 0.14
UNITS = ((1.0, "s"), (1e-3, "ms"))  # the plot's font has no Greek letter for smaller ones


@dataclass(frozen=True)
class Axis:
    """One axis: a range of values laid on `start`..`stop` px, logarithmic or linear."""

    low: float
    high: float
    start: float
    stop: float
    logarithmic: bool

    def at(self, value: float) -> float:
        """The place of `value` in px."""
        low, high, value = (math.log10(v) if self.logarithmic else v for v in (self.low, self.high, value))
        return self.start + (value - low) / (high - low) * (self.stop - self.start)


def count_label(value: float) -> str:
    """A number of things in thousands (k), millions (M) or as it is: 20000 is "20 k"."""
    for unit, name in ((1e6, "M"), (1e3, "k")):
        if value >= unit:
            return f"{value / unit:g} {name}"
    return f"{value:g}"


def log_axis(values: Sequence[float], start: float, stop: float) -> Axis:
    """An axis around positive `values`, at least half a decade long."""
    low, high = math.log10(min(values)), math.log10(max(values))
    grow = max(0.5 - (high - low), 0) / 2 + LOG_MARGIN * max(high - low, 0.5)
    return Axis(10 ** (low - grow), 10 ** (high + grow), start, stop, logarithmic=True)


def linear_axis(values: Sequence[float], start: float, stop: float) -> Axis:
    """An axis around `values`, at least a hundredth of them long."""
    low, high = min(values), max(values)
    length = max(high - low, 0.01 * abs(high), 1e-6)
    grow = (length - (high - low)) / 2 + LINEAR_MARGIN * length
    return Axis(low - grow, high + grow, start, stop, logarithmic=False)


def log_ticks(axis: Axis) -> tuple[list[float], list[float]]:
    """Ticks with a label and ticks without: 1, 2 and 5 are labelled as long as the axis is below two decades."""
    decades = range(math.floor(math.log10(axis.low)), math.ceil(math.log10(axis.high)) + 1)
    multiples = [(digit * 10.0**decade, digit) for decade in decades for digit in range(1, 10)]
    inside = [(value, digit) for value, digit in multiples if axis.low <= value <= axis.high]
    labelled = (1, 2, 5) if axis.high / axis.low < 100 else (1,)
    major = [value for value, digit in inside if digit in labelled]
    return major, [value for value, digit in inside if digit not in labelled]


def linear_ticks(axis: Axis, about: int = 6) -> list[float]:
    """About `about` ticks at multiples of 1, 2, 2.5 or 5 times a power of ten."""
    rough = (axis.high - axis.low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    pace = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough)
    first, last = math.ceil(axis.low / pace), math.floor(axis.high / pace)
    return [index * pace for index in range(first, last + 1)]


def axis_around(values: Sequence[float], start: float, stop: float, *, logarithmic: bool) -> Axis:
    """An axis of either kind."""
    return (log_axis if logarithmic else linear_axis)(values, start, stop)


def ticks_of(axis: Axis, label: Callable[[float], str] | None) -> tuple[list[tuple[float, str]], list[float]]:
    """Ticks with their labels, and ticks without; `label` None for plain decimals."""
    major, minor = log_ticks(axis) if axis.logarithmic else (linear_ticks(axis), [])
    labels = [label(tick) for tick in major] if label is not None else value_labels(major)
    return list(zip(major, labels, strict=True)), minor


def seconds_label(seconds: float) -> str:
    """A tick of a time axis: 20 ms, 0.5 s is 500 ms, 1 s."""
    scale, unit = next(((scale, unit) for scale, unit in UNITS if seconds >= scale * 0.9999), UNITS[-1])
    return f"{seconds / scale:.6g} {unit}"


def value_labels(ticks: Sequence[float]) -> list[str]:
    """Ticks written with as many decimals as the closest two need."""
    pace = min((b - a for a, b in pairwise(ticks)), default=1.0)
    decimals = max(0, -math.floor(math.log10(pace) + 1e-9))
    if not math.isclose(round(pace, decimals), pace, rel_tol=1e-6):
        decimals += 1
    return [f"{tick:.{decimals}f}" for tick in ticks]
