"""Two layers mixed at every pixel of the screen, in Pillow's compiled code. No Qt."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Layer = NDArray[np.uint32] | int


class Mixer:
    """Two layers of 0xffRRGGBB, mixed at weights that change."""

    def __init__(self, below: Layer, above: Layer, shape: tuple[int, ...]) -> None:
        """`below`, `above`: (h, w) or one colour; `shape`: (h, w)."""
        self._below, self._above = (_image(layer, shape) for layer in (below, above))

    def mix(self, weight: NDArray[np.uint8] | None, out: NDArray[np.uint32]) -> None:
        """`weight`: (h, w), of the upper layer, 0 for nothing and 255 for all; None for nothing."""
        mixed = self._below if weight is None else self._below.copy()
        if weight is not None:
            mixed.paste(self._above, None, Image.fromarray(weight))
        out[...] = np.asarray(mixed).view(np.uint32)[..., 0]


def _image(layer: Layer, shape: tuple[int, ...]) -> Image.Image:
    """Four bytes a pixel; which of them is which colour does not matter here."""
    whole = np.ascontiguousarray(np.broadcast_to(np.asarray(layer, np.uint32), shape))
    return Image.fromarray(whole.view(np.uint8).reshape(*shape, 4), "RGBA")
