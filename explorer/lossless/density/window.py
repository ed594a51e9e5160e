"""The window of known pixels around a position, and the numbers taken from it before the network sees any.

Both the float network that is trained and the integer one that codes read these numbers; all are whole.

    radius 3, 48 taps: all but the centre            x: the pixel to be coded; taps are `dilation` pixels apart

    . . . . . . .        reference  the mean of the known pixels among the 8 nearest (axes twice), else of all known
    . . . . . . .        shift      s, so that the mean |tap - reference| of the inner 24 taps, times 2^s, is 32 .. 63
    . . . . . . .        relative   (tap - reference) 2^s of known taps, clipped to +-511; 0 where unknown
    . . . x . . .
    . . . . . . .        A brighter picture or one of more contrast gives the same numbers, so the network need not
    . . . . . . .        learn them again.
    . . . . . . .

With a base there is a second window, 5 x 5 of the base's pixels, centre included; the reference is then the base's
pixel at the position, and the differences of the base's window count towards the shift.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

RADIUS = 3
OFFSETS = tuple(
    (dy, dx) for dy in range(-RADIUS, RADIUS + 1) for dx in range(-RADIUS, RADIUS + 1) if (dy, dx) != (0, 0)
)
TAPS = len(OFFSETS)  # 48
CAUSAL = tuple(i for i, (dy, dx) in enumerate(OFFSETS) if dy < 0 or (dy == 0 and dx < 0))
INNER = tuple(i for i, (dy, dx) in enumerate(OFFSETS) if max(abs(dy), abs(dx)) <= 2)
NEAREST = tuple(i for i, (dy, dx) in enumerate(OFFSETS) if max(abs(dy), abs(dx)) == 1)
NEAREST_WEIGHT = tuple(2 if 0 in OFFSETS[i] else 1 for i in NEAREST)

NEIGHBOURS = tuple((dy, dx) for dy, dx in OFFSETS if max(abs(dy), abs(dx)) == 1)  # whose states the memory reads

BASE_OFFSETS = tuple((dy, dx) for dy in range(-2, 3) for dx in range(-2, 3))
BASE_TAPS = len(BASE_OFFSETS)  # 25
BASE_CENTRE = BASE_OFFSETS.index((0, 0))
QP_CLASSES = 13  # four quantisation parameters each

LARGEST_SHIFT = 6
LIMIT = 511  # of a relative value
MEAN_WITHOUT_TAPS = 128
PRIOR_DIFFERENCE = 8  # one tap of this difference is added to the mean, so that a single known tap is not "flat"
RECIPROCAL = np.array([0] + [-(-65536 // n) for n in range(1, TAPS + 1)], np.float32)  # ceil(2^16 / n)


@lru_cache(maxsize=8)
def offsets(rows: int = 1, columns: int = 1) -> tuple[tuple[int, int], ...]:
    """`OFFSETS`, and for a block of pixels, seen from its first one, all others within the radius of any of them."""
    wide = ((y, x) for y in range(-RADIUS, rows + RADIUS) for x in range(-RADIUS, columns + RADIUS))
    return OFFSETS + tuple((y, x) for y, x in wide if max(abs(y), abs(x)) > RADIUS)


@lru_cache(maxsize=64)
def distances(offsets: tuple[tuple[int, int], ...], dilation: int, row: int) -> NDArray[np.int64]:
    """How far offsets times a dilation are in a grid of such rows, in places: int64, (T,), not to be changed."""
    y, x = np.array(offsets, np.int64).reshape(-1, 2).T
    found: NDArray[np.int64] = (y * row + x) * dilation
    return found


def summing_weights(taps: Sequence[int]) -> NDArray[np.float32]:
    """Weights that add up gathered windows: (9, 4 T), for columns G, R, B, known, of T taps each.

    Rows 0..3 sum the nearest taps with their weights, rows 4..7 all taps; the fourth of each is the count. Row 8 is
    three times the count of the inner taps.
    """
    near = dict(zip(NEAREST, NEAREST_WEIGHT, strict=True))
    weights = np.zeros((9, 4, len(taps)), np.float32)
    for column, tap in enumerate(taps):
        for channel in range(4):
            weights[channel, channel, column] = near.get(tap, 0)
            weights[4 + channel, channel, column] = 1
        weights[8, 3, column] = 3 * (tap in INNER)
    return weights.reshape(9, -1)
