"""Means that follow the picture: R and B lie beside what the network expects of them as they did at the neighbours.

A network that was trained on other pictures misjudges how this one's channels go together, and it does not see by how
much its own means were wrong at the pixels around. So encoder and decoder fit, by least squares over what they have
coded, how far R and B lie from the network's means, given for each of the eight nearest pixels, as far as known,

    its own channel, less the mean here     the channels coded before, less theirs here     its error, as found there

and move the means of what follows by that, but only in those classes of scales in which it has paid: in drawings and
screens nearly all is known at once, and movements would spoil it. The past fades. All sums are whole numbers, and what
is solved in floating point is a fixed sequence of single operations, so that both do the same on every machine. Least
squares over known pixels carry the strongest classical coders (TMW, Meyer and Tischer 1997; EMMA), there for each pixel
anew; here once in some thousands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.lossless.density.calibration import CLASSES
from explorer.lossless.density.window import NEIGHBOURS

UNIT = 8  # of a pixel value: means, errors and features are whole numbers of 1/8
TO_UNIT = 4  # 1/8 in 1/32, the unit of the mixture's means
LARGEST_ERROR = 127
SAMPLE = 2048  # positions of a block that are learnt from at most
LEAST = 2048  # positions between two solutions
FORGOTTEN = 8  # a solution takes an eighth of what was seen before
RIDGE = float(1 << 25)  # so much evidence for no movement at all
FRACTION = 12  # bits after the point of a coefficient
LARGEST = 1 << 15
STEADIEST = 6  # class of scales; a position of a class below counts four times as much for each

AROUND = len(NEIGHBOURS)


class Reach(NamedTuple):
    """How many neighbours are asked, and how far back the past counts.

    Attributes:
        around: neighbours.
        forgotten: a solution takes one such part of what was seen before.
        ridge: evidence for no movement at all.
    """

    around: int
    forgotten: int
    ridge: float

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Features of G, which is left alone, of R and of B."""
        return 0, 3 * self.around, 4 * self.around


NEAREST = Reach(AROUND, FORGOTTEN, RIDGE)
SIZES = NEAREST.sizes

Ints = NDArray[np.int32]
Whole = NDArray[np.float64]
Near = NDArray[np.float32]
Product = Callable[[Whole, Whole], Whole]


def middle(mean: Ints, weight: Whole) -> Whole:
    """The mean of mixtures in 1/8, rounded: means (K, P) in 1/32 with weights (K, P) to whole numbers (P,)."""
    total = weight.sum(0)
    sums: Whole = np.einsum("kp,kp->p", mean, weight)
    sums += TO_UNIT // 2 * total
    sums /= TO_UNIT * total
    return np.floor(sums, out=sums)


def error(value: Ints, expected: Whole) -> Whole:
    """How far values, (P,), lie from the network's means in 1/8: whole numbers (P,), within +-127."""
    found: Whole = np.clip(UNIT * value - expected, -LARGEST_ERROR, LARGEST_ERROR)
    return found


class Features(NamedTuple):
    """What the movement of a channel is told from.

    Attributes:
        rows: int64, (n,), which of the channel's features; the others are 0 at all P positions.
        values: float64, (n, P), whole numbers below 2^13, in 1/8.
    """

    rows: NDArray[np.int64]
    values: Whole


def features(near: Near, here: Sequence[Whole]) -> Features:
    """The features of P positions.

    Args:
        near: float32, (6 * A, P), of A neighbours: G, R, B less the position's reference, 1 where known, errors
            of R and of B, all 0 where unknown.
        here: (P,) each, in 1/8 and less the reference: the network's mean of the channel, then the values of those
            before it; so two for R and three for B.
    """
    channel, count = len(here) - 1, len(near) // 6
    around = np.flatnonzero(near[3 * count : 4 * count].any(1))
    made = np.empty((channel + 2, len(around), near.shape[1]))
    for part, own, which in zip(made, here, (channel, *range(channel)), strict=False):
        np.multiply(near[3 * count + around], -own, out=part)
        part += UNIT * near[which * count + around]
    made[-1] = near[(3 + channel) * count + around]
    rows = np.arange(0, (2 + channel) * count, count)[:, None] + around
    return Features(rows.ravel(), made.reshape(-1, near.shape[1]))


class _Coded(NamedTuple):
    """A block that is not learnt from yet; (P,) each."""

    given: Features
    errors: Whole
    movement: Ints
    classes: NDArray[np.int64]


class Regression:
    """How R and B lie beside their means, as far as the coded part of a picture says.

    Attributes:
        coefficients: of G (none), R and B: float64, (`SIZES[channel]`,), whole numbers of 2^-12.
        pays: bool, (3, CLASSES), which classes of a channel are moved.
    """

    def __init__(
        self,
        coefficients: Sequence[Whole] | None = None,
        pays: NDArray[np.bool_] | None = None,
        product: Product = np.matmul,
        reach: Reach | None = None,
    ) -> None:
        """`coefficients`: to begin with, 0 by default; `pays`: all; `reach`: `NEAREST` by default.

        `product`: of matrices. NumPy's takes all processors and goes on to keep them busy for a while.
        """
        self._product, self._reach = product, reach or NEAREST
        sizes = self._reach.sizes
        self.coefficients = [np.zeros(size) for size in sizes] if coefficients is None else list(coefficients)
        self.pays = np.ones((3, CLASSES), bool) if pays is None else pays
        self._gain = np.zeros((3, CLASSES))
        self._seen = [np.zeros((size, size + 1)) for size in sizes]
        self._coded: list[list[_Coded]] = [[] for _ in sizes]
        self._waiting = 0

    def movement(self, channel: int, given: Features) -> Ints:
        """By how much the means of P positions would move: int32, (P,), 1/32."""
        moved = self._product(self.coefficients[channel][None, given.rows], given.values)[0]  # below 2^32
        moved *= TO_UNIT * 2.0**-FRACTION
        found: Ints = np.floor(moved + 0.5).astype(np.int32)
        return found

    def applied(self, channel: int, movement: Ints, classes: NDArray[np.int64]) -> Ints:
        """The movements of those P positions whose class is moved, and 0: int32, (P,)."""
        found: Ints = movement * self.pays[channel][classes]
        return found

    def add(self, channel: int, given: Features, movement: Ints, errors: Whole, classes: NDArray[np.int64]) -> None:
        """Take P positions into account: their movements, errors, and the classes of their scales, (P,) each."""
        self._coded[channel].append(_Coded(given, errors, movement, classes))

    def solve(self, count: int) -> bool:
        """From what was taken into account to coefficients, if with the last `count` positions that is enough.

        Returns whether there are new ones.
        """
        self._waiting += count
        if self._waiting < LEAST:
            return False
        self._waiting = 0
        self._gain -= np.floor(self._gain / self._reach.forgotten)
        for channel, (seen, coded) in enumerate(zip(self._seen, self._coded, strict=True)):
            seen -= np.floor(seen / self._reach.forgotten)
            if coded:
                errors, movement, classes = (np.concatenate(part) for part in list(zip(*coded, strict=True))[1:])
                saved = TO_UNIT * np.abs(errors) - np.abs(TO_UNIT * errors - movement)  # 1/32
                self._gain[channel] += np.bincount(classes, saved, CLASSES)
                seen += self._sums(channel, coded)
                coded.clear()
            self.coefficients[channel] = solution(seen, self._reach.ridge)
        self.pays = self._gain >= 0
        return True

    def _sums(self, channel: int, coded: Sequence[_Coded]) -> Whole:
        """What blocks add to the normal equations; one product for all, because steps may be of few positions.

        All are below 2^51, so that any order of adding is exact.
        """
        samples = [slice(None, None, -(-len(own.errors) // SAMPLE)) for own in coded]
        classes = np.concatenate([own.classes[sample] for own, sample in zip(coded, samples, strict=True)])
        found, done = np.zeros((self._reach.sizes[channel] + 1, len(classes))), 0
        for own, sample in zip(coded, samples, strict=True):
            errors = own.errors[sample]
            here = slice(done, done + len(errors))
            found[own.given.rows, here], found[-1, here] = own.given.values[:, sample], errors
            done += len(errors)
        weighted = found[:-1] * np.exp2(2.0 * (STEADIEST - np.minimum(classes, STEADIEST)))
        return self._product(weighted, found.T)


def solution(equations: Whole, ridge: float = RIDGE) -> Whole:
    """Coefficients from normal equations, (n, n + 1), the last column the right side: float64, (n,), whole numbers.

    Gauss and Jordan's elimination in a fixed order: every number comes from one product and one difference at a time,
    which IEEE 754 rounds the same everywhere. Features that were always 0 would change nothing and are left out.
    """
    found = np.zeros(len(equations))
    alive = np.flatnonzero(equations.diagonal())
    rows = equations[np.ix_(alive, np.append(alive, len(equations)))]
    rows[range(len(alive)), range(len(alive))] += ridge
    for pivot, row in enumerate(rows):
        row /= row[pivot]
        factor = rows[:, pivot, None].copy()
        factor[pivot] = 0
        rows -= factor * row
    found[alive] = np.clip(np.rint(rows[:, -1] * (1 << FRACTION)), -LARGEST, LARGEST)
    return found
