"""Gaps filled in from what is known around them, at the size of the screen: shown until the network was asked. No Qt.

Sums of the known pixels and their number are halved again and again; what no pixel is known of takes the colour of the
next coarser grid (normalised convolution over a pyramid, "pull-push": Gortler et al., The Lumigraph, 1996).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.gui.scene.raster import Raster, Window, sample_index, shrink

LARGEST = 420_000  # px of a picture up to which this takes some milliseconds


class FilledBlend:
    """As `blend.Blend`: the picture where it is known, and its neighbourhood where it is not."""

    def __init__(self, step_of: NDArray[np.unsignedinteger], pixels: NDArray[np.uint8], window: Window) -> None:
        """`step_of`: unsigned, (H, W); `pixels`: uint8, (H, W, 3)."""
        self._step_of, self._pixels, self._window = step_of, pixels, window
        self._halvings = max(1, int(np.log2(1 / window.scale))) if window.scale < 1 else 1
        self._last: tuple[int, NDArray[np.uint32]] | None = None

    def frame(self, position: int) -> NDArray[np.uint32]:
        """(h, w) uint32 after `position` steps."""
        if self._last is None or self._last[0] != position:
            self._last = position, self._draw(position)
        return self._last[1]

    def _draw(self, position: int) -> NDArray[np.uint32]:
        height, width = self._step_of.shape
        around = fill(self._pixels, np.less(self._step_of, position), self._halvings)
        seen = shrink(around, self._window, width, height)
        if self._window.scale < 1:  # what is known is in it already
            return seen
        known = sample_index(self._step_of, self._window) < position
        return np.where(known, Raster(self._pixels, live=True).sample(self._window), seen)


def fill(pixels: NDArray[np.uint8], known: NDArray[np.bool_], halvings: int = 0) -> NDArray[np.uint8]:
    """uint8 (h, w, 3): `pixels`, (H, W, 3), where `known`, bool (H, W), else what is around; halved so many times.

    Grey where nothing is known at all.
    """
    count: NDArray[Any] = known.view(np.uint8)
    total: NDArray[Any] = pixels * count[..., None]
    for _ in range(halvings):
        total, count = _halved(total), _halved(count)
    levels = [(total, count)]
    while max(levels[-1][1].shape) > 1 and not levels[-1][1].all():
        levels.append((_halved(levels[-1][0]), _halved(levels[-1][1])))
    found = np.full((*levels[-1][1].shape, 3), 128, np.uint8)
    for total, count in reversed(levels):
        if found.shape[:2] != count.shape:
            image = Image.fromarray(found).resize(count.shape[::-1], Image.Resampling.BILINEAR)
            found = np.array(image)
        mean = total // np.maximum(count, 1)[..., None]
        np.copyto(found, mean, where=(count > 0)[..., None], casting="unsafe")
    return found


def _halved(values: NDArray[Any]) -> NDArray[np.uint32]:
    """Sums of 2 x 2."""
    if values.shape[0] % 2 or values.shape[1] % 2:
        odd = [(0, values.shape[axis] % 2) for axis in (0, 1)] + [(0, 0)] * (values.ndim - 2)
        values = np.pad(values, odd)
    rows = np.add(values[::2], values[1::2], dtype=np.uint16 if values.dtype == np.uint8 else np.uint32)
    found: NDArray[np.uint32] = np.add(rows[:, ::2], rows[:, 1::2], dtype=rows.dtype)
    return found
