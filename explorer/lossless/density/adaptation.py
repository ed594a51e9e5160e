"""What coder and decoder learn of a picture from the part of it that they have coded: its scales and its means.

A network knows the pictures that it was trained on; this one differs. `calibration` corrects how wide differences are
expected to be, `regression` where R and B are expected, in causal steps. Both hold for whole blocks of positions, and
change when enough has been coded since they did.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.lossless.density.calibration import SAMPLE, Calibration
from explorer.lossless.density.regression import SIZES, Regression

SMALLEST = 16384  # px; of smaller pictures, which may be coded many at once, too little is learnt
LEAST = 2048  # positions between two changes,
FEW = 16  # but at most so many times those of the block that is looked at


class Traces(NamedTuple):
    """What coding leaves for questions about single pixels.

    Attributes:
        states: uint8, (H, W, S), what every pixel left to its neighbours, 0 where it is not known; None of large
            pictures.
        errors: int8, (H, W, 2), of R and B, as `regression.error`, 0 where not known; None of large pictures, and where
            means are not followed.
        since: int64, (L,), ascending from 0: how many positions were coded when what follows began to hold.
        offsets: int8, (L, 3, CLASSES), as of a `Calibration`.
        coefficients: int32, (L, 56), as of a `Regression`, those of R, then of B.
        pays: bool, (L, 3, CLASSES), as of a `Regression`.
    """

    states: NDArray[np.uint8] | None
    errors: NDArray[np.int8] | None
    since: NDArray[np.int64]
    offsets: NDArray[np.int8]
    coefficients: NDArray[np.int32]
    pays: NDArray[np.bool_]

    def at(self, coded: int) -> Adaptation:
        """What held when the block began before which so many positions had been coded."""
        which = np.searchsorted(self.since, coded, "right") - 1
        parts = np.split(self.coefficients[which].astype(np.float64), np.cumsum(SIZES)[:-1])
        means = None if self.errors is None else Regression(parts, self.pays[which])
        return Adaptation(Calibration(self.offsets[which]), means)


class Adaptation:
    """What the coded part of a picture says of the rest.

    Attributes:
        scales: of all channels.
        means: of R and B; None where only scales are followed.
        history: from which number of coded positions on what held: offsets, coefficients, and which classes move.
    """

    def __init__(self, scales: Calibration, means: Regression | None) -> None:
        self.scales, self.means = scales, means
        self.history: list[tuple[int, NDArray[np.int8], NDArray[np.int32], NDArray[np.bool_]]] = []
        self._coded = self._waiting = 0
        self._note()

    def _note(self) -> None:
        means = self.means or Regression()
        coefficients = np.concatenate(means.coefficients).astype(np.int32)
        self.history.append((self._coded, self.scales.offset.astype(np.int8), coefficients, means.pays))
        self._changed = False

    def due(self, count: int) -> slice | None:
        """Which of the next `count` positions, a block, to look at once they are coded, if any."""
        if self._changed:
            self._note()
        self._coded += count
        self._waiting += count
        if self._waiting < min(LEAST, FEW * count):
            return None
        self._waiting = 0
        self._changed = True
        return slice(None, None, -(-count // SAMPLE))

    def learn(self, count: int) -> None:
        """All channels of a block of `count` positions are coded."""
        if self.means is not None:
            self._changed |= self.means.solve(count)


def traces(made: Adaptation | None, states: NDArray[np.uint8] | None, errors: NDArray[np.int8] | None) -> Traces:
    """What is left of a picture that was coded with or without adaptation."""
    since, *others = zip(*(made or Adaptation(Calibration(), None)).history, strict=True)
    return Traces(states, errors, np.array(since, np.int64), *(np.stack(other) for other in others))
