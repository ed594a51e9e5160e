"""Integer cumulative frequencies of the mixture, as the eight binary decisions of a sub-pixel, in torch.

The most significant bit comes first. With F(m) the frequency of values below m, the decision whether x >= m, for an
interval [low, high) that x is known to lie in, has the probability (F(high) - F(m)) / (F(high) - F(low)), rounded
down to 2^-24. Eight evaluations of F replace a table of 256.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from explorer.density import tables as t
from explorer.density.evaluate import Parameters
from explorer.entropy import PRECISION

LOWEST_MEAN, HIGHEST_MEAN = -8000, 16000  # 1/32 px; so that no product leaves 32 bits
Z_ORIGIN = (t.Z_LIMIT * t.Z_UNIT) << t.INVERSE_BITS
COUPLE_SHIFT = (t.COUPLE_UNIT // t.MEAN_UNIT).bit_length() - 1  # couplings times pixel values to 1/32 px


class ChannelMixture:
    """The mixture of one channel of P pixels."""

    def __init__(self, parameters: Parameters, channel: int, weight: Tensor, coded: list[Tensor], logistic: Tensor):
        """`weight`: float64 (P, K), whole numbers; `coded`: int32 (P,) values of the channels before this one."""
        mean = parameters.mean[:, channel] + t.MEAN_UNIT * parameters.reference[:, channel, None]
        for other, couple in _couplings(channel):
            difference = coded[other] - parameters.reference[:, other]
            mean = mean + ((parameters.couple[:, couple] * difference[:, None]) >> COUPLE_SHIFT)
        # z + Z_ORIGIN = (32 value - 16 - mean) inverse 2^-8 + Z_ORIGIN = (value slope - offset) 2^-8; all below 2^31
        inverse = parameters.inverse[:, channel]
        self._slope = inverse * t.MEAN_UNIT  # (P, K)
        self._offset = (mean.clamp_(LOWEST_MEAN, HIGHEST_MEAN) + t.MEAN_UNIT // 2) * inverse - Z_ORIGIN
        self._weight = weight
        self._total_weight = weight.sum(1)
        self._leak = self._total_weight * t.LEAK
        self._logistic = logistic

    def _components(self, value: Tensor) -> Tensor:
        """Logistic frequencies below values, int32 (P,) -> float64 (P, K), 0 .. 2^22."""
        z = (value[:, None] * self._slope).sub_(self._offset)
        z.bitwise_right_shift_(t.INVERSE_BITS).clamp_(0, 2 * t.Z_LIMIT * t.Z_UNIT - 1)
        return self._logistic.index_select(0, z.flatten()).view_as(self._weight)

    def below(self, value: Tensor) -> Tensor:
        """F(value) for int32 values 1 .. 255, (P,): float64 holding whole numbers, (P,)."""
        return (self._components(value) * self._weight).sum(1).addcmul_(self._leak, value)

    def posterior(self, value: Tensor) -> Tensor:
        """The weights that the next channel starts from: each times its component's probability of this value.

        The components are joint over the three channels, so what G was tells which component R and B come from.
        """
        upper = torch.where((value < 255)[:, None], self._components(value + 1), float(2**t.LOGISTIC_BITS))
        lower = torch.where((value > 0)[:, None], self._components(value), 0.0)
        joint = ((upper - lower + t.LEAK) * self._weight).long()  # below 2^37
        largest = joint.amax(1, keepdim=True)
        return torch.div(joint << t.WEIGHT_BITS, largest, rounding_mode="floor").double()

    def code(self, decide: Callable[[int, Tensor], Tensor]) -> Tensor:
        """Run the eight decisions; returns the values, int32 (P,).

        `decide(bit, probability)`: the decisions, int32 (P,), for the bit of weight 2^bit, whose probabilities of
        being one are int64 (P,), 1 .. 2^24 - 1.
        """
        low = torch.zeros_like(self._total_weight)
        high = self._total_weight * (2**t.LOGISTIC_BITS + t.LEAK * 256)
        value = torch.zeros(len(low), dtype=torch.int32, device=low.device)
        for bit in range(7, -1, -1):
            middle = self.below(value + (1 << bit))
            probability = (high - middle).long() << PRECISION
            probability = torch.div(probability, (high - low).long(), rounding_mode="floor")
            one = decide(bit, probability.clamp_(1, (1 << PRECISION) - 1))
            taken = one.bool()
            low, high = torch.where(taken, middle, low), torch.where(taken, high, middle)
            value += one << bit
        return value


def _couplings(channel: int) -> list[tuple[int, int]]:
    """Which coded channels move the mean of this one, and where their factors are stored."""
    return {0: [], 1: [(0, 1)], 2: [(0, 2), (1, 0)]}[channel]
