"""The density network in floating point, as it is trained; `integer` is the exact one that codes.

    windows of known pixels ---- first layer (one for interlaced, one for causal steps) --.
    shift, chroma of the reference ------------------------------------------------------ + -- ReLU
    window of the base --- trunk: residual branch x mask branch (RNAN, arXiv 1903.10082) -'      |
                                                                               residual blocks, ReLU
    relative values --- linear prediction -----------------------------------------.            |
                                                                     mixture <---- + ------ last layer

Everything is in units of 64 / 2^shift pixel values around the reference, so neither brightness nor contrast is learnt.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from explorer.density.normalise import Normalised
from explorer.density.window import BASE_TAPS, LARGEST_SHIFT, QP_CLASSES, TAPS

UNIT = 64.0  # relative values per unit of the network's inputs
CEILING = 8.0  # activations lie in [0, 8), where the integer network has 1024 steps


@dataclass(frozen=True)
class Shape:
    """Sizes of a density network.

    Attributes:
        width: features of every hidden layer.
        blocks: residual blocks.
        mixtures: logistics per sub-pixel, K.
        trunk: features of the base's trunk; 0 for a model that knows no base.
    """

    width: int = 128
    blocks: int = 2
    mixtures: int = 4
    trunk: int = 0


def clipped(x: Tensor) -> Tensor:
    """ReLU with the integer network's ceiling."""
    activated: Tensor = nn.functional.hardtanh(x, 0.0, CEILING)  # its gradient is one pass, that of clamp four
    return activated


class Block(nn.Module):
    """h + W2 relu(W1 h), clipped."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.inner = nn.Linear(width, width)
        self.outer = nn.Linear(width, width)
        nn.init.normal_(self.outer.weight, std=0.3 / width**0.5)
        nn.init.zeros_(self.outer.bias)

    def forward(self, h: Tensor) -> Tensor:
        """(P, width) -> (P, width)."""
        return clipped(h + self.outer(clipped(self.inner(h))))


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
        t = clipped(self.first(inputs) + self.quality(qp_class))
        mask = nn.functional.hardtanh(self.mask(t), 0.0, 1.0)
        t = clipped(t + self.outer(clipped(self.inner(t))) * mask)
        added: Tensor = self.last(t) + self.direct(qp_class)
        return added


class DensityNetwork(nn.Module):
    """Parameters of a mixture of logistics for each sub-pixel, from the pixels known around it."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        fan_in = TAPS * 4
        self.first = nn.ModuleList([nn.Linear(fan_in, shape.width) for _ in range(2)])  # causal, interlaced
        self.predict = nn.ModuleList([nn.Linear(fan_in, 3, bias=False) for _ in range(2)])
        self.shift = nn.Embedding(LARGEST_SHIFT + 1, shape.width)
        self.chroma = nn.Linear(2, shape.width, bias=False)
        self.blocks = nn.ModuleList([Block(shape.width) for _ in range(shape.blocks)])
        self.last = nn.Linear(shape.width, 10 * shape.mixtures)
        self.trunk = Trunk(shape.trunk, shape.width) if shape.trunk else None
        self._start()

    def _start(self) -> None:
        k = self.shape.mixtures
        for first, predict in zip(self.first, self.predict, strict=True):
            assert isinstance(first, nn.Linear)
            assert isinstance(predict, nn.Linear)
            nn.init.normal_(first.weight, std=(2.0 / (TAPS * 2)) ** 0.5)
            nn.init.zeros_(predict.weight)
        nn.init.normal_(self.shift.weight, std=0.1)
        nn.init.normal_(self.chroma.weight, std=0.1)
        nn.init.normal_(self.last.weight, std=0.01)
        bias = torch.zeros(10 * k)
        per_channel = bias[k:].view(3, 3 * k)
        per_channel[:, :k] = torch.linspace(-0.3, 0.3, k)
        per_channel[:, k : 2 * k] = -1.0
        per_channel[1, 2 * k :] = 1.0  # R follows G,
        per_channel[2, 2 * k :] = 0.5  # B follows both
        self.last.bias.data = bias

    def forward(
        self, x: Normalised, interlaced: bool, taps: Tensor | None = None, qp_class: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Features of P windows to mixture parameters.

        Args:
            x: windows of P positions.
            interlaced: which first layer.
            taps: int64, columns of the first layer that the windows hold, or None for all.
            qp_class: int64, (P,), the base's quantisation parameter divided by 4; needed where `x` has a base.

        Returns:
            (P, 10 K): K logits, then for G, R, B: K means, K log-scales (natural), K couplings; and the linear
            prediction, (P, 3), to be added to the means.
        """
        layer, predict = self.first[int(interlaced)], self.predict[int(interlaced)]
        assert isinstance(layer, nn.Linear)
        assert isinstance(predict, nn.Linear)
        weight, linear = layer.weight, predict.weight
        if taps is not None:
            weight, linear = weight[:, taps], linear[:, taps]
        inputs = scaled(x.inputs)
        chroma = (x.reference[:, 1:] - x.reference[:, :1]) / UNIT
        h = nn.functional.linear(inputs, weight, layer.bias) + self.chroma(chroma)
        h = h + self.shift.weight[x.shift[:, 0].long()]
        prediction = nn.functional.linear(inputs, linear)
        if self.trunk is not None and x.base is not None and qp_class is not None:
            base = scaled(x.base)
            h, prediction = h + self.trunk(base, qp_class), prediction + self.trunk.predict(base)
        h = clipped(h)
        for block in self.blocks:
            h = block(h)
        return self.last(h).float(), prediction.float()


def scaled(inputs: Tensor) -> Tensor:
    """Whole-number window inputs in the network's units; the mask stays 0 or 1. (P, T * 4) -> (P, T * 4)."""
    scale = torch.tensor([1 / UNIT, 1 / UNIT, 1 / UNIT, 1.0]).to(inputs).repeat(inputs.shape[1] // 4)
    return inputs * scale
