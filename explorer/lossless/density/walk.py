"""Walks through the steps of a picture: what the network makes of each block, and what becomes known at a step's end.

The one path that encoder and decoder share; what is done with a block is a subclass's: `coding` and `opinion.coder`.
In a step, the positions of each lane are taken in raster order in blocks. The block is part of the format; how many
positions the network evaluates at once is not. Blocks of the same number are a round, whose lanes are coded at once:

    lane 0   block 0   block 1   ..          a large round is coded while the network evaluates the next ones;
    lane 1   block 0   block 1   ..          of a small one, each processor does all there is to do for a lane
             round 0   round 1
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.coding.schedule import INTERLACED, Pattern, Schedule
from explorer.lossless.density.canvas import Canvas
from explorer.lossless.density.evaluate import Evaluator, Pending, known_neighbours
from explorer.lossless.density.host import Places, normalised
from explorer.lossless.density.mixture import Mixtures, joined
from explorer.lossless.density.normalise import normalise
from explorer.lossless.density.products import LEAST, in_bfloat16
from explorer.lossless.density.proof import on_cpu
from explorer.lossless.density.traces import Traces
from explorer.lossless.density.window import RADIUS
from explorer.machine import parallel

Bytes = NDArray[np.uint8]

BATCH = 4112  # positions that a processor evaluates at once: no power of two, whose rows would share places in caches
BLOCK = 4 * BATCH
WORTHWHILE = 64  # positions of a lane that are not kept waiting for others'
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
    """Positions whose step is not over, and their states, unless the canvas has them or no step follows."""

    positions: NDArray[np.int64]
    values: Values
    states: Tensor | None


class _Known(NamedTuple):
    """What of positions is made known once their step is over: values uint8 (P, 3), G, R, B; states of `_Done`."""

    positions: NDArray[np.int64]
    true: Bytes
    states: Tensor | None


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


Code = Callable[[Evaluated, NDArray[np.int64]], Values]
Round = list[NDArray[np.int64]]  # a block of each lane that has one: flat positions


class Walk:
    """Runs a schedule over a picture, or over lanes, which lie one below the other and know nothing of each other.

    Args:
        evaluator: of the model.
        schedule: of a lane's size, (H, W).
        base: or None.
        channels: 3, or 1 for a grey picture, of which only G is coded; R and B are its copies.
        batch: positions evaluated at once.
        lanes: N; whose steps hold the positions of that step of each lane, one lane after the other.
        rows: of all lanes together, N H or fewer, where the last lane has fewer rows than the others.
    """

    def __init__(
        self,
        evaluator: Evaluator,
        schedule: Schedule,
        base: Base | None,
        channels: int = 3,
        batch: int = BATCH,
        lanes: int = 1,
        rows: int | None = None,
    ) -> None:
        self._schedule, self._channels = schedule, channels
        self._batch = batch if evaluator.device.type == "cpu" else BLOCK
        height, width = schedule.step_of.shape
        self._rows = lanes * height if rows is None else rows
        self._starts = np.arange(lanes, dtype=np.int64) * (height * width)
        margin = RADIUS * max(p.dilation for p in schedule.patterns)
        self._qp_class = None if base is None else base.qp // 4
        self._leaving = Lock()
        known = (
            None if base is None else Canvas.of_base(torch.from_numpy(np.ascontiguousarray(base.pixels)), height, lanes)
        )
        size = height, width, margin
        canvas = Canvas(*size, torch.device("cpu"), lanes, evaluator.model.state)
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
        if len(self._starts) == 1:
            return own
        every: NDArray[np.int64] = (self._starts[:, None] + own).ravel()
        return every[: np.searchsorted(every, self._rows * self._schedule.step_of.shape[1])]

    def traces(self) -> Traces:
        """What is left for questions about single pixels."""
        small, canvas = self._rows * self._schedule.step_of.shape[1] <= LARGEST_KEPT, self._place.canvas
        return Traces(canvas.all_states()[: self._rows].cpu().numpy().copy() if small else None)

    def _each(self, index: int, code: Code, apart: bool = False) -> Iterator[Coded]:
        """Code a step, round by round, and make it known at its end.

        `code` codes a round's positions, given what the network makes of them; if `apart`, also those of one of its
        lanes while other threads code the others.
        """
        made: list[_Known] = []
        more = index + 1 < self.count
        for done in self._coded(index, code, apart):
            made += (_Known(own.positions, own.values.true, own.states) for own in done if more)
            positions, true, bits = _together([(own.positions, *own.values) for own in done])
            yield Coded(positions, true[:, [1, 0, 2]], bits)
        self._put(made)

    def _coded(self, index: int, code: Code, apart: bool) -> Iterator[list[_Done]]:
        """The rounds of a step, whole or in lanes."""
        rounds, evaluate = self._rounds(index), partial(self._batch_evaluated, self._schedule.patterns[index])
        finish = partial(self._done, code, index + 1 < self.count)

        def alone(positions: NDArray[np.int64]) -> _Done:
            return finish(positions, map(evaluate, self._batches(positions)))

        if apart and self._pays_apart(rounds):
            for lanes in rounds:
                yield list(parallel.ahead(alone, lanes, len(lanes)))
            return
        whole = [lanes[0] if len(lanes) == 1 else np.concatenate(lanes) for lanes in rounds]
        batches = [self._batches(positions) for positions in whole]
        made = parallel.ahead(evaluate, [batch for own in batches for batch in own], AHEAD)
        for positions, own_batches in zip(whole, batches, strict=True):
            yield [finish(positions, islice(made, len(own_batches)))]

    def _done(self, code: Code, more: bool, positions: NDArray[np.int64], parts: Iterable[Evaluated]) -> _Done:
        """Code positions; if `more` steps follow, these will want to know the states, too."""
        found = _joined(list(parts))
        values = code(found, positions)
        states = self._states(found.waiting, values.true) if more else None
        if states is not None and _is_cpu(self._place.evaluate):
            # There at once: nobody sees states of what is not known, and those of a large step would take more memory
            # than all else.
            Places(self._place.canvas, positions).leave(states.cpu().numpy())
            states = None
        return _Done(positions, values, states)

    def _rounds(self, index: int) -> list[Round]:
        """A step's positions in blocks, those of the same number together."""
        positions = self.positions(index)
        limit = BATCH if self._schedule.patterns[index].family == INTERLACED else BLOCK
        lanes = [positions]
        if len(self._starts) > 1:
            lanes = np.split(positions, np.searchsorted(positions, self._starts[1:]))
        begins = range(0, max(map(len, lanes)), limit)
        return [[lane[begin : begin + limit] for lane in lanes if len(lane) > begin] for begin in begins]

    def _pays_apart(self, rounds: list[Round]) -> bool:
        """Whether each lane had better be evaluated and coded by one processor, all at once."""
        lanes = len(rounds[0])
        enough = len(rounds[0][0]) >= WORTHWHILE and (len(rounds) == 1 or lanes >= parallel.processors())
        return lanes > 1 and enough and _is_cpu(self._place.evaluate)

    def _batches(self, positions: NDArray[np.int64]) -> list[NDArray[np.int64]]:
        return [positions[start : start + self._batch] for start in range(0, len(positions), self._batch)]

    def _states(self, waiting: Waiting, values: Bytes) -> Tensor:
        """The states of a block whose values are known, uint8 (P, S)."""
        evaluate, made, done = self._place.evaluate, [], 0
        for pending in waiting:
            count = len(pending.sums)
            true = torch.from_numpy(values[done : done + count]).to(evaluate.device)
            made.append(evaluate.states(pending.on(evaluate.device), true))
            done += count
        return torch.cat(made)

    def _put(self, made: list[_Known]) -> None:
        """Make blocks known; only after their step, because within a step no position reads another."""
        canvas = self._place.canvas
        for positions, true, states in made:
            if _is_cpu(self._place.evaluate):
                places = Places(canvas, positions)
                if states is not None:  # of a device that was left since
                    places.leave(states.cpu().numpy())
                places.put(true)
                continue
            here, values = (torch.from_numpy(part).to(canvas.device) for part in (positions, true))
            canvas.put(here, values, None if states is None else states.to(canvas.device))

    def _batch_evaluated(self, pattern: Pattern, here: NDArray[np.int64]) -> Evaluated:
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
    def _evaluated(self, pattern: Pattern, positions: NDArray[np.int64]) -> Evaluated:
        evaluate, canvas, known = self._place
        if _is_cpu(evaluate):
            return self._evaluated_here(pattern, positions)
        here = torch.from_numpy(positions).to(canvas.device)
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
        if known is None and len(here) < LEAST:
            mixtures, pending = evaluate.of_few(places, windows, pattern, taps)
            return Evaluated(mixtures, [pending])
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


def _together(parts: list[tuple[Any, ...]]) -> tuple[Any, ...]:
    """Arrays of several parts, one after the other."""
    return parts[0] if len(parts) == 1 else tuple(np.concatenate(own) for own in zip(*parts, strict=True))


def _is_cpu(evaluator: Evaluator) -> bool:
    return evaluator.device == torch.device("cpu")
