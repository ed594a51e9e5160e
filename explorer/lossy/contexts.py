"""Which neighbours of a latent are known when it is coded: one description for each rung.

A rung's order repeats in cells; the stage of a position is its place in the order of its cell. The window is 5 x 5,
without its centre: 24 taps, row by row.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from explorer.coding.latent_schedule import LATENT_CELLS

RADIUS = 2
OFFSETS = tuple(
    (dy, dx) for dy in range(-RADIUS, RADIUS + 1) for dx in range(-RADIUS, RADIUS + 1) if (dy, dx) != (0, 0)
)
HEADS = ("1", "2", "16", "causal")  # "causal" serves wavefront and serial


STAGES = 20  # of all rungs together: 1, 2, 16 and 1


@dataclass(frozen=True)
class Context:
    """What a head sees.

    Attributes:
        cell: int64, (h, w), stage of each position of a cell.
        known: bool, (stages, 24), taps that are known at each stage.
        taps: of the 24, those known at any stage: their indices.
    """

    cell: NDArray[np.int64]
    known: NDArray[np.bool_]
    taps: tuple[int, ...]

    @property
    def stages(self) -> int:
        """Number of stages."""
        return len(self.known)

    def stage_of(self, height: int, width: int) -> NDArray[np.int64]:
        """int64, (height, width), the stage of each position."""
        rows, columns = np.arange(height) % self.cell.shape[0], np.arange(width) % self.cell.shape[1]
        found: NDArray[np.int64] = self.cell[rows[:, None], columns]
        return found


def first_stage(head: str) -> int:
    """Where the stages of a rung begin among those of all, which follow each other as in `HEADS`."""
    return sum(context(other).stages for other in HEADS[: HEADS.index(head)])


@cache
def context(head: str) -> Context:
    """The context of a head, one of `HEADS`."""
    if head == "causal":
        known = np.array([[(dy, dx) < (0, 0) for dy, dx in OFFSETS]])
        return _made(np.zeros((1, 1), np.int64), known)
    cell = np.array(LATENT_CELLS[head], np.int64)
    known = np.zeros((cell.size if head == "16" else int(cell.max()) + 1, len(OFFSETS)), np.bool_)
    for (y, x), stage in np.ndenumerate(cell):
        for tap, (dy, dx) in enumerate(OFFSETS):
            known[stage, tap] = cell[(y + dy) % cell.shape[0], (x + dx) % cell.shape[1]] < stage
    return _made(cell, known)


def _made(cell: NDArray[np.int64], known: NDArray[np.bool_]) -> Context:
    return Context(cell, known, tuple(int(tap) for tap in np.flatnonzero(known.any(0))))
