"""Chroma planes of half width or height brought to full size, with the reference decoder's filters and rounding."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.lossless.base.container import YUV420, YUV420_VIDEO, YUV444, Header
from explorer.lossless.base.hevc import Plane

Ints = NDArray[np.signedinteger[Any]]

# Weights / 64. Samples midway between luma samples: seven taps for the luma sample a quarter after, mirrored for the
# one a quarter before. Samples on luma columns: those are copied, and eight taps fill the columns between.
_QUARTER = (-1, 4, -10, 57, 18, -6, 2)
_HALF = (-1, 4, -11, 40, 40, -11, 4, -1)
_COPY = (0, 0, 0, 64)
_REACH = 3


def full_size(plane: Plane, header: Header, first: int, last: int) -> Ints:
    """Rows `first` (even) to `last` of a chroma plane at luma resolution.

    `plane`: (ceil(H/2) or H, ceil(W/2) or W) or larger. Returns int32, (last - first, W), 0 .. 2^bit_depth - 1.
    """
    if header.pixel_format == YUV444:
        return plane[first:last, : header.width].astype(np.int32)
    plane = plane[:, : (header.width + 1) // 2]
    if header.chroma_format != YUV420:
        rows: Ints = plane[first:last].astype(np.int32)
        shift = 6
    else:
        rows = _double_rows(plane[: (header.height + 1) // 2], header.bit_depth, first, last)
        shift = 20 - header.bit_depth
    return _double_columns(rows, header, shift)


def _double_rows(plane: Plane, bit_depth: int, first: int, last: int) -> Ints:
    """Rows at luma resolution, scaled by 64 and then down by the bits above 8: int32, unclipped."""
    begin, end = first // 2, (last + 1) // 2
    rows = np.clip(np.arange(begin - _REACH, end + _REACH), 0, len(plane) - 1)
    source = plane[rows].astype(np.int32)
    shift = bit_depth - 8
    rounding = (1 << shift) >> 1
    out = np.empty((2 * (end - begin), plane.shape[1]), np.int32)
    for phase, taps in enumerate((_QUARTER[::-1], _QUARTER)):
        total = _filtered([source[k : k + end - begin] for k in range(len(taps))], taps)
        out[phase::2] = (total + rounding) >> shift
    return out[: last - first]


def _double_columns(rows: Ints, header: Header, shift: int) -> Ints:
    """Columns at luma resolution, scaled down by 2^shift and clipped."""
    half = rows.shape[1]
    source = np.pad(rows, ((0, 0), (_REACH, _REACH + 1)), mode="edge")
    out = np.empty((len(rows), 2 * half), np.int32)
    filters = (_QUARTER[::-1], _QUARTER) if header.pixel_format < YUV420_VIDEO else (_COPY, _HALF)
    for phase, taps in enumerate(filters):
        total = _filtered([source[:, k : k + half] for k in range(len(taps))], taps)
        out[:, phase::2] = (total + (1 << (shift - 1))) >> shift
    return np.clip(out[:, : header.width], 0, (1 << header.bit_depth) - 1)


def _filtered(shifted: list[Ints], taps: tuple[int, ...]) -> Ints:
    total: Ints = np.zeros_like(shifted[0])
    for plane, tap in zip(shifted, taps, strict=True):
        total += tap * plane
    return total
