"""Which quality meets what is asked: a size, a rate or a PSNR."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.errors import BadSetting
from explorer.file.header import QUARTERS
from explorer.lossy.qualities import BEST

if TYPE_CHECKING:
    from explorer.lossy.prepared import Prepared

TOP = BEST * QUARTERS
CODER_BYTES, CODER_SHARE = 8, 1e-4  # that the range coder may add to the Shannon bits: bytes, and a part of them
SAFE = 0.9  # of a gain that was seen at one quality, what is counted on at another

Kind = Literal["bytes", "bpp", "psnr"]


class Target(NamedTuple):
    """What is asked of a file.

    Attributes:
        kind: "bytes" and "bpp" (bits per pixel, of the whole file) are at most `value`, "psnr" (dB) at least.
        value: above 0.
    """

    kind: Kind
    value: float

    def checked(self) -> Target:
        """Itself. Raises `BadSetting` for a value that is not above 0."""
        if not (math.isfinite(self.value) and self.value > 0):
            raise BadSetting(f"a target of {self.value:g}: give a number above 0")
        return self

    def met_by(self, size: int, pixels: int) -> bool:
        """Whether a file of `size` bytes is small enough; true of every file where that is not asked."""
        return self.kind == "psnr" or size <= self.bytes_of(pixels)

    def bytes_of(self, pixels: int) -> int:
        """The largest size that is meant, for a picture of so many pixels."""
        return math.floor(self.value if self.kind == "bytes" else self.value * pixels / 8)


def least_meeting(measure: Callable[[int], float], wanted: float, low: int, high: int) -> int:
    """The least whole number of low .. high whose measure, which rises, is at least `wanted`; `high` if none is.

    Narrows the range down by straight lines between measures, which are few and dear.
    """
    below = measure(low)
    if below >= wanted:
        return low
    above = measure(high)
    turn = 0
    while high - low > 1:
        guess = low + (high - low) * (wanted - below) / max(above - below, 1e-12)
        middle = (low + high) // 2 if turn % 3 == 2 else round(guess)  # some halvings, should the line mislead
        middle = min(max(middle, low + 1), high - 1)
        here = measure(middle)
        low, below, high, above = (middle, here, high, above) if here < wanted else (low, below, middle, here)
        turn += 1
    return high


def quality_for(target: Target, prepared: Prepared, rung: str, overhead: int) -> int:
    """The quality, in quarters, that meets a target: the best that is small enough, or the least that is good enough.

    Args:
        overhead: bytes of the file besides the latents.

    Raises:
        BadSetting: no quality meets it; the message says the nearest that exists.
    """
    if target.checked().kind == "psnr":
        return _for_psnr(target.value, prepared)
    height, width = prepared.shown.shape[:2]
    limit = target.bytes_of(height * width)

    def logarithm(quarters: int) -> float:
        return math.log(size(prepared, quarters, rung, overhead))

    if logarithm(0) > math.log(max(limit, 1)):
        least = size(prepared, 0, rung, overhead)
        raise BadSetting(
            f"no quality makes a file of {limit} bytes; the smallest, of quality 0, has {least}"
            f" ({8 * least / (height * width):.3f} bpp)"
        )
    if logarithm(TOP) <= math.log(limit):
        return TOP
    return least_meeting(logarithm, math.nextafter(math.log(limit), math.inf), 0, TOP) - 1


def size(prepared: Prepared, quarters: int, rung: str, overhead: int) -> int:
    """Bytes of a file at a quality, at most: by what its latents cost, without coding them."""
    return math.ceil(prepared.bits(quarters, rung) / 8 * (1 + CODER_SHARE)) + CODER_BYTES + overhead


def psnr(prepared: Prepared, quarters: int) -> float:
    """dB of what a decoder shows at a quality, of rounded latents."""
    return psnr_of(prepared, prepared.decoded(quarters))


def psnr_of(prepared: Prepared, seen: NDArray[np.uint8]) -> float:
    """dB of what a decoder shows, uint8 (H, W, 3)."""
    error = np.square(seen.astype(np.float64) - prepared.shown).mean()
    return float(20 * math.log10(255) - 10 * math.log10(error)) if error else math.inf


def with_gain(wanted: float, gain: float, prepared: Prepared, quarters: int) -> int:
    """The least quality, at most `quarters`, that should reach a PSNR where latents are better by `gain` dB there."""
    return least_meeting(lambda q: psnr(prepared, q), wanted - SAFE * gain, 0, quarters)


def _for_psnr(wanted: float, prepared: Prepared) -> int:
    best = psnr(prepared, TOP)
    if best < wanted:
        raise BadSetting(f"no quality reaches {wanted:g} dB; the best, {BEST}, reaches {best:.2f} dB")
    return least_meeting(lambda quarters: psnr(prepared, quarters), wanted, 0, TOP)
