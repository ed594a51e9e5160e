"""Quality is a number: one network serves all of them.

The weight of the distortion is log-spaced over the qualities. What depends on the quality inside the network is stored
at `KNOTS` qualities, equally far from each other; between two knots it is linear. Files hold a quality in quarters.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from explorer.errors import BadSetting
from explorer.file.header import BEST_QUALITY, QUARTERS

if TYPE_CHECKING:
    from torch import Tensor

BEST = BEST_QUALITY  # the qualities are 0 .. 63
SPACING = 16  # quarters from knot to knot
KNOTS = BEST * QUARTERS // SPACING + 2
RATIO = 100.0  # of the best quality's lambda to the least one's
MOST_EFFORT = 100  # rounds; from some 20 on they bring little
LEAST_LAMBDA = {"mse": 0.0018, "msssim": 2.4}  # bits per pixel for each unit of 255^2 MSE, or of 1 - MS-SSIM


def quarters_of(quality: float) -> int:
    """A quality, 0 .. 63, rounded to what files tell apart. Raises `BadSetting` outside of 0 .. 63."""
    if not 0 <= quality <= BEST:
        raise BadSetting(f"quality {quality:g}: give a number from 0 to {BEST}")
    return round(quality * QUARTERS)


def rounds_of(effort: int) -> int:
    """The rounds of descent of an effort: itself. Raises `BadSetting` outside of 0 .. `MOST_EFFORT`."""
    if not 0 <= effort <= MOST_EFFORT:
        raise BadSetting(f"effort {effort}: give a number from 0 to {MOST_EFFORT}")
    return effort


def knots_of(quarters: int) -> tuple[int, int]:
    """The knot at or below a quality in quarters, and how far the quality is on the way to the next, of `SPACING`."""
    return divmod(quarters, SPACING)


def lambdas_of(qualities: Tensor, metric: str) -> Tensor:
    """The weights of the distortion that qualities, 0 .. 63, are trained with: float, of any shape."""
    return LEAST_LAMBDA[metric] * (qualities * (math.log(RATIO) / BEST)).exp()


def logarithm_at_knot(knot: int) -> float:
    """Natural logarithm of lambda at a knot over that at the middle quality."""
    return math.log(RATIO) * (knot * SPACING / QUARTERS / BEST - 0.5)


def between(qualities: Tensor) -> Tensor:
    """How much each knot counts at some qualities: float (B,), 0 .. 63, to (B, KNOTS); rows add up to 1."""
    import torch

    knots = torch.arange(KNOTS, device=qualities.device, dtype=qualities.dtype)
    return (1 - (qualities[:, None] * (QUARTERS / SPACING) - knots).abs()).clamp(min=0)
