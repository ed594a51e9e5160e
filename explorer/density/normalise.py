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
    """

    inputs: Tensor
    reference: Tensor
    shift: Tensor


@lru_cache(maxsize=64)
def _weights(taps: tuple[int, ...], device: torch.device) -> tuple[Tensor, Tensor, Tensor]:
    sums = torch.from_numpy(w.summing_weights(taps)).to(device)
    activity = torch.from_numpy(w.activity_weights(taps)).to(device)
    return sums, activity, torch.from_numpy(w.RECIPROCAL).to(device)


def normalise(windows: Tensor, taps: tuple[int, ...], base: Tensor | None = None) -> Normalised:
    """Reference, shift and relative values of gathered windows.

    Args:
        windows: float32, (P, T, 4), per tap G, R, B (0 .. 255) and 1 where known; an unknown tap is all 0.
        taps: which of `window.OFFSETS` the T taps are.
        base: float32, (P, 3), the base's pixel G, R, B, or None without a base.
    """
    sum_weights, activity_weights, reciprocal = _weights(taps, windows.device)
    flat = windows.flatten(1)  # (P, T * 4)
    reference = base if base is not None else _mean_known(flat @ sum_weights, reciprocal)  # (P, 3)
    known = windows[:, :, 3:]
    relative = windows - torch.nn.functional.pad(reference, (0, 1))[:, None]  # (P, T, 4); `known` stays as it is
    relative *= known
    shift = shift_of(relative.flatten(1).abs() @ activity_weights)  # (P, 1)
    relative[:, :, :3] *= torch.exp2(shift)[:, None]
    return Normalised(relative.clamp_(-w.LIMIT, w.LIMIT).flatten(1), reference, shift)


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
