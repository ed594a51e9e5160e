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

from explorer.lossless.density.attention import NonLocal
from explorer.lossless.density.fused import CEILING as CEILING
from explorer.lossless.density.fused import Body, Memory, Order
from explorer.lossless.density.likelihood import outputs_per_component
from explorer.lossless.density.normalise import TAIL, Normalised, columns_of, columns_of_base, columns_of_taps
from explorer.lossless.density.window import BASE_TAPS, LARGEST_SHIFT, LIMIT, NEIGHBOURS, QP_CLASSES, offsets

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


@dataclass(frozen=True)
class Tried:
    """What experiments try, or try without (`training/experiments.py`); only a plain network has an exact twin.

    Attributes:
        carried: whether pixels know their neighbours' states.
        gated: whether the trunk has its mask branch.
        attention: features of non-local attention; 0 for none.
        spacing: px between the pixels that it looks at.
        rows, columns: of the block of pixels that one evaluation codes, by components joint over all sub-pixels.
    """

    carried: bool = True
    gated: bool = True
    attention: int = 0
    spacing: int = 8
    rows: int = 1
    columns: int = 1

    @property
    def pixels(self) -> int:
        """That one evaluation codes."""
        return self.rows * self.columns

    @property
    def plain(self) -> bool:
        """Whether it is a network as it is shipped."""
        return self == Tried()


PLAIN = Tried()


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

    def __init__(self, width: int, out: int, gated: bool = True) -> None:
        super().__init__()
        self.first = nn.Linear(BASE_TAPS * 4, width)
        self.quality = nn.Embedding(QP_CLASSES, width)
        self.inner, self.outer = nn.Linear(width, width), nn.Linear(width, width)
        self.mask = nn.Linear(width, width) if gated else None
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
        more = self.outer(clipped(self.inner(t)))
        t = clipped(t + (more if self.mask is None else more * nn.functional.hardtanh(self.mask(t), 0.0, 1.0)))
        added: Tensor = self.last(t) + self.direct(qp_class)
        return added

    def prediction(self, inputs: Tensor) -> Tensor:
        """What the base adds to the linear prediction: (P, 3)."""
        return nn.functional.linear(inputs, _of_base(self.predict.weight))


class DensityNetwork(nn.Module):
    """Parameters of a mixture of logistics for each sub-pixel, from the pixels known around it."""

    def __init__(self, shape: Shape, tried: Tried = PLAIN) -> None:
        super().__init__()
        self.shape, self.tried = shape, tried
        taps, outputs = len(offsets(tried.rows, tried.columns)), outputs_per_component(tried.pixels) * shape.mixtures
        self.first = nn.Linear(taps * 4 + TAIL, shape.width)  # window, chroma, one of the shifts
        self.predict = nn.Linear(taps * 4, 3 * tried.pixels, bias=False)
        self.blocks = nn.ModuleList([Block(shape.width, shape.inner) for _ in range(shape.blocks)])
        self.enter = nn.Linear(shape.width, shape.memory)
        self.carry = nn.Linear(len(NEIGHBOURS) * shape.state, shape.memory, bias=False)
        self.memory = Block(shape.memory, shape.memory)
        self.state = nn.Linear(shape.memory + 3 * tried.pixels, shape.state)
        self.last = nn.Linear(shape.width, outputs)
        self.recall = nn.Linear(shape.memory, outputs, bias=False)
        self.trunk = Trunk(shape.trunk, shape.width, tried.gated) if shape.trunk else None
        self._start()
        # Last, so that networks with and without it start from the same numbers.
        self.far = NonLocal(self.first.in_features, tried.attention, shape.width) if tried.attention else None
        both = tried.attention and shape.trunk
        self.far_base = NonLocal(BASE_TAPS * 4, tried.attention, shape.width) if both else None

    def _start(self) -> None:
        k = self.shape.mixtures
        nn.init.normal_(self.first.weight[:, :-TAIL], std=(2.0 / ((self.first.in_features - TAIL) / 2)) ** 0.5)
        nn.init.normal_(self.first.weight[:, -TAIL:], std=0.1)
        for layer in (self.predict, self.recall):
            nn.init.zeros_(layer.weight)
        nn.init.normal_(self.carry.weight, std=0.05)
        nn.init.normal_(self.state.weight, std=0.1)
        nn.init.constant_(self.state.bias, 0.2)
        nn.init.normal_(self.last.weight, std=0.01)
        bias = torch.zeros(self.last.out_features)
        per_channel = bias[k : k + 9 * k * self.tried.pixels].view(-1, 3 * k)
        per_channel[:, :k] = torch.linspace(-0.3, 0.3, k)
        per_channel[:, k : 2 * k] = -1.0
        per_channel[1::3, 2 * k :] = 1.0  # R follows G,
        per_channel[2::3, 2 * k :] = 0.5  # B follows both
        self.last.bias.data = bias

    def forward(
        self, x: Normalised, true: Tensor, order: Order, taps: Sequence[int], qp_class: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Windows of all positions of B pictures to mixture parameters, as if coded step by step.

        Args:
            x: windows of P = N B positions: of the first position of all pictures, of the second, and so on, in the
                order in which they are coded.
            true: (P, 3 n), true G, R, B of the pixels of each evaluation, 0 .. 255; no position sees its own.
            order: the steps, over N positions.
            taps: which of `window.OFFSETS` the windows hold.
            qp_class: int64, (P,), the base's quantisation parameter divided by 4; needed where `x` has a base.

        Returns:
            (P, 10 K) where an evaluation codes one pixel: K logits, then for G, R, B: K means, K log-scales (natural),
            K couplings (of more see `likelihood.outputs_per_component`); and the linear prediction, (P, 3 n), to be
            added to the means.
        """
        order = order if self.tried.carried else order.alone()
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
            if self.far_base is not None and order.far is not None:
                added = added + self._from_base(base, x, order).bfloat16()
        if self.far is not None and order.far is not None:
            afar = self._from_afar(inputs, others, x, true, order).bfloat16()
            added = afar if added is None else added + afar
        outputs = torch.cat([self.last.weight, self.enter.weight]), torch.cat([self.last.bias, self.enter.bias])
        blocks = [w for block in self.blocks for w in block.weights()]  # type: ignore[operator]
        made = Body.apply(inputs, added, first, self.first.bias, *outputs, *blocks)  # type: ignore[no-untyped-call]
        # Split, not sliced: the gradient of a slice is a whole matrix of zeros.
        params, entering = (part.float() for part in made.split([len(self.last.bias), self.shape.memory], 1))
        relative = (true - x.reference.t().repeat(1, self.tried.pixels)) * (torch.exp2(x.shift.t()) / UNIT)
        relative = relative.clamp(-LIMIT / UNIT, LIMIT / UNIT)
        carry = self.carry.weight[:, columns_of(order.known, self.shape.state, true.device)]
        weights = (carry, self.state.weight, self.state.bias, *self.memory.weights())
        entered = entering.reshape(n, -1, self.shape.memory)
        remembered = Memory.apply(entered, relative.view(n, -1, true.shape[1]), order.parts, *weights)  # type: ignore[no-untyped-call]
        recalled = nn.functional.linear(remembered.flatten(0, 1).bfloat16(), self.recall.weight.bfloat16())
        return params + recalled.float(), prediction

    def _from_afar(self, inputs: Tensor, others: Tensor, x: Normalised, true: Tensor, order: Order) -> Tensor:
        assert self.far is not None
        assert order.far is not None
        every = inputs.new_zeros(len(inputs), self.first.in_features, dtype=torch.float32)
        every[:, others] = inputs.float()
        added: Tensor = self.far(every.view(order.parts[-1].stop, -1, every.shape[1]), x, true, *order.far)
        return added

    def _from_base(self, base: Tensor, x: Normalised, order: Order) -> Tensor:
        """All of the base is known, and its pixel at a position is the reference."""
        assert self.far_base is not None
        assert order.far is not None
        every = base.float().view(order.parts[-1].stop, -1, base.shape[1])
        everywhere = torch.ones_like(order.far.known)
        added: Tensor = self.far_base(every, x, x.reference.t(), order.far.ranks, everywhere)
        return added

    def multiplications(self, looked_at: int = 0) -> int:
        """And additions for each pixel if every tap is known, with a base if there is a trunk.

        Rows that are looked up, those of shifts and QP classes, are not counted. `looked_at`: pixels of the lattice
        that non-local attention sees.
        """
        looked_up = self.shape.width * SHIFTS
        weights = {n: p.numel() for n, p in self.named_parameters() if p.dim() == 2 and not n.startswith("far")}
        if self.trunk is not None:
            looked_up += weights["trunk.quality.weight"] + weights["trunk.direct.weight"]
        if not self.tried.carried:
            looked_up += weights["carry.weight"]
        found = (sum(weights.values()) - looked_up) // self.tried.pixels
        afar = [part for part in (self.far, self.far_base) if part is not None]
        return found + sum(part.multiplications(looked_at, self.tried.spacing) for part in afar)


@lru_cache(maxsize=256)
def _columns(taps: tuple[int, ...], inputs: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """The columns of some taps, and those with the columns that follow all taps."""
    columns = columns_of_taps(taps, device)
    return columns, torch.cat([columns, torch.arange(inputs - TAIL, inputs, device=device)])


def _of_base(weight: Tensor) -> Tensor:
    """The columns of a layer that reads the base's window, in the order of its rows."""
    return weight[:, columns_of_base(weight.device)]


@lru_cache(maxsize=64)
def _scale(taps: int, device: torch.device) -> Tensor:
    """Units of the network per whole number of `Normalised.rows`: (4 T + 9, 1)."""
    parts = [torch.full((3 * taps,), 1 / UNIT), torch.ones(taps), torch.full((2,), 1 / UNIT), torch.ones(SHIFTS)]
    return torch.cat(parts)[:, None].to(device)
