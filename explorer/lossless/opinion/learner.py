"""What is learnt of a picture, allocated and handed to the kernel; and what follows the picture from block to block."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.lossless.density.mixture import Mixtures
from explorer.lossless.density.window import distances
from explorer.lossless.opinion import kernel as k
from explorer.lossless.opinion.calibration import CANDIDATES, CLASSES, Calibration
from explorer.lossless.opinion.regression import LEAST, PHASES, ROOM, SAMPLE, SIZES, Regression
from explorer.lossless.opinion.scales import PRECISION
from explorer.lossless.opinion.stream import Stream

RATE, RATE_AT_FIRST, EBBING = 300, 1000, 16384  # of the mixing, 1/65536, and in how many positions half of it ebbs
REACH = 3  # rows and columns that neighbours are away, times the dilation
BUCKETS_LEAST, BUCKETS_MOST = 6, 16  # bits of the number of buckets of a table, each of 64 bytes
START, START_BITS = Path(__file__).with_name("start.npy"), 10
SETS = 16, 12  # of weights for each bit of each channel
PLACES_MOST = 18  # bits of the number of places that attention remembers


def fresh(pixels: int, share: int = 0, left_out: Sequence[int] = ()) -> k.Learner:
    """Nothing is learnt yet of a picture of so many pixels.

    share: bits of the number of lanes that share the room for tables; left_out: counters that give no advice.
    """
    bits = max((4 * pixels - 1).bit_length(), BUCKETS_LEAST)
    buckets, places = 1 << min(bits, BUCKETS_MOST - share), 1 << min(bits, PLACES_MOST - share)
    first, second = (k.aligned((24 * sets, k.COLUMNS)) for sets in SETS)
    line = np.rint(2.0**PRECISION / (1 + np.exp(-(np.arange(k.MAPS) - 16) / 2.0))).astype(np.int32)
    advises = np.ones(k.COUNTERS, np.bool_)
    advises[list(left_out)] = False
    return k.Learner(
        counters=k.aligned((k.COUNTERS, buckets, 16), np.uint32),
        advises=advises,
        used=np.zeros((k.COUNTERS, 2), np.int64),
        active=np.ones(k.COUNTERS, np.bool_),
        places=np.full((k.LENGTHS, places), -1, np.int32),
        right=np.full((k.LENGTHS + 1, 3, k.RUNS), 1 << (PRECISION - 1), np.int64),
        runs=np.zeros(k.LENGTHS, np.int64),
        first=first,
        second=second,
        map_first=np.tile(line, (24 * (k.LENGTHS + 1), 1)),
        map_second=np.tile(line, (3 * 256, 1)),
        done=np.zeros(1, np.int64),
    )


@lru_cache(maxsize=1)
def starts() -> NDArray[np.float64]:
    """Weights to begin with: float64, (2, sets, INPUTS), the first sets, then the second, whole numbers of 1/65536.

    Learnt of reduced photographs, whose pixels hardly repeat, and of pieces of photographs and graphics.
    """
    found: NDArray[np.float64] = np.load(START).astype(np.float64) * (k.ONE >> START_BITS)
    return found


def start_of(picture: NDArray[np.uint8]) -> int:
    """Which of `starts` serves a picture, uint8 (P, 3): 0 where more than half of its pixels differ from all others."""
    some = picture[:: 1 + len(picture) // 65536]  # of a large one, whose start hardly matters, a sample
    colours = np.unique(packed_colours(some))
    return 0 if 2 * len(colours) > len(some) else 1


def packed_colours(picture: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """The colours of a picture, uint8 (.., 3), as one number each, uint32 (..)."""
    packed: NDArray[np.uint32] = picture.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    return packed


class Found(NamedTuple):
    """What coding P positions found out, besides their values.

    Attributes:
        bits, alone: float32 (P,), what was spent, and what the network alone would have.
        looked: int32 (P,), where in the grid attention looked, -1 for nowhere.
        account: float32 (P, 3, ADVISERS), as of `kernel.Block`, or of no positions.
    """

    bits: NDArray[np.float32]
    alone: NDArray[np.float32]
    looked: NDArray[np.int32]
    account: NDArray[np.float32]


class Opinion:
    """Codes blocks of one picture with all that has been learnt of it, and learns from them."""

    def __init__(
        self,
        shape: tuple[int, int, int],
        dilation: int,
        logistic: NDArray[np.int32],
        share: int = 0,
        left_out: Sequence[int] = (),
    ) -> None:
        """`shape`: rows, columns, channels; `dilation`: the largest of a step; `share`, `left_out`: of `fresh`."""
        height, self._width, self._channels = shape
        self._margin, self._size = REACH * dilation, height * self._width
        places = (height + 2 * self._margin) * (self._width + 2 * self._margin)
        self._learner = fresh(self._size, share, left_out)
        self._pixels, self._errors = np.zeros(places, np.uint32), np.zeros((places, 2), np.int8)
        self._scales = Calibration()
        self._room: k.Scratch | None = None
        self._colours = np.empty(0, np.int64)
        self._logistic = logistic
        room = ROOM if self._channels > 1 else 1
        self._red, self._blue = (np.zeros((PHASES, room, size + 1), np.float32) for size in SIZES)
        self._rows, self._count = np.zeros(PHASES, np.int64), np.zeros(PHASES, np.int64)
        self._gain = np.zeros((PHASES, 3, CLASSES), np.int64)
        self._cost = np.zeros((3, CLASSES, len(CANDIDATES)), np.int64)
        self.forget()

    def begin(self, start: int, colours: NDArray[np.int64]) -> None:
        """Take one of `starts`, and the set of colours; none of them where it is not known."""
        self._colours = colours
        first, second = np.split(starts()[start], [len(self._learner.first)])
        self._learner.first[:, : k.INPUTS], self._learner.second[:, : k.INPUTS] = first, second

    def forget(self) -> None:
        """Begin the regressions anew: a step of a dyadic order has neighbours elsewhere than the one before."""
        self._means = [Regression() for _ in range(PHASES)]
        self._coefficients = np.zeros((PHASES, 2, max(SIZES)))
        self._pays = np.ones((PHASES, 3, CLASSES), np.bool_)
        for kept in (self._rows, self._count, self._gain):
            kept[:] = 0

    def block(
        self,
        mode: int,
        stream: Stream,
        positions: NDArray[np.int64],
        values: NDArray[np.uint8],
        mixtures: Mixtures,
        dilation: int,
        asks: bool = False,
    ) -> Found:
        """Code P positions.

        Args:
            mode: of the kernel.
            stream: written or read.
            positions: int64 (P,).
            values: uint8 (P, 3), G, R, B: read, or filled where they are decoded.
            mixtures: of the network.
            dilation: of the step.
            asks: whether an account is wanted.
        """
        count, real = len(positions), np.float32
        account = np.zeros((count if asks else 0, 3, len(k.ADVISERS)), real)
        found = Found(np.zeros(count, real), np.zeros(count, real), np.zeros(count, np.int32), account)
        look = self._scales.due(count)
        followed = k.Followed(
            self._coefficients, self._pays, self._scales.offset, self._red, self._blue, self._rows, self._gain,
            self._count, self._cost,
        )  # fmt: skip
        away = distances(k.NEAR, dilation, self._width + 2 * self._margin)
        grid = k.Grid(
            self._pixels, self._errors, away, self._width, self._margin, dilation, self._channels, self._colours
        )
        k.code(
            mode, stream, k.Block(positions, values, *found), grid, k.Network(*mixtures), followed, self._learner,
            self._logistic, self._rate(), 1 if count <= SAMPLE else 2, look, self._room_of(len(mixtures.weight)),
        )  # fmt: skip
        if look:
            self._scales.learn(-(-count // look), self._cost)
            self._cost[:] = 0
        if self._channels > 1:
            self._follow()
        return found

    def _room_of(self, components: int) -> k.Scratch:
        """Room to work in, kept from block to block."""
        if self._room is None or self._room.mixed.shape[1] != components:
            self._room = k.scratch(components)
        return self._room

    def _rate(self) -> int:
        """Of the mixing: much is learnt of a picture at first, then less; of a thumbnail never much."""
        return RATE + min(RATE_AT_FIRST, self._size >> 4) * EBBING // (EBBING + int(self._learner.done[0]))

    def places(self, looked: NDArray[np.int32], start: int) -> NDArray[np.int32]:
        """Flat positions of places in the grid, of a picture that begins at `start`; -1 stays."""
        y, x = np.divmod(looked, self._width + 2 * self._margin)
        found = np.where(looked < 0, -1, (y - self._margin) * self._width + x - self._margin + start)
        return found.astype(np.int32)

    def _follow(self) -> None:
        """Solve the regressions of the phases of which enough was coded."""
        for phase in np.flatnonzero(self._count >= LEAST).tolist():
            own, rows = self._means[phase], int(self._rows[phase])
            own.solve((self._red[phase, :rows], self._blue[phase, :rows]), self._gain[phase])
            self._rows[phase] = self._count[phase] = 0
            self._gain[phase] = 0
            for channel, size in enumerate(SIZES):
                self._coefficients[phase, channel, :size] = own.coefficients[channel]
            self._pays[phase] = own.pays
