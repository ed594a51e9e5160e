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

SAMPLE = 1024  # positions of a block that a look takes at most
FADING = 4096  # a look at n positions takes n / 4096 from what was seen before
GRID = 4  # distance of the candidates, in 1/16 octave
CANDIDATES = range(-8, 17, GRID)  # by which scales are enlarged, in 1/16 octave
ONE = 8  # bits after the point of a factor
CLASSES = 8  # octaves of predicted scales; the first has all below 1/2 px, the last all from 32 px
NARROWEST = 15  # class 0 has reciprocal scales from 2^14 on
COST_UNIT = 256  # per bit
DOUBT = 8 * COST_UNIT  # what a candidate must save to be one step from no change, four times that for two

Ints = NDArray[np.int32]
Whole = NDArray[np.float64]

FACTORS = np.rint((1 << ONE) * np.exp2(-np.arange(CANDIDATES[0], CANDIDATES[-1] + 1) / t.OCTAVE)).astype(np.int32)
LOGARITHM = np.rint(-COST_UNIT * np.log2((np.arange(256) + 256.5) / 512)).astype(np.int64)
PRIOR = DOUBT * (np.array(CANDIDATES, np.int64) // GRID) ** 2


class Calibration:
    """What the coded part of a picture says of the scales of the rest.

    Attributes:
        offset: int64, (3, CLASSES), of G, R, B: by how much scales are enlarged, in 1/16 octave.
    """

    def __init__(self, offset: NDArray[np.int8] | None = None) -> None:
        """`offset`: to begin with, none by default."""
        self.offset = np.zeros((3, CLASSES), np.int64) if offset is None else offset.astype(np.int64)
        self._cost = np.zeros((3, CLASSES, len(CANDIDATES)), np.int64)

    def classes(self, inverse: Ints, weight: Whole) -> NDArray[np.int64]:
        """The class of each of P positions, by the mean reciprocal scale: (K, P) -> (P,)."""
        mean = np.einsum("kp,kp->p", inverse, weight)
        mean /= weight.sum(0)
        _, exponent = np.frexp(mean)
        found: NDArray[np.int64] = np.clip(NARROWEST - exponent.astype(np.int64), 0, CLASSES - 1)
        return found

    def scaled(self, channel: int, inverse: Ints, classes: NDArray[np.int64]) -> Ints:
        """Reciprocal scales (K, P) with this channel's factors."""
        factor = FACTORS[self.offset[channel] - CANDIDATES[0]]
        return _times(inverse, factor[classes])

    def look(self, channel: int, classes: NDArray[np.int64], share: Whole) -> None:
        """Take a sample of n positions into account.

        Args:
            channel: 0 .. 2, G, R, B.
            classes: (n,).
            share: float64, (C, n), the probability that each candidate gave to the true value.
        """
        mantissa, exponent = np.frexp(share)
        cost = LOGARITHM[(mantissa * 512).astype(np.int64) - 256] - COST_UNIT * exponent.astype(np.int64)
        own = self._cost[channel]
        own -= own * len(classes) // FADING
        own += (cost.astype(np.float64) @ (classes[:, None] == np.arange(CLASSES))).T.astype(np.int64)
        self.offset[channel] = cheapest(own + PRIOR)


def candidates(inverse: Ints) -> Ints:
    """Reciprocal scales with the factor of each candidate: (K, n) -> (C, K, n)."""
    return _times(inverse, FACTORS[::GRID, None, None])


def _times(inverse: Ints, factor: Ints) -> Ints:
    product = inverse * factor
    product >>= ONE
    found: Ints = np.clip(product, 1, t.LARGEST_INVERSE, out=product)
    return found


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
