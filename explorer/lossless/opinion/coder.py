"""Codes pixels by the network and by what the picture says of itself: what files hold."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.coding.schedule import INTERLACED, Pattern, Schedule
from explorer.errors import CorruptFile
from explorer.lossless.density.evaluate import Evaluator
from explorer.lossless.density.mixture import Mixtures, some
from explorer.lossless.density.traces import Traces
from explorer.lossless.density.walk import BATCH, LARGEST_KEPT, Base, Coded, Evaluated, Values, Walk
from explorer.lossless.opinion import kernel as k
from explorer.lossless.opinion.colours import NONE, Colours, state, stated
from explorer.lossless.opinion.learner import Opinion, start_of
from explorer.lossless.opinion.scales import PRECISION
from explorer.lossless.opinion.stream import Stream, put, reading, take, writing, written
from explorer.machine import parallel

# Words of a stream: for each pixel more than four samples of 16 bits take, so that what does not fit is stored raw.
ROOM, MARGIN = 3, 16
LARGEST_ACCOUNT = 1 << 20  # px of a picture whose advisers are kept account of
EVEN = 1 << (PRECISION - 1)  # probability of either start


class Source(NamedTuple):
    """Where values come from: pictures, uint8 (N H W, 3), RGB, or streams that are decoded, one of each picture."""

    mode: int
    streams: Sequence[Stream]
    picture: NDArray[np.uint8] | None

    def values(self, positions: NDArray[np.int64]) -> NDArray[np.uint8]:
        """G, R, B of positions, or room for them: (P, 3)."""
        if self.picture is None:
            return np.zeros((len(positions), 3), np.uint8)
        return np.ascontiguousarray(self.picture[positions][:, [1, 0, 2]])


class Writing(NamedTuple):
    """Pictures that are being coded: `step(index)` codes a step, block by block; `finish()` gives a stream of each."""

    step: Callable[[int], Iterator[Coded]]
    finish: Callable[[], list[bytes]]


class OpinionCoder(Walk):
    """Codes a picture of any size in one or several lanes, each of which is learnt from by itself."""

    def __init__(
        self,
        evaluator: Evaluator,
        schedule: Schedule,
        base: Base | None,
        channels: int = 3,
        batch: int = BATCH,
        lanes: int = 1,
        rows: int | None = None,
        left_out: Sequence[int] = (),
        asks: bool = False,
    ) -> None:
        """As of `Walk`; `left_out`: of `Opinion`; `asks`: whether traces of a small picture have an account."""
        super().__init__(evaluator, schedule, base, channels, batch, lanes, rows)
        height, width = schedule.step_of.shape
        farthest = max(pattern.dilation for pattern in schedule.patterns)
        table, share = evaluator.logistic.astype(np.int32), _shared(lanes) if rows else 0
        own = partial(Opinion, (height, width, channels), farthest, table, share, left_out)
        self._opinions = [own() for _ in range(lanes)]
        kept = self._rows * width if self._rows * width <= LARGEST_KEPT and (lanes == 1 or rows) else 0
        self._alone, self._looked = np.zeros(kept, np.float32), np.full(kept, -1, np.int32)
        asked = kept if asks and kept <= LARGEST_ACCOUNT else 0
        self._account = np.zeros((asked, 3, len(k.ADVISERS)), np.float16)
        self._colours = NONE

    def writing(self, picture: NDArray[np.uint8], colours: Colours = NONE) -> Writing:
        """Code lanes, uint8 (rows, W, 3), RGB, one below the other; `colours`: that the first one states, if any."""
        flat = picture.reshape(-1, 3)
        lanes = np.split(flat, self._starts[1:])
        streams = [writing(ROOM * len(own) + MARGIN) for own in lanes]
        for stream, opinion, own in zip(streams, self._opinions, lanes, strict=True):
            start = start_of(own)
            put(stream, start * EVEN, EVEN)
            opinion.begin(start, colours)
        self._colours = colours
        if len(colours):
            state(streams[0], colours, self._channels)
        source = Source(k.ENCODE, streams, flat)
        return Writing(partial(self.step, source=source), lambda: [written(stream) for stream in streams])

    def coded(self, picture: NDArray[np.uint8], colours: Colours = NONE) -> list[bytes]:
        """The streams of lanes, uint8 (rows, W, 3), RGB, all steps at once; `colours`: of `writing`."""
        writing = self.writing(picture, colours)
        for index in range(self.count):
            deque(writing.step(index), maxlen=0)
        return writing.finish()

    def reading(self, data: Sequence[bytes], has_colours: bool = False) -> Callable[[int], Iterator[Coded]]:
        """Decode a stream of each lane, of which the first states colours, if any: what decodes one step.

        That raises `CorruptFile` where no encoder wrote such streams.
        """
        streams = [reading(own) for own in data]
        starts = [take(stream, EVEN) for stream in streams]
        pixels = self._rows * self._schedule.step_of.shape[1]
        colours = stated(streams[0], self._channels, pixels) if has_colours else NONE
        self._colours = colours
        for start, opinion in zip(starts, self._opinions, strict=True):
            opinion.begin(start, colours)
        return partial(self.step, source=Source(k.DECODE, streams, None))

    def step(self, index: int, source: Source) -> Iterator[Coded]:
        """Code one step, a block at a time. Raises `CorruptFile` where no encoder wrote such a stream."""
        if len(self._colours) == 1:
            return iter([self._certain(index)])
        pattern = self._schedule.patterns[index]
        if pattern.family == INTERLACED:
            for opinion in self._opinions:
                opinion.forget()
        return self._each(index, lambda found, block: self._block(found, block, pattern, source), apart=True)

    def _certain(self, index: int) -> Coded:
        """A step of a picture of one colour: nothing is coded, and no network asked."""
        positions, packed = self.positions(index), int(self._colours[0])
        green = packed >> 16
        colour = [packed >> 8 & 255, green, packed & 255] if self._channels > 1 else [green] * 3
        values = np.tile(np.array(colour, np.uint8), (len(positions), 1))
        return Coded(positions, values, np.zeros(len(positions), np.float32))

    def traces(self) -> Traces:
        if not len(self._alone):
            return super().traces()
        size = self._rows, self._schedule.step_of.shape[1]
        account = self._account.reshape(*size, 3, len(k.ADVISERS)) if len(self._account) else None
        looked = np.concatenate(
            [
                opinion.places(own, start)
                for opinion, own, start in zip(
                    self._opinions, np.split(self._looked, self._starts[1:]), self._starts.tolist(), strict=True
                )
            ]
        )
        return super().traces()._replace(alone=self._alone.reshape(size), looked=looked.reshape(size), account=account)

    def _block(self, found: Evaluated, positions: NDArray[np.int64], pattern: Pattern, source: Source) -> Values:
        """What a round holds, or one of its lanes."""
        first = int(np.searchsorted(self._starts, positions[0], "right")) - 1
        edges = np.searchsorted(positions, self._starts[first + 1 :]).tolist()
        here = [slice(*ends) for ends in zip([0, *edges], [*edges, len(positions)], strict=True) if ends[0] < ends[1]]
        work = partial(self._own, found.mixtures, positions, pattern, source)
        parts = list(parallel.ahead(work, list(enumerate(here, first)), len(here)))
        if len(parts) == 1:
            return parts[0]
        return Values(np.concatenate([part.true for part in parts]), np.concatenate([part.bits for part in parts]))

    def _own(
        self, found: Mixtures, every: NDArray[np.int64], pattern: Pattern, source: Source, lane: tuple[int, slice]
    ) -> Values:
        """What a block of a lane holds: its number, and which of the positions are its own."""
        number, positions = lane[0], every[lane[1]]
        mixtures = found if len(positions) == len(every) else some(found, lane[1])
        stream, opinion, values = source.streams[number], self._opinions[number], source.values(positions)
        start = self._starts[number]
        asks = bool(len(self._account))
        made = opinion.block(source.mode, stream, positions - start, values, mixtures, pattern.dilation, asks)
        if asks:
            self._account[positions] = made.account
        if source.mode == k.DECODE and stream.counts[1]:
            raise CorruptFile("the coded pixels are damaged")
        if len(self._alone):
            self._alone[positions] = made.alone
            self._looked[positions] = made.looked
        if self._channels == 1:
            values[:] = values[:, :1]
        return Values(values, made.bits)


def _shared(lanes: int) -> int:
    """Bits by which the tables of each lane are smaller, so that all of them take as much as those of two."""
    return max(0, lanes.bit_length() - 2)
