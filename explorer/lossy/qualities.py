"""Quality is a number: one network serves all of them.

The weight of the distortion is log-spaced over the qualities. What depends on the quality inside the network is stored
at `KNOTS` qualities, equally far from each other; between two knots it is linear. Files hold a quality in quarters.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

BEST = 63  # the qualities are 0 .. 63
QUARTERS = 4  # of a quality: what files tell apart
SPACING = 16  # quarters from knot to knot
KNOTS = BEST * QUARTERS // SPACING + 2
LEAST_LAMBDA, GREATEST_LAMBDA = 0.0018, 0.18  # weights of 255^2 MSE


def lambda_of(quality: float) -> float:
    """The weight of 255^2 times the mean squared error that a quality is trained with, bits per pixel."""
    return LEAST_LAMBDA * (GREATEST_LAMBDA / LEAST_LAMBDA) ** (quality / BEST)


def logarithm_at_knot(knot: int) -> float:
    """Natural logarithm of lambda at a knot, over that of the middle quality's lambda."""
    slope = math.log(GREATEST_LAMBDA / LEAST_LAMBDA) / BEST
    return slope * (knot * SPACING / QUARTERS - BEST / 2)


def between(qualities: Tensor) -> Tensor:
    """How much each knot counts at some qualities: float (B,), 0 .. 63, to (B, KNOTS); rows add up to 1."""
    import torch

    knots = torch.arange(KNOTS, device=qualities.device, dtype=qualities.dtype)
    return (1 - (qualities[:, None] * (QUARTERS / SPACING) - knots).abs()).clamp(min=0)
