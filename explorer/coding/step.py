"""What a codec's generator yields and returns; the window, the command line and the tests all read these."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Step(NamedTuple):
    """One step of an encoder or a decoder.

    Attributes:
        index: number of this step, from 0.
        count: number of steps in all.
        positions: int64, (P,), flat indices y * width + x of the pixels coded in this step.
        bits: Shannon bits of all pixels coded so far, without base and header.
        seconds: since the generator was started, excluding the time its consumer took.
        picture: uint8, (H, W, 3), RGB, the picture so far: coded pixels are exact, the others hold the base's
            reconstruction or, without a base, 128. A read-only view that later steps change; copy to keep.
    """

    index: int  # type: ignore[assignment]
    count: int  # type: ignore[assignment]  # hides tuple.count, which nobody asks a step for
    positions: NDArray[np.int64]
    bits: float
    seconds: float
    picture: NDArray[np.uint8]
