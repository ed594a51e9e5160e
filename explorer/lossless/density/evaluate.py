"""Evaluates an integer network on batches of windows, in torch. Whole numbers in float32, products by `matmul` only.

A layer's 2^-shift is in its weights already: a power of two changes no bit of them, nor of the sums.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.coding.fixed_point import Layer
from explorer.coding.schedule import CAUSAL, Pattern
from explorer.lossless.density import few, host
from explorer.lossless.density import tables as t
from explorer.lossless.density.integer import ACTIVATION_LIMIT, MASK_UNIT, STATE_LIMIT, IntegerModel, IntegerNetwork
from explorer.lossless.density.mixture import Mixtures
from explorer.lossless.density.normalise import Normalised, columns_of, columns_of_base, columns_of_taps, cut
from explorer.lossless.density.window import BASE_TAPS, LIMIT, NEIGHBOURS, OFFSETS, TAPS


class _Exact:
    """A layer on a device: transposed weights and bias, both times 2^-shift, float32."""

    def __init__(self, layer: Layer, device: torch.device) -> None:
        factor = torch.exp2(-torch.from_numpy(layer.shift).float())
        self.weight = (torch.from_numpy(layer.weight).float().t() * factor).contiguous().to(device)  # (in, out)
        self.bias = (torch.from_numpy(layer.bias).float() * factor).to(device)

    def __call__(self, x: Tensor) -> Tensor:
        """(P, in) -> (P, out), not yet rounded down."""
        return torch.mm(x, self.weight).add_(self.bias)


@lru_cache(maxsize=256)
def known_neighbours(taps: tuple[int, ...]) -> tuple[int, ...]:
    """Which of `window.NEIGHBOURS` are among the taps that any position knows: only they can have left a state."""
    return tuple(i for i, offset in enumerate(NEIGHBOURS) if OFFSETS.index(offset) in taps)


def _activate(x: Tensor) -> Tensor:
    return _clip(x.floor_())


def _clip(whole: Tensor) -> Tensor:
    return cut(whole.clamp_(0, ACTIVATION_LIMIT))


class Pending(NamedTuple):
    """What the states of P positions still need: their true values.

    Attributes:
        sums: float32, (P, S), of the state's layer without the true values, not rounded.
        reference, shift: of the windows.
        family: of their step.
    """

    sums: Tensor
    reference: Tensor
    shift: Tensor
    family: str

    def on(self, device: torch.device) -> Pending:
        """The same on a device."""
        return Pending(self.sums.to(device), self.reference.to(device), self.shift.to(device), self.family)


class Evaluator:
    """The networks of a model on a device."""

    def __init__(self, model: IntegerModel, device: torch.device) -> None:
        self.model, self.device = model, device
        self._families = {family: _Family(network, device) for family, network in model.families.items()}
        self.logistic = model.of(CAUSAL).tables.logistic.astype(np.float64)

    def __call__(
        self, x: Normalised, states: Tensor, family: str, taps: tuple[int, ...], qp_class: int | None
    ) -> tuple[Mixtures, Pending]:
        """Mixtures of P positions, and what becomes their states once they are known.

        Args:
            x: their windows.
            states: float32, (P, K S), of the K `known_neighbours(taps)`, one neighbour after the other.
            family: of the step.
            taps: which of `window.OFFSETS` the inputs hold.
            qp_class: of the base, where `x` has one.
        """
        return self._of(family)(x, states, family, taps, qp_class)

    def of_few(
        self, places: host.Places, windows: NDArray[np.int32], pattern: Pattern, taps: tuple[int, ...]
    ) -> tuple[Mixtures, Pending]:
        """The same of few positions on the CPU, without a base: windows int32, (48, P), of which `taps` are known."""
        return self._of(pattern.family).of_few(places, windows, pattern, taps)

    def states(self, pending: Pending, values: Tensor) -> Tensor:
        """The states of positions whose values, (P, 3) in G, R, B, are known now: uint8, (P, S)."""
        return self._of(pending.family).states(pending, values)

    def _of(self, family: str) -> _Family:
        return self._families[self.model.serving(family)]


class _Family:
    """The network of one family on a device."""

    def __init__(self, network: IntegerNetwork, device: torch.device) -> None:
        self.network, self.device = network, device
        self._layers = {name: _Exact(layer, device) for name, layer in network.layers.items()}
        self._weight = torch.from_numpy(network.tables.weight).to(device).double()
        self._inverse = torch.from_numpy(network.tables.inverse).to(device)
        self._host_weight, self._host_inverse = network.tables.weight.astype(np.float64), network.tables.inverse
        at, first = network.columns, self._layers["first"].weight
        self._first_tail = torch.cat([first[at.chroma], first[at.shift]])
        last = self._layers["last"]
        self._last = [part.t().contiguous() for part in torch.split(last.weight, [network.width, network.memory])]
        self._last_bias = last.bias[:, None]
        self._trunk_first = self._base_rows("trunk.first", 0) if network.trunk else first[:0]
        self._base_predict = self._base_rows("predict", TAPS * 4) if network.trunk else first[:0]
        self._chosen = lru_cache(maxsize=64)(self._chosen_rows)
        of_host = self._host_weight, self._host_inverse
        self._few = host.Few(self._few_weights(), of_host) if device == host.CPU else None

    def _base_rows(self, layer: str, start: int) -> Tensor:
        return self._layers[layer].weight[start + columns_of_base(self.device)]

    def _chosen_rows(self, taps: tuple[int, ...]) -> tuple[Tensor, Tensor, Tensor]:
        """Weights of the first layer, of the prediction and of the states for the taps that are known."""
        columns, network = columns_of_taps(taps, self.device), self.network
        first = torch.cat([self._layers["first"].weight[columns], self._first_tail])
        states = columns_of(known_neighbours(taps), network.state, self.device)
        carry = self._layers["memory.first"].weight[network.width :][states]
        return first, self._layers["predict"].weight[columns], carry

    def __call__(
        self, x: Normalised, states: Tensor, family: str, taps: tuple[int, ...], qp_class: int | None
    ) -> tuple[Mixtures, Pending]:
        first, predict, carry = self._chosen(taps)
        h = self._first(x, first, qp_class)
        for block in range(self.network.blocks):
            h = self._block(f"blocks.{block}", h)
        m = self._memory(h, states, carry)
        out = torch.mm(self._last[0], h.t()).addmm_(self._last[1], m.t()).add_(self._last_bias).floor_()
        state = self._layers["memory.state"]
        sums = torch.mm(m, state.weight[: self.network.memory]).add_(state.bias)
        mixtures = self._outputs(out, self._prediction(x, predict), x)
        return mixtures, Pending(sums, x.reference, x.shift, family)

    def of_few(
        self, places: host.Places, windows: NDArray[np.int32], pattern: Pattern, taps: tuple[int, ...]
    ) -> tuple[Mixtures, Pending]:
        """As `Evaluator.of_few`."""
        if self._few is None:
            raise RuntimeError(f"few positions at once are for the CPU, not for {self.device}")
        chosen = few.Chosen(*(part.numpy() for part in self._chosen(taps)))
        mixtures, left = self._few(places, windows, chosen, taps, known_neighbours(taps), pattern.dilation)
        sums, reference, shift = (torch.from_numpy(part) for part in left)
        return mixtures, Pending(sums, reference, shift, pattern.family)

    def _few_weights(self) -> few.Weights:
        """Weights for `few`."""
        layers, network = self._layers, self.network
        blocks = range(network.blocks)

        def stacked(name: str, part: str) -> Tensor:
            return torch.stack([getattr(layers[f"blocks.{block}.{name}"], part) for block in blocks])

        def both(name: str) -> list[Tensor]:
            return [layers[name].weight, layers[name].bias]

        last, state = layers["last"].weight, layers["memory.state"]
        found = [layers["first"].bias, layers["predict"].bias]
        found += [stacked(name, part) for name in ("inner", "outer") for part in ("weight", "bias")]
        found += [layers["memory.first"].weight[: network.width], layers["memory.first"].bias]
        found += both("memory.inner") + both("memory.outer")
        found += [state.weight[: network.memory], state.bias]
        found += [last[: network.width], last[network.width :], layers["last"].bias]
        return few.Weights(*(part.contiguous().numpy() for part in found))

    def states(self, pending: Pending, values: Tensor) -> Tensor:
        layer = self._layers["memory.state"]
        if self.device == host.CPU:
            weight = layer.weight[self.network.memory :]
            return host.states_left(pending.sums, pending.reference, pending.shift, values.numpy(), weight)
        relative = (values.float().t() - pending.reference).mul_(torch.exp2(pending.shift)).clamp_(-LIMIT, LIMIT)
        sums = torch.addmm(pending.sums, cut(relative).t(), layer.weight[self.network.memory :])
        return sums.floor_().clamp_(0, STATE_LIMIT).to(torch.uint8)

    def _first(self, x: Normalised, weight: Tensor, qp_class: int | None) -> Tensor:
        layer, at = self._layers["first"], self.network.columns
        total = torch.mm(x.rows.t(), weight)
        if x.base is None or qp_class is None:
            return _activate(total.add_(layer.bias))
        total.addmm_(self._trunk(x.base, qp_class), layer.weight[at.features])
        return _activate(total.add_(layer.bias + layer.weight[at.quality][qp_class]))

    def _memory(self, h: Tensor, states: Tensor, carry: Tensor) -> Tensor:
        first = self._layers["memory.first"]
        total = torch.mm(h, first.weight[: self.network.width])
        if len(carry):
            total.addmm_(states, carry)
        return self._block("memory", _activate(total.add_(first.bias)))

    def _block(self, name: str, h: Tensor) -> Tensor:
        inner = _activate(self._layers[f"{name}.inner"](h))
        return _clip(self._layers[f"{name}.outer"](inner).floor_().add_(h))

    def _trunk(self, base: Tensor, qp_class: int) -> Tensor:
        first = self._layers["trunk.first"]
        total = torch.mm(base.t(), self._trunk_first)
        h = _activate(total.add_(first.bias + first.weight[BASE_TAPS * 4 + qp_class]))
        branch = self._layers["trunk.outer"](_activate(self._layers["trunk.inner"](h)))
        branch.floor_().clamp_(-ACTIVATION_LIMIT, ACTIVATION_LIMIT)
        mask = self._layers["trunk.mask"](h).floor_().clamp_(0, MASK_UNIT)
        return _clip(branch.mul_(mask).mul_(1 / MASK_UNIT).floor_().add_(h))

    def _prediction(self, x: Normalised, weight: Tensor) -> Tensor:
        """Of each channel, (3, P)."""
        layer = self._layers["predict"]
        total = torch.mm(weight.t(), x.inputs)
        if x.base is not None:
            total.addmm_(self._base_predict.t(), x.base)
        return total.add_(layer.bias[:, None]).floor_()

    def _outputs(self, out: Tensor, prediction: Tensor, x: Normalised) -> Mixtures:
        """From the last layer's outputs, (10 K, P)."""
        k, shift = self.network.mixtures, x.shift
        if self.device == host.CPU:
            return host.outputs(out, prediction, x, (self._host_weight, self._host_inverse), k)
        logits, (mean, scale, couple) = out[:k], out[k:].view(3, 3, k, -1).unbind(1)
        below = (logits.amax(0) - logits).clamp_(max=t.WEIGHTS - 1)
        mean = (mean + prediction[:, None]).mul_(torch.exp2(-shift)).add_(0.5).floor_()
        index = scale + (t.LOG_SCALE_ORIGIN + t.OCTAVE * (6 - shift))
        return Mixtures(
            _host(_looked_up(self._weight, below)),
            _host(mean.clamp_(-(2**15), 2**15).int()),
            _host(_looked_up(self._inverse, index.clamp_(0, t.SCALES - 1))),
            _host(couple.clamp(-t.COUPLE_LIMIT, t.COUPLE_LIMIT).int()),
            _host(x.reference.int()),
        )


def _looked_up(table: Tensor, index: Tensor) -> Tensor:
    return table.index_select(0, index.int().flatten()).view(index.shape)


def _host(values: Tensor) -> NDArray[Any]:
    return values.contiguous().cpu().numpy()
