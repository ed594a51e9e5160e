"""The range coder over binary decisions with integer probabilities; knows no network.

A sub-pixel of 8 bits is eight decisions, each with the probability of a one in 2^-24. The coder itself is
constriction's queue (Bamler 2022, arXiv 2201.01741): 64-bit state, 32-bit words. It is imported when a coder is made:
not every machine that decodes pixels has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.errors import CorruptFile

if TYPE_CHECKING:
    import constriction

PRECISION = 24  # bits of a probability
_SCALE = 2.0**-PRECISION  # times a whole number below 2^24: exact in float64
_WORD = 4  # bytes

Chances = NDArray[np.float64] | NDArray[np.int64]  # whole numbers, 1 .. 2^24 - 1


def _family() -> constriction.stream.model.Categorical:
    """Over 0 and 1. `Bernoulli` gives the same bits for every probability but allocates a table for each decision."""
    import constriction

    return constriction.stream.model.Categorical(perfect=False)


def _tables(probability: Chances) -> NDArray[np.float64]:
    """The probabilities of zero and one, exact: (P, 2)."""
    tables = np.empty((len(probability), 2))
    ones = np.multiply(probability, _SCALE, out=tables[:, 1])
    np.subtract(1.0, ones, out=tables[:, 0])
    return tables


class Encoder:
    """Appends decisions to a stream."""

    def __init__(self) -> None:
        import constriction

        self._coder = constriction.stream.queue.RangeEncoder()
        self._model = _family()

    def encode(self, ones: NDArray[np.int32], probability: Chances) -> None:
        """Append decisions: `ones` int32 (P,), 0 or 1; `probability` of a one, (P,)."""
        if ones.size:
            self._coder.encode(np.ascontiguousarray(ones, np.int32), self._model, _tables(probability))

    def finish(self) -> bytes:
        """The stream, as short as it can be: bytes that a decoder may assume to be zero are left away.

        Any number inside the coder's last interval ends the stream; the one with the most trailing zeros is taken.
        """
        if self._coder.is_empty():
            return b""
        words = self._coder.get_compressed()
        done, (lower, span) = self._coder.pos()
        sealed: bytes = words.astype(">u4").tobytes()
        if len(words) <= done or not _extends(sealed[_WORD * done :], lower, span):
            return sealed.rstrip(b"\0")  # a carry is pending in the words before: leave the tail as it was made
        return (sealed[: _WORD * done] + ending(lower, span)).rstrip(b"\0")


def _extends(tail: bytes, lower: int, span: int) -> bool:
    value = int.from_bytes(tail[:8].ljust(8, b"\0"), "big")
    return lower <= value < lower + span


def ending(lower: int, span: int) -> bytes:
    """The shortest bytes that, with zeros after them, are a 64-bit number in [lower, lower + span)."""
    for size in range(9):
        unit = 1 << (64 - 8 * size)
        value = -(-lower // unit) * unit
        if value < min(lower + span, 1 << 64):
            return value.to_bytes(8, "big")[:size]
    raise AssertionError("the interval is never empty")


class Decoder:
    """Reads decisions from a stream."""

    def __init__(self, data: bytes) -> None:
        import constriction

        padded = data + bytes(-len(data) % _WORD + 2 * _WORD)
        self._coder = constriction.stream.queue.RangeDecoder(np.frombuffer(padded, ">u4").astype(np.uint32))
        self._model = _family()

    def decode(self, probability: Chances) -> NDArray[np.int32]:
        """The next P decisions, int32 (P,), given the probabilities they were encoded with.

        Raises:
            CorruptFile: no encoder writes such a stream. Not every damage is found here.
        """
        if not probability.size:
            return np.empty(0, np.int32)
        try:
            ones: NDArray[np.int32] = self._coder.decode(self._model, _tables(probability))
        except AssertionError as error:
            raise CorruptFile("the coded pixels are damaged") from error
        return ones
