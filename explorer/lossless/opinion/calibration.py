"""Widths that follow the picture: how much wider or narrower it is distributed than the network expects.

A network that was trained on other pictures misjudges the scales of this one, most of all its blue, its noise and its
sharpness. So encoder and decoder look at a sample of what they have coded: what it would have cost with all scales
wider or narrower by some factors, for each channel and class of predicted scales. From then on the cheapest is used.
The past fades. Whole numbers throughout, so that both do the same on every machine.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explorer.lossless.density import tables as t

LEAST = 2048  # positions between two looks,
FEW = 16  # but at most so many times those of the block that is looked at
SAMPLE = 1024  # positions of a block that a look takes at most
FADING = 4096  # a look at n positions takes n / 4096 from what was seen before
GRID = 4  # distance of the candidates, in 1/16 octave
CANDIDATES = range(-8, 17, GRID)  # by which scales are enlarged, in 1/16 octave
ONE = 8  # bits after the point of a factor
CLASSES = 8  # octaves of predicted scales; the first has all below 1/2 px, the last all from 32 px
NARROWEST = 15  # class 0 has reciprocal scales from 2^14 on
COST_UNIT = 256  # per bit
DOUBT = 8 * COST_UNIT  # what a candidate must save to be one step from no change, four times that for two

FACTORS = np.rint((1 << ONE) * np.exp2(-np.arange(CANDIDATES[0], CANDIDATES[-1] + 1) / t.OCTAVE)).astype(np.int32)
LOGARITHM = np.rint(-COST_UNIT * np.log2((np.arange(256) + 256.5) / 512)).astype(np.int64)
PRIOR = DOUBT * (np.array(CANDIDATES, np.int64) // GRID) ** 2


class Calibration:
    """What the coded part of a picture says of the scales of the rest.

    Attributes:
        offset: int64, (3, CLASSES), of G, R, B: by how much scales are enlarged, in 1/16 octave.
    """

    def __init__(self) -> None:
        self.offset = np.zeros((3, CLASSES), np.int64)
        self._cost = np.zeros((3, CLASSES, len(CANDIDATES)), np.int64)
        self._waiting = 0

    def due(self, count: int) -> int:
        """Every which of the next `count` positions, a block, to look at; 0 for none."""
        self._waiting += count
        if self._waiting < min(LEAST, FEW * count):
            return 0
        self._waiting = 0
        return -(-count // SAMPLE)

    def learn(self, looked: int, cost: NDArray[np.int64]) -> None:
        """Take so many positions into account: int64, (3, CLASSES, C), what each candidate would have cost there."""
        self._cost -= self._cost * looked // FADING
        self._cost += cost
        for channel in range(3):
            self.offset[channel] = cheapest(self._cost[channel] + PRIOR)


def cheapest(cost: NDArray[np.int64]) -> NDArray[np.int64]:
    """The bottom of the parabola through the cheapest candidate and its neighbours: int64 (N, C) to (N,)."""
    best = cost.argmin(1)
    inner = best.clip(1, len(CANDIDATES) - 2)
    rows = np.arange(len(cost))
    before, after = (cost[rows, inner + side] - cost[rows, inner] for side in (-1, 1))
    both = np.maximum(before + after, 1)
    moved = (GRID * (before - after) + both) // (2 * both)
    found: NDArray[np.int64] = CANDIDATES[0] + GRID * best + np.where(best == inner, moved, 0)
    return found
