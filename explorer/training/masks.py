"""Which taps of a window are known: drawn from the schedules that the codec uses, so that one network serves all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from explorer.density.window import CAUSAL, OFFSETS, RADIUS, TAPS
from explorer.schedule import Schedule, schedule


class Masks(NamedTuple):
    """Masks of P positions of one schedule.

    Attributes:
        y, x: int64, (P,), where in the schedule's grid.
        known: bool, (P, T).
        dy, dx: int64, (P, T), offsets of the taps in pixels.
    """

    y: Tensor
    x: Tensor
    known: Tensor
    dy: Tensor
    dx: Tensor


@dataclass(frozen=True)
class Group:
    """Schedules that share a first layer; a batch draws a part of its positions from each group.

    Attributes:
        name: for the progress line.
        rungs: drawn with equal chance.
        interlaced: which first layer.
        share: of the batch.
    """

    name: str
    rungs: tuple[str, ...]
    interlaced: bool
    share: float

    @property
    def taps(self) -> tuple[int, ...]:
        """The taps that can be known."""
        return CAUSAL if self.rungs == ("wavefront",) else tuple(range(TAPS))


GROUPS = (
    Group("wavefront", ("wavefront",), False, 0.5),
    Group("cells", ("9", "12", "16", "16", "16", "20", "24", "32", "48", "64", "64", "128"), False, 0.25),
    Group("dyadic", ("2", "3", "4", "4", "5", "6", "7", "8"), True, 0.25),
)


class MaskSource:
    """Draws masks of random positions from a schedule over a grid.

    Args:
        size: side of the grid in pixels.
        margin: positions nearer to the grid's edge are not drawn (0: the grid is the picture).
    """

    def __init__(self, rung: str, size: int, margin: int, taps: tuple[int, ...]) -> None:
        self.size, self.margin = size, margin
        made: Schedule = schedule(size, size, rung)
        reach = RADIUS * max(p.dilation for p in made.patterns)
        self.reach = reach
        never = np.pad(made.step_of, reach, constant_values=np.iinfo(np.int32).max)
        self.steps = torch.from_numpy(never)
        self.dilation = torch.tensor([p.dilation for p in made.patterns])
        self.offsets = torch.tensor([OFFSETS[t] for t in taps])  # (T, 2)

    def draw(self, count: int, generator: torch.Generator) -> Masks:
        """Masks of `count` random positions."""
        low, high = self.margin, self.size - self.margin
        y = torch.randint(low, high, (count,), generator=generator)
        x = torch.randint(low, high, (count,), generator=generator)
        step = self.steps[y + self.reach, x + self.reach]
        dilation = self.dilation[step.long()][:, None]
        dy, dx = self.offsets[:, 0] * dilation, self.offsets[:, 1] * dilation  # (P, T)
        known = self.steps[y[:, None] + dy + self.reach, x[:, None] + dx + self.reach] < step[:, None]
        return Masks(y, x, known, dy, dx)
