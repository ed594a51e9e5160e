"""Means that follow the picture: R and B lie beside what the network expects of them as they did at the neighbours.

A network that was trained on other pictures misjudges how this one's channels go together, and it does not see by how
much its own means were wrong at the pixels around. So encoder and decoder fit, by least squares over what they have
coded, how far R and B lie from the network's means, given for each of the 24 nearest pixels, as far as known,

    its own channel, less the mean here     the channels coded before, less theirs here     its error, as found there

and move the means of what follows by that, but only in those classes of scales in which it has paid: in drawings and
screens nearly all is known at once, and movements would spoil it. Each phase of a 2 x 2 lattice has a regression of its
own, because most pictures carry chroma that was stored at half resolution. The past fades. All sums are whole numbers,
and what is solved in floating point is a fixed sequence of single operations, so that both do the same on every
machine. Least squares over known pixels carry the strongest classical coders (TMW, Meyer and Tischer 1997; EMMA), there
for each pixel anew; here once in some thousands. The kernel makes the features and keeps a sample of them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from explorer.lossless.density.window import INNER
from explorer.lossless.opinion.calibration import CLASSES
from explorer.machine.compiled import jit

UNIT = 8  # of a pixel value: means, errors and features are whole numbers of 1/8
TO_UNIT = 4  # 1/8 in 1/32, the unit of the mixture's means
LARGEST_ERROR = 127
SAMPLE = 2048  # positions of a block; of a larger one only every second is learnt from
ROOM = 3072  # positions that are learnt from between two solutions
LEAST = 2048  # positions between two solutions
FORGOTTEN = 16  # a solution takes a sixteenth of what was seen before
RIDGE = float(1 << 21)  # so much evidence for no movement at all
FRACTION = 12  # bits after the point of a coefficient
LARGEST = 1 << 15
STEADIEST = 6  # class of scales; a position of a class below counts four times as much for each
PHASES = 4
AROUND = len(INNER) + 1  # neighbours, and a column of zeros
SIZES = (3 * AROUND, 4 * AROUND)  # features of R and of B

Whole = NDArray[np.float64]
Product = Callable[[Whole, Whole], Whole]


class Regression:
    """How R and B lie beside their means in one phase, as far as the coded part of a picture says.

    Attributes:
        coefficients: of R and B: float64, (`SIZES[channel]`,), whole numbers of 2^-12.
        pays: bool, (3, CLASSES), which classes of G, R, B are moved; G is never.
    """

    def __init__(self, product: Product = np.matmul) -> None:
        """`product`: of matrices. NumPy's takes all processors and goes on to keep them busy for a while."""
        self._product = product
        self.coefficients = [np.zeros(size) for size in SIZES]
        self.pays = np.ones((3, CLASSES), bool)
        self._gain = np.zeros((3, CLASSES), np.int64)
        self._seen = [np.zeros((size, size + 1)) for size in SIZES]

    def solve(self, samples: tuple[NDArray[np.float32], NDArray[np.float32]], gain: NDArray[np.int64]) -> None:
        """From what was coded since the last time to coefficients.

        Args:
            samples: of R and B, float32, (S, n + 1): features, and errors in the last column, whole numbers.
            gain: int64, (3, CLASSES), by how much the movements brought means nearer, in 1/32.
        """
        self._gain += gain - self._gain // FORGOTTEN
        self.pays = self._gain >= 0
        for channel, (seen, rows) in enumerate(zip(self._seen, samples, strict=True)):
            whole = rows.astype(np.float64)
            seen -= np.floor(seen / FORGOTTEN)
            seen += self._product(np.ascontiguousarray(whole[:, :-1].T), whole)
            self.coefficients[channel] = solution(seen)


@jit
def _eliminate(rows):  # type: ignore[no-untyped-def]
    """Gauss and Jordan's elimination of n rows of n + 1; columns that are done are 0 and stay it."""
    n = len(rows)
    for pivot in range(n):
        head = rows[pivot, pivot]
        for j in range(pivot, n + 1):
            rows[pivot, j] = rows[pivot, j] / head
        for i in range(n):
            if i != pivot:
                factor = rows[i, pivot]
                for j in range(pivot, n + 1):
                    rows[i, j] = rows[i, j] - factor * rows[pivot, j]


def solution(equations: Whole, ridge: float = RIDGE) -> Whole:
    """Coefficients from normal equations, (n, n + 1), the last column the right side: float64, (n,), whole numbers.

    Gauss and Jordan's elimination in a fixed order: every number comes from one product and one difference at a time,
    which IEEE 754 rounds the same everywhere. Features that were always 0 would change nothing and are left out.
    """
    found = np.zeros(len(equations))
    alive = np.flatnonzero(equations.diagonal())
    rows = equations[np.ix_(alive, np.append(alive, len(equations)))]
    rows[range(len(alive)), range(len(alive))] += ridge
    _eliminate(rows)
    found[alive] = np.clip(np.rint(rows[:, -1] * (1 << FRACTION)), -LARGEST, LARGEST)
    return found
