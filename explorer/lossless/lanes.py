"""Into how many lanes a picture is cut. What a lane learns of a picture, the others have to learn anew.

Photographs lose half a per cent by two lanes and twice the time without them; where words, icons and dithers repeat,
there is more to lose, so that only very large pictures of that kind are cut.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explorer.file import lanes
from explorer.lossless.opinion.learner import packed_colours

LEAST_ROWS = 64
GRAPHICS_LATER = 4  # octaves: pictures that repeat are cut from sixteen times the size on
FEW_COLOURS, SAMPLE = 4096, 1 << 18
FLAT = 3 / 8  # share of pixels that equal both the one to the left and the one above


def lanes_of(picture: NDArray[np.uint8]) -> int:
    """The number of lanes for a picture, uint8 (H, W, 3), RGB: a power of two."""
    height, width = picture.shape[:2]
    if height < 2 * LEAST_ROWS:
        return 1
    octaves = (height * width // lanes.FROM).bit_length()
    if octaves and _repeats(picture):
        octaves = max(0, octaves - GRAPHICS_LATER)
    bits = min((octaves + 1) // 2, lanes.MOST_BITS)  # so that with four times the pixels each lane has twice as many
    while bits and (height >> bits < LEAST_ROWS or not lanes.possible(height, 1 << bits)):
        bits -= 1
    return int(1 << bits)


def _repeats(picture: NDArray[np.uint8]) -> bool:
    """Whether there is much in a picture that was there before, as in screens and drawings."""
    colours = packed_colours(picture)
    flat = (colours[1:, 1:] == colours[1:, :-1]) & (colours[1:, 1:] == colours[:-1, 1:])
    some = colours.reshape(-1)[:: 1 + colours.size // SAMPLE]
    return bool(flat.mean() >= FLAT) or len(np.unique(some)) <= FEW_COLOURS
