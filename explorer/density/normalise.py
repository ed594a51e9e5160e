"""The window's numbers in torch: reference, shift and relative values (definitions in `window`).

Whole numbers below 2^24 in float32 throughout, so every device and batch split gives the same ones.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import torch
from torch import Tensor

from explorer.density import window as w


class Normalised(NamedTuple):
    """Windows as the network reads them, all float32 holding whole numbers.

    Attributes:
        inputs: (P, T * 4), per tap the relative G, R, B within +-511 and 1 where the tap is known.
        reference: (P, 3), G, R, B.
        shift: (P, 1), 0 .. 6.
        base: (P, 25 * 4), the same of the base's window, or None without a base.
    """

    inputs: Tensor
    reference: Tensor
    shift: Tensor
    base: Tensor | None


@lru_cache(maxsize=64)
def _weights(taps: tuple[int, ...], device: torch.device) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    arrays = (w.summing_weights(taps), w.activity_weights(taps), w.base_activity_weights(), w.RECIPROCAL)
    sums, activity, base_activity, reciprocal = (torch.from_numpy(a).to(device) for a in arrays)
    return sums, activity, base_activity, reciprocal


@lru_cache(maxsize=256)
@torch.inference_mode(False)  # what coding makes first, training uses as well
def columns_of(groups: tuple[int, ...], size: int, device: torch.device) -> Tensor:
    """Where taps, of 4 numbers each, or states lie among a layer's inputs: int64, (groups * size,).

    Kept, as every copy to a GPU waits for it.
    """
    return (torch.tensor(groups, dtype=torch.int64)[:, None] * size + torch.arange(size)).flatten().to(device)


def normalise(windows: Tensor, taps: tuple[int, ...], base: Tensor | None = None) -> Normalised:
    """Reference, shift and relative values of gathered windows.

    Args:
        windows: float32, (P, T, 4), per tap G, R, B (0 .. 255) and 1 where known; an unknown tap is all 0. Overwritten.
        taps: which of `window.OFFSETS` the T taps are.
        base: float32, (P, 25, 4), the base's window, 0 outside of the picture, or None. Overwritten.
    """
    sum_weights, activity_weights, base_weights, reciprocal = _weights(taps, windows.device)
    if base is None:
        reference = _mean_known(windows.flatten(1) @ sum_weights, reciprocal)  # (P, 3)
    else:
        reference = base[:, w.BASE_CENTRE, :3].clone()
    _subtract(windows, reference)
    activity = windows.flatten(1).abs() @ activity_weights  # (P, 2)
    if base is not None:
        _subtract(base, reference)
        activity += base.flatten(1).abs() @ base_weights
    shift = shift_of(activity)  # (P, 1)
    factor = torch.exp2(shift)
    return Normalised(_enlarge(windows, factor), reference, shift, None if base is None else _enlarge(base, factor))


def _subtract(windows: Tensor, reference: Tensor) -> None:
    """Make known taps relative; unknown ones, and the mask, stay as they are."""
    known = windows[:, :, 3].clone()
    for channel in range(3):
        windows[:, :, channel].addcmul_(known, reference[:, channel : channel + 1], value=-1)


def _enlarge(windows: Tensor, factor: Tensor) -> Tensor:
    """Whole rows at once, (P, T * 4) times (P, 1): far faster than the three of every four columns that it is for."""
    known = windows[:, :, 3].clone()
    inputs = windows.flatten(1).mul_(factor).clamp_(-w.LIMIT, w.LIMIT)
    windows[:, :, 3] = known
    return inputs


def _mean_known(sums: Tensor, reciprocal: Tensor) -> Tensor:
    near, every = sums[:, :4], sums[:, 4:]
    chosen = torch.where(near[:, 3:] > 0, near, every)  # (P, 4): sums of G, R, B, count
    mean = torch.floor((chosen[:, :3] * reciprocal[chosen[:, 3].long()][:, None] + 32768) * 2.0**-16)
    return torch.where(chosen[:, 3:] > 0, mean, float(w.MEAN_WITHOUT_TAPS))


def shift_of(activity: Tensor) -> Tensor:
    """The shift, from (sum of differences, three times their count): float32, (P, 2) -> (P, 1)."""
    total = activity[:, :1] + 3 * w.PRIOR_DIFFERENCE
    limit = 64 * (activity[:, 1:] + 3)
    shift = torch.zeros_like(total)
    for doubled in range(1, w.LARGEST_SHIFT + 1):
        shift += total * 2**doubled < limit
    return shift
