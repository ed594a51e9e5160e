"""Latents that fit a picture better than rounded ones, found by descent on rate + lambda distortion.

Yang, Bamler, Mandt 2020 (arXiv 2006.04240) anneal between the two whole numbers next to a latent; here without their
noise, which takes hundreds of rounds to pay, and at a temperature that soft-rounds but a narrow band between the two.
Hyper-latents stay. The file decodes like any other: only what the encoder says is different.

In tiles, one after the other, each seeing what those before became; a tile's margin reaches as far as any of its
latents does, through g_s or through the contexts of others, so no gradient is cut.
"""

from __future__ import annotations

from collections.abc import Generator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.file.header import QUARTERS
from explorer.lossy import gaussian
from explorer.lossy.evaluate import Evaluator
from explorer.lossy.integer import ACTIVATION, IntegerPrior, restored
from explorer.lossy.msssim import SMALLEST_SIDE, ms_ssim
from explorer.lossy.network import DOWNSAMPLING, Head, Shape, Synthesis
from explorer.lossy.qualities import between, lambdas_of
from explorer.lossy.tables import LIMIT

TILE = 32  # latents a side, at most, so that the memory is bounded
MARGIN = 4  # latents: 2 that g_s or a context reaches, and 2 that what lies there depends on
ALIGNED = 4  # of tiles: cells of every rung begin where tiles do
RATE = 0.05  # of Adam, in latents
DECAY = 0.5  # share of the rounds after which the rate falls, to `LAST` of itself
LAST = 0.2
HOT, COLD = 0.2, 0.1  # temperatures of the first and the last round

Latents = NDArray[np.int16]


class Wanted(NamedTuple):
    """What latents shall say.

    Attributes:
        pixels: uint8, (H, W, 3).
        raw: float32, (h, w, M), latents as g_a makes them.
        z: int16, the hyper-latents.
        head: that will code them, one of `contexts.HEADS`.
        quarters: of the quality.
        metric: that distortion is measured in, "mse" or "msssim".
    """

    pixels: NDArray[np.uint8]
    raw: NDArray[np.float32]
    z: Latents
    head: str
    quarters: int
    metric: str


@lru_cache(maxsize=2)
def refiner_of(evaluator: Evaluator) -> Refiner:
    """The refiner of an evaluator's model, on its device."""
    return Refiner(evaluator.prior, evaluator.device)


class Refiner:
    """g_s and the head of a model in floating point, to be differentiated."""

    def __init__(self, prior: IntegerPrior, device: torch.device) -> None:
        self.synthesis, self.head = Synthesis(Shape(prior.n, prior.m)), Head(prior.m)
        real = restored(prior)
        for name, net in (("g_s", self.synthesis), ("head", self.head)):
            own = {key: values for key, values in real.items() if key.startswith(f"{name}.")}
            net.load_state_dict({key.partition(".")[2]: torch.from_numpy(v).float() for key, v in own.items()})
            net.requires_grad_(False).eval().to(device)
        self.device = device
        self.fast = device.type != "cpu" or bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())

    def rounds(self, evaluator: Evaluator, wanted: Wanted, y: Latents, rounds: int) -> Generator[int, None, Latents]:
        """Refine latents y, int16 (h, w, M); yields how many rounds are left, of all tiles, and returns the new ones.

        Never makes rate + lambda distortion worse, by the networks in floating point. Tiles too small for MS-SSIM stay
        as they are where that is the metric.
        """
        height, width = y.shape[:2]
        features = evaluator.features(wanted.z, height, width, wanted.quarters)
        found = y.copy()
        tiles = [(top, left) for top in spans(height) for left in spans(width)]
        left = rounds * len(tiles)
        for tile in tiles:
            descent = _Descent(self, wanted, features, found, tile)
            if not descent.possible:
                left -= rounds
                continue
            for turn in range(rounds):
                descent.step(turn / rounds)
                left -= 1
                yield left
            descent.into(found)
        return found


class Span(NamedTuple):
    """A tile along one axis, in latents: what it decides, and what it sees."""

    inner: slice
    outer: slice


def spans(length: int) -> list[Span]:
    """Tiles along an axis: they begin at multiples of `ALIGNED`."""
    count = -(-length // TILE)
    edges = [length * i // count // ALIGNED * ALIGNED for i in range(count)] + [length]
    inner = [slice(start, stop) for start, stop in pairwise(edges)]
    return [Span(s, slice(max(0, s.start - MARGIN), min(length, s.stop + MARGIN))) for s in inner]


class _Descent:
    """One tile."""

    def __init__(self, refiner: Refiner, wanted: Wanted, features: Tensor, y: Latents, tile: tuple[Span, Span]) -> None:
        self._refiner, self._wanted, device = refiner, wanted, refiner.device
        (top, left), unit = tile, DOWNSAMPLING
        outer, self._inner = (top.outer, left.outer), (top.inner, left.inner)
        self._features = (features[outer].clone() / ACTIVATION).permute(2, 0, 1)[None]
        pixels = wanted.pixels[tuple(slice(unit * s.start, unit * s.stop) for s in outer)].copy()
        self._x = torch.from_numpy(pixels).to(device).permute(2, 0, 1)[None].float() / 255
        self._known = _tensor(y[outer], device)
        self._decided = torch.zeros(self._known.shape[2:], dtype=torch.bool, device=device)
        self._own = tuple(slice(i.start - o.start, i.stop - o.start) for i, o in zip(self._inner, outer, strict=True))
        self._decided[self._own] = True
        quality = torch.tensor([wanted.quarters / QUARTERS], device=device)
        self._at = between(quality)
        self._weight = float(lambdas_of(quality, wanted.metric)) * self._x.shape[2] * self._x.shape[3]
        self._latents = _tensor(wanted.raw[outer], device).clamp(-LIMIT, LIMIT - 1).requires_grad_()
        self._adam = torch.optim.Adam([self._latents], RATE, betas=(0.9, 0.99))

    @property
    def possible(self) -> bool:
        """Whether the metric is defined on the tile."""
        return self._wanted.metric == "mse" or min(self._x.shape[2:]) >= SMALLEST_SIDE

    @torch.enable_grad()
    def step(self, done: float) -> None:
        """One round, when a share of them is done."""
        for group in self._adam.param_groups:
            group["lr"] = RATE * (1 - max(0.0, done - DECAY) / (1 - DECAY) * (1 - LAST))
        soft = softly_rounded(self._latents, HOT * (COLD / HOT) ** done)
        self._adam.zero_grad()
        self._cost(torch.where(self._decided, soft, self._known), fast=self._refiner.fast).backward()  # type: ignore[no-untyped-call]
        self._adam.step()

    @torch.no_grad()
    def into(self, y: Latents) -> None:
        """Write what was found where it is better than what was there."""
        found = torch.where(self._decided, self._latents.round().clamp(-LIMIT, LIMIT - 1), self._known)
        if self._cost(found, fast=False) < self._cost(self._known, fast=False):
            y[self._inner] = found[0].permute(1, 2, 0)[self._own].cpu().numpy().astype(np.int16)

    def _cost(self, latents: Tensor, *, fast: bool) -> Tensor:
        """Bits and weighed distortion of all that the tile sees."""
        refiner, (height, width) = self._refiner, self._x.shape[2:]
        with torch.autocast(refiner.device.type, torch.bfloat16, enabled=fast):
            made = refiner.synthesis(latents, self._at)
            mean, index = refiner.head(self._features, latents, self._at, self._wanted.head)
        made = made.float()[:, :, :height, :width] + 0.5
        bits = gaussian.bits(latents, mean.float(), index.float()).sum()
        return bits + self._weight * _distortion(self._wanted.metric, made, self._x)


def softly_rounded(latents: Tensor, temperature: float) -> Tensor:
    """Between the two whole numbers next to each latent, the nearer to the nearer one the colder it is.

    The share of the upper one is the logistic function of (atanh(1 - d) - atanh(d)) / temperature^2, d what is missing
    to it: the mean of the authors' relaxed sample where there is no noise.
    """
    low = latents.detach().floor()
    above = (latents - low).clamp(1e-4, 1 - 1e-4)
    return low + torch.sigmoid((torch.atanh(above) - torch.atanh(1 - above)) / temperature**2)


def _distortion(metric: str, made: Tensor, x: Tensor) -> Tensor:
    if metric == "mse":
        return 255.0**2 * (made - x).square().mean()
    return 1 - ms_ssim(made.clamp(0, 1), x).mean()


def _tensor(values: NDArray[np.int16] | NDArray[np.float32], device: torch.device) -> Tensor:
    """(h, w, M) to float32 (1, M, h, w)."""
    return torch.from_numpy(np.ascontiguousarray(values)).to(device).float().permute(2, 0, 1)[None].contiguous()
