"""Evaluates an integer network on batches of windows, in torch. Whole numbers in float32, products by `matmul` only."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.density import tables as t
from explorer.density.integer import ACTIVATION_LIMIT, FAMILIES, MASK_UNIT, IntegerNetwork
from explorer.density.mixture import Mixtures
from explorer.density.normalise import Normalised
from explorer.density.window import BASE_TAPS, TAPS
from explorer.fixed_point import Layer


class _Exact:
    """A layer on a device: transposed weights, bias and 2^-shift, float32."""

    def __init__(self, layer: Layer, device: torch.device) -> None:
        self.weight = torch.from_numpy(layer.weight).to(device).float().t().contiguous()  # (in, out)
        self.bias = torch.from_numpy(layer.bias).to(device).float()
        self.factor = torch.exp2(-torch.from_numpy(layer.shift).to(device).float())

    def __call__(self, x: Tensor) -> Tensor:
        """(P, in) -> (P, out), rounded."""
        return torch.addmm(self.bias, x, self.weight).mul_(self.factor).floor_()


@lru_cache(maxsize=256)
def _columns(taps: tuple[int, ...], device: torch.device) -> Tensor:
    """The first layer's columns that belong to taps: int64, (T * 4,)."""
    chosen = torch.tensor(taps, dtype=torch.int64)[:, None] * 4 + torch.arange(4)
    return chosen.flatten().to(device)


def _activate(x: Tensor) -> Tensor:
    return x.clamp_(0, ACTIVATION_LIMIT)


class Evaluator:
    """An integer network on a device."""

    def __init__(self, network: IntegerNetwork, device: torch.device) -> None:
        self.network, self.device = network, device
        self._layers = {name: _Exact(layer, device) for name, layer in network.layers.items()}
        self._weight = torch.from_numpy(network.tables.weight).to(device).double()
        self._inverse = torch.from_numpy(network.tables.inverse).to(device)
        self.logistic = network.tables.logistic.astype(np.float64)

    def __call__(self, x: Normalised, interlaced: bool, taps: tuple[int, ...], qp_class: int | None) -> Mixtures:
        """Mixtures of P positions.

        Args:
            x: their windows.
            interlaced: which first layer.
            taps: which of `window.OFFSETS` the inputs hold.
            qp_class: of the base, where `x` has one.
        """
        family = FAMILIES[int(interlaced)]
        columns = _columns(taps, self.device)
        h = self._first(x, family, columns, qp_class)
        for block in range(self.network.blocks):
            inner = _activate(self._layers[f"blocks.{block}.inner"](h))
            h = _activate(self._layers[f"blocks.{block}.outer"](inner).add_(h))
        return self._outputs(self._layers["last"](h), self._prediction(x, family, columns), x)

    def _first(self, x: Normalised, family: str, columns: Tensor, qp_class: int | None) -> Tensor:
        layer, at = self._layers[f"first.{family}"], self.network.columns
        window = layer.weight[columns]
        total = torch.addmm(layer.bias, x.inputs, window)
        total += layer.weight[at.shift][x.shift[:, 0].long()]
        total.addmm_(x.reference[:, 1:] - x.reference[:, :1], layer.weight[at.chroma])
        if x.base is not None and qp_class is not None:
            total += layer.weight[at.quality][qp_class]
            total.addmm_(self._trunk(x.base, qp_class), layer.weight[at.features])
        return _activate(total.mul_(layer.factor).floor_())

    def _trunk(self, base: Tensor, qp_class: int) -> Tensor:
        first = self._layers["trunk.first"]
        total = torch.addmm(first.bias + first.weight[BASE_TAPS * 4 + qp_class], base, first.weight[: BASE_TAPS * 4])
        h = _activate(total.mul_(first.factor).floor_())
        branch = self._layers["trunk.outer"](_activate(self._layers["trunk.inner"](h)))
        branch.clamp_(-ACTIVATION_LIMIT, ACTIVATION_LIMIT)
        mask = self._layers["trunk.mask"](h).clamp_(0, MASK_UNIT)
        return _activate(branch.mul_(mask).mul_(1 / MASK_UNIT).floor_().add_(h))

    def _prediction(self, x: Normalised, family: str, columns: Tensor) -> Tensor:
        layer = self._layers[f"predict.{family}"]
        window = layer.weight[columns]
        total = torch.addmm(layer.bias, x.inputs, window)
        if x.base is not None:
            total.addmm_(x.base, layer.weight[TAPS * 4 :])
        return total.mul_(layer.factor).floor_()

    def _outputs(self, out: Tensor, prediction: Tensor, x: Normalised) -> Mixtures:
        k = self.network.mixtures
        logits, rest = out[:, :k], out[:, k:].view(-1, 3, 3 * k)
        below = (logits.amax(1, keepdim=True) - logits).clamp_(max=t.WEIGHTS - 1)
        mean = torch.floor((rest[..., :k] + prediction[:, :, None]) * torch.exp2(-x.shift)[:, :, None] + 0.5)
        index = rest[..., k : 2 * k] + (t.LOG_SCALE_ORIGIN + t.OCTAVE * (6 - x.shift))[:, :, None]
        return Mixtures(
            _host(self._weight[below.long()].t()),
            _host(mean.clamp_(-(2**15), 2**15).int().permute(1, 2, 0)),
            _host(self._inverse[index.clamp_(0, t.SCALES - 1).long()].permute(1, 2, 0)),
            _host(rest[..., 2 * k :].clamp(-t.COUPLE_LIMIT, t.COUPLE_LIMIT).int().permute(1, 2, 0)),
            _host(x.reference.int().t()),
        )


def _host(values: Tensor) -> NDArray[Any]:
    return values.contiguous().cpu().numpy()
