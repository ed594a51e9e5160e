"""The window's numbers in torch: reference, shift and relative values (definitions in `window`).

Whole numbers below 2^24 in float32 throughout, so every device and batch split gives the same ones. Positions run
along rows, so that whatever differs between positions, but not between taps, is one operation over whole rows.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from explorer.lossless.density import window as w

TAIL = 2 + w.LARGEST_SHIFT + 1  # rows that follow the taps


class Normalised(NamedTuple):
    """Windows of P positions as the network reads them, all float32 holding whole numbers.

    Attributes:
        rows: (4 T + 9, P): of all T taps the relative G, then R, then B, within +-511 and of eight significant bits,
            then 1 where the tap is known; the reference's R - G and B - G; one of the shifts.
        reference: (3, P), G, R, B.
        shift: (1, P), 0 .. 6.
        base: (100, P), the taps of the base's window, as above, or None without a base.
    """

    rows: Tensor
    reference: Tensor
    shift: Tensor
    base: Tensor | None

    @property
    def inputs(self) -> Tensor:
        """The taps: (4 T, P)."""
        return self.rows[:-TAIL]


@lru_cache(maxsize=64)
@torch.inference_mode(False)  # what coding makes first, training uses as well
def _weights(taps: tuple[int, ...], device: torch.device) -> tuple[Tensor, Tensor, Tensor]:
    inner = np.array([row for row, tap in enumerate(taps) if tap in w.INNER], np.int64)
    sums, rows, reciprocal = (torch.from_numpy(a).to(device) for a in (w.summing_weights(taps), inner, w.RECIPROCAL))
    return sums, rows, reciprocal


@lru_cache(maxsize=256)
@torch.inference_mode(False)
def columns_of(groups: tuple[int, ...], size: int, device: torch.device) -> Tensor:
    """Where the states of neighbours, of `size` numbers each, lie among a layer's inputs: int64, (groups * size,).

    Kept, as every copy to a GPU waits for it.
    """
    return (torch.tensor(groups, dtype=torch.int64)[:, None] * size + torch.arange(size)).flatten().to(device)


@lru_cache(maxsize=256)
@torch.inference_mode(False)
def columns_of_taps(taps: tuple[int, ...], device: torch.device) -> Tensor:
    """Where the rows of windows lie among a layer's inputs, which are tap by tap: int64, (4 T,)."""
    return (torch.tensor(taps, dtype=torch.int64) * 4 + torch.arange(4)[:, None]).flatten().to(device)


def columns_of_base(device: torch.device) -> Tensor:
    """The same of a layer that reads the base's window: int64, (100,)."""
    return columns_of_taps(tuple(range(w.BASE_TAPS)), device)


def normalise(windows: Tensor, taps: tuple[int, ...], base: Tensor | None = None) -> Normalised:
    """Reference, shift and relative values of gathered windows.

    Args:
        windows: int32, (T, P), pixels whose bytes are G, R, B and 1 where known; 0 where unknown.
        taps: which of `window.OFFSETS` the T taps are.
        base: int32, (25, P), the base's window, 0 outside of the picture, or None.
    """
    sum_weights, inner, reciprocal = _weights(taps, windows.device)
    count, positions = windows.shape
    rows = torch.empty(4 * count + TAIL, positions, device=windows.device)
    planes = unpacked(windows, rows[:-TAIL].view(4, count, positions))
    sums = sum_weights @ rows[:-TAIL]
    based = None if base is None else unpacked(base)
    reference = _mean_known(sums[:8], reciprocal) if based is None else based[:3, w.BASE_CENTRE].clone()
    _subtract(planes, reference)
    total, counted = _differences(planes)[inner].sum(0, keepdim=True), sums[8:]
    if based is not None:
        _subtract(based, reference)  # the centre's difference is 0
        total += _differences(based).sum(0, keepdim=True)
        counted += 3 * (based[3].sum(0) - based[3, w.BASE_CENTRE])
    shift = shift_of(total, counted)
    factor = torch.exp2(shift)
    _enlarge(planes, factor)
    torch.sub(reference[1:], reference[:1], out=rows[-TAIL : 2 - TAIL])
    torch.eq(shift, _shifts(windows.device), out=rows[2 - TAIL :])
    if based is None:
        return Normalised(rows, reference, shift, None)
    _enlarge(based, factor)
    return Normalised(rows, reference, shift, based.flatten(0, 1))


def unpacked(pixels: Tensor, out: Tensor | None = None) -> Tensor:
    """The bytes of int32 pixels, (T, P), as planes of float32, (4, T, P): G, R, B, known."""
    if out is None:
        out = torch.empty(4, *pixels.shape, device=pixels.device)
    out[0] = pixels & 255
    for channel in range(1, 3):
        out[channel] = (pixels >> 8 * channel).bitwise_and_(255)
    out[3] = pixels >> 24
    return out


@lru_cache(maxsize=8)
@torch.inference_mode(False)
def _shifts(device: torch.device) -> Tensor:
    return torch.arange(w.LARGEST_SHIFT + 1, dtype=torch.float32, device=device)[:, None]


def _subtract(planes: Tensor, reference: Tensor) -> None:
    """Make known taps relative; unknown ones, and the mask, stay as they are."""
    for channel in range(3):
        planes[channel].addcmul_(planes[3], reference[channel], value=-1)


def _differences(planes: Tensor) -> Tensor:
    """|G| + |R| + |B| of relative values: (T, P). No product: its factors may be rounded to eight bits."""
    total = planes[0].abs()
    for channel in range(1, 3):
        total += planes[channel].abs()
    return total


def _enlarge(planes: Tensor, factor: Tensor) -> None:
    cut(planes[:3].mul_(factor).clamp_(-w.LIMIT, w.LIMIT))


def cut(x: Tensor) -> Tensor:
    """Keep the first eight significant bits of whole numbers in float32, as bfloat16 has them, in place.

    So a product is the same on processors that multiply float32 and on those that, faster, multiply bfloat16.
    """
    x.view(torch.int32).bitwise_and_(-(1 << 16))
    return x


def _mean_known(sums: Tensor, reciprocal: Tensor) -> Tensor:
    chosen = torch.where(sums[3] > 0, sums[:4], sums[4:])  # (4, P): sums of G, R, B, count
    mean = torch.floor((chosen[:3] * reciprocal[chosen[3].long()] + 32768) * 2.0**-16)
    return torch.where(chosen[3] > 0, mean, float(w.MEAN_WITHOUT_TAPS))


def shift_of(total: Tensor, counted: Tensor) -> Tensor:
    """The shift, from the sum of differences and three times their count: float32, (1, P)."""
    total = total + 3 * w.PRIOR_DIFFERENCE
    limit = 64 * (counted + 3)
    shift = torch.zeros_like(total)
    for doubled in range(1, w.LARGEST_SHIFT + 1):
        shift += total * 2**doubled < limit
    return shift
