"""The transforms in floating point, on pictures of any size: in tiles, so that the memory they take is bounded.

They need not be exact: another device changes a rounded latent or a pixel here and there, never what a file decodes to.
A tile sees `MARGIN` latents around itself; a transform reaches no further, so tiles meet without a seam.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.coding.latent_schedule import latent_grid
from explorer.file.header import QUARTERS
from explorer.lossy.evaluate import Evaluator
from explorer.lossy.integer import IntegerPrior
from explorer.lossy.network import DOWNSAMPLING, Analysis, Shape, Synthesis, hyper_analysis
from explorer.lossy.qualities import between
from explorer.lossy.tables import LIMIT
from explorer.machine import parallel

TILE = 32  # latents a side, at most; 512 px
MARGIN = 3  # latents; an output of g_s reaches 2 latents away, one of g_a 30 px, one of its last layer 2 features

FEATURES = 2  # rows and columns of features for each latent
Slices = tuple[slice, slice]


@lru_cache(maxsize=8)
def transforms_of(evaluator: Evaluator) -> Transforms:
    """The transforms of an evaluator's model, on its device."""
    return Transforms(evaluator.prior, evaluator.device)


class Transforms:
    """g_a, h_a and g_s of a model on a device. Qualities are in quarters."""

    def __init__(self, prior: IntegerPrior, device: torch.device) -> None:
        shape = Shape(prior.n, prior.m)
        self.device = device
        self._analysis, self._synthesis = Analysis(shape), Synthesis(shape)
        self._hyper = hyper_analysis(shape)
        for name, net in (("g_a", self._analysis), ("g_s", self._synthesis), ("h_a", self._hyper)):
            own = {k: v for k, v in prior.transforms.items() if k.startswith(f"{name}.")}
            net.load_state_dict({k.partition(".")[2]: torch.from_numpy(v) for k, v in own.items()})
            net.requires_grad_(False).eval().to(device)

    def features(self, pixels: NDArray[np.uint8]) -> NDArray[np.float16]:
        """g_a but for its last layer, which alone depends on the quality: uint8 (H, W, 3), RGB, to (2 h, 2 w, N)."""
        height, width = latent_grid(*pixels.shape[:2])
        made: NDArray[np.float16] | None = None
        part = partial(self._pixels, pixels)
        for inner, found in self._tiled(self._analysis.features, height, width, part, FEATURES):
            made = np.empty((FEATURES * height, FEATURES * width, len(found)), np.float16) if made is None else made
            made[inner] = found.permute(1, 2, 0).half().cpu().numpy()
        assert made is not None  # a picture has at least one tile
        return made

    def latents(self, features: NDArray[np.float16], quarters: int) -> NDArray[np.float32]:
        """The last layer of g_a: features (2 h, 2 w, N) to y, float32 (h, w, M), not rounded."""
        height, width = features.shape[0] // FEATURES, features.shape[1] // FEATURES
        y: NDArray[np.float32] | None = None
        last = partial(self._analysis.latents, at=self._at(quarters))
        for inner, found in self._tiled(last, height, width, partial(self._part, features, FEATURES), 1):
            y = np.empty((height, width, len(found)), np.float32) if y is None else y
            y[inner] = found.permute(1, 2, 0).cpu().numpy()
        assert y is not None
        return y

    @torch.inference_mode()
    def hyper(self, y: NDArray[np.float32]) -> NDArray[np.float32]:
        """h_a: y (h, w, M) to z, float32 (ceil(h / 4), ceil(w / 4), N), not rounded."""
        z: NDArray[np.float32] = self._hyper(self._part(y, 1, _all(y)))[0].permute(1, 2, 0).cpu().numpy()
        return z

    def picture(
        self, y: NDArray[np.int16] | NDArray[np.float32], quarters: int, height: int, width: int
    ) -> NDArray[np.uint8]:
        """g_s: latents (h, w, M) to a picture, uint8 (height, width, 3), RGB."""
        made = np.empty((y.shape[0] * DOWNSAMPLING, y.shape[1] * DOWNSAMPLING, 3), np.uint8)
        net = partial(self._synthesis, at=self._at(quarters))
        for inner, found in self._tiled(net, y.shape[0], y.shape[1], partial(self._part, y, 1), DOWNSAMPLING):
            made[inner] = _bytes(found).permute(1, 2, 0).cpu().numpy()
        return np.ascontiguousarray(made[:height, :width])

    def _at(self, quarters: int) -> Tensor:
        return between(torch.tensor([quarters / QUARTERS], device=self.device))

    def _tiled(
        self, net: Callable[[Tensor], Tensor], height: int, width: int, part: Callable[[Slices], Tensor], unit: int
    ) -> Iterator[tuple[Slices, Tensor]]:
        """A transform tile by tile: what it makes of `part` of some latents, and where that lies in the result."""

        @torch.inference_mode()
        def run(tile: tuple[Span, Span]) -> tuple[Slices, Tensor]:
            (top, left), found = tile, part((tile[0].outer, tile[1].outer))
            made = net(found)[0]
            return (top.made(unit), left.made(unit)), made[:, top.kept(unit), left.kept(unit)]

        tiles = [(top, left) for top in _spans(height) for left in _spans(width)]
        return parallel.ahead(run, tiles, 1)

    def _pixels(self, pixels: NDArray[np.uint8], where: Slices) -> Tensor:
        """The pixels of some latents, continued beyond the edges by the last row and column: (1, 3, 16 h, 16 w)."""
        unit = DOWNSAMPLING
        rows, columns = (
            np.arange(unit * s.start, unit * s.stop).clip(max=n - 1) for s, n in zip(where, pixels.shape, strict=False)
        )
        part = torch.from_numpy(pixels[rows[:, None], columns]).to(self.device)
        return part.permute(2, 0, 1)[None].float().div_(255).sub_(0.5)

    def _part(self, values: NDArray[Any], unit: int, where: Slices) -> Tensor:
        """Of some latents, what `values` holds, `unit` rows and columns for each: float32 (1, C, rows, columns)."""
        rows, columns = (slice(unit * s.start, unit * s.stop) for s in where)
        return (
            torch.from_numpy(np.ascontiguousarray(values[rows, columns])).to(self.device).float().permute(2, 0, 1)[None]
        )


class Span(NamedTuple):
    """A tile along one axis, in latents: what it is responsible for, and what it sees."""

    inner: slice
    outer: slice

    def made(self, unit: int) -> slice:
        """Where its part lies in the result."""
        return slice(unit * self.inner.start, unit * self.inner.stop)

    def kept(self, unit: int) -> slice:
        """Where its part lies in what it computes."""
        return slice(unit * (self.inner.start - self.outer.start), unit * (self.inner.stop - self.outer.start))


def _spans(length: int) -> list[Span]:
    count = -(-length // TILE)
    edges = [length * i // count for i in range(count + 1)]
    inner = [slice(start, stop) for start, stop in pairwise(edges)]
    return [Span(s, slice(max(0, s.start - MARGIN), min(length, s.stop + MARGIN))) for s in inner]


def _all(values: NDArray[np.float32]) -> Slices:
    return slice(0, values.shape[0]), slice(0, values.shape[1])


def _bytes(pixels: Tensor) -> Tensor:
    return pixels.add(0.5).mul_(255).round_().clamp_(0, 255).to(torch.uint8)


def whole(values: NDArray[np.float32]) -> NDArray[np.int16]:
    """Rounded, within what a file can say."""
    return np.rint(values).clip(-LIMIT, LIMIT - 1).astype(np.int16)
