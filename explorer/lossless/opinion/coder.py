"""The pixel coder with a second opinion, over streams of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.coding.schedule import INTERLACED, Pattern, Schedule
from explorer.errors import CorruptFile
from explorer.lossless.density.adaptation import Adaptation
from explorer.lossless.density.calibration import Calibration
from explorer.lossless.density.coding import Base, Coded, Evaluated, PixelCoder, Values, product
from explorer.lossless.density.evaluate import Evaluator
from explorer.lossless.density.window import INNER
from explorer.lossless.opinion import kernel as k
from explorer.lossless.opinion.learner import Opinion

RATE = 400  # of the mixing, 1/65536
INTERLACED_BLOCK = 4096  # positions


def writing(room: int) -> k.Stream:
    """A stream to write at most so many words to."""
    return k.Stream(np.array([0, k.FULL, 0, 0, 0], np.uint64), np.zeros(room, np.uint32), np.zeros(2, np.int64))


def sealed(stream: k.Stream) -> NDArray[np.uint32]:
    """The words of a written stream, closed as constriction closes its queue."""
    lower, span, inverted, first, _ = (int(number) for number in stream.numbers)
    words = stream.words[: int(stream.counts[0])].tolist()
    if span == 2**64 - 1:
        return np.array(words, np.uint32)
    point = (lower + (1 << 32) - 1) % (1 << 64)
    if inverted:
        carried = point < lower
        words += [(first + carried) % (1 << 32)] + [0 if carried else 2**32 - 1] * (inverted - 1)
    words.append(point >> 32)
    if ((lower + span) % (1 << 64)) >> 32 == words[-1]:
        words.append(0)
    return np.array(words, np.uint32)


def reading(words: NDArray[np.uint32]) -> k.Stream:
    """A stream to read."""
    padded = np.concatenate([words, np.zeros(2, np.uint32)])
    point = int(padded[0]) << 32 | int(padded[1])
    return k.Stream(np.array([0, k.FULL, 0, 0, point], np.uint64), padded, np.array([2, 0], np.int64))


class Source(NamedTuple):
    """Where values come from: a picture, uint8 (H W, 3), RGB, or a stream that is decoded."""

    mode: int
    stream: k.Stream
    picture: NDArray[np.uint8] | None

    def values(self, positions: NDArray[np.int64]) -> NDArray[np.uint8]:
        """G, R, B of positions, or room for them: (P, 3)."""
        if self.picture is None:
            return np.zeros((len(positions), 3), np.uint8)
        return np.ascontiguousarray(self.picture[positions][:, [1, 0, 2]])


class OpinionCoder(PixelCoder):
    """Runs a schedule over one picture of any size."""

    adapts = False  # as the plain coder does; the opinion follows the picture itself

    def __init__(
        self,
        evaluator: Evaluator,
        schedule: Schedule,
        base: Base | None,
        channels: int = 3,
        rate: int = RATE,
        left_out: Sequence[int] = (),
    ) -> None:
        """As of `PixelCoder`; `rate`, `left_out`: of `Opinion`."""
        super().__init__(evaluator, schedule, base, channels, keeps_errors=channels > 1, around=INNER)
        height, width = schedule.step_of.shape
        following = Adaptation(Calibration(), None)
        self.opinion = Opinion((height, width, channels), following, evaluator.logistic, rate, product, left_out)

    def code(self, index: int, source: Source) -> Iterator[Coded]:
        """Code one step, a block at a time. Raises `CorruptFile` where no encoder wrote such a stream."""
        pattern = self._schedule.patterns[index]
        if pattern.family == INTERLACED:
            self.opinion.forget()

        def block(found: Evaluated, positions: NDArray[np.int64]) -> Values:
            values = source.values(positions)
            made = found.mixtures, found.near, pattern.dilation
            bits, errors = self.opinion.block(source.mode, source.stream, positions, values, *made)
            if source.stream.counts[1]:
                raise CorruptFile("the coded pixels are damaged")
            if self._channels == 1:
                values[:] = values[:, :1]
            return Values(values, bits, errors if self._channels > 1 else None)

        return self._each(index, block)

    def _block_size(self, pattern: Pattern) -> int:
        return INTERLACED_BLOCK if pattern.family == INTERLACED else super()._block_size(pattern)
