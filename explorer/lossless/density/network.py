"""The density network in floating point, as it is trained; `integer` is the exact one that codes.

    windows of known pixels, shift, chroma ---- first layer -- + -- ReLU, residual blocks --.-------------.
    window of the base --- trunk: residual branch x mask -----'                             |             |
                           (RNAN, arXiv 1903.10082)                                         v             |
    states of 8 neighbours, known pixels only ------------------------------------------- memory ---.     |
                          ^                                                      residual block     |     |
                          '--- state of this pixel, kept once its value is known ----------'        v     v
    relative values --- linear prediction ------------------------------ + --> mixture <--------- last layer

The memory is what ITALIC carries from step to step (github hamedhaghighi/UTLC): a pixel's state goes to its neighbours,
theirs to the next, so that all that is known can matter, at the cost of one evaluation per pixel.

Causal and interlaced steps have a network of their own. Everything is in units of 64 / 2^shift pixel values around the
reference, so neither brightness nor contrast is learnt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor, nn

from explorer.lossless.density.fused import CEILING as CEILING
from explorer.lossless.density.fused import Body, Memory, Order
from explorer.lossless.density.normalise import Normalised, columns_of, columns_of_base, columns_of_taps
from explorer.lossless.density.window import BASE_TAPS, LARGEST_SHIFT, LIMIT, NEIGHBOURS, QP_CLASSES, TAPS

UNIT = 64.0  # relative values per unit of the network's inputs
SHIFTS = LARGEST_SHIFT + 1


@dataclass(frozen=True)
class Shape:
    """Sizes of a density network.

    Attributes:
        width: features of the body's hidden layers.
        blocks: residual blocks of the body.
        inner: features inside of a block.
        mixtures: logistics per sub-pixel, K.
        trunk: features of the base's trunk; 0 for a model that knows no base.
        memory: features of the memory.
        state: numbers that a pixel leaves to its neighbours.
    """

    width: int = 128
    blocks: int = 2
    inner: int = 128
    mixtures: int = 4
    trunk: int = 0
    memory: int = 128
    state: int = 32


def clipped(x: Tensor) -> Tensor:
    """ReLU with the integer network's ceiling."""
    activated: Tensor = nn.functional.hardtanh(x, 0.0, CEILING)  # its gradient is one pass, that of clamp four
    return activated


class Block(nn.Module):
    """h + W2 relu(W1 h), clipped."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.inner, self.outer = nn.Linear(width, inner), nn.Linear(inner, width)
        nn.init.normal_(self.outer.weight, std=0.3 / inner**0.5)
        nn.init.zeros_(self.outer.bias)

    def weights(self) -> tuple[Tensor, ...]:
        """As `fused` takes them."""
        return self.inner.weight, self.inner.bias, self.outer.weight, self.outer.bias


class Trunk(nn.Module):
    """Features of the base around a position: a residual branch times a mask branch.

    t + trunk(t) * mask(t), as the residual attention block of RNAN (arXiv 1903.10082, figure 2), on a 5 x 5 window.
    """

    def __init__(self, width: int, out: int) -> None:
        super().__init__()
        self.first = nn.Linear(BASE_TAPS * 4, width)
        self.quality = nn.Embedding(QP_CLASSES, width)
        self.inner, self.outer = nn.Linear(width, width), nn.Linear(width, width)
        self.mask = nn.Linear(width, width)
        self.last = nn.Linear(width, out, bias=False)
        self.direct = nn.Embedding(QP_CLASSES, out)
        self.predict = nn.Linear(BASE_TAPS * 4, 3, bias=False)
        for layer in (self.last, self.direct, self.predict):
            nn.init.zeros_(layer.weight)
        nn.init.normal_(self.quality.weight, std=0.1)

    def forward(self, inputs: Tensor, qp_class: Tensor) -> Tensor:
        """Scaled base windows (P, 100) and classes int64 (P,) to what is added to the first layer: (P, out)."""
        first = nn.functional.linear(inputs, _of_base(self.first.weight), self.first.bias)
        t = clipped(first + self.quality(qp_class))
        mask = nn.functional.hardtanh(self.mask(t), 0.0, 1.0)
        t = clipped(t + self.outer(clipped(self.inner(t))) * mask)
        added: Tensor = self.last(t) + self.direct(qp_class)
        return added

    def prediction(self, inputs: Tensor) -> Tensor:
        """What the base adds to the linear prediction: (P, 3)."""
        return nn.functional.linear(inputs, _of_base(self.predict.weight))


class DensityNetwork(nn.Module):
    """Parameters of a mixture of logistics for each sub-pixel, from the pixels known around it."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.first = nn.Linear(TAPS * 4 + 2 + SHIFTS, shape.width)  # window, chroma, one of the shifts
        self.predict = nn.Linear(TAPS * 4, 3, bias=False)
        self.blocks = nn.ModuleList([Block(shape.width, shape.inner) for _ in range(shape.blocks)])
        self.enter = nn.Linear(shape.width, shape.memory)
        self.carry = nn.Linear(len(NEIGHBOURS) * shape.state, shape.memory, bias=False)
        self.memory = Block(shape.memory, shape.memory)
        self.state = nn.Linear(shape.memory + 3, shape.state)
        self.last = nn.Linear(shape.width, 10 * shape.mixtures)
        self.recall = nn.Linear(shape.memory, 10 * shape.mixtures, bias=False)
        self.trunk = Trunk(shape.trunk, shape.width) if shape.trunk else None
        self._start()

    def _start(self) -> None:
        k = self.shape.mixtures
        nn.init.normal_(self.first.weight[:, : TAPS * 4], std=(2.0 / (TAPS * 2)) ** 0.5)
        nn.init.normal_(self.first.weight[:, TAPS * 4 :], std=0.1)
        for layer in (self.predict, self.recall):
            nn.init.zeros_(layer.weight)
        nn.init.normal_(self.carry.weight, std=0.05)
        nn.init.normal_(self.state.weight, std=0.1)
        nn.init.constant_(self.state.bias, 0.2)
        nn.init.normal_(self.last.weight, std=0.01)
        bias = torch.zeros(10 * k)
        per_channel = bias[k:].view(3, 3 * k)
        per_channel[:, :k] = torch.linspace(-0.3, 0.3, k)
        per_channel[:, k : 2 * k] = -1.0
        per_channel[1, 2 * k :] = 1.0  # R follows G,
        per_channel[2, 2 * k :] = 0.5  # B follows both
        self.last.bias.data = bias

    def forward(
        self, x: Normalised, true: Tensor, order: Order, taps: Sequence[int], qp_class: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Windows of all positions of B pictures to mixture parameters, as if coded step by step.

        Args:
            x: windows of P = N B positions: of the first position of all pictures, of the second, and so on, in the
                order in which they are coded.
            true: (P, 3), true G, R, B, 0 .. 255; no position sees its own.
            order: the steps, over N positions.
            taps: which of `window.OFFSETS` the windows hold.
            qp_class: int64, (P,), the base's quantisation parameter divided by 4; needed where `x` has a base.

        Returns:
            (P, 10 K): K logits, then for G, R, B: K means, K log-scales (natural), K couplings; and the linear
            prediction, (P, 3), to be added to the means.
        """
        n = order.parts[-1].stop
        columns, others = _columns(tuple(taps), self.first.in_features, true.device)
        inputs = (x.rows * _scale(len(taps), true.device)).bfloat16().t()
        first = self.first.weight[:, others]
        window = inputs[:, : len(columns)]
        prediction = nn.functional.linear(window, self.predict.weight[:, columns].bfloat16()).float()
        added = None
        if self.trunk is not None and x.base is not None and qp_class is not None:
            base = (x.base * _scale(BASE_TAPS, true.device)[: len(x.base)]).t()
            with torch.autocast(true.device.type, torch.bfloat16):
                added = self.trunk(base, qp_class).bfloat16()
            prediction = prediction + self.trunk.prediction(base)
        outputs = torch.cat([self.last.weight, self.enter.weight]), torch.cat([self.last.bias, self.enter.bias])
        blocks = [w for block in self.blocks for w in block.weights()]  # type: ignore[operator]
        made = Body.apply(inputs, added, first, self.first.bias, *outputs, *blocks).float()  # type: ignore[no-untyped-call]
        params, entering = made[:, : self.last.out_features], made[:, self.last.out_features :]
        relative = (true - x.reference.t()) * (torch.exp2(x.shift.t()) / UNIT)
        relative = relative.clamp(-LIMIT / UNIT, LIMIT / UNIT)
        carry = self.carry.weight[:, columns_of(order.known, self.shape.state, true.device)]
        weights = (carry, self.state.weight, self.state.bias, *self.memory.weights())
        entered = entering.reshape(n, -1, self.shape.memory)
        remembered = Memory.apply(entered, relative.view(n, -1, 3), order.parts, *weights)  # type: ignore[no-untyped-call]
        recalled = nn.functional.linear(remembered.flatten(0, 1).bfloat16(), self.recall.weight.bfloat16())
        return params + recalled.float(), prediction


@lru_cache(maxsize=256)
def _columns(taps: tuple[int, ...], inputs: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """The columns of some taps, and those with the columns that follow all taps."""
    columns = columns_of_taps(taps, device)
    return columns, torch.cat([columns, torch.arange(TAPS * 4, inputs, device=device)])


def _of_base(weight: Tensor) -> Tensor:
    """The columns of a layer that reads the base's window, in the order of its rows."""
    return weight[:, columns_of_base(weight.device)]


@lru_cache(maxsize=64)
def _scale(taps: int, device: torch.device) -> Tensor:
    """Units of the network per whole number of `Normalised.rows`: (4 T + 9, 1)."""
    parts = [torch.full((3 * taps,), 1 / UNIT), torch.ones(taps), torch.full((2,), 1 / UNIT), torch.ones(SHIFTS)]
    return torch.cat(parts)[:, None].to(device)
