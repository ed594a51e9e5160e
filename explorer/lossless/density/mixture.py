"""Integer cumulative frequencies of the mixture, as the eight binary decisions of a sub-pixel.

The most significant bit comes first. With F(m) the frequency of values below m, the decision whether x >= m, for an
interval [low, high) that x is known to lie in, has the probability (F(high) - F(m)) / (F(high) - F(low)), rounded
down to 2^-24. Eight evaluations of F replace a table of 256.

All in NumPy: whole numbers in int32, int64, or in float64 below 2^53, so exact wherever it runs; on the few pixels of
a wavefront's step it is several times as fast as torch, and a GPU need not wait for the coder at every bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.coding.entropy import PRECISION
from explorer.lossless.density import tables as t

LOWEST_MEAN, HIGHEST_MEAN = -8000, 16000  # 1/32 px; so that no product leaves 32 bits
Z_ORIGIN = (t.Z_LIMIT * t.Z_UNIT) << t.INVERSE_BITS
Z_LAST = 2 * t.Z_LIMIT * t.Z_UNIT - 1
COUPLE_SHIFT = (t.COUPLE_UNIT // t.MEAN_UNIT).bit_length() - 1  # couplings times pixel values to 1/32 px

ALL = 2**t.LOGISTIC_BITS + 256 * t.LEAK  # frequency of all values, leak included

Ints = NDArray[np.int32]
Whole = NDArray[np.float64]
Decide = Callable[[int, Whole], Ints]


class Mixtures(NamedTuple):
    """Mixtures of P pixels.

    Attributes:
        weight: float64, (K, P), whole numbers 0 .. 2^14.
        mean: int32, (3, K, P), 1/32 px, without the coupling.
        inverse: int32, (3, K, P), reciprocal scales from the table.
        couple: int32, (3, K, P), 1/1024: of R for B, of G for R, of G for B.
        reference: int32, (3, P).
    """

    weight: Whole
    mean: Ints
    inverse: Ints
    couple: Ints
    reference: Ints


def joined(parts: Sequence[Mixtures]) -> Mixtures:
    """The mixtures of all parts' pixels, in order."""
    return parts[0] if len(parts) == 1 else Mixtures(*(np.concatenate(p, -1) for p in zip(*parts, strict=True)))


def some(mixtures: Mixtures, here: slice) -> Mixtures:
    """Those of some of the pixels, in rows of their own."""
    weight, mean, inverse, couple, reference = mixtures
    return Mixtures(
        np.ascontiguousarray(weight[..., here]),
        np.ascontiguousarray(mean[..., here]),
        np.ascontiguousarray(inverse[..., here]),
        np.ascontiguousarray(couple[..., here]),
        np.ascontiguousarray(reference[..., here]),
    )


class _Components:
    """Logistics of P pixels, without their weights."""

    def __init__(self, centre: Ints, inverse: Ints, logistic: Whole) -> None:
        """`centre`: (K, P), means plus half a value, 1/32 px; `inverse`: (.., K, P)."""
        # z + Z_ORIGIN = (32 value - centre) inverse 2^-8 + Z_ORIGIN = (value slope - offset) 2^-8; all below 2^31
        self._slope = inverse * np.int32(t.MEAN_UNIT)
        self._offset = centre * inverse - np.int32(Z_ORIGIN)
        self._logistic = logistic

    def below(self, value: Ints) -> Whole:
        """Frequencies below values, (P,) -> (.., K, P), 0 .. 2^22."""
        z = value * self._slope
        z -= self._offset
        z >>= t.INVERSE_BITS
        found: Whole = self._logistic.take(z, mode="clip")  # beyond its ends the table goes on as it ends
        return found

    def mass(self, value: Ints) -> Whole:
        """Frequencies of values, leak included, (P,) -> (.., K, P)."""
        upper, lower = self.below(value + np.int32(1)), self.below(value)
        upper[..., value == 255] = 2**t.LOGISTIC_BITS
        lower[..., value == 0] = 0
        upper -= lower
        upper += t.LEAK
        return upper


class ChannelMixture:
    """The mixture of one channel of P pixels."""

    def __init__(
        self,
        mixtures: Mixtures,
        channel: int,
        weight: Whole,
        coded: list[Ints],
        logistic: Whole,
    ) -> None:
        """`weight`: (K, P), whole numbers; `coded`: (P,) values of the channels before this one, G, R, B."""
        mean = mixtures.mean[channel] + t.MEAN_UNIT * mixtures.reference[channel]
        for other, couple in _couplings(channel):
            difference = coded[other] - mixtures.reference[other]
            mean += (mixtures.couple[couple] * difference) >> COUPLE_SHIFT
        np.clip(mean, LOWEST_MEAN, HIGHEST_MEAN, out=mean)  # (K, P)
        mean += np.int32(t.MEAN_UNIT // 2)
        self._components = _Components(mean, mixtures.inverse[channel], logistic)
        self._weight = weight
        self._total_weight = weight.sum(0)  # (P,)
        self._leak = self._total_weight * t.LEAK
        self._logistic = logistic

    def below(self, value: Ints) -> Whole:
        """F(value) for values 1 .. 255, (P,) -> (P,)."""
        frequency: Whole = np.einsum("kp,kp->p", self._components.below(value), self._weight)
        frequency += self._leak * value
        return frequency

    def posterior(self, value: Ints) -> Whole:
        """The weights that the next channel starts from: each times its component's probability of this value.

        The components are joint over the three channels, so what G was tells which component R and B come from.
        """
        joint = self._components.mass(value)
        joint *= self._weight  # below 2^37
        largest = joint.max(0)
        joint *= 2**t.WEIGHT_BITS
        # Exact: a quotient up to 2^14 that is not whole is 2^-37 or more away from the next whole number.
        joint /= largest
        weight: Whole = np.floor(joint, out=joint)
        return weight

    def code(self, decide: Decide) -> tuple[Ints, NDArray[np.float32]]:
        """Run the eight decisions; returns the values and their Shannon bits, (P,) each.

        `decide(bit, probability)`: the decisions, int32 (P,), for the bit of weight 2^bit, whose probabilities of
        being one are whole float64 (P,), 1 .. 2^24 - 1.
        """
        total = self._total_weight * ALL
        low, span = np.zeros_like(total), total
        value = np.zeros(len(total), np.int32)
        for bit in range(7, -1, -1):
            lower = self.below(value + np.int32(1 << bit))
            lower -= low
            upper = span - lower
            one = decide(bit, _chance(upper, span))
            chosen = one.astype(np.float64)  # products with it take a third of the time of choices
            upper -= lower
            upper *= chosen
            span = lower + upper
            lower *= chosen
            low += lower
            value += one << np.int32(bit)
        bits: NDArray[np.float32] = np.log2(total / span).astype(np.float32)
        return value, bits


def _chance(upper: Whole, span: Whole) -> Whole:
    """floor(2^24 upper / span), but at least 1; both below 2^40.

    The rounded quotient is never below the whole number under the true one. Where it is whole it may be that number or
    the next; such few are divided again in int64.
    """
    quotient = upper * float(1 << PRECISION)
    quotient /= span
    chance: Whole = np.floor(quotient)
    unsure = np.flatnonzero(chance == quotient)
    if unsure.size:
        chance[unsure] = (upper[unsure].astype(np.int64) << PRECISION) // span[unsure].astype(np.int64)
    return np.maximum(chance, 1, out=chance)


def _couplings(channel: int) -> list[tuple[int, int]]:
    """Which coded channels move the mean of this one, and where their factors are stored."""
    return {0: [], 1: [(0, 1)], 2: [(0, 2), (1, 0)]}[channel]
