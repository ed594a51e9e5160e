"""What coding leaves for questions about single pixels."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Traces(NamedTuple):
    """What coding leaves for questions about single pixels; None of large pictures.

    Attributes:
        states: uint8, (H, W, S), what every pixel left to its neighbours, 0 where it is not known.
        alone: float32, (H, W), bits that the network alone would have spent, without the second opinion.
        looked: int32, (H, W), y W + x of the pixel where attention looked, -1 for nowhere.
        account: float16, (H, W, 3, A), bits that each sub-pixel, in the order of coding, would have cost more without
            each of the second opinion's advisers (`opinion.kernel.ADVISERS`); where they were asked for.
    """

    states: NDArray[np.uint8] | None
    alone: NDArray[np.float32] | None = None
    looked: NDArray[np.int32] | None = None
    account: NDArray[np.float16] | None = None

    def lane(self, top: int, rows: int) -> Traces:
        """Those of a lane, which begins at a row; places count from there."""
        here, states, alone, looked = slice(top, top + rows), self.states, self.alone, self.looked
        if looked is not None:
            looked = np.where(looked < 0, -1, looked - top * looked.shape[1])[here].astype(np.int32)
        return Traces(None if states is None else states[here], None if alone is None else alone[here], looked)
