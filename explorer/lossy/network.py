"""The networks in floating point, as they are trained (Minnen, Ballé, Toderici 2018, arXiv 1809.02736, table 1).

    x --> g_a --> y --round--> y^ --> g_s --> x^
                  |            |
                 h_a           '--> context head --.
                  |                                +--> mean, scale of every latent
                  z --round--> z^ --> h_s ---------'

The hyper-decoder and the heads decide probabilities, so `integer` evaluates them in whole numbers when files are made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn

from explorer.lossy import gaussian
from explorer.lossy.contexts import HEADS, OFFSETS, context
from explorer.lossy.factorised import FactorisedDensity
from explorer.lossy.layers import GDN, down, leaky, straight_through, up, with_noise

INDEX_UNIT, INDEX_START = 8.0, 20.0  # the heads' second output, times and plus these, is the index of a scale
DOWNSAMPLING, HYPER_DOWNSAMPLING = 16, 64


@dataclass(frozen=True)
class Shape:
    """Sizes: `n` channels inside the transforms, N, and `m` latents, M."""

    n: int = 64
    m: int = 96


def analysis(shape: Shape) -> nn.Sequential:
    """g_a: float (B, 3, H, W), -1/2 .. 1/2, to latents (B, M, H / 16, W / 16)."""
    n = shape.n
    return nn.Sequential(down(3, n), GDN(n), down(n, n), GDN(n), down(n, n), GDN(n), down(n, shape.m))


def synthesis(shape: Shape) -> nn.Sequential:
    """g_s: latents to pictures, the mirror of `analysis`."""
    n, inverse = shape.n, [GDN(shape.n, inverse=True) for _ in range(3)]
    return nn.Sequential(up(shape.m, n), inverse[0], up(n, n), inverse[1], up(n, n), inverse[2], up(n, 3))


def hyper_analysis(shape: Shape) -> nn.Sequential:
    """h_a: latents to hyper-latents (B, N, H / 64, W / 64)."""
    n = shape.n
    return nn.Sequential(down(shape.m, n, 3, 1), leaky(), down(n, n), leaky(), down(n, n))


def hyper_synthesis(shape: Shape) -> nn.Sequential:
    """h_s: hyper-latents to features (B, 2 M, H / 16, W / 16)."""
    m = shape.m
    return nn.Sequential(up(shape.n, m), leaky(), up(m, 3 * m // 2), leaky(), down(3 * m // 2, 2 * m, 3, 1))


class Head(nn.Module):
    """Context model and entropy parameters of one rung: what is known to mean and scale of each latent.

    The masked convolution is a matrix product over gathered windows, with the taps a stage does not know set to zero,
    and the stage adds its own bias to the first of the three 1x1 layers.
    """

    def __init__(self, head: str, m: int) -> None:
        super().__init__()
        self.context = context(head)
        taps = len(self.context.taps)
        self.masked = nn.Linear(taps * m, 2 * m) if taps else None
        first, second = 10 * m // 3, 8 * m // 3
        self.first = nn.Linear(4 * m if taps else 2 * m, first)
        self.stage = nn.Parameter(torch.zeros(self.context.stages, first))
        self.second = nn.Linear(first, second)
        self.last = nn.Linear(second, 2 * m)

    def windows(self, y: Tensor) -> Tensor:
        """Known neighbours, unknown ones zero: float (B, M, h, w) to (B, h, w, taps * M)."""
        height, width = y.shape[2:]
        padded = nn.functional.pad(y.permute(0, 2, 3, 1), (0, 0, 2, 2, 2, 2))
        stage = self.context.stage_of(height, width)
        parts = []
        for tap in self.context.taps:
            dy, dx = OFFSETS[tap]
            part = padded[:, 2 + dy : 2 + dy + height, 2 + dx : 2 + dx + width]
            known = self.context.known[stage, tap]
            parts.append(part if known.all() else part * torch.from_numpy(known).to(part)[:, :, None])
        return torch.cat(parts, 3)

    def forward(self, features: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        """Features of h_s (B, 2M, h, w) and latents y^ (B, M, h, w) to means and scale indices, (B, M, h, w)."""
        x = features.permute(0, 2, 3, 1)
        if self.masked is not None:
            x = torch.cat([x, self.masked(self.windows(y))], 3)
        stage = torch.from_numpy(self.context.stage_of(*y.shape[2:])).to(y.device)
        x = leaky()(self.first(x) + self.stage[stage])
        mean, index = self.last(leaky()(self.second(x))).float().permute(0, 3, 1, 2).chunk(2, 1)
        return mean, index * INDEX_UNIT + INDEX_START


class Rates(NamedTuple):
    """Bits of a batch, and what it was decoded to.

    Attributes:
        latents: by head, bits of all latents, a scalar each.
        hyper: bits of all hyper-latents.
        decoded: float (B, 3, H, W).
    """

    latents: dict[str, Tensor]
    hyper: Tensor
    decoded: Tensor


class JointPrior(nn.Module):
    """All networks of one quality.

    Attributes:
        shape: the sizes.
        g_a, g_s, h_a, h_s: the transforms.
        density: of the hyper-latents.
        heads: by name, see `contexts.HEADS`.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.g_a, self.g_s = analysis(shape), synthesis(shape)
        self.h_a, self.h_s = hyper_analysis(shape), hyper_synthesis(shape)
        self.density = FactorisedDensity(shape.n)
        self.heads = nn.ModuleDict({name: Head(name, shape.m) for name in HEADS})

    def forward(self, x: Tensor, heads: tuple[str, ...] = HEADS) -> Rates:
        """Rates and decoded pictures of a batch, float (B, 3, H, W), 0 .. 1, sizes multiples of 64.

        While training, rates take noise for rounding, and the picture takes rounded latents ("mixed quantisation":
        Minnen, Singh 2020, arXiv 2007.08739, section 3.3).
        """
        y = self.g_a(x - 0.5)
        z = self.h_a(y).float()
        features = self.h_s(straight_through(z))
        y = y.float()
        rounded = straight_through(y)
        noisy = with_noise(y) if self.training else rounded
        latents = {name: gaussian.bits(noisy, *self.heads[name](features, rounded)).sum() for name in heads}
        hyper = self.density.bits(with_noise(z) if self.training else z.round()).sum()
        return Rates(latents, hyper, self.g_s(rounded).float() + 0.5)

    def rates_of_frozen(self, x: Tensor) -> Rates:
        """Rates of the latents as files hold them, by all heads, with gradients for the heads alone."""
        with torch.no_grad():
            y = self.g_a(x - 0.5)
            z = self.h_a(y).float().round()
            features, y = self.h_s(z), y.float().round()
        latents = {name: gaussian.bits(y, *head(features, y)).sum() for name, head in self.heads.items()}
        return Rates(latents, torch.zeros(()), x)
