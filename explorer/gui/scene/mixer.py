"""Two layers mixed at every pixel of the screen. No Qt."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Layer = NDArray[np.uint32] | int
RED_BLUE, GREEN, OPAQUE = np.uint32(0x00FF00FF), np.uint32(0x0000FF00), np.uint32(0xFF000000)
CACHED = 16384  # pixels that are finished before the next ones are begun


class Mixer:
    """Two layers, 0xffRRGGBB, mixed at weights that change: red with blue, and green, are one product each.

    Differences wrap around, and so do the sums; what is left after the mask is right.
    """

    def __init__(self, below: Layer, above: Layer, shape: tuple[int, ...]) -> None:
        """`below`, `above`: (h, w) or one colour; `shape`: (h, w)."""
        below, above = (np.broadcast_to(np.asarray(layer, np.uint32), shape) for layer in (below, above))
        self._below = below
        self._parts = [below & RED_BLUE, below & GREEN]
        self._changes = [(above & RED_BLUE) - self._parts[0], (above & GREEN) - self._parts[1]]

    def mix(self, weight: NDArray[np.uint8] | None, out: NDArray[np.uint32]) -> None:
        """`weight`: (h, w), of the upper layer, 0 for nothing and 255 for all; None for nothing."""
        if weight is None:
            np.copyto(out, self._below)
            return
        rows = max(1, CACHED // max(1, out.shape[1]))
        for top in range(0, len(out), rows):
            at = slice(top, top + rows)
            share = weight[at].astype(np.uint32)
            share += share >> 7  # 0 .. 256
            both = [change[at] * share for change in self._changes]
            for colours, part, kept in zip(both, self._parts, (RED_BLUE, GREEN), strict=True):
                colours >>= 8
                colours += part[at]
                colours &= kept
            np.bitwise_or(both[0], both[1], out=out[at])
            out[at] |= OPAQUE
