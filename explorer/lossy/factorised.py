"""The density of the hyper-latents: fully factorised, non-parametric, one for each channel.

The cumulative function of a channel is a monotone network of sizes 1-3-3-3-3-1 (Ballé et al. 2018, arXiv 1802.01436,
appendix 6.1).
"""

from __future__ import annotations

import math
from itertools import pairwise

import torch
from torch import Tensor, nn

from explorer.lossy.layers import lower_bound

FILTERS = (3, 3, 3, 3)
SPREAD = 10.0  # of the density before training
LEAST = 1e-9  # likelihood


class FactorisedDensity(nn.Module):
    """One density for each of C channels."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        sizes = (1, *FILTERS, 1)
        scale = SPREAD ** (1 / (len(FILTERS) + 1))
        self.matrices, self.biases, self.factors = nn.ParameterList(), nn.ParameterList(), nn.ParameterList()
        for inputs, outputs in pairwise(sizes):
            start = math.log(math.expm1(1 / scale / outputs))
            self.matrices.append(nn.Parameter(torch.full((channels, outputs, inputs), start)))
            self.biases.append(nn.Parameter(torch.empty(channels, outputs, 1).uniform_(-0.5, 0.5)))
        for outputs in FILTERS:
            self.factors.append(nn.Parameter(torch.zeros(channels, outputs, 1)))

    def logits(self, z: Tensor) -> Tensor:
        """Logits of the cumulative function at z, float (C, 1, P)."""
        x = z
        for i, (matrix, bias) in enumerate(zip(self.matrices, self.biases, strict=True)):
            x = nn.functional.softplus(matrix) @ x + bias
            if i < len(self.factors):
                x = x + torch.tanh(self.factors[i]) * torch.tanh(x)
        return x

    def bits(self, z: Tensor) -> Tensor:
        """Bits of z under the density convolved with U(-1/2, 1/2): float (B, C, H, W), z and result."""
        flat = z.float().transpose(0, 1).reshape(z.shape[1], 1, -1)
        with torch.autocast(z.device.type, enabled=False):
            below, above = self.logits(torch.cat([flat - 0.5, flat + 0.5], 2)).chunk(2, 2)
        side = -torch.sign(below + above).detach()  # the difference is taken where both are small
        likelihood = (torch.sigmoid(side * above) - torch.sigmoid(side * below)).abs()
        bits = -torch.log2(lower_bound(likelihood, LEAST))
        return bits.reshape(z.shape[1], z.shape[0], *z.shape[2:]).transpose(0, 1)
