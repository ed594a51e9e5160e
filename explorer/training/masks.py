"""Which taps of a window are known: drawn from the schedules that the codec uses, so that one network serves all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from explorer.density.window import CAUSAL, OFFSETS, RADIUS, TAPS
from explorer.schedule import schedule


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
        base: whether a base is known.
    """

    name: str
    rungs: tuple[str, ...]
    interlaced: bool
    share: float
    base: bool = False

    @property
    def taps(self) -> tuple[int, ...]:
        """The taps that can be known."""
        return CAUSAL if self.rungs == ("wavefront",) else tuple(range(TAPS))


_WAVEFRONT = ("wavefront",)
_FEW = ("2", "3", "4", "4", "6", "8")
_CELLS = ("64", "64", "64", "80", "100", "128")


def groups(thumbnails: bool, bases: bool) -> tuple[Group, ...]:
    """What to train on: for pictures of 32 x 32 or for larger ones, with bases or without any."""
    dyadic = (*_FEW, "8") if thumbnails else (*_FEW, "10", "16", "16", "16")
    cells = (*_CELLS, "9", "12", "16", "16", "16", "16", "24", "32") if thumbnails else _CELLS
    shares = (0.32, 0.13, 0.2, 0.2, 0.075, 0.075) if bases else (0.5, 0.25, 0.25, 0.0, 0.0, 0.0)
    found = [
        Group("wavefront", _WAVEFRONT, False, shares[0]),
        Group("cells", cells, False, shares[1]),
        Group("dyadic", dyadic, True, shares[2]),
    ]
    if bases:
        found += [
            Group("base dyadic", ("1", "1", *dyadic), True, shares[3], base=True),
            Group("base wavefront", _WAVEFRONT, False, shares[4], base=True),
            Group("base cells", cells, False, shares[5], base=True),
        ]
    return tuple(found)


class MaskSource:
    """Draws masks of random positions from a schedule over a grid.

    Args:
        size: side of the grid in pixels.
        margin: positions nearer to the grid's edge are not drawn (0: the grid is the picture).
    """

    def __init__(self, rung: str, size: int, margin: int, taps: tuple[int, ...]) -> None:
        self.size, self.margin = size, margin
        made = schedule(size, size, rung)
        reach = RADIUS * max(p.dilation for p in made.patterns)
        self.reach = reach
        never = np.pad(made.step_of, reach, constant_values=np.iinfo(np.int32).max)
        self.steps = torch.from_numpy(never)
        self.interlaced = any(p.interlaced for p in made.patterns)
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
