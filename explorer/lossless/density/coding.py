"""The network alone, without what a picture says of itself: decisions of a block at once, for drawings and means.

In a block all G come first, then R, then B; of each channel all most significant bits come first.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from explorer.lossless.density.decisions import Decisions
from explorer.lossless.density.mixture import ChannelMixture
from explorer.lossless.density.walk import Coded, Evaluated, Values, Walk


class PixelCoder(Walk):
    """Fills pictures by the network's probabilities, as they are."""

    def step(self, index: int, decisions: Decisions) -> Iterator[Coded]:
        """Code one step, a block at a time."""
        return self._each(index, lambda found, block: self._block(found, block, decisions))

    def know(self, steps: int, picture: NDArray[np.uint8]) -> None:
        """Make the first steps of `picture`, uint8 (H, W, 3), RGB, known; there is nothing to code."""
        true = picture.reshape(-1, 3)[:, [1, 0, 2]]
        for index in range(steps):
            deque(self._each(index, lambda _, block: Values(true[block], _nothing(block))), maxlen=0)

    def _block(self, found: Evaluated, positions: NDArray[np.int64], decisions: Decisions) -> Values:
        """Code one block."""
        decisions.begin(positions)
        coded: list[NDArray[np.int32]] = []
        bits, weight = _nothing(positions), found.mixtures.weight
        for channel in range(self._channels):
            mixture = ChannelMixture(found.mixtures, channel, weight, coded, self._place.evaluate.logistic)
            values, spent = mixture.code(partial(decisions.decide, channel))
            coded.append(values)
            bits += spent
            if channel + 1 < self._channels:
                weight = mixture.posterior(values)
        return Values(np.stack(coded * (3 // self._channels), 1).astype(np.uint8), bits)


def _nothing(positions: NDArray[np.int64]) -> NDArray[np.float32]:
    return np.zeros(len(positions), np.float32)
