"""The pixel coder with a second opinion, over streams of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.coding.schedule import INTERLACED, Pattern, Schedule
from explorer.errors import CorruptFile
from explorer.lossless.density.evaluate import Evaluator
from explorer.lossless.density.traces import Traces
from explorer.lossless.density.walk import BATCH, LARGEST_KEPT, Base, Coded, Evaluated, Values, Walk, Writing, product
from explorer.lossless.opinion import kernel as k
from explorer.lossless.opinion.learner import Opinion
from explorer.lossless.opinion.stream import Stream, reading, writing, written

MARGIN = 16  # words that a stream may be longer than the picture


class Source(NamedTuple):
    """Where values come from: a picture, uint8 (H W, 3), RGB, or a stream that is decoded."""

    mode: int
    stream: Stream
    picture: NDArray[np.uint8] | None

    def values(self, positions: NDArray[np.int64]) -> NDArray[np.uint8]:
        """G, R, B of positions, or room for them: (P, 3)."""
        if self.picture is None:
            return np.zeros((len(positions), 3), np.uint8)
        return np.ascontiguousarray(self.picture[positions][:, [1, 0, 2]])


class OpinionCoder(Walk):
    """Codes one picture of any size by the network and by what the picture says of itself."""

    def __init__(
        self,
        evaluator: Evaluator,
        schedule: Schedule,
        base: Base | None,
        channels: int = 3,
        batch: int = BATCH,
        left_out: Sequence[int] = (),
    ) -> None:
        """As of `Walk`; `left_out`: of `Opinion`."""
        super().__init__(evaluator, schedule, base, channels, batch)
        height, width = schedule.step_of.shape
        farthest = max(pattern.dilation for pattern in schedule.patterns)
        shape = height, width, channels
        self._opinion = Opinion(shape, farthest, evaluator.logistic, product, left_out)
        kept = height * width if height * width <= LARGEST_KEPT else 0
        self._alone, self._looked = np.zeros(kept, np.float32), np.full(kept, -1, np.int32)

    def writing(self, picture: NDArray[np.uint8]) -> Writing:
        stream = writing(picture.size + MARGIN)
        source = Source(k.ENCODE, stream, picture.reshape(-1, 3))
        return Writing(partial(self.step, source=source), partial(written, stream))

    def reading(self, data: bytes) -> Callable[[int], Iterator[Coded]]:
        return partial(self.step, source=Source(k.DECODE, reading(data), None))

    def step(self, index: int, source: Source) -> Iterator[Coded]:
        """Code one step, a block at a time. Raises `CorruptFile` where no encoder wrote such a stream."""
        pattern = self._schedule.patterns[index]
        if pattern.family == INTERLACED:
            self._opinion.forget()
        return self._each(index, lambda found, block: self._block(found, block, pattern, source))

    def traces(self) -> Traces:
        if not len(self._alone):
            return super().traces()
        size = self._schedule.step_of.shape
        return super().traces()._replace(alone=self._alone.reshape(size), looked=self._looked.reshape(size))

    def _block(self, found: Evaluated, positions: NDArray[np.int64], pattern: Pattern, source: Source) -> Values:
        values = source.values(positions)
        made = self._opinion.block(source.mode, source.stream, positions, values, found.mixtures, pattern.dilation)
        if source.stream.counts[1]:
            raise CorruptFile("the coded pixels are damaged")
        if len(self._alone):
            self._alone[positions], self._looked[positions] = made.alone, self._opinion.places(made.looked)
        if self._channels == 1:
            values[:] = values[:, :1]
        return Values(values, made.bits)

    def _block_size(self, pattern: Pattern) -> int:
        return BATCH if pattern.family == INTERLACED else super()._block_size(pattern)
