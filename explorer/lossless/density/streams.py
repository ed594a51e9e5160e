"""Decisions of several pictures of one size that are coded at once, each in a stream of its own.

A block holds whole pictures' shares of a step, one after the other, so row i of (N, P) decisions is picture i's.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from explorer.coding.entropy import Decoder, Encoder
from explorer.lossless.density.decisions import Given


def _which(positions: NDArray[np.int64], pixels: int) -> range:
    """The pictures of `pixels` pixels each that a block's positions lie in."""
    return range(int(positions[0]) // pixels, int(positions[-1]) // pixels + 1)


class EncodingMany(Given):
    """Decisions read off pictures and written to an encoder of each.

    What a block decides is kept until the next begins: one call of an encoder costs as much as 40 decisions.
    """

    def __init__(self, pictures: NDArray[np.uint8], encoders: Sequence[Encoder]) -> None:
        """`pictures`: uint8, (N H, W, 3), RGB."""
        super().__init__(pictures)
        self._encoders = encoders
        self._pixels = pictures.shape[0] * pictures.shape[1] // len(encoders)
        self._block = range(0)
        self._waiting: list[tuple[NDArray[np.int32], NDArray[np.float64]]] = []

    def begin(self, positions: NDArray[np.int64]) -> None:
        """Write the block before, look the new one's pixels up."""
        self.flush()
        super().begin(positions)
        self._block = _which(positions, self._pixels)

    def decide(self, channel: int, bit: int, probability: NDArray[np.float64]) -> NDArray[np.int32]:
        """The bit of every pixel."""
        ones = super().decide(channel, bit, probability)
        self._waiting.append((ones.reshape(len(self._block), -1), probability.reshape(len(self._block), -1)))
        return ones

    def flush(self) -> None:
        """Write what waits; after the last block the caller does it."""
        if self._waiting:
            ones, probability = (np.concatenate(part, 1) for part in zip(*self._waiting, strict=True))
            for row, picture in enumerate(self._block):
                self._encoders[picture].encode(ones[row], probability[row])
            self._waiting.clear()


class DecodingMany:
    """Decisions read from a decoder of each picture."""

    def __init__(self, decoders: Sequence[Decoder], pixels: int) -> None:
        """`pixels`: of each picture."""
        self._decoders, self._pixels = decoders, pixels
        self._block = range(0)

    def begin(self, positions: NDArray[np.int64]) -> None:
        """See which pictures the block is of."""
        self._block = _which(positions, self._pixels)

    def decide(self, channel: int, bit: int, probability: NDArray[np.float64]) -> NDArray[np.int32]:
        """Read a bit of every pixel."""
        rows = probability.reshape(len(self._block), -1)
        return np.concatenate([self._decoders[n].decode(row) for n, row in zip(self._block, rows, strict=True)])
