"""Evaluates an integer prior in torch. Whole numbers in float64, products by `matmul` on gathered windows only."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.coding.fixed_point import Layer
from explorer.lossy import tables as t
from explorer.lossy.contexts import OFFSETS, RADIUS, context, first_stage
from explorer.lossy.integer import ACTIVATION_LIMIT, SLOPE_SHIFT, IntegerPrior
from explorer.machine import parallel

STRIP = 1024  # positions whose windows are gathered at once
Taps = tuple[tuple[int, int, int], ...]  # (dy, dx, which part of the columns) of a window
_THREE = tuple((y, x, 3 * (y + 1) + x + 1) for y in (-1, 0, 1) for x in (-1, 0, 1))
# Of a transposed 5x5 convolution of stride 2: output 2 q + parity sees inputs q + offset through a part of the kernel.
_PARTS = {0: ((-1, 4), (0, 2), (1, 0)), 1: ((0, 3), (1, 1))}


class Parameters(NamedTuple):
    """Densities of P positions: `mean` int16 (P, M), in 1/64; `scale` uint8 (P, M), an index."""

    mean: NDArray[np.int16]
    scale: NDArray[np.uint8]

    @staticmethod
    def joined(parts: Sequence[Parameters]) -> Parameters:
        """One after the other."""
        if len(parts) == 1:
            return parts[0]
        return Parameters(np.concatenate([p.mean for p in parts]), np.concatenate([p.scale for p in parts]))

    def part(self, start: int, stop: int) -> Parameters:
        """Of some positions."""
        return Parameters(self.mean[start:stop], self.scale[start:stop])


class _Exact:
    """A layer on a device: transposed weights, bias and 2^-shift, float64."""

    def __init__(self, layer: Layer, device: torch.device) -> None:
        self.weight = torch.from_numpy(layer.weight).to(device).double().t().contiguous()  # (in, out)
        self.bias = torch.from_numpy(layer.bias).to(device).double()
        self.factor = torch.exp2(-torch.from_numpy(layer.shift).to(device).double())

    def __call__(self, x: Tensor, weight: Tensor | None = None, bias: Tensor | None = None) -> Tensor:
        """(P, in) -> (P, out), rounded and clipped; with other weights or bias where given."""
        total = torch.addmm(self.bias if bias is None else bias, x, self.weight if weight is None else weight)
        return total.mul_(self.factor).floor_().clamp_(-ACTIVATION_LIMIT, ACTIVATION_LIMIT)

    def columns(self, parts: tuple[int, ...], channels: int) -> Tensor:
        """The weights of some parts of `channels` inputs each: (parts * channels, out)."""
        return self.weight.view(-1, channels, self.weight.shape[1])[list(parts)].flatten(0, 1)

    def biased(self, *added: NDArray[np.int64]) -> Tensor:
        """The bias and what is added to it."""
        return self.bias + torch.from_numpy(sum(added, np.int64(0))).to(self.bias)


def _leaky(x: Tensor) -> Tensor:
    return torch.maximum(x, torch.floor(x * 2.0**-SLOPE_SHIFT))


class _Stage(NamedTuple):
    """The head at a stage of a rung and a quality: its known taps' offsets and weights, and the bias of "first".

    Without a known tap the masked layer's output is always the same, and in the bias.
    """

    offsets: tuple[tuple[int, int], ...]
    weight: Tensor | None
    bias: Tensor


class Evaluator:
    """An integer prior on a device.

    Attributes:
        prior: the prior.
        device: that the layers are on.
        gaussians: cumulative functions of the latents; see `tables.gaussians`.
        hyper: cumulative functions and likeliest values of the hyper-latents; see `tables.factorised`.
    """

    def __init__(self, prior: IntegerPrior, device: torch.device) -> None:
        self.prior, self.device = prior, device
        self.gaussians, self.hyper = t.gaussians(prior.tables), t.factorised(prior.tables)
        self._layers = {name: _Exact(layer, device) for name, layer in prior.layers.items()}
        self.stage = lru_cache(maxsize=64)(self._stage)

    @torch.inference_mode()
    def features(self, z: NDArray[np.int16], height: int, width: int, quarters: int) -> Tensor:
        """h_s: hyper-latents (h, w, N) to features of a grid of latents, float32 (height, width, 2 M).

        `quarters`: of the quality.
        """
        x = torch.from_numpy(z).to(self.device).float()
        first = self._layers["h_s.first"]
        x = self._doubled(first, x, first.biased(self.prior.quality_bias("h_s.quality", quarters)))
        x = self._doubled(self._layers["h_s.second"], x)
        return self._convolved(self._layers["h_s.last"], x, _THREE)[:height, :width].contiguous()

    def _doubled(self, layer: _Exact, x: Tensor, bias: Tensor | None = None) -> Tensor:
        """A transposed convolution and a leaky ReLU: (h, w, in) -> (2 h, 2 w, out), float32."""
        made = x.new_empty(2 * x.shape[0], 2 * x.shape[1], len(layer.bias))
        for py, rows in _PARTS.items():
            for px, columns in _PARTS.items():
                taps = tuple((dy, dx, 5 * ky + kx) for dy, ky in rows for dx, kx in columns)
                made[py::2, px::2] = _leaky(self._convolved(layer, x, taps, bias))
        return made

    def _convolved(self, layer: _Exact, x: Tensor, taps: Taps, bias: Tensor | None = None) -> Tensor:
        """Windows times weights at every position: (h, w, in) -> (h, w, out), float32."""
        height, width, channels = x.shape
        weight = layer.columns(tuple(part for *_, part in taps), channels)
        padded = torch.nn.functional.pad(x, (0, 0, 1, 1, 1, 1))
        made = x.new_empty(height, width, len(layer.bias))
        rows = max(1, STRIP // width)

        @torch.inference_mode()
        def strip(start: int) -> None:
            stop = min(start + rows, height)
            window = [padded[start + 1 + dy : stop + 1 + dy, 1 + dx : 1 + dx + width] for dy, dx, _ in taps]
            found = layer(torch.cat(window, 2).flatten(0, 1).double(), weight, bias)
            made[start:stop] = found.view(stop - start, width, -1)

        for _ in parallel.ahead(strip, range(0, height, rows), 2):
            pass
        return made

    def _stage(self, rung: str, stage: int, quarters: int) -> _Stage:
        known, m = context(rung).known[stage], self.prior.m
        first, masked = self._layers["head.first"], self._layers["head.masked"]
        of_stage = self.prior.biases["head.stage"][first_stage(rung) + stage]
        bias = first.biased(of_stage, self.prior.quality_bias("head.quality", quarters))
        parts = tuple(int(tap) for tap in np.flatnonzero(known))
        if not parts:
            nothing = masked(torch.zeros(1, 0, dtype=torch.float64, device=self.device), masked.weight[:0])
            return _Stage((), None, bias + (nothing @ first.weight[2 * m :])[0])
        return _Stage(tuple(OFFSETS[tap] for tap in parts), masked.columns(parts, m), bias)

    @torch.inference_mode()
    def parameters(
        self, rung: str, stage: int, quarters: int, features: Tensor, grid: Tensor, at: Tensor
    ) -> Parameters:
        """Densities of the latents at P positions.

        Args:
            rung: one of `contexts.HEADS`.
            stage: of these positions.
            quarters: of the quality.
            features: of h_s, float32 (h, w, 2 M).
            grid: latents, float32 (h + 4, w + 4, M): two unknown ones on each side; unknown ones may hold anything.
            at: int64 (P,), flat positions y * w + x.
        """
        here = self.stage(rung, stage, quarters)
        width, m = features.shape[1], self.prior.m
        x = features.flatten(0, 1)[at].double()
        if here.weight is not None:
            place = (at // width + RADIUS) * grid.shape[1] + at % width + RADIUS
            away = torch.tensor([dy * grid.shape[1] + dx for dy, dx in here.offsets], device=at.device, dtype=at.dtype)
            window = grid.flatten(0, 1)[(place[:, None] + away).flatten()].view(len(at), len(away) * m).double()
            x = torch.cat([x, self._layers["head.masked"](window, here.weight)], 1)
        first = self._layers["head.first"]
        h = _leaky(first(x, first.weight[: x.shape[1]], here.bias))
        out = self._layers["head.last"](_leaky(self._layers["head.second"](h)))
        mean = out[:, :m].clamp(1 - t.LIMIT, t.LIMIT - 1).to(torch.int16)
        return Parameters(mean.cpu().numpy(), out[:, m:].clamp(0, t.SCALES - 1).to(torch.uint8).cpu().numpy())

    def parameters_of(
        self, rung: str, stage: int, quarters: int, features: Tensor, grid: Tensor, at: NDArray[np.int64], batch: int
    ) -> Parameters:
        """`parameters` of many positions, evaluated in batches on all processors."""
        places = torch.split(torch.from_numpy(at).to(self.device), batch)
        found = partial(self.parameters, rung, stage, quarters, features, grid)
        return Parameters.joined(list(parallel.ahead(found, places, 2)))
