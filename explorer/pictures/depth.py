"""Samples of 9 to 15 bits over the whole range of 16, as PNG's specification has it; a shift brings them back."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def widen(samples: NDArray[Any], largest: int) -> NDArray[np.uint16]:
    """Samples of 0 .. `largest`, at most 65535, to 0 .. 65535, each rounded; different ones stay different."""
    if largest == 65535:
        return samples.astype(np.uint16, copy=False)
    table = (np.arange(largest + 1, dtype=np.uint64) * 65535 * 2 + largest) // (2 * largest)
    wide: NDArray[np.uint16] = table.astype(np.uint16)[samples]
    return wide
