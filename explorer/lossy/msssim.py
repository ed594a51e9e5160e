"""MS-SSIM (Wang, Simoncelli, Bovik 2003) of RGB pictures: a metric, and a loss to train with.

pytorch-msssim's numbers (a test compares them), from tensors that are made once: a training step that is captured in a
CUDA graph must not copy any from the host.
"""

from __future__ import annotations

from functools import lru_cache

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d, conv2d

SMALLEST_SIDE = 161  # px; four halvings leave a window of 11 at the coarsest of the five scales
WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)  # of the scales, the finest first
WINDOW, SIGMA = 11, 1.5
C1, C2 = 0.01**2, 0.03**2
LEAST = 1e-6  # of a scale's mean, whose power has a finite gradient


@lru_cache(maxsize=16)
def _window(device: torch.device, dtype: torch.dtype) -> Tensor:
    """A Gaussian whose sum is 1: (WINDOW,)."""
    with torch.inference_mode(mode=False):  # whoever asks first, others may want gradients
        away = torch.arange(WINDOW, dtype=torch.float32) - WINDOW // 2
        weights = torch.exp(-(away**2) / (2 * SIGMA**2))
        return (weights / weights.sum()).to(device, dtype)


def _blurred(x: Tensor) -> Tensor:
    """Each channel blurred, without the edges: (N, C, H, W) to (N, C, H - 10, W - 10)."""
    channels, window = x.shape[1], _window(x.device, x.dtype)
    down, right = (window.view(shape).repeat(channels, 1, 1, 1) for shape in ((1, 1, -1, 1), (1, 1, 1, -1)))
    return conv2d(conv2d(x, down, groups=channels), right, groups=channels)


def ms_ssim(x: Tensor, y: Tensor) -> Tensor:
    """MS-SSIM of each picture: (N,), 0 .. 1, differentiable.

    Args:
        x, y: float, (N, 3, H, W), 0 .. 1, both sides at least `SMALLEST_SIDE`.

    Five scales, Gaussian window of 11 with sigma 1.5, mean over the channels. Raises `ValueError` for other shapes.
    """
    if x.ndim != 4 or x.shape != y.shape or min(x.shape[-2:]) < SMALLEST_SIDE:
        raise ValueError(f"MS-SSIM of {tuple(x.shape)} and {tuple(y.shape)}: needs (N, 3, H, W) of {SMALLEST_SIDE} px")
    with torch.autocast(x.device.type, enabled=False):
        x, y = x.float(), y.float()
        product = torch.ones_like(x[:, :, 0, 0])
        for scale, weight in enumerate(WEIGHTS):
            if scale:
                odd = [side % 2 for side in x.shape[2:]]
                x, y = avg_pool2d(x, 2, padding=odd), avg_pool2d(y, 2, padding=odd)
            product = product * _likeness(x, y, scale + 1 == len(WEIGHTS)).clamp(min=LEAST) ** weight
        return product.mean(1)


def _likeness(x: Tensor, y: Tensor, with_luminance: bool) -> Tensor:
    """Mean of contrast and structure, and of luminance too at the coarsest scale: (N, C)."""
    mean_x, mean_y = _blurred(x), _blurred(y)
    variance_x, variance_y = _blurred(x * x) - mean_x**2, _blurred(y * y) - mean_y**2
    covariance = _blurred(x * y) - mean_x * mean_y
    found = (2 * covariance + C2) / (variance_x + variance_y + C2)
    if with_luminance:
        found = found * ((2 * mean_x * mean_y + C1) / (mean_x**2 + mean_y**2 + C1))
    return found.flatten(2).mean(2)
