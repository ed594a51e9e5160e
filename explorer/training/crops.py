"""Crops of pictures in the order in which the codec codes them: what a training step learns from.

A crop is coded as a picture is, step by step, so that the network learns with the masks, the neighbours' states and the
edges that it will meet. Around crops of large pictures lies a margin whose pixels the earlier steps of a whole picture
would know.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.lossless.density.fused import Far, Order, Part
from explorer.lossless.density.network import PLAIN, Tried
from explorer.lossless.density.normalise import unpacked
from explorer.lossless.density.window import BASE_OFFSETS, NEIGHBOURS, offsets
from explorer.training.orders import laid_order

Offsets = tuple[tuple[int, int], ...]
CPU = torch.device("cpu")
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
        share: of the training steps, relative to the other groups'.
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


def groups(
    thumbnails: bool, family: str, bases: bool, cells: float = 0.4, order: str = "", based: float = 0.0
) -> tuple[Group, ...]:
    """What a network of a family is trained on: for pictures of 32 x 32 or larger ones, with bases or without any.

    `cells` is the share of causal steps that cells take from wavefronts; `order`, if given, is the only rung; `based`
    is how often steps with a base are trained, relative to those without; 0: as the family has them.
    """
    if order:
        alone = _THUMBNAIL if thumbnails else _SQUARE if family == "interlaced" else _WIDE
        base = (Group("held out, base", (order,), based or 1.0, alone, base=True),) if bases else ()
        return Group("held out", (order,), 1.0, alone), *base
    frame = _THUMBNAIL if thumbnails else _WIDE
    few = (*_FEW_CELLS, *_CELLS[:2]) if thumbnails else _CELLS
    if family == "causal":
        both = Group("wavefront", _WAVEFRONT, 1 - cells, frame), Group("cells", few, cells, frame)
        without = [group for group in both if group.share > 0]
        with_base = [Group(f"base {g.name}", g.rungs, 0.06, frame, base=True) for g in without]
    elif family == "cells":
        without = [Group("cells", few, 1.0, frame)]
        with_base = [Group("base cells", few, 0.06, frame, base=True)]
    else:
        frame = _THUMBNAIL if thumbnails else _SQUARE
        rungs = (*_FEW, "8") if thumbnails else (*_FEW, "10", *("16",) * 6)
        without = [Group("dyadic", rungs, 1.0, frame)]
        with_base = [Group("base dyadic", ("1", "1", *_FEW), 0.3, frame, base=True)]
    with_base = [replace(group, share=based / len(with_base)) if based else group for group in with_base]
    return (*without, *with_base) if bases else tuple(without)


@dataclass(frozen=True)
class Course:
    """A schedule laid over a crop of N positions.

    Attributes:
        order: the steps.
        taps: which of `window.OFFSETS` any position knows, T of them.
        index: int64, (N, T), where in the flat crop, margin included, the taps lie; one past its end if unknown.
        here: int64, (N,), where the positions themselves lie.
        own: int64, (N, n), where the pixels lie that one evaluation codes: the position itself, or a block from it on.
        around: int64, (N, 25), where the taps of the base's window lie; one past the end outside of the crop.
    """

    order: Order
    taps: tuple[int, ...]
    index: Tensor
    here: Tensor
    own: Tensor
    around: Tensor


@dataclass(frozen=True)
class _Laid:
    """The positions of a crop in coding order.

    Attributes:
        step_of: (rows, columns), margin included.
        y, x: (N,).
        dilation: (N,), of the windows' taps.
    """

    step_of: NDArray[np.int32]
    y: NDArray[np.int64]
    x: NDArray[np.int64]
    dilation: NDArray[np.int64]

    def at(self, offsets: Offsets, spacing: NDArray[np.int64] | int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Flat index of each position's neighbours, one past the end outside of the crop, and which are known."""
        rows, columns = self.step_of.shape
        away = np.array(offsets) * np.broadcast_to(spacing, self.y.shape)[:, None, None]  # (N, T, 2)
        y, x = self.y[:, None] + away[..., 0], self.x[:, None] + away[..., 1]
        inside = (y >= 0) & (y < rows) & (x >= 0) & (x < columns)
        flat = np.where(inside, y * columns + x, rows * columns)
        never = np.iinfo(np.int32).max
        return flat, np.append(self.step_of, never)[flat] < self.step_of[self.y, self.x][:, None]


def _lay(rung: str, frame: Frame, down: int, right: int, block: tuple[int, int]) -> _Laid:
    (rows, columns), m = frame.outer, frame.margin
    grown = PERIOD if m else 0
    made = laid_order((rows + grown) // block[0], (columns + grown) // block[1], rung)
    whole = np.repeat(np.repeat(made.step_of, block[0], 0), block[1], 1)
    step_of = whole[down : down + rows, right : right + columns]
    y, x = (a.ravel() for a in np.mgrid[m : m + frame.height : block[0], m : m + frame.width : block[1]])
    by_step = np.argsort(step_of[y, x], kind="stable")
    y, x = y[by_step], x[by_step]
    return _Laid(step_of, y, x, np.array([p.dilation for p in made.patterns])[step_of[y, x]])


@lru_cache(maxsize=512)
def course(
    rung: str,
    frame: Frame,
    down: int = 0,
    right: int = 0,
    device: torch.device = CPU,
    tried: Tried = PLAIN,
) -> Course:
    """The course of a rung whose grid starts `down` rows and `right` columns before the crop, margin included.

    Without a margin the crop is the whole picture, so that its grid starts where it does. The tensors are on `device`.
    Where `tried` has blocks of several pixels, the rung's grid is one of blocks, whose sides divide the crop's and the
    margin.
    """
    block = tried.rows, tried.columns
    laid = _lay(rung, frame, down, right, block)
    row = laid.step_of.shape[1]
    here, count = laid.y * row + laid.x, len(laid.y)
    within = np.add.outer(np.arange(block[0]) * row, np.arange(block[1])).ravel()
    index, known = laid.at(offsets(*block), laid.dilation)
    taps = np.flatnonzero(known.any(0)) if known.any() else np.zeros(1, np.int64)  # a tap that nothing knows adds 0
    rank = np.full(laid.step_of.size + 1, count)
    rank[here] = np.arange(count)
    beside, passed_on = laid.at(tuple((y * block[0], x * block[1]) for y, x in NEIGHBOURS), laid.dilation)
    read = np.flatnonzero(passed_on.any(0))
    neighbours = np.where(passed_on, rank[beside], count)[:, read]
    edges = [0, *(np.flatnonzero(np.diff(laid.step_of.ravel()[here])) + 1).tolist(), count]
    parts = (Part(a, b, _tensor(neighbours[a:b].ravel(), device)) for a, b in itertools.pairwise(edges))
    return Course(
        Order(tuple(parts), tuple(read.tolist()), _far(laid, frame, tried, device)),
        tuple(taps.tolist()),
        _tensor(np.where(known, index, laid.step_of.size)[:, taps], device),
        _tensor(here, device),
        _tensor(here[:, None] + within, device),
        _tensor(laid.at(BASE_OFFSETS, 1)[0], device),
    )


def _far(laid: _Laid, frame: Frame, tried: Tried, device: torch.device) -> Far | None:
    if not tried.attention:
        return None
    y, x = laid.y - frame.margin, laid.x - frame.margin
    ranks = np.flatnonzero((y % tried.spacing == 0) & (x % tried.spacing == 0))
    step = laid.step_of[laid.y, laid.x]
    return Far(_tensor(ranks, device), torch.from_numpy(step[ranks] < step[:, None]).to(device))


def _tensor(index: NDArray[np.int64], device: torch.device) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(index)).to(device)


def windows(crops: Tensor, index: Tensor) -> Tensor:
    """Taps of crops, int32, (T, N B): as they are packed.

    Args:
        crops: int32, (B, pixels + 1), as `lossless.Crops` holds them.
        index: int64, (N, T).
    """
    found = crops.t().contiguous().index_select(0, index.t().flatten())  # (T N, B)
    return found.view(index.shape[1], -1)


def true_values(crops: Tensor, own: Tensor) -> Tensor:
    """G, R, B of pixels `own`, int64 (N, n), of crops: float32, (N B, 3 n)."""
    return unpacked(windows(crops, own))[:3].permute(2, 1, 0).flatten(1).contiguous()
