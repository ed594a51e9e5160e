"""Walks through the steps of a picture: what the network makes of each block, and what becomes known at a step's end.

The one path that encoder and decoder share; what is done with a block is a subclass's: `coding` and `opinion.coder`.
In a step, positions are taken in raster order in blocks. The block is part of the format; how many positions the
network evaluates at once is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from threading import Lock
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.coding.schedule import Pattern, Schedule
from explorer.lossless.density.canvas import Canvas
from explorer.lossless.density.evaluate import Evaluator, Pending, known_neighbours
from explorer.lossless.density.host import Places, normalised
from explorer.lossless.density.mixture import Mixtures, joined
from explorer.lossless.density.normalise import normalise
from explorer.lossless.density.products import in_bfloat16
from explorer.lossless.density.proof import on_cpu
from explorer.lossless.density.traces import Traces
from explorer.lossless.density.window import RADIUS
from explorer.machine import parallel

Bytes = NDArray[np.uint8]

BATCH = 4112  # positions that a processor evaluates at once: no power of two, whose rows would share places in caches
BLOCK = 4 * BATCH
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


class Values(NamedTuple):
    """A block's values, uint8 (P, 3) in G, R, B, and bits (P,)."""

    true: Bytes
    bits: NDArray[np.float32]


class _Done(NamedTuple):
    """A block whose step is not over."""

    positions: NDArray[np.int64]
    values: Values
    states: Tensor


class Place(NamedTuple):
    """Where the network runs, and what it reads there; replaced as a whole, because several threads read it."""

    evaluate: Evaluator
    canvas: Canvas
    base: Canvas | None

    def on(self, evaluate: Evaluator) -> Place:
        """The same on another device."""
        base = None if self.base is None else self.base.on(evaluate.device)
        return Place(evaluate, self.canvas.on(evaluate.device), base)


class Coded(NamedTuple):
    """One step: its positions, int64 (P,), values uint8 (P, 3) in R, G, B, and bits of each position, float32 (P,)."""

    positions: NDArray[np.int64]
    values: NDArray[np.uint8]
    bits: NDArray[np.float32]


class Walk:
    """Runs a schedule over a picture.

    Args:
        evaluator: of the model.
        schedule: of the picture's size.
        base: or None.
        channels: 3, or 1 for a grey picture, of which only G is coded; R and B are its copies.
        batch: positions evaluated at once.
        pictures: N; several of one size, each of at most `BATCH` pixels, are coded as one of N H rows, whose steps
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
        self._schedule, self._channels = schedule, channels
        self._batch = batch if evaluator.device.type == "cpu" else BLOCK
        height, width = schedule.step_of.shape
        if pictures > 1 and height * width > BATCH:
            raise ValueError(f"pictures of {width} x {height} pixels are coded one by one")
        self._starts = np.arange(pictures, dtype=np.int64)[:, None] * (height * width)
        margin = RADIUS * max(p.dilation for p in schedule.patterns)
        self._qp_class = None if base is None else base.qp // 4
        self._leaving = Lock()
        known = None if base is None else Canvas.of_base(torch.from_numpy(np.ascontiguousarray(base.pixels)), pictures)
        size = height, width, margin
        canvas = Canvas(*size, torch.device("cpu"), pictures, evaluator.model.state)
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
        own = self._schedule.positions(index)
        return own if len(self._starts) == 1 else (self._starts + own).ravel()

    def traces(self) -> Traces:
        """What is left for questions about single pixels."""
        small, canvas = self._schedule.step_of.size <= LARGEST_KEPT, self._place.canvas
        return Traces(canvas.all_states().cpu().numpy().copy() if small else None)

    def _each(self, index: int, code: Callable[[Evaluated, NDArray[np.int64]], Values]) -> Iterator[Coded]:
        """Code the blocks of a step, and make them known at its end."""
        made: list[_Done] = []
        for block, found in self._blocks(index):
            values = code(found, block)
            if index + 1 < self.count:
                made.append(_Done(block, values, self._states(found.waiting, values.true)))
            yield Coded(block, values.true[:, [1, 0, 2]], values.bits)
        self._put(made)

    def _blocks(self, index: int) -> Iterator[tuple[NDArray[np.int64], Evaluated]]:
        """The blocks of a step and what the network makes of them, evaluated on all processors ahead of their use."""
        positions, pattern = self.positions(index), self._schedule.patterns[index]
        own = len(positions) // len(self._starts)
        limit = self._block_size(pattern)
        size = limit // own * own or limit  # a block never ends inside of one of several pictures
        blocks = [positions[start : start + size] for start in range(0, len(positions), size)]
        batches = [list(torch.split(torch.from_numpy(block), self._batch)) for block in blocks]
        every = [batch for block in batches for batch in block]
        made = parallel.ahead(partial(self._batch_evaluated, pattern), every, AHEAD)
        for block, own_batches in zip(blocks, batches, strict=True):
            yield block, _joined(list(islice(made, len(own_batches))))

    def _block_size(self, pattern: Pattern) -> int:
        """Positions of a block of such a step."""
        return BLOCK

    def _states(self, waiting: Waiting, values: Bytes) -> Tensor:
        """The states of a block whose values are known, uint8 (P, S)."""
        evaluate, made, done = self._place.evaluate, [], 0
        for pending in waiting:
            count = len(pending.sums)
            true = torch.from_numpy(values[done : done + count]).to(evaluate.device)
            made.append(evaluate.states(pending.on(evaluate.device), true))
            done += count
        return torch.cat(made)

    def _put(self, made: list[_Done]) -> None:
        """Make blocks known; only after their step, because within a step no position reads another."""
        canvas = self._place.canvas
        for positions, values, states in made:
            if _is_cpu(self._place.evaluate):
                Places(canvas, positions).put(values.true, states.numpy())
                continue
            here, true = (torch.from_numpy(part).to(canvas.device) for part in (positions, values.true))
            canvas.put(here, true, states.to(canvas.device))

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
        if _is_cpu(evaluate):
            return self._evaluated_here(pattern, here.numpy())
        here = here.to(canvas.device)
        windows, taps = canvas.windows(here, pattern.dilation)
        states = canvas.states(here, known_neighbours(taps), pattern.dilation)
        with in_bfloat16(len(here)):
            x = normalise(windows, taps, None if known is None else known.base_windows(here))
            mixtures, pending = evaluate(x, states, pattern.family, taps, self._qp_class)
        return Evaluated(mixtures, [pending])

    def _evaluated_here(self, pattern: Pattern, here: NDArray[np.int64]) -> Evaluated:
        """The same on the CPU."""
        evaluate, canvas, known = self._place
        places = Places(canvas, here)
        windows, taps = places.windows(pattern.dilation)
        states = places.states(known_neighbours(taps), pattern.dilation)
        base = None if known is None else Places(known, here).base_windows()
        with in_bfloat16(len(here)):
            x = normalised(windows, taps, base)
            mixtures, pending = evaluate(x, states, pattern.family, taps, self._qp_class)
        return Evaluated(mixtures, [pending])

    def _retreat(self) -> None:
        """Go on on the CPU; to be called by any of the threads."""
        with self._leaving:
            if not _is_cpu(self._place.evaluate):
                self._place = self._place.on(on_cpu(self._place.evaluate))
                self._batch = BATCH


def _is_cpu(evaluator: Evaluator) -> bool:
    return evaluator.device == torch.device("cpu")
