"""Orders of sixteen steps that experiments compare; a rung of the codec by its own name."""

from __future__ import annotations

import numpy as np

from explorer.coding.schedule import INTERLACED, Pattern, Schedule, cells, dyadic, schedule

STEPS = 16
ITALIC, RASTER, UNEVEN, OWN_CELLS, OWN_DYADIC, CHANCE = "italic", "raster", "uneven", "cells", "dyadic", "chance"

# Masks of ITALIC's (github hamedhaghighi/UTLC, RNAN/code/masks.py), as the step in which each pixel of a cell is coded.
# "normal" is Bayer's matrix; "uneven_2" begins with the lattices of spacing 4 and 2, few pixels a step.
_NORMAL = ((0, 8, 2, 10), (12, 4, 14, 6), (3, 11, 1, 9), (15, 7, 13, 5))
_RASTER = ((0, 1, 2, 3), (4, 5, 6, 7), (8, 9, 10, 11), (12, 13, 14, 15))
_UNEVEN = (
    (0, 12, 7, 13, 2, 12, 7, 13),
    (14, 8, 15, 9, 14, 8, 15, 9),
    (6, 13, 4, 12, 6, 13, 5, 12),
    (15, 10, 14, 11, 15, 10, 14, 11),
    (3, 12, 7, 13, 1, 12, 7, 13),
    (14, 8, 15, 9, 14, 8, 15, 9),
    (6, 13, 5, 12, 6, 13, 4, 12),
    (15, 10, 14, 11, 15, 10, 14, 11),
)
# How far apart the pixels are that are known in a step: where it is more than 1, the 7 x 7 window is spread.
_MASKS = {
    ITALIC: (_NORMAL, (2,) * 4 + (1,) * 12),
    RASTER: (_RASTER, (1,) * 16),
    UNEVEN: (_UNEVEN, (4,) * 4 + (2,) * 4 + (1,) * 8),
}


def laid_order(height: int, width: int, name: str) -> Schedule:
    """The schedule of a grid: a mask of ITALIC's, cells or dyadic steps where the codec would take the other, chance
    (a random permutation, one for all pictures of a size, cut into even steps), or a rung of the codec.

    Raises `BadSetting` as `schedule` does.
    """
    if name in _MASKS:
        return _tiled(height, width, *_MASKS[name])
    if name == CHANCE:
        order = np.random.default_rng(0).permutation(height * width)
        even = (order * STEPS // (height * width)).astype(np.int32)
        return Schedule(even.reshape(height, width), (Pattern(INTERLACED, 1),) * STEPS)
    if name == OWN_CELLS:
        return cells(height, width, STEPS)
    return dyadic(height, width, STEPS) if name == OWN_DYADIC else schedule(height, width, name)


def _tiled(height: int, width: int, mask: tuple[tuple[int, ...], ...], dilations: tuple[int, ...]) -> Schedule:
    cell = np.array(mask, np.int32)
    y, x = np.indices((height, width), sparse=True)
    return Schedule(cell[y % len(cell), x % len(cell)], tuple(Pattern(INTERLACED, d) for d in dilations))
