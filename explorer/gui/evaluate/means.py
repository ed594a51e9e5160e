"""Means over pictures that grow with every result, and each picture's rate by coder. No Qt."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.evaluation.intervals import difference, quantile
from explorer.evaluation.lossless import Result
from explorer.evaluation.lossy import LossyResult
from explorer.evaluation.measures import Key
from explorer.evaluation.scales import decibels

Row = Result | LossyResult
BPSP, BPP, PSNR, MSSSIM, ENCODE, DECODE = "bpsp", "bpp", "psnr", "msssim", "encode_seconds", "decode_seconds"
FIGURES = {"lossless": (BPSP, ENCODE, DECODE), "lossy": (BPP, PSNR, MSSSIM, ENCODE, DECODE)}


class Mean:
    """A mean and how sure it is, by Welford's recurrence.

    Attributes:
        count: of the values.
        value: their mean; no number before the first.
    """

    def __init__(self) -> None:
        self.count, self.value, self._squares = 0, math.nan, 0.0

    def add(self, value: float) -> None:
        """One more."""
        self.count += 1
        if self.count == 1:
            self.value = value
            return
        delta = value - self.value
        self.value += delta / self.count
        self._squares += delta * (value - self.value)

    @property
    def half(self) -> float | None:
        """Half the width of the 95 % interval; None of one value."""
        if self.count < 2:
            return None
        return quantile(self.count - 1) * math.sqrt(self._squares / (self.count - 1) / self.count)


class Interval(NamedTuple):
    """A value with the ends of its interval, which are it itself where there is none."""

    value: float
    low: float
    high: float


class Line:
    """One coder, at one quality.

    Attributes:
        key: coder, and quality where it is lossy.
        coder, steps, base, quality: what it is called; "" and None for what it has none of.
        means: by figure.
        bytes, samples: of all pictures: sub-pixels, or pixels where it is lossy.
        figures: of each picture, by its place among `Table.pictures`.
        places, rates: of the pictures in the order in which they were measured: of its rate, not rounded.
    """

    def __init__(self, key: Key, row: Row) -> None:
        self.key = key
        self.coder = row.coder
        lossless = isinstance(row, Result)
        self.steps, self.base = (row.steps, row.base) if lossless else ("", "")
        self.quality = None if lossless else row.quality
        self.means = {name: Mean() for name in FIGURES["lossless" if lossless else "lossy"]}
        self.bytes = self.samples = 0
        self.figures: dict[int, Row] = {}
        self.places: list[int] = []
        self.rates: list[float] = []

    @property
    def own(self) -> bool:
        """Whether it is our own codec."""
        return self.coder.startswith("italic ")

    @property
    def count(self) -> int:
        """Pictures."""
        return len(self.figures)

    def add(self, at: int, row: Row) -> None:
        """One more picture."""
        for name, mean in self.means.items():
            value = getattr(row, name)
            if value is not None and math.isfinite(value):
                mean.add(value)
        self.bytes += row.bytes
        self.samples += samples_of(row)
        self.figures[at] = row
        self.places.append(at)
        self.rates.append(row.bpsp if isinstance(row, Result) else row.bpp)

    def beside(self, other: Line) -> NDArray[np.float64]:
        """The rates of both on the pictures that both have, (N, 2), in the order of this one's."""
        if self.places == other.places:
            return np.array([self.rates, other.rates]).T
        theirs = dict(zip(other.places, other.rates, strict=True))
        both = [(rate, theirs[at]) for at, rate in zip(self.places, self.rates, strict=True) if at in theirs]
        return np.array(both, float).reshape(-1, 2)

    def interval(self, name: str) -> Interval | None:
        """A figure's mean and its interval; MS-SSIM in dB. None where no picture has it."""
        mean = self.means.get(name)
        if mean is None or not mean.count:
            return None
        half = mean.half or 0.0
        low, high = mean.value - half, mean.value + half
        if name == MSSSIM:
            return Interval(*(decibels(min(value, 1.0)) for value in (mean.value, low, high)))
        return Interval(mean.value, low, high)


class Table:
    """All lines, in the order in which they were first measured, and the pictures likewise.

    Attributes:
        lines: by key.
        pictures: names; one that comes twice is there twice.
    """

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self.lines: dict[Key, Line] = {}
        self.pictures: list[str] = []
        self._places: dict[str, list[int]] = {}
        for row in rows:
            self.add(row)

    def add(self, row: Row) -> int:
        """One more result; returns the place of its picture."""
        key = row.key[1:-1]
        line = self.lines.get(key)
        if line is None:
            line = self.lines[key] = Line(key, row)
        places = self._places.setdefault(row.picture, [])
        at = next((place for place in places if place not in line.figures), None)
        if at is None:  # the first of this name, or another picture of the same
            at = len(self.pictures)
            places.append(at)
            self.pictures.append(row.picture)
        line.add(at, row)
        return at

    def against(self, line: Line, other: Line) -> Interval | None:
        """By how much, in per cent of the other's mean, a rate differs on the pictures that both have."""
        pairs = line.beside(other)
        if line is other or not len(pairs):
            return None
        mean, half = difference(*pairs.T.tolist())
        scale = 100 / float(pairs[:, 1].mean())
        return Interval(scale * mean, scale * (mean - (half or 0.0)), scale * (mean + (half or 0.0)))


def figure_of(row: Row, name: str) -> float | None:
    """A figure of a picture; MS-SSIM in dB; None where it has none, or an infinite one."""
    value = getattr(row, name, None)
    if value is None or not math.isfinite(value):
        return None
    if name == MSSSIM:
        return decibels(value) if value < 1 else None
    return float(value)


def samples_of(row: Row) -> int:
    """What its coder worked on: sub-pixels, or pixels where it is lossy."""
    return row.subpixels if isinstance(row, Result) else row.pixels
