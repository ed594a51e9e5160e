"""What a mask of one's own costs: two steps of a small picture, the first of which somebody painted. Without torch."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.coding.schedule import INTERLACED, Pattern, Schedule
from explorer.file.container import unpack
from explorer.lessons.trace import Trace
from explorer.lossless.assembly import model_of
from explorer.lossless.density.inspect import Inspector

CELL = 4  # px a side, which repeats over the picture
HALF = CELL * CELL // 2


class Measured(NamedTuple):
    """Bytes of both steps by the network alone, and bits of a sub-pixel in each."""

    size: float
    first: float
    second: float


def steps_of_cell(cell: NDArray[np.bool_], height: int, width: int) -> NDArray[np.int32]:
    """0 for the pixels that a cell, bool (CELL, CELL), says to be first, 1 for the others: int32 (height, width)."""
    rows, columns = np.arange(height)[:, None] % CELL, np.arange(width) % CELL
    return np.where(cell[rows, columns], 0, 1).astype(np.int32)


def measure(trace: Trace, cell: NDArray[np.bool_]) -> Measured:
    """Code the picture of a recording in the two steps of a cell, with the recording's weights.

    Raises `ValueError` unless half of the cell is first, and `ItalicError` where the weights are not installed.
    """
    if int(cell.sum()) != HALF:
        raise ValueError(f"{int(cell.sum())} of {CELL * CELL} are first")
    height, width = trace.header.height, trace.header.width
    step_of = steps_of_cell(cell, height, width)
    plan = Schedule(step_of, (Pattern(INTERLACED, 1),) * 2)
    bits = Inspector(model_of(unpack(trace.data).header).network, plan, trace.picture).bits()
    return Measured(float(bits.sum()) / 8, float(bits[step_of == 0].mean()) / 3, float(bits[step_of == 1].mean()) / 3)
