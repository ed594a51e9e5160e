"""A chart of points as SVG, for the window and for hand-outs: bits of a step's sub-pixels against what was known."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

import numpy as np

from explorer.lessons.quantities import step_bits, step_neighbours
from explorer.lessons.trace import Trace

MOST_POINTS = 150  # of a series; of a wavefront's steps those with most pixels
LEAST_PIXELS = 8  # of a step that is shown
LEFT, RIGHT, TOP, BOTTOM = 58, 16, 14, 48  # px around the axes
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#6B3A00", "#565656")


class Series(NamedTuple):
    """Points of one colour, with their name in the legend."""

    name: str
    xs: list[float]
    ys: list[float]


class Axes(NamedTuple):
    """Labels and ends of both axes, and how far apart their marks are."""

    x_label: str
    y_label: str
    x_end: float
    y_end: float
    x_mark: float
    y_mark: float


class Paint(NamedTuple):
    """Colours as #rrggbb."""

    text: str = "#1b1f24"
    line: str = "#d0d7de"
    series: tuple[str, ...] = COLOURS


def neighbours_series(trace: Trace, name: str) -> Series:
    """A point for each step that has enough pixels to tell something: known pixels of 48, bits of a sub-pixel."""
    pixels = np.bincount(trace.step_of.ravel(), minlength=trace.count)
    shown = np.flatnonzero(pixels >= min(LEAST_PIXELS, pixels.max()))
    shown = shown[np.argsort(-pixels[shown], kind="stable")][:MOST_POINTS]
    return Series(name, step_neighbours(trace)[shown].tolist(), step_bits(trace)[shown].tolist())


def svg(series: Sequence[Series], axes: Axes, width: int, height: int, paint: Paint | None = None) -> str:
    """The chart at a size in px."""
    paint = paint or Paint()
    across, down = max(width - LEFT - RIGHT, 1), max(height - TOP - BOTTOM, 1)

    def place(x: float, y: float) -> tuple[float, float]:
        return LEFT + across * x / axes.x_end, TOP + down * (1 - y / axes.y_end)

    box = f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="13" fill="{paint.text}"'
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img">']
    for value in np.arange(0, axes.x_end + 1e-9, axes.x_mark):
        x, bottom = place(float(value), 0)
        parts.append(f'<path d="M{x:.1f} {TOP}V{bottom:.1f}" stroke="{paint.line}" stroke-width="1"/>')
        parts.append(f'<text x="{x:.1f}" y="{bottom + 17:.1f}" text-anchor="middle">{value:g}</text>')
    for value in np.arange(0, axes.y_end + 1e-9, axes.y_mark):
        left, y = place(0, float(value))
        parts.append(f'<path d="M{left:.1f} {y:.1f}H{width - RIGHT}" stroke="{paint.line}" stroke-width="1"/>')
        parts.append(f'<text x="{left - 7:.1f}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>')
    parts.append(
        f'<text x="{LEFT + across / 2:.0f}" y="{height - 8}" text-anchor="middle">{escape(axes.x_label)}</text>'
    )
    middle = TOP + down / 2
    turned = f'transform="rotate(-90 16 {middle:.0f})"'
    parts.append(f'<text x="16" y="{middle:.0f}" {turned} text-anchor="middle">{escape(axes.y_label)}</text>')
    for number, each in enumerate(series):
        colour = paint.series[number % len(paint.series)]
        for x, y in zip(each.xs, each.ys, strict=True):
            parts.append(_mark(number, *place(x, y), colour))
        row = TOP + 16 + 20 * number
        parts.append(_mark(number, width - RIGHT - 120, row, colour))
        parts.append(f'<text x="{width - RIGHT - 106}" y="{row + 5}">{escape(each.name)}</text>')
    return "".join(parts) + "</svg>"


def _mark(number: int, x: float, y: float, colour: str) -> str:
    """A circle, a square, a triangle or a diamond, so that the series differ without their colours."""
    if number % 4 == 0:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{colour}"/>'
    if number % 4 == 1:
        return f'<rect x="{x - 4.5:.1f}" y="{y - 4.5:.1f}" width="9" height="9" fill="{colour}"/>'
    if number % 4 == 2:
        return f'<path d="M{x:.1f} {y - 5:.1f}l5 9h-10z" fill="{colour}"/>'
    return f'<path d="M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6z" fill="{colour}"/>'
