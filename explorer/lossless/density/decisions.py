"""Where the decisions of the network alone come from: a picture, or chance."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from explorer.coding.entropy import PRECISION


class Decisions(Protocol):
    """Where decisions come from."""

    def begin(self, positions: NDArray[np.int64]) -> None:
        """A new block of positions."""

    def decide(self, channel: int, bit: int, probability: NDArray[np.float64]) -> NDArray[np.int32]:
        """The decisions for one bit of one channel, given the probabilities of a one."""


class Given:
    """Decisions read off a picture."""

    def __init__(self, picture: NDArray[np.uint8]) -> None:
        """`picture`: uint8, (H, W, 3), RGB."""
        self._picture = picture.reshape(-1, 3)
        self._values = np.empty((3, 0), np.int32)

    def begin(self, positions: NDArray[np.int64]) -> None:
        """Look the block's pixels up."""
        self._values = np.ascontiguousarray(self._picture[positions].T[[1, 0, 2]], np.int32)

    def decide(self, channel: int, bit: int, probability: NDArray[np.float64]) -> NDArray[np.int32]:
        """The bit of every pixel."""
        ones: NDArray[np.int32] = (self._values[channel] >> bit) & 1
        return ones


class Drawing:
    """Decisions by chance, each with its probability."""

    def __init__(self, seed: int) -> None:
        self._generator = np.random.Generator(np.random.PCG64(seed))

    def begin(self, positions: NDArray[np.int64]) -> None:
        """Nothing to look up."""

    def decide(self, channel: int, bit: int, probability: NDArray[np.float64]) -> NDArray[np.int32]:
        """Throw a coin for every pixel."""
        thrown = self._generator.integers(0, 1 << PRECISION, len(probability))
        return (thrown < probability).astype(np.int32)
