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


def summing_weights(taps: Sequence[int]) -> NDArray[np.float32]:
    """Weights that add up a gathered window: (T * 4, 8).

    A window row holds G, R, B, known for each tap. Columns 0..3 sum the nearest taps with their weights, columns 4..7
    all taps; the fourth of each is the count.
    """
    near = dict(zip(NEAREST, NEAREST_WEIGHT, strict=True))
    weights = np.zeros((len(taps), 4, 8), np.float32)
    for row, tap in enumerate(taps):
        for channel in range(4):
            weights[row, channel, channel] = near.get(tap, 0)
            weights[row, channel, 4 + channel] = 1
    return weights.reshape(-1, 8)


def activity_weights(taps: Sequence[int]) -> NDArray[np.float32]:
    """Weights that add the inner taps' differences and, in the second column, three times their count: (T * 4, 2)."""
    weights = np.zeros((len(taps), 4, 2), np.float32)
    inner = [row for row, tap in enumerate(taps) if tap in INNER]
    weights[inner, :3, 0] = 1
    weights[inner, 3, 1] = 3
    return weights.reshape(-1, 2)


def base_activity_weights() -> NDArray[np.float32]:
    """`activity_weights` of the base's window, whose centre is no difference: (25 * 4, 2)."""
    weights = np.zeros((BASE_TAPS, 4, 2), np.float32)
    weights[:, :3, 0] = 1
    weights[:, 3, 1] = 3
    weights[BASE_CENTRE] = 0
    return weights.reshape(-1, 2)
