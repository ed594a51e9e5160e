"""Non-local attention, as it is trained: every pixel looks at a lattice of pixels that earlier steps coded.

    window of this pixel ------------------ query ----.
                                                      softmax --- mean of what is told, and of colours --- first layer
    windows and values of every `spacing`-th pixel -- keys, values --'
    of every `spacing`-th row

The soft attention of RNAN's non-local block (arXiv 1903.10082, figure 3; embedded Gaussian, arXiv 1711.07971), which
ITALIC's network has at both ends. There it looks at everything that is known, at every pixel anew in every step; here
at what a pixel of the lattice has told once, when its value became known, so that all that is known is evaluated once.

An experiment: no twin in whole numbers codes with it (docs/experiments.md says why).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from explorer.lossless.density.normalise import Normalised
from explorer.lossless.density.window import LIMIT

COLOURS = 3
UNIT = 64.0  # relative values per unit of the network's inputs
MIDDLE = 128.0  # of absolute values


class NonLocal(nn.Module):
    """What a pixel learns from afar: (P, in) -> (P, width), to be added to the first layer's outputs."""

    def __init__(self, inputs: int, features: int, width: int) -> None:
        """Make a layer that adds nothing yet, as RNAN's does.

        Args:
            inputs: of the network's first layer.
            features: of queries, keys and what is told.
        """
        super().__init__()
        self.query = nn.Linear(inputs + COLOURS, features)
        self.tell = nn.Linear(inputs + 3 * COLOURS, 2 * features)
        self.key = nn.Linear(2 * features, features, bias=False)
        self.value = nn.Linear(2 * features, features, bias=False)
        self.out = nn.Linear(features + COLOURS + 1, width, bias=False)
        nn.init.zeros_(self.out.weight)

    def forward(self, inputs: Tensor, x: Normalised, true: Tensor, far: Tensor, known: Tensor) -> Tensor:
        """What is added at N positions of B pictures.

        Args:
            inputs: float32 (N, B, in), as the first layer reads them; the columns of taps that no position knows are 0.
            x: windows, of P = N B positions.
            true: (P, 3), G, R, B, 0 .. 255.
            far: int64 (M,), the positions of the lattice.
            known: bool (N, M), which of them each position may look at.

        Returns:
            (P, width).
        """
        n, b, _ = inputs.shape
        reference, value = (part.reshape(n, b, COLOURS) for part in (x.reference.t(), true))
        factor = torch.exp2(x.shift.view(n, b, 1)) / UNIT
        relative = ((value - reference) * factor).clamp(-LIMIT / UNIT, LIMIT / UNIT)
        whole = torch.cat([relative, value / MIDDLE - 1, reference / MIDDLE - 1], 2)[far]
        told = torch.relu(self.tell(torch.cat([inputs[far], whole], 2)))  # (M, B, 2 F)
        query = self.query(torch.cat([inputs, reference / MIDDLE - 1], 2)).transpose(0, 1)  # (B, N, F)
        score = query @ self.key(told).permute(1, 2, 0) / query.shape[2] ** 0.5  # (B, N, M)
        score = score.masked_fill(~known, -torch.inf)
        nothing = score.new_zeros(*score.shape[:2], 1)  # a pixel may look at none of them
        weight = torch.softmax(torch.cat([score, nothing], 2), 2)[..., :-1]
        heard = (weight @ torch.cat([self.value(told), value[far]], 2).transpose(0, 1)).transpose(0, 1)  # (N, B, F + 3)
        mass = weight.sum(2).t()[..., None]
        colours = (heard[..., -COLOURS:] - mass * reference) * factor
        parts = heard[..., :-COLOURS], colours.clamp(-LIMIT / UNIT, LIMIT / UNIT), mass
        added: Tensor = self.out(torch.cat(parts, 2))
        return added.flatten(0, 1)

    def multiplications(self, looked_at: int, spacing: int) -> int:
        """Per pixel, where it looks at so many others."""
        once = self.tell.weight.numel() + self.key.weight.numel() + self.value.weight.numel()
        each = self.query.weight.numel() + self.out.weight.numel()
        return each + once // spacing**2 + looked_at * (2 * self.key.out_features + COLOURS)
