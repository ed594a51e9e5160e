"""Intra prediction of HEVC: the samples of a square block from those around it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Line = NDArray[np.int64]

PLANAR, DC, HORIZONTAL, VERTICAL = 0, 1, 10, 26
# Modes 18 (diagonal) to 34: displacement of the reference per row in units of 1/32 sample, and its inverse * 256.
_ANGLES = (-32, -26, -21, -17, -13, -9, -5, -2, 0, 2, 5, 9, 13, 17, 21, 26, 32)
_INVERSES = (-256, -315, -390, -482, -630, -910, -1638, -4096)
# By block side: how far a mode must be from horizontal and vertical for its reference to be smoothed.
_SMOOTH_BEYOND = {8: 7, 16: 1, 32: 0}


def reference(plane: NDArray[np.uint16], known: NDArray[np.bool_], x: int, y: int, side: int, default: int) -> Line:
    """The 4 * side + 1 samples around a block, from the bottom left by the corner to the top right.

    Samples not yet known are those of the nearest known one before them on that way, or `default` if none is known.
    """
    height, width = plane.shape
    rows = np.concatenate((np.arange(y + 2 * side - 1, y - 2, -1), np.full(2 * side, y - 1)))
    columns = np.concatenate((np.full(2 * side + 1, x - 1), np.arange(x, x + 2 * side)))
    inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    rows, columns = np.where(inside, rows, 0), np.where(inside, columns, 0)
    there = inside & known[rows, columns]
    if not there.any():
        return np.full(4 * side + 1, default, np.int64)
    nearest = np.maximum.accumulate(np.where(there, np.arange(len(there)), -1))
    nearest[nearest < 0] = np.argmax(there)
    samples: NDArray[np.uint16] = plane[rows, columns]
    return samples[nearest].astype(np.int64)


def smooth(line: Line, mode: int, *, strong_below: int | None) -> Line:
    """The reference smoothed as the mode and the block's size ask.

    `strong_below`: threshold under which a 32-sample edge counts as linear, None if that filter is off.
    """
    side = len(line) // 4
    if mode == DC or side == 4 or min(abs(mode - VERTICAL), abs(mode - HORIZONTAL)) <= _SMOOTH_BEYOND[side]:
        return line
    ends, middle = (line[0], line[-1]), line[2 * side]
    if side == 32 and strong_below is not None:
        bends = (abs(middle + end - 2 * half) for end, half in zip(ends, (line[side], line[-1 - side]), strict=True))
        if all(bend < strong_below for bend in bends):
            steps = np.arange(2 * side + 1)
            rising = [((64 - steps) * end + steps * middle + 32) >> 6 for end in ends]
            return np.concatenate((rising[0], rising[1][-2::-1]))
    out = line.copy()
    out[1:-1] = (line[:-2] + 2 * line[1:-1] + line[2:] + 2) >> 2
    return out


def predict(line: Line, mode: int, *, soften: bool, edges: bool, largest: int) -> Line:
    """The predicted block, int64, (side, side).

    `soften`: the block's first row and column lean on the reference in mode DC; `edges`: also in the horizontal and
    the vertical mode. `largest`: largest sample value.
    """
    side = len(line) // 4
    if mode == PLANAR:
        return _planar(line, side)
    if mode == DC:
        return _flat(line, side, soften)
    if mode < 18:
        return _angular(line[::-1], 36 - mode, side, edges, largest).T
    return _angular(line, mode, side, edges, largest)


def _planar(line: Line, side: int) -> Line:
    left, top = line[2 * side - 1 :: -1], line[2 * side + 1 :]
    ramp = np.arange(1, side + 1)
    across = (side - ramp) * left[:side, None] + ramp * top[side]
    down = (side - ramp)[:, None] * top[:side] + ramp[:, None] * left[side]
    block: Line = (across + down + side) >> side.bit_length()
    return block


def _flat(line: Line, side: int, soften: bool) -> Line:
    left, top = line[2 * side - 1 :: -1][:side], line[2 * side + 1 :][:side]
    mean = (int(left.sum() + top.sum()) + side) >> side.bit_length()
    block = np.full((side, side), mean, np.int64)
    if soften:
        block[0] = (top + 3 * mean + 2) >> 2
        block[:, 0] = (left + 3 * mean + 2) >> 2
        block[0, 0] = (left[0] + 2 * mean + top[0] + 2) >> 2
    return block


def _angular(line: Line, mode: int, side: int, edges: bool, largest: int) -> Line:
    """Modes 18..34, which lean on the row above."""
    angle = _ANGLES[mode - 18]
    corner, left, top = line[2 * side], line[2 * side - 1 :: -1], line[2 * side + 1 :]
    before = -(side * angle >> 5) if angle < 0 else 0
    # Sample k of the reference stands at before + k; those before the corner are projected from the left.
    row = np.concatenate((np.zeros(before, np.int64), line[2 * side :]))
    if before > 1:
        steps = np.arange(-before, 0)
        row[:before] = left[-1 + ((steps * _INVERSES[mode - 18] + 128) >> 8)]
    shift = np.arange(1, side + 1) * angle
    index = before + 1 + (shift >> 5)[:, None] + np.arange(side)
    part = (shift & 31)[:, None]
    block: Line = ((32 - part) * row[index] + part * row[np.minimum(index + 1, len(row) - 1)] + 16) >> 5
    if mode == VERTICAL and edges:
        block[:, 0] = np.clip(top[0] + ((left[:side] - corner) >> 1), 0, largest)
    return block
