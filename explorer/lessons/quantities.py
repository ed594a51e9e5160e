"""Numbers of recordings by name, so that no text and no answer of a lesson holds a number that no run has.

    chelsea-16.bytes                            one number
    chelsea-1.bytes - chelsea-16.bytes          a difference
    chelsea-16.bytes / chelsea-1.bytes          a ratio; with "%" behind it, as percent

In texts they stand in braces: "takes {chelsea-16.bytes} bytes".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from explorer.errors import CorruptFile
from explorer.lessons.trace import Trace
from explorer.lossless.density import window

_TERM = r"([a-z0-9][a-z0-9-]*)\.([a-z_]+)(?:\.(\d{1,6}))?"
_FORM = re.compile(rf"^\s*{_TERM}(?:\s*([-/])\s*{_TERM})?\s*(%)?\s*$")
_BRACED = re.compile(r"\{([^{}]*)\}")

Traces = Callable[[str], Trace]


class Number(NamedTuple):
    """A number, and digits after its point when it is said; percent."""

    value: float
    digits: int
    percent: bool = False

    @property
    def text(self) -> str:
        """As it stands in a sentence."""
        if self.percent:
            return f"{100 * self.value:.{self.digits}f} %"
        return f"{self.value:,.{self.digits}f}"


def number(expression: str, traces: Traces) -> Number:
    """The number of an expression. Raises `CorruptFile` where it names none."""
    match = _FORM.match(expression)
    if match is None:
        raise CorruptFile(f"{expression!r} is no quantity")
    name, what, at, sign, other, other_what, other_at, percent = match.groups()
    found = _of(traces(name), what, at, expression)
    if sign is not None:
        second = _of(traces(other), other_what, other_at, expression)
        if sign == "-":
            found = Number(found.value - second.value, max(found.digits, second.digits))
        else:
            if second.value == 0:
                raise CorruptFile(f"{expression!r} divides by nothing")
            found = Number(found.value / second.value, 2)
    return Number(found.value, 0, True) if percent else found


def fill(text: str, traces: Traces) -> str:
    """A text with its numbers. Raises `CorruptFile`."""
    return _BRACED.sub(lambda match: number(match[1], traces).text, text)


def named(text: str) -> list[str]:
    """The expressions of a text, sorted."""
    return sorted(" ".join(match.split()) for match in _BRACED.findall(text))


def step_bits(trace: Trace) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Bits of a sub-pixel, or a latent position, coded in each step, as the mean over the step: float64, (count,)."""
    step_of = trace.step_of.ravel()
    each = 1 if trace.latents is not None else 3
    counts = np.maximum(np.bincount(step_of, minlength=trace.count), 1)
    found = np.bincount(step_of, trace.bits.ravel(), minlength=trace.count) / counts / each
    return found.astype(np.float64)


def step_neighbours(trace: Trace) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Known pixels among the 48 around one, 7 x 7 without itself, as the mean over each step: float64, (count,)."""
    step_of = trace.step_of
    height, width = step_of.shape
    around = np.pad(step_of, window.RADIUS, constant_values=trace.count)  # outside nothing is ever known
    known = np.zeros((height, width))
    for dy, dx in window.OFFSETS:
        top, left = window.RADIUS + dy, window.RADIUS + dx
        known += around[top : top + height, left : left + width] < step_of
    counts = np.maximum(np.bincount(step_of.ravel(), minlength=trace.count), 1)
    return (np.bincount(step_of.ravel(), known.ravel(), minlength=trace.count) / counts).astype(np.float64)


def _of(trace: Trace, what: str, at: str | None, expression: str) -> Number:
    plain = _PLAIN.get(what)
    if plain is not None and at is None:
        return plain(trace)
    indexed = _INDEXED.get(what)
    if indexed is None or at is None:
        raise CorruptFile(f"{expression!r}: there is no quantity {what!r}")
    try:
        return indexed(trace, int(at))
    except IndexError as problem:
        raise CorruptFile(f"{expression!r}: there is no number {at}") from problem


def _samples(trace: Trace) -> int:
    return trace.header.height * trace.header.width * trace.header.channels


def _step(values: np.ndarray[tuple[int], np.dtype[np.float64]], step: int, digits: int) -> Number:
    if not 1 <= step <= len(values):
        raise IndexError(step)
    return Number(float(values[step - 1]), digits)


_PLAIN: dict[str, Callable[[Trace], Number]] = {
    "bytes": lambda trace: Number(len(trace.data), 0),
    "base_bytes": lambda trace: Number(trace.meta.base_bytes, 0),
    "steps": lambda trace: Number(trace.count, 0),
    "width": lambda trace: Number(trace.header.width, 0),
    "height": lambda trace: Number(trace.header.height, 0),
    "pixels": lambda trace: Number(trace.header.height * trace.header.width, 0),
    "raw": lambda trace: Number(_samples(trace), 0),
    "bpsp": lambda trace: Number(8 * len(trace.data) / _samples(trace), 2),
    "bpp": lambda trace: Number(8 * len(trace.data) / (trace.header.height * trace.header.width), 2),
    "seconds": lambda trace: Number(trace.meta.decode_seconds, 2),
    "milliseconds": lambda trace: Number(1000 * trace.meta.decode_seconds, 0),
    "psnr": lambda trace: Number(trace.meta.psnr or 0.0, 2),
    "alone": lambda trace: Number(float((trace.bits if trace.alone is None else trace.alone).sum()) / 8, 0),
    "coded": lambda trace: Number(float(trace.bits.sum()) / 8, 0),
    "dearest": lambda trace: Number(float(trace.bits.max()), 1),
    "cheapest": lambda trace: Number(float(trace.bits.min()), 2),
    "tenth": lambda trace: Number(100 * dearest_share(trace), 0),
    "right": lambda trace: Number(int((trace.shown == trace.picture).all(2).sum()), 0),
    "saved": lambda trace: Number(
        float((trace.bits if trace.alone is None else trace.alone).sum() - trace.bits.sum()) / 8, 0
    ),
}
_INDEXED: dict[str, Callable[[Trace, int], Number]] = {
    "step_bits": lambda trace, step: _step(step_bits(trace), step, 2),
    "step_neighbours": lambda trace, step: _step(step_neighbours(trace), step, 1),
    "step_pixels": lambda trace, step: _step(np.bincount(trace.step_of.ravel()).astype(np.float64), step, 0),
    "so_far": lambda trace, step: Number(trace.meta.base_bytes + float(trace.spent[step]) / 8, 0),
    "pixel_bits": lambda trace, pixel: Number(float(trace.pixels[pixel].bits.sum()), 1),
    "pixel_known": lambda trace, pixel: Number(trace.pixels[pixel].known, 0),
    "pixel_value": lambda trace, pixel: Number(int(trace.pixels[pixel].values[0]), 0),
    "green_bits": lambda trace, pixel: Number(float(trace.pixels[pixel].bits[0]), 1),
    "red_bits": lambda trace, pixel: Number(float(trace.pixels[pixel].bits[1]), 1),
    "blue_bits": lambda trace, pixel: Number(float(trace.pixels[pixel].bits[2]), 1),
}


def dearest_share(trace: Trace) -> float:
    """The share of all bits that the dearest tenth of the pixels takes."""
    bits = np.sort(trace.bits.ravel())[::-1]
    return float(bits[: max(1, bits.size // 10)].sum() / max(float(bits.sum()), 1e-9))
