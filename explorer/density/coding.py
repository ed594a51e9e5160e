"""Codes the pixels of a picture step by step: the one path that encoder and decoder share.

In a step, positions are taken in raster order in blocks of `BLOCK`; in a block all G come first, then R, then B; of
each channel all most significant bits come first. The block is part of the format; how many positions the network
evaluates at once is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from threading import Lock
from typing import NamedTuple, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer import parallel
from explorer.density.calibration import SMALLEST, Calibration, Traces
from explorer.density.canvas import Canvas
from explorer.density.evaluate import Evaluator, Pending, known_neighbours
from explorer.density.mixture import ChannelMixture, Mixtures, joined
from explorer.density.normalise import normalise
from explorer.density.products import in_bfloat16
from explorer.density.window import RADIUS
from explorer.entropy import PRECISION, Decoder, Encoder
from explorer.schedule import Pattern, Schedule

Bytes = NDArray[np.uint8]

BLOCK = 16384  # positions
BATCH = 4096  # positions that a processor evaluates at once
SMALLEST_BATCH = 512  # positions; a device whose memory is not enough for these is left
AHEAD = 2  # batches for each processor that are evaluated before they are needed: while a block is coded, none idles
LARGEST_KEPT = 1 << 22  # px of a picture whose states are kept for questions


class Base(NamedTuple):
    """A base's reconstruction: `pixels` uint8 (N H, W, 3), RGB, and the quantisation parameter it was made with."""

    pixels: NDArray[np.uint8]
    qp: int


Waiting = list[Pending]  # by batches of positions


class Evaluated(NamedTuple):
    """What the network makes of positions: mixtures, and what waits to become states."""

    mixtures: Mixtures
    waiting: Waiting


def _joined(parts: Sequence[Evaluated]) -> Evaluated:
    return Evaluated(joined([part.mixtures for part in parts]), [own for part in parts for own in part.waiting])


class Place(NamedTuple):
    """Where the network runs, and what it reads there; replaced as a whole, because several threads read it."""

    evaluate: Evaluator
    canvas: Canvas
    base: Canvas | None

    def on(self, evaluate: Evaluator) -> Place:
        """The same on another device."""
        base = None if self.base is None else self.base.on(evaluate.device)
        return Place(evaluate, self.canvas.on(evaluate.device), base)


class Decisions(Protocol):
    """Where decisions come from: the picture and an encoder, or a decoder."""

    def begin(self, positions: NDArray[np.int64]) -> None:
        """A new block of positions."""

    def decide(self, channel: int, bit: int, probability: NDArray[np.float64]) -> NDArray[np.int32]:
        """The decisions for one bit of one channel, given the probabilities of a one."""


class Coded(NamedTuple):
    """One step: its positions, int64 (P,), values uint8 (P, 3) in R, G, B, and bits of each position, float32 (P,)."""

    positions: NDArray[np.int64]
    values: NDArray[np.uint8]
    bits: NDArray[np.float32]


class PixelCoder:
    """Runs a schedule over a picture.

    Args:
        evaluator: of the model.
        schedule: of the picture's size.
        base: or None.
        channels: 3, or 1 for a grey picture, of which only G is coded; R and B are its copies.
        batch: positions evaluated at once.
        pictures: N; several of one size, each of at most `BLOCK` pixels, are coded as one of N H rows, whose steps
            hold the positions of that step of each picture, one picture after the other.
    """

    def __init__(
        self,
        evaluator: Evaluator,
        schedule: Schedule,
        base: Base | None,
        channels: int = 3,
        batch: int = BATCH,
        pictures: int = 1,
    ) -> None:
        self._schedule = schedule
        self._channels = channels
        self._batch = batch if evaluator.device.type == "cpu" else BLOCK
        height, width = schedule.step_of.shape
        if pictures > 1 and height * width > BLOCK:
            raise ValueError(f"pictures of {width} x {height} pixels are coded one by one")
        self._calibration = Calibration() if height * width > SMALLEST else None
        self._starts = np.arange(pictures, dtype=np.int64)[:, None] * (height * width)
        margin = RADIUS * max(p.dilation for p in schedule.patterns)
        self._qp_class = None if base is None else base.qp // 4
        self._leaving = Lock()
        known = None if base is None else Canvas.of_base(torch.from_numpy(np.ascontiguousarray(base.pixels)), pictures)
        canvas = Canvas(height, width, margin, torch.device("cpu"), pictures, evaluator.model.state)
        self._place = Place(evaluator, canvas, known)
        try:
            self._place = self._place.on(evaluator)
        except torch.OutOfMemoryError:
            self._retreat()

    @property
    def count(self) -> int:
        """Steps in all."""
        return self._schedule.count

    @property
    def device(self) -> str:
        """That runs the network."""
        return self._place.evaluate.device.type

    def positions(self, index: int) -> NDArray[np.int64]:
        """Flat positions of a step, int64 (P,)."""
        every: NDArray[np.int64] = (self._starts + self._schedule.positions(index)).ravel()
        return every

    def traces(self) -> Traces:
        """What is left for questions about single pixels."""
        since, offsets = zip(*(self._calibration or Calibration()).history, strict=True)
        small = self._schedule.step_of.size <= LARGEST_KEPT
        states = self._place.canvas.all_states().cpu().numpy().copy() if small else None
        return Traces(states, np.array(since, np.int64), np.stack(offsets))

    def know(self, steps: int, picture: NDArray[np.uint8]) -> None:
        """Make the first steps of `picture`, uint8 (H, W, 3), RGB, known without coding them."""
        true = picture.reshape(-1, 3)[:, [1, 0, 2]]
        for index in range(steps):
            blocks = [(block, true[block], found.waiting) for block, found in self._blocks(index)]
            self._put([(block, values, self._states(waiting, values)) for block, values, waiting in blocks])

    def step(self, index: int, decisions: Decisions) -> Iterator[Coded]:
        """Code one step, a block at a time."""
        made: list[tuple[NDArray[np.int64], Bytes, Tensor]] = []
        for block, (mixtures, waiting) in self._blocks(index):
            values, bits = self._block(mixtures, block, decisions)
            if index + 1 < self.count:
                made.append((block, values, self._states(waiting, values)))
            yield Coded(block, values[:, [1, 0, 2]], bits)
        self._put(made)

    def _block(
        self, mixtures: Mixtures, positions: NDArray[np.int64], decisions: Decisions
    ) -> tuple[Bytes, NDArray[np.float32]]:
        """Values (P, 3) in G, R, B, and bits (P,)."""
        decisions.begin(positions)
        bits = np.zeros(len(positions), np.float32)
        coded: list[NDArray[np.int32]] = []
        weight, calibration = mixtures.weight, self._calibration
        sample = None if calibration is None else calibration.due(len(positions))
        for channel in range(self._channels):
            mixture = ChannelMixture(mixtures, channel, weight, coded, self._place.evaluate.logistic, calibration)
            values, spent = mixture.code(partial(decisions.decide, channel))
            if sample is not None:
                mixture.look(values, sample)
            coded.append(values)
            bits += spent
            if channel + 1 < self._channels:
                weight = mixture.posterior(values)
        return np.stack(coded * (3 // self._channels), 1).astype(np.uint8), bits

    def _blocks(self, index: int) -> Iterator[tuple[NDArray[np.int64], Evaluated]]:
        """The blocks of a step and what the network makes of them, evaluated on all processors ahead of their use."""
        positions, pattern = self.positions(index), self._schedule.patterns[index]
        own = len(positions) // len(self._starts)
        size = BLOCK // own * own or BLOCK  # a block never ends inside of one of several pictures
        blocks = [positions[start : start + size] for start in range(0, len(positions), size)]
        batches = [list(torch.split(torch.from_numpy(block), self._batch)) for block in blocks]
        every = [batch for block in batches for batch in block]
        made = parallel.ahead(partial(self._batch_evaluated, pattern), every, AHEAD)
        for block, own_batches in zip(blocks, batches, strict=True):
            yield block, _joined(list(islice(made, len(own_batches))))

    def _states(self, waiting: Waiting, values: Bytes) -> Tensor:
        """The states of a block whose values are known, uint8 (P, S)."""
        evaluate, made, done = self._place.evaluate, [], 0
        for pending in waiting:
            count = len(pending.sums)
            true = torch.from_numpy(values[done : done + count]).to(evaluate.device)
            made.append(evaluate.states(pending.on(evaluate.device), true))
            done += count
        return torch.cat(made)

    def _put(self, blocks: list[tuple[NDArray[np.int64], Bytes, Tensor]]) -> None:
        """Make blocks known; only after their step, because within a step no position reads another."""
        canvas = self._place.canvas
        for positions, values, states in blocks:
            here, true = torch.from_numpy(positions), torch.from_numpy(values)
            canvas.put(here.to(canvas.device), true.to(canvas.device), states.to(canvas.device))

    def _batch_evaluated(self, pattern: Pattern, here: Tensor) -> Evaluated:
        """What the network makes of positions; where memory is short in smaller parts, and at last on the CPU.

        The arithmetic is exact, so that neither changes a bit, not even in the middle of a picture.
        """
        try:
            return self._evaluated(pattern, here)
        except torch.OutOfMemoryError:
            if len(here) <= SMALLEST_BATCH and _is_cpu(self._place.evaluate):
                raise
        # Only here: the traceback of the error held what was taken so far.
        if len(here) <= SMALLEST_BATCH:
            self._retreat()
            return self._batch_evaluated(pattern, here)
        half = len(here) // 2
        self._batch = min(self._batch, max(half, SMALLEST_BATCH))
        return _joined([self._batch_evaluated(pattern, part) for part in (here[:half], here[half:])])

    @torch.inference_mode()
    def _evaluated(self, pattern: Pattern, here: Tensor) -> Evaluated:
        evaluate, canvas, known = self._place
        here = here.to(canvas.device)
        windows, taps = canvas.windows(here, pattern.dilation)
        states = canvas.states(here, known_neighbours(taps), pattern.dilation)
        with in_bfloat16(len(here)):
            x = normalise(windows, taps, None if known is None else known.base_windows(here))
            mixtures, pending = evaluate(x, states, pattern.interlaced, taps, self._qp_class)
        return Evaluated(mixtures, [pending])

    def _retreat(self) -> None:
        """Go on on the CPU; to be called by any of the threads."""
        from explorer.devices import on_cpu

        with self._leaving:
            if not _is_cpu(self._place.evaluate):
                self._place = self._place.on(on_cpu(self._place.evaluate))
                self._batch = BATCH


def _is_cpu(evaluator: Evaluator) -> bool:
    return evaluator.device == torch.device("cpu")


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


class Encoding(Given):
    """Decisions read off a picture and written to an encoder."""

    def __init__(self, picture: NDArray[np.uint8], encoder: Encoder) -> None:
        """`picture`: uint8, (H, W, 3), RGB."""
        super().__init__(picture)
        self._encoder = encoder

    def decide(self, channel: int, bit: int, probability: NDArray[np.float64]) -> NDArray[np.int32]:
        """Write the bit of every pixel."""
        ones = super().decide(channel, bit, probability)
        self._encoder.encode(ones, probability)
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


class Decoding:
    """Decisions read from a decoder."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder

    def begin(self, positions: NDArray[np.int64]) -> None:
        """Nothing to look up."""

    def decide(self, channel: int, bit: int, probability: NDArray[np.float64]) -> NDArray[np.int32]:
        """Read a bit of every pixel."""
        return self._decoder.decode(probability)
