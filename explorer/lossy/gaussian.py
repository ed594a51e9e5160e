"""The density of the latents: a Gaussian of 64 possible scales convolved with U(-1/2, 1/2)."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from explorer.lossy.layers import lower_bound
from explorer.lossy.tables import LARGEST, SCALES, SMALLEST

OCTAVE = math.log(LARGEST / SMALLEST) / (SCALES - 1)  # natural logarithm of the ratio of two scales
LEAST = 1e-9  # likelihood


def scale_of(index: Tensor) -> Tensor:
    """The scale of an index, which may be fractional while training: any shape."""
    return SMALLEST * torch.exp(OCTAVE * index)


def bits(y: Tensor, mean: Tensor, index: Tensor) -> Tensor:
    """Bits of latents y under means and indices of scales, float, all of one shape."""
    bounded = lower_bound(index, 0.0)
    scale = scale_of(-lower_bound(-bounded, -(SCALES - 1.0)))
    distance = (y - mean).abs()
    root = scale * math.sqrt(2)
    likelihood = 0.5 * (torch.erfc((distance - 0.5) / root) - torch.erfc((distance + 0.5) / root))
    return -torch.log2(lower_bound(likelihood, LEAST))
