"""Prediction of bytes from their neighbours, as PNG and JPEG-LS do it, exact and in whole-array operations.

The neighbours of a byte are left (a), above (b) and above left (c); outside the plane they are 0. To code, every
residual is known at once. To restore, a byte waits for its neighbours, so one anti-diagonal is restored at a time:

    step      0 1 2 3        the rows of a band are stored sheared, so that
              1 2 3 4        a step is one contiguous row of memory
              2 3 4 5
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

NONE, LEFT, UP, AVERAGE, PAETH, MED = range(6)
"""Kinds of prediction; the first five are the filter types of PNG, the last is that of JPEG-LS."""

BAND_ROWS = 512  # bounds the memory of the sheared copy, which has about this many bytes per column and channel

Bytes = NDArray[np.uint8]
Wide = NDArray[np.int16]


def residuals(kind: int, plane: Bytes, above: Bytes | None = None) -> Bytes:
    """What the prediction leaves of `plane`, modulo 256.

    Args:
        kind: one of the constants of this module.
        plane: uint8, (H, W, C); channels are predicted apart.
        above: uint8, (W, C), the row before the first; zeros where there is none.
    """
    residual = np.empty_like(plane)
    padded = np.zeros((BAND_ROWS + 1, plane.shape[1] + 1, plane.shape[2]), np.uint8)
    if above is not None:
        padded[0, 1:] = above
    for start in range(0, len(plane), BAND_ROWS):
        band = plane[start : start + BAND_ROWS]
        rows = len(band)
        padded[1 : rows + 1, 1:] = band
        a, b, c = padded[1 : rows + 1, :-1], padded[:rows, 1:], padded[:rows, :-1]
        np.subtract(band, _predict(kind, a, b, c), out=residual[start : start + rows])
        padded[0] = padded[rows]
    return residual


def restore(kinds: NDArray[np.uint8], residual: Bytes) -> Bytes:
    """The plane of which `residuals` left `residual`.

    Args:
        kinds: uint8, (H,), the kind of every row.
        residual: uint8, (H, W, C).
    """
    plane = np.empty_like(residual)
    above = np.zeros(residual.shape[1:], np.uint8)
    for start in range(0, len(residual), BAND_ROWS):
        rows = slice(start, start + BAND_ROWS)
        simple = kinds[rows].max() <= UP
        plane[rows] = (_restore_rows if simple else _restore_band)(kinds[rows], residual[rows], above)
        above = plane[rows][-1]
    return plane


def _predict(kind: int, a: Bytes, b: Bytes, c: Bytes) -> Bytes:
    if kind == NONE:
        return np.zeros_like(a)
    if kind == LEFT:
        return a
    if kind == UP:
        return b
    prediction: Bytes = _WIDE[kind](a.astype(np.int16), b.astype(np.int16), c.astype(np.int16)).astype(np.uint8)
    return prediction


def _average(a: Wide, b: Wide, c: Wide) -> Wide:
    return (a + b) >> 1


def _paeth(a: Wide, b: Wide, c: Wide) -> Wide:
    """Whichever neighbour is nearest to a + b - c; of equals the first of a, b, c."""
    from_a, from_b = np.abs(b - c), np.abs(a - c)
    from_c = np.abs(a + b - 2 * c)
    nearest: Wide = np.where((from_a <= from_b) & (from_a <= from_c), a, np.where(from_b <= from_c, b, c))
    return nearest


def _med(a: Wide, b: Wide, c: Wide) -> Wide:
    """The median of a, b and a + b - c."""
    low, high = np.minimum(a, b), np.maximum(a, b)
    median: Wide = np.minimum(np.maximum(a + b - c, low), high)
    return median


_WIDE = {AVERAGE: _average, PAETH: _paeth, MED: _med}


def _restore_rows(kinds: NDArray[np.uint8], residual: Bytes, above: Bytes) -> Bytes:
    """Rows of the kinds NONE, LEFT and UP only: each is a running sum."""
    plane = residual.copy()
    for row, kind in zip(plane, kinds, strict=True):
        if kind == LEFT:
            np.cumsum(row, axis=0, dtype=np.uint8, out=row)
        elif kind == UP:
            row += above
        above = row
    return plane


def _restore_band(kinds: NDArray[np.uint8], residual: Bytes, above: Bytes) -> Bytes:
    """Rows of any kind, one anti-diagonal at a time; `above` is the row before the first."""
    height, width, channels = residual.shape
    sheared = np.zeros((width + height, height + 1, channels), np.uint8)
    step, row, channel = sheared.strides
    upright = as_strided(sheared, (height + 1, width, channels), (step + row, step, channel))
    upright[0], upright[1:] = above, residual
    masks = [(int(kind), (kinds == kind)[:, None]) for kind in np.unique(kinds) if kind != NONE]
    for t in range(1, width + height):
        first, last = max(1, t - width + 1), min(height, t)  # the rows that have a column at this step
        here = sheared[t, first : last + 1]
        a = sheared[t - 1, first : last + 1]
        b = sheared[t - 1, first - 1 : last]
        c = sheared[t - 2, first - 1 : last] if t > 1 else np.zeros_like(b)
        for kind, mask in masks:
            prediction = _predict(kind, a, b, c)
            here += prediction if len(masks) == 1 and mask.all() else prediction * mask[first - 1 : last]
    return upright[1:].copy()
