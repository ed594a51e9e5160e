"""Evaluates an integer network on batches of windows, in torch. Whole numbers in float32, products by `matmul` only."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.density import tables as t
from explorer.density.integer import ACTIVATION_LIMIT, MASK_UNIT, STATE_LIMIT, IntegerModel, IntegerNetwork
from explorer.density.mixture import Mixtures
from explorer.density.normalise import Normalised, columns_of
from explorer.density.window import BASE_TAPS, LIMIT, NEIGHBOURS, OFFSETS, TAPS
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
def known_neighbours(taps: tuple[int, ...]) -> tuple[int, ...]:
    """Which of `window.NEIGHBOURS` are among the taps that any position knows: only they can have left a state."""
    return tuple(i for i, offset in enumerate(NEIGHBOURS) if OFFSETS.index(offset) in taps)


def _activate(x: Tensor) -> Tensor:
    return x.clamp_(0, ACTIVATION_LIMIT)


class Pending(NamedTuple):
    """What the states of P positions still need: their true values.

    Attributes:
        sums: float32, (P, S), of the state's layer without the true values, before its shift.
        reference, shift: of the windows.
        interlaced: the family.
    """

    sums: Tensor
    reference: Tensor
    shift: Tensor
    interlaced: bool

    def on(self, device: torch.device) -> Pending:
        """The same on a device."""
        return Pending(self.sums.to(device), self.reference.to(device), self.shift.to(device), self.interlaced)


class Evaluator:
    """The networks of a model on a device."""

    def __init__(self, model: IntegerModel, device: torch.device) -> None:
        self.model, self.device = model, device
        self._families = [_Family(model.of(bool(i)), device) for i in range(2)]
        self.logistic = model.of(False).tables.logistic.astype(np.float64)

    def __call__(
        self, x: Normalised, states: Tensor, interlaced: bool, taps: tuple[int, ...], qp_class: int | None
    ) -> tuple[Mixtures, Pending]:
        """Mixtures of P positions, and what becomes their states once they are known.

        Args:
            x: their windows.
            states: float32, (P, K S), of the K `known_neighbours(taps)`, one neighbour after the other.
            interlaced: which network.
            taps: which of `window.OFFSETS` the inputs hold.
            qp_class: of the base, where `x` has one.
        """
        return self._families[int(interlaced)](x, states, interlaced, taps, qp_class)

    def states(self, pending: Pending, values: Tensor) -> Tensor:
        """The states of positions whose values, (P, 3) in G, R, B, are known now: uint8, (P, S)."""
        return self._families[int(pending.interlaced)].states(pending, values)


class _Family:
    """The network of one family on a device."""

    def __init__(self, network: IntegerNetwork, device: torch.device) -> None:
        self.network, self.device = network, device
        self._layers = {name: _Exact(layer, device) for name, layer in network.layers.items()}
        self._weight = torch.from_numpy(network.tables.weight).to(device).double()
        self._inverse = torch.from_numpy(network.tables.inverse).to(device)

    def __call__(
        self, x: Normalised, states: Tensor, interlaced: bool, taps: tuple[int, ...], qp_class: int | None
    ) -> tuple[Mixtures, Pending]:
        columns = columns_of(taps, 4, self.device)
        h = self._first(x, columns, qp_class)
        for block in range(self.network.blocks):
            h = self._block(f"blocks.{block}", h)
        m = self._memory(h, states, known_neighbours(taps))
        last, width = self._layers["last"], self.network.width
        out = torch.addmm(last.bias, h, last.weight[:width]).addmm_(m, last.weight[width:])
        state = self._layers["memory.state"]
        sums = torch.addmm(state.bias, m, state.weight[: self.network.memory])
        mixtures = self._outputs(out.mul_(last.factor).floor_(), self._prediction(x, columns), x)
        return mixtures, Pending(sums, x.reference, x.shift, interlaced)

    def states(self, pending: Pending, values: Tensor) -> Tensor:
        layer = self._layers["memory.state"]
        relative = (values.float() - pending.reference).mul_(torch.exp2(pending.shift)).clamp_(-LIMIT, LIMIT)
        sums = torch.addmm(pending.sums, relative, layer.weight[self.network.memory :])
        return sums.mul_(layer.factor).floor_().clamp_(0, STATE_LIMIT).to(torch.uint8)

    def _first(self, x: Normalised, columns: Tensor, qp_class: int | None) -> Tensor:
        layer, at = self._layers["first"], self.network.columns
        window = layer.weight[columns]
        total = torch.addmm(layer.bias, x.inputs, window)
        total += layer.weight[at.shift][x.shift[:, 0].long()]
        total.addmm_(x.reference[:, 1:] - x.reference[:, :1], layer.weight[at.chroma])
        if x.base is not None and qp_class is not None:
            total += layer.weight[at.quality][qp_class]
            total.addmm_(self._trunk(x.base, qp_class), layer.weight[at.features])
        return _activate(total.mul_(layer.factor).floor_())

    def _memory(self, h: Tensor, states: Tensor, neighbours: tuple[int, ...]) -> Tensor:
        first, network = self._layers["memory.first"], self.network
        total = torch.addmm(first.bias, h, first.weight[: network.width])
        if neighbours:
            total.addmm_(states, first.weight[network.width :][columns_of(neighbours, network.state, self.device)])
        return self._block("memory", _activate(total.mul_(first.factor).floor_()))

    def _block(self, name: str, h: Tensor) -> Tensor:
        inner = _activate(self._layers[f"{name}.inner"](h))
        return _activate(self._layers[f"{name}.outer"](inner).add_(h))

    def _trunk(self, base: Tensor, qp_class: int) -> Tensor:
        first = self._layers["trunk.first"]
        total = torch.addmm(first.bias + first.weight[BASE_TAPS * 4 + qp_class], base, first.weight[: BASE_TAPS * 4])
        h = _activate(total.mul_(first.factor).floor_())
        branch = self._layers["trunk.outer"](_activate(self._layers["trunk.inner"](h)))
        branch.clamp_(-ACTIVATION_LIMIT, ACTIVATION_LIMIT)
        mask = self._layers["trunk.mask"](h).clamp_(0, MASK_UNIT)
        return _activate(branch.mul_(mask).mul_(1 / MASK_UNIT).floor_().add_(h))

    def _prediction(self, x: Normalised, columns: Tensor) -> Tensor:
        layer = self._layers["predict"]
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
