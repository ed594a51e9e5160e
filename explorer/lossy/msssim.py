"""MS-SSIM (Wang, Simoncelli, Bovik 2003) of RGB pictures: a metric, and a loss to train with."""

from __future__ import annotations

from typing import cast

from torch import Tensor

SMALLEST_SIDE = 161  # px; four halvings leave a window of 11 at the coarsest of the five scales


def ms_ssim(x: Tensor, y: Tensor) -> Tensor:
    """MS-SSIM of each picture: (N,), 0 .. 1, differentiable.

    Args:
        x, y: float, (N, 3, H, W), 0 .. 1, both sides at least `SMALLEST_SIDE`.

    By pytorch-msssim, as CompressAI measures it: five scales, Gaussian window of 11 with sigma 1.5, mean over the
    channels. Pictures that are the opposite of each other on average have gradients that are not finite.
    Raises `ValueError` for other shapes.
    """
    from pytorch_msssim import ms_ssim as measure

    if x.ndim != 4 or x.shape != y.shape or min(x.shape[-2:]) < SMALLEST_SIDE:
        raise ValueError(f"MS-SSIM of {tuple(x.shape)} and {tuple(y.shape)}: needs (N, 3, H, W) of {SMALLEST_SIDE} px")
    return cast(Tensor, measure(x, y, data_range=1.0, size_average=False))
