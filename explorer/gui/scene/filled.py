"""Gaps filled in from what is known around them, at the size of the screen: shown until the network was asked. No Qt.

Sums of the known pixels and their number are halved again and again; what no pixel is known of takes the colour of the
next coarser grid (normalised convolution over a pyramid, "pull-push": Gortler et al., The Lumigraph, 1996).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explorer.gui.scene.raster import Raster, Window, shrink

LARGEST = 1 << 20  # px of a picture up to which this takes milliseconds


class FilledBlend:
    """As `blend.Blend`: the picture where it is known, and its neighbourhood where it is not."""

    def __init__(self, step_of: NDArray[np.unsignedinteger], pixels: NDArray[np.uint8], window: Window) -> None:
        """`step_of`: unsigned, (H, W); `pixels`: uint8, (H, W, 3)."""
        self._step_of, self._pixels, self._window = step_of, pixels, window
        self._halvings = max(0, int(np.log2(1 / window.scale))) if window.scale < 1 else 0
        self._last: tuple[int, NDArray[np.uint32]] | None = None

    def frame(self, position: int) -> NDArray[np.uint32]:
        """(h, w) uint32 after `position` steps."""
        if self._last is None or self._last[0] != position:
            small = fill(self._pixels, np.less(self._step_of, position), self._halvings)
            height, width = self._step_of.shape
            seen = shrink(small, self._window, width, height) if self._window.scale < 1 else None
            self._last = position, Raster(small, live=True).sample(self._window) if seen is None else seen
        return self._last[1]


def fill(pixels: NDArray[np.uint8], known: NDArray[np.bool_], halvings: int = 0) -> NDArray[np.uint8]:
    """uint8 (h, w, 3): `pixels`, (H, W, 3), where `known`, bool (H, W), else what is around; halved so many times.

    Grey where nothing is known at all.
    """
    count = known.astype(np.float32)
    total = pixels * count[..., None]
    for _ in range(halvings):
        total, count = _halved(total), _halved(count)
    levels = [(total, count)]
    while max(levels[-1][1].shape) > 1 and not levels[-1][1].all():
        total, count = levels[-1]
        levels.append((_halved(total), _halved(count)))
    found = np.full((*levels[-1][1].shape, 3), 128, np.float32)
    for total, count in reversed(levels):
        if found.shape[:2] != count.shape:
            found = found.repeat(2, 0).repeat(2, 1)[: count.shape[0], : count.shape[1]]
            found = _softened(found)
        there = count > 0
        found[there] = total[there] / count[there][:, None]
    return np.clip(found + 0.5, 0, 255).astype(np.uint8)


def _halved(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Sums of 2 x 2."""
    odd = [(0, values.shape[axis] % 2) for axis in (0, 1)] + [(0, 0)] * (values.ndim - 2)
    padded = np.pad(values, odd)
    found: NDArray[np.float32] = padded[::2, ::2] + padded[1::2, ::2] + padded[::2, 1::2] + padded[1::2, 1::2]
    return found


def _softened(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Without the edges of the coarser grid's squares."""
    for axis in (0, 1):
        before, after = values.take([0], axis), values.take([-1], axis)
        wide = np.concatenate([before, values, after], axis)
        size = values.shape[axis]
        here, left, right = (wide.take(range(at, at + size), axis) for at in (1, 0, 2))
        values = 0.5 * here + 0.25 * (left + right)
    return values
