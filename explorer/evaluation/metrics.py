"""How near a decoded picture is to its original: PSNR and MS-SSIM of 8-bit RGB."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.uint8]


def psnr(original: Samples, decoded: Samples) -> float:
    """Peak signal-to-noise ratio over all sub-pixels, dB; infinite for equal pictures. Both uint8, (H, W, 3), RGB."""
    error = float(np.square(original.astype(np.float64) - decoded).mean())
    return 10 * math.log10(255**2 / error) if error else math.inf


def msssim(original: Samples, decoded: Samples) -> float | None:
    """MS-SSIM, 0 .. 1, mean over R, G and B; None for pictures too small for its five scales."""
    import torch

    from explorer.lossy.msssim import SMALLEST_SIDE, ms_ssim

    if min(original.shape[:2]) < SMALLEST_SIDE:
        return None
    x, y = (torch.from_numpy(p.transpose(2, 0, 1).copy())[None].float() / 255 for p in (original, decoded))
    with torch.inference_mode():
        return float(ms_ssim(x, y)[0])
