"""Crops of pictures in the order in which the codec codes them: what a training step learns from.

A crop is coded as a picture is, step by step, so that the network learns with the masks, the neighbours' states and the
edges that it will meet. Around crops of large pictures lies a margin whose pixels the earlier steps of a whole picture
would know.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.density.fused import Order, Part
from explorer.density.window import BASE_OFFSETS, NEIGHBOURS, OFFSETS
from explorer.schedule import schedule

PERIOD = 64  # px; schedules of large pictures look the same after so many rows or columns, but for their edges


@dataclass(frozen=True)
class Frame:
    """Where the positions of a crop lie: `height` x `width` px inside of a margin."""

    height: int
    width: int
    margin: int

    @property
    def outer(self) -> tuple[int, int]:
        """Rows and columns with the margin."""
        return self.height + 2 * self.margin, self.width + 2 * self.margin


@dataclass(frozen=True)
class Group:
    """Schedules that training draws from with one probability.

    Attributes:
        name: for the progress line.
        rungs: drawn with equal chance.
        share: of the training steps.
        frame: of the crops.
        base: whether a base is known.
    """

    name: str
    rungs: tuple[str, ...]
    share: float
    frame: Frame
    base: bool = False


_WAVEFRONT = ("wavefront",)
_FEW = ("2", "3", "4", "4", "6", "8")
_CELLS = ("64", "64", "64", "80", "100", "128")
_FEW_CELLS = ("9", "12", "16", "16", "16", "16", "24", "32")
_THUMBNAIL, _WIDE, _SQUARE = Frame(32, 32, 0), Frame(24, 64, 3), Frame(64, 64, 12)


def groups(thumbnails: bool, family: str, bases: bool) -> tuple[Group, ...]:
    """What a network is trained on: for pictures of 32 x 32 or larger ones, with bases or without any."""
    if family == "causal":
        frame = _THUMBNAIL if thumbnails else _WIDE
        cells = (*_FEW_CELLS, *_CELLS[:2]) if thumbnails else _CELLS
        without = [Group("wavefront", _WAVEFRONT, 0.6, frame), Group("cells", cells, 0.4, frame)]
        with_base = [Group("base wavefront", _WAVEFRONT, 0.06, frame, True), Group("base cells", cells, 0.06, frame, True)]
    else:
        frame = _THUMBNAIL if thumbnails else _SQUARE
        rungs = (*_FEW, "8") if thumbnails else (*_FEW, "10", "16", "16", "16", "16", "16", "16")
        without = [Group("dyadic", rungs, 1.0, frame)]
        with_base = [Group("base dyadic", ("1", "1", *_FEW), 0.3, frame, True)]
    return (*without, *with_base) if bases else tuple(without)


@dataclass(frozen=True)
class Course:
    """A schedule laid over a crop of N positions.

    Attributes:
        order: the steps.
        taps: which of `window.OFFSETS` any position knows, T of them.
        index: int64, (N, T), where in the flat crop, margin included, the taps lie; one past its end if unknown.
        here: int64, (N,), where the positions themselves lie.
        around: int64, (N, 25), where the taps of the base's window lie; one past the end outside of the crop.
    """

    order: Order
    taps: tuple[int, ...]
    index: Tensor
    here: Tensor
    around: Tensor


@lru_cache(maxsize=512)
def course(rung: str, frame: Frame, down: int = 0, right: int = 0) -> Course:
    """The course of a rung whose grid starts `down` rows and `right` columns before the crop, margin included.

    Without a margin the crop is the whole picture.
    """
    rows, columns = frame.outer
    if frame.margin:
        made = schedule(rows + PERIOD, columns + PERIOD, rung)
        step_of = made.step_of[down : down + rows, right : right + columns]
    else:
        made = schedule(rows, columns, rung)
        step_of = made.step_of
    dilation_of = np.array([p.dilation for p in made.patterns])
    m = frame.margin
    y, x = (a.ravel() for a in np.mgrid[m : m + frame.height, m : m + frame.width])
    by_step = np.argsort(step_of[y, x], kind="stable")
    y, x = y[by_step], x[by_step]
    step = step_of[y, x]
    dilation = dilation_of[step]

    def taps_at(offsets: tuple[tuple[int, int], ...]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
        away = np.array(offsets)
        ty, tx = y[:, None] + away[:, 0] * dilation[:, None], x[:, None] + away[:, 1] * dilation[:, None]
        inside = (ty >= 0) & (ty < rows) & (tx >= 0) & (tx < columns)
        ty, tx = np.where(inside, ty, 0), np.where(inside, tx, 0)
        return ty, tx, inside & (step_of[ty, tx] < step[:, None])

    ty, tx, known = taps_at(OFFSETS)
    taps = np.flatnonzero(known.any(0)) if known.any() else np.zeros(1, np.int64)  # a tap that nothing knows adds 0
    index = np.where(known, ty * columns + tx, rows * columns)[:, taps]
    rank = np.full((rows, columns), len(y))
    rank[y, x] = np.arange(len(y))
    ty, tx, known = taps_at(NEIGHBOURS)
    read = np.flatnonzero(known.any(0))
    neighbours = np.where(known, rank[ty, tx], len(y))[:, read]
    edges = [0, *(np.flatnonzero(np.diff(step)) + 1).tolist(), len(y)]
    parts = tuple(Part(a, b, torch.from_numpy(neighbours[a:b].ravel())) for a, b in zip(edges, edges[1:], strict=False))
    away = np.array(BASE_OFFSETS)
    by, bx = y[:, None] + away[:, 0], x[:, None] + away[:, 1]
    inside = (by >= 0) & (by < rows) & (bx >= 0) & (bx < columns)
    around = np.where(inside, by * columns + bx, rows * columns)
    return Course(
        Order(parts, tuple(read.tolist())),
        tuple(taps.tolist()),
        torch.from_numpy(index),
        torch.from_numpy(y * columns + x),
        torch.from_numpy(around),
    )


def windows(crops: Tensor, index: Tensor) -> Tensor:
    """Taps of crops, float32, (N B, T, 4), G, R, B, known.

    Args:
        crops: int32, (B, pixels + 1), as `PixelBank.crops` makes them.
        index: int64, (N, T).
    """
    found = crops.t().contiguous().index_select(0, index.flatten())  # (N T, B)
    found = found.view(*index.shape, -1).transpose(1, 2).contiguous()  # (N, B, T)
    return found.flatten().view(torch.uint8).view(-1, index.shape[1], 4).float()
