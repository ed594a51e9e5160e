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

import numpy as np
from numpy.typing import NDArray

from explorer.lossless.density.window import INNER
from explorer.lossless.opinion.calibration import CLASSES
from explorer.machine.compiled import exact, jit

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

TILE = 32  # samples that are added at once; with what they are added to, they stay in a processor's first cache
VECTOR, SIDE = 8, 4  # float64 of a processor's longest vector; rows that are added to side by side

Whole = NDArray[np.float64]


class Regression:
    """How R and B lie beside their means in one phase, as far as the coded part of a picture says.

    Attributes:
        coefficients: of R and B: float64, (`SIZES[channel]`,), whole numbers of 2^-12.
        pays: bool, (3, CLASSES), which classes of G, R, B are moved; G is never.
    """

    def __init__(self) -> None:
        self.coefficients = [np.zeros(size) for size in SIZES]
        self.pays = np.ones((3, CLASSES), bool)
        self._gain = np.zeros((3, CLASSES), np.int64)
        columns = [-(-(size + 1) // VECTOR) * VECTOR for size in SIZES]
        self._seen = [np.zeros((-(-size // SIDE) * SIDE, width)) for size, width in zip(SIZES, columns, strict=True)]
        self._room = [np.zeros((TILE, width)) for width in columns]

    def solve(self, samples: tuple[NDArray[np.float32], NDArray[np.float32]], gain: NDArray[np.int64]) -> None:
        """From what was coded since the last time to coefficients.

        Args:
            samples: of R and B, float32, (S, n + 1): features, and errors in the last column, whole numbers.
            gain: int64, (3, CLASSES), by how much the movements brought means nearer, in 1/32.
        """
        self._gain += gain - self._gain // FORGOTTEN
        self.pays = self._gain >= 0
        for channel, (seen, rows, room) in enumerate(zip(self._seen, samples, self._room, strict=True)):
            _learn(seen, rows, room)
            self.coefficients[channel] = solution(seen[: SIZES[channel], : SIZES[channel] + 1])


@jit
def _learn(seen, rows, room):  # type: ignore[no-untyped-def]
    """Let what was seen fade, and add S samples, (S, n + 1), to the normal equations of n features.

    seen: of whole numbers below 2^53, so that any order of adding makes the same, (n, n + 1), in rows and columns
    rounded up to `SIDE` and `VECTOR`; room: (TILE, .) for samples as wide.
    """
    n = rows.shape[1] - 1
    for i in range(len(seen)):
        for j in range(seen.shape[1]):
            seen[i, j] -= np.floor(seen[i, j] / FORGOTTEN)
    for start in range(0, len(rows), TILE):
        for q in range(TILE):
            given = start + q < len(rows)
            for j in range(n + 1):
                room[q, j] = rows[start + q, j] if given else 0
        for i in range(0, n, SIDE):
            _add(seen, room, i)
    for i in range(n):
        for j in range(i):
            seen[i, j] = seen[j, i]


@exact
def _add(seen, room, i):  # type: ignore[no-untyped-def]
    """To four rows from i on: the products of four columns and all from there on. Rows are cut one by one: vectors."""
    c0, c1, c2, c3 = seen[i, i:], seen[i + 1, i:], seen[i + 2, i:], seen[i + 3, i:]
    for k in range(0, TILE, 4):
        w0, w1, w2, w3 = room[k, i:], room[k + 1, i:], room[k + 2, i:], room[k + 3, i:]
        a00, a01, a02, a03 = w0[0], w1[0], w2[0], w3[0]
        a10, a11, a12, a13 = w0[1], w1[1], w2[1], w3[1]
        a20, a21, a22, a23 = w0[2], w1[2], w2[2], w3[2]
        a30, a31, a32, a33 = w0[3], w1[3], w2[3], w3[3]
        for n in range(len(c0)):
            x0, x1, x2, x3 = w0[n], w1[n], w2[n], w3[n]
            c0[n] = c0[n] + a00 * x0 + a01 * x1 + a02 * x2 + a03 * x3
            c1[n] = c1[n] + a10 * x0 + a11 * x1 + a12 * x2 + a13 * x3
            c2[n] = c2[n] + a20 * x0 + a21 * x1 + a22 * x2 + a23 * x3
            c3[n] = c3[n] + a30 * x0 + a31 * x1 + a32 * x2 + a33 * x3


@jit
def _eliminate(rows):  # type: ignore[no-untyped-def]
    """Gauss and Jordan's elimination of n rows of n + 1; columns that are done are 0 and stay it."""
    n = len(rows)
    for pivot in range(n):
        head, own = rows[pivot, pivot], rows[pivot, pivot:]
        for j in range(len(own)):
            own[j] = own[j] / head
        for i in range(n):
            if i != pivot:
                factor, other = rows[i, pivot], rows[i, pivot:]
                for j in range(len(own)):
                    other[j] = other[j] - factor * own[j]


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
