"""The networks in floating point, as they are trained (Minnen, Ballé, Toderici 2018, arXiv 1809.02736, table 1).

    x --> g_a --> y --round--> y^ --> g_s --> x^
                  |            |
                 h_a           '--> context head --.
                  |                                +--> mean, scale of every latent
                  z --round--> z^ --> h_s ---------'

One network serves all qualities (`qualities`), which the paper trained a network each for: latents are multiplied by a
vector of the quality and divided by another (Cui et al. 2020, arXiv 2003.02012), and so are features inside g_a and
g_s; the hyper-decoder and the head add a bias of the quality.

The hyper-decoder and the head decide probabilities, so `integer` evaluates them in whole numbers when files are made.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn

from explorer.lossy import gaussian
from explorer.lossy.contexts import HEADS, OFFSETS, STAGES, context, first_stage
from explorer.lossy.factorised import FactorisedDensity
from explorer.lossy.layers import GDN, FromPixels, ToPixels, down, leaky, straight_through, up, with_noise
from explorer.lossy.qualities import KNOTS, between, logarithm_at_knot

INDEX_UNIT, INDEX_START = 8.0, 20.0  # the head's second output, times and plus these, is the index of a scale
DOWNSAMPLING = 16
START_GAIN = 1.0  # of the latents at the middle quality


@dataclass(frozen=True)
class Shape:
    """Sizes: `n` channels inside the transforms and of the hyper-latents, N, and `m` latents, M."""

    n: int = 128
    m: int = 256


class QualityVector(nn.Module):
    """A positive number for each channel and quality: e to what is stored at the knots, and linear between."""

    def __init__(self, channels: int, slope: float = 0.0, start: float = 0.0) -> None:
        super().__init__()
        logarithms = torch.tensor([slope * logarithm_at_knot(knot) + start for knot in range(KNOTS)])
        self.knots = nn.Parameter(logarithms[:, None].repeat(1, channels))

    def forward(self, x: Tensor, at: Tensor) -> Tensor:
        """float (B, C, H, W) times the numbers of each picture's quality, see `qualities.between`."""
        scaled: Tensor = x * (at @ self.knots).exp()[:, :, None, None].to(x)
        return scaled


class Analysis(nn.Module):
    """g_a: float (B, 3, H, W), -1/2 .. 1/2, to latents (B, M, H / 16, W / 16).

    Only what follows the last GDN depends on the quality, so that an encoder that searches runs `features` once.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        n = shape.n
        self.layers = nn.ModuleList([FromPixels(3, n), down(n, n), down(n, n)])
        self.norms = nn.ModuleList([GDN(n) for _ in range(3)])
        self.vector = QualityVector(n)
        self.last = down(n, shape.m)
        self.gain = QualityVector(shape.m, 0.5, math.log(START_GAIN))

    def features(self, x: Tensor) -> Tensor:
        """Pictures to features, float (B, N, H / 8, W / 8)."""
        for layer, norm in zip(self.layers, self.norms, strict=True):
            x = norm(layer(x))
        return x

    def latents(self, features: Tensor, at: Tensor) -> Tensor:
        """Features to the latents of qualities: float (B, KNOTS), see `qualities.between`."""
        with torch.autocast(features.device.type, enabled=False):
            found: Tensor = self.gain(self.last(self.vector(features.float(), at)), at)
        return found

    def forward(self, x: Tensor, at: Tensor) -> Tensor:
        """Both."""
        return self.latents(self.features(x), at)


class Synthesis(nn.Module):
    """g_s: latents of qualities to pictures, the mirror of `Analysis`."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        n = shape.n
        self.gain = QualityVector(shape.m, -0.5, -math.log(START_GAIN))
        self.layers = nn.ModuleList([up(shape.m, n), up(n, n), up(n, n)])
        self.norms = nn.ModuleList([GDN(n, inverse=True) for _ in range(3)])
        self.vectors = nn.ModuleList([QualityVector(n) for _ in range(3)])
        self.last = ToPixels(n, 3)

    def forward(self, y: Tensor, at: Tensor) -> Tensor:
        """float (B, M, h, w) to (B, 3, 16 h, 16 w), -1/2 .. 1/2."""
        x = self.gain(y, at)
        for layer, norm, vector in zip(self.layers, self.norms, self.vectors, strict=True):
            x = vector(norm(layer(x)), at)
        made: Tensor = self.last(x)
        return made


def hyper_analysis(shape: Shape) -> nn.Sequential:
    """h_a: latents to hyper-latents (B, N, H / 64, W / 64)."""
    n = shape.n
    return nn.Sequential(down(shape.m, n, 3, 1), leaky(), down(n, n), leaky(), down(n, n))


class HyperSynthesis(nn.Module):
    """h_s: hyper-latents to features (B, 2 M, H / 16, W / 16); the first layer adds a bias of the quality.

    Its inner layers have N and 3 N / 2 channels, which are the paper's M and 3 M / 2 where N = M.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        n = shape.n
        self.first, self.second = up(n, n), up(n, 3 * n // 2)
        self.last = down(3 * n // 2, 2 * shape.m, 3, 1)
        self.quality = nn.Parameter(torch.zeros(KNOTS, n))

    def forward(self, z: Tensor, at: Tensor) -> Tensor:
        """float (B, N, h, w), at float (B, KNOTS)."""
        x = self.first(z)
        x = leaky()(x + (at @ self.quality)[:, :, None, None].to(x))
        found: Tensor = self.last(leaky()(self.second(x)))
        return found


class Head(nn.Module):
    """Context model and entropy parameters: what is known to mean and scale of each latent, at any rung.

    The masked convolution is a matrix product over gathered windows of 24 neighbours, with those a stage does not know
    set to zero. The first of the three 1x1 layers adds a bias of the rung's stage and one of the quality.
    """

    def __init__(self, m: int) -> None:
        super().__init__()
        self.masked = nn.Linear(len(OFFSETS) * m, 2 * m)
        first, second = 10 * m // 3, 8 * m // 3
        self.first = nn.Linear(4 * m, first)
        self.stage = nn.Parameter(torch.zeros(STAGES, first))
        self.quality = nn.Parameter(torch.zeros(KNOTS, first))
        self.second = nn.Linear(first, second)
        self.last = nn.Linear(second, 2 * m)
        nn.init.zeros_(self.last.bias)
        for rung in HEADS:  # buffers, so that they are on the network's device and no step copies them
            here, start = context(rung), first_stage(rung)
            taps, known = torch.tensor(here.taps, dtype=torch.int64), torch.from_numpy(here.known[here.cell])
            self.register_buffer(f"taps_{rung}", taps, persistent=False)
            self.register_buffer(f"known_{rung}", known[:, :, taps].float(), persistent=False)  # (rows, columns, taps)
            stages = nn.functional.one_hot(torch.from_numpy(here.cell) + start, STAGES).float()
            self.register_buffer(f"stages_{rung}", stages, persistent=False)  # (rows, columns, STAGES)

    def masked_windows(self, y: Tensor, rung: str) -> Tensor:
        """The masked layer: latents (B, M, h, w) to (B, h, w, 2 M)."""
        taps, bias = context(rung).taps, self.masked.bias
        if not taps:
            return bias.expand(len(y), *y.shape[2:], len(bias))
        m, (height, width) = y.shape[1], y.shape[2:]
        padded = nn.functional.pad(y.permute(0, 2, 3, 1), (0, 0, 2, 2, 2, 2))
        parts = [padded[:, 2 + dy : 2 + dy + height, 2 + dx : 2 + dx + width] for dy, dx in (OFFSETS[t] for t in taps)]
        windows = torch.stack(parts, 3)  # (B, h, w, taps, M)
        known = self.get_buffer(f"known_{rung}")
        if len(known) > 1:
            windows = windows * laid(known, height, width)[..., None].to(windows)
        weight = self.masked.weight.view(len(bias), -1, m).index_select(1, self.get_buffer(f"taps_{rung}"))
        return nn.functional.linear(windows.flatten(3), weight.flatten(1), bias)

    def forward(self, features: Tensor, y: Tensor, at: Tensor, rung: str) -> tuple[Tensor, Tensor]:
        """Means and scale indices, float (B, M, h, w).

        Args:
            features: of h_s, float (B, 2 M, h, w).
            y: latents y^, float (B, M, h, w).
            at: float (B, KNOTS), see `qualities.between`.
            rung: one of `contexts.HEADS`.
        """
        masked = self.masked_windows(y, rung)
        x = torch.cat([features.permute(0, 2, 3, 1).to(masked), masked], 3)
        stages = laid(self.get_buffer(f"stages_{rung}") @ self.stage, *y.shape[2:])
        bias = stages + (at @ self.quality)[:, None, None]
        x = self.first(x)
        x = leaky()(self.second(leaky()(x + bias.to(x))))
        with torch.autocast(x.device.type, enabled=False):
            mean, index = self.last(x.float()).permute(0, 3, 1, 2).chunk(2, 1)
        return mean, index * INDEX_UNIT + INDEX_START


def laid(of_cell: Tensor, height: int, width: int) -> Tensor:
    """What belongs to places of a cell, (rows, columns, C), laid over a grid: (height, width, C)."""
    rows, columns = of_cell.shape[:2]
    return of_cell.repeat(-(-height // rows), -(-width // columns), 1)[:height, :width]


class Rates(NamedTuple):
    """Bits of a batch, and what it was decoded to.

    Attributes:
        latents: by rung, bits of all latents of each picture, float (B,).
        hyper: bits of all hyper-latents of each picture, float (B,).
        decoded: float (B, 3, H, W).
    """

    latents: dict[str, Tensor]
    hyper: Tensor
    decoded: Tensor


class JointPrior(nn.Module):
    """All networks, for all qualities.

    Attributes:
        shape: the sizes.
        g_a, g_s, h_a, h_s: the transforms.
        density: of the hyper-latents.
        head: context model and entropy parameters.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.g_a, self.g_s = Analysis(shape), Synthesis(shape)
        self.h_a, self.h_s = hyper_analysis(shape), HyperSynthesis(shape)
        self.density = FactorisedDensity(shape.n)
        self.head = Head(shape.m)

    def forward(self, x: Tensor, qualities: Tensor, rungs: tuple[str, ...] = HEADS) -> Rates:
        """Rates and decoded pictures of a batch, float (B, 3, H, W), 0 .. 1, sizes multiples of 64.

        `qualities`: float (B,), 0 .. 63.

        While training, rates take noise for rounding, and the picture takes rounded latents ("mixed quantisation":
        Minnen, Singh 2020, arXiv 2007.08739, section 3.3).
        """
        at = between(qualities)
        y = self.g_a(x - 0.5, at)
        z = self.h_a(y).float()
        features = self.h_s(straight_through(z), at)
        rounded = straight_through(y)
        latents = self._bits(with_noise(y) if self.training else rounded, features, rounded, at, rungs)
        hyper = self.density.bits(with_noise(z) if self.training else z.round()).sum((1, 2, 3))
        return Rates(latents, hyper, self.g_s(rounded, at).float() + 0.5)

    def rates_of_frozen(self, x: Tensor, qualities: Tensor, rungs: tuple[str, ...] = HEADS) -> Rates:
        """Rates of the latents as files hold them, with gradients for h_s, the density and the head alone."""
        at = between(qualities)
        with torch.no_grad():
            y = self.g_a(x - 0.5, at)
            z = self.h_a(y).float().round()
            y = y.round()
        return Rates(self._bits(y, self.h_s(z, at), y, at, rungs), self.density.bits(z).sum((1, 2, 3)), x)

    def _bits(
        self, y: Tensor, features: Tensor, known: Tensor, at: Tensor, rungs: tuple[str, ...]
    ) -> dict[str, Tensor]:
        return {rung: gaussian.bits(y, *self.head(features, known, at, rung)).sum((1, 2, 3)) for rung in rungs}
