"""The mixture's likelihood in floating point, for training.

Sub-pixels are coded in the order G, R, B; the mean of R moves with G, that of B with G and R (PixelCNN++,
arXiv 1701.05517, section 2.1). Logistics are discretised to the 256 values; the tails belong to 0 and 255.
"""

from __future__ import annotations

import torch
from torch import Tensor

FLOOR = 2.0**-20  # probability that every value keeps, as in the integer tables


def nats(params: Tensor, prediction: Tensor, target: Tensor, reference: Tensor, shift: Tensor) -> Tensor:
    """Negative log likelihood of P pixels in nats: (P,).

    Args:
        params, prediction: as the network returns them.
        target: (P, 3), true G, R, B, 0 .. 255.
        reference, shift: of the windows.
    """
    k = params.shape[1] // 10
    rest = params[:, k:].view(-1, 3, 3 * k)
    mean, log_scale, couple = rest[..., :k], rest[..., k : 2 * k].clamp(-8.0, 8.0), rest[..., 2 * k :]
    scale = torch.exp2(shift) / 64.0  # (P, 1), network units per pixel value
    d = ((target - reference) * scale)[:, :, None]  # (P, 3, 1)
    from_g, from_r = couple[:, 1:] * d[:, :1], couple[:, :1] * d[:, 1:2]  # (P, 2, K), (P, 1, K)
    moved = torch.cat([torch.zeros_like(from_r), from_g[:, :1], from_g[:, 1:] + from_r], 1)
    centred = d - prediction[:, :, None] - mean - moved  # (P, 3, K)
    inverse, half = torch.exp(-log_scale), (0.5 * scale)[:, :, None]
    upper = torch.sigmoid(inverse * (centred + half))
    lower = torch.sigmoid(inverse * (centred - half))
    value = target[:, :, None]
    upper = torch.where(value > 254.5, 1.0, upper)
    lower = torch.where(value < 0.5, 0.0, lower)
    joint = torch.log(upper - lower + FLOOR).sum(1) + torch.log_softmax(params[:, :k], 1)  # (P, K)
    return -torch.logsumexp(joint, 1)
