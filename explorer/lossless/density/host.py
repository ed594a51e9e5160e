"""The CPU's way around the network's products: compiled loops in place of many small operations in torch."""

from __future__ import annotations

import threading
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.lossless.density import compiled, few
from explorer.lossless.density import window as w
from explorer.lossless.density.canvas import Canvas
from explorer.lossless.density.mixture import Mixtures
from explorer.lossless.density.normalise import TAIL, Normalised

CPU = torch.device("cpu")


@lru_cache(maxsize=256)
def _weights(taps: tuple[int, ...]) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    near = dict(zip(w.NEAREST, w.NEAREST_WEIGHT, strict=True))
    weights = np.array([near.get(tap, 0) for tap in taps], np.int32)
    return np.array(taps, np.int64), weights, np.array([tap in w.INNER for tap in taps], np.int32)


class Places:
    """P positions on a canvas of the CPU."""

    def __init__(self, canvas: Canvas, positions: NDArray[np.int64]) -> None:
        self._canvas, self._index = canvas, np.empty(len(positions), np.int64)
        compiled.places(positions, canvas.width, canvas.margin, canvas.area, self._index)

    def windows(self, dilation: int) -> tuple[NDArray[np.int32], tuple[int, ...]]:
        """All taps, int32 (48, P), and which of them any position knows."""
        found, used = self._look(w.OFFSETS, dilation)
        return found, tuple(np.flatnonzero(used).tolist())

    def base_windows(self) -> NDArray[np.int32]:
        """The 5 x 5 window: int32, (25, P)."""
        return self._look(w.BASE_OFFSETS, 1)[0]

    def states(self, neighbours: tuple[int, ...], dilation: int) -> Tensor:
        """As `Canvas.states`."""
        index, away, pixels, states = self.around(neighbours, dilation)
        found = np.empty((len(index), len(away) * states.shape[1]), np.float32)
        compiled.states_around(pixels, states, index, away, found)
        return torch.from_numpy(found)

    def around(
        self, neighbours: tuple[int, ...], dilation: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32], NDArray[np.uint8]]:
        """Where the positions are, int64 (P,), how far neighbours are, int64 (K,), the canvas's pixels and states."""
        away = w.distances(tuple(w.NEIGHBOURS[i] for i in neighbours), dilation, self._canvas.row)
        return self._index, away, self._canvas.host_pixels, self._canvas.host_states

    def put(self, values: NDArray[np.uint8]) -> None:
        """Make them known, whose states are there already."""
        compiled.put(self._canvas.host_pixels, self._index, values)

    def leave(self, states: NDArray[np.uint8]) -> None:
        """Keep states, uint8 (P, S), which nobody sees before the positions are known."""
        compiled.leave(self._canvas.host_states, self._index, states)

    def _look(self, offsets: tuple[tuple[int, int], ...], dilation: int) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        found, used = np.empty((len(offsets), len(self._index)), np.int32), np.empty(len(offsets), np.bool_)
        away = w.distances(offsets, dilation, self._canvas.row)
        compiled.look(self._canvas.host_pixels, self._index, away, found, used)
        return found, used


def normalised(found: NDArray[np.int32], taps: tuple[int, ...], base: NDArray[np.int32] | None) -> Normalised:
    """As `normalise.normalise`, of all 48 taps, of which `taps` are known."""
    positions, based = found.shape[1], np.empty((0, 0), np.float32)
    rows, reference = np.empty((4 * len(taps) + TAIL, positions), np.float32), np.empty((3, positions), np.float32)
    shift, room = np.empty((1, positions), np.float32), np.empty((13, positions), np.int32)
    if base is not None:
        based = np.empty((4 * w.BASE_TAPS, positions), np.float32)
    low = np.empty((0, 0), np.int32) if base is None else base
    compiled.fill(found, *_weights(taps), low, rows, based, reference, shift, room)
    whole, centre, enlarged = (torch.from_numpy(part) for part in (rows, reference, shift))
    return Normalised(whole, centre, enlarged, None if base is None else torch.from_numpy(based))


def outputs(
    out: Tensor, prediction: Tensor, x: Normalised, tables: tuple[NDArray[np.float64], NDArray[np.int32]], parts: int
) -> Mixtures:
    """Mixtures of the last layer's outputs, (10 K, P), and predictions, (3, P)."""
    made = _room_of(parts, out.shape[1])
    parts_of = (part.numpy() for part in (out, prediction, x.reference, x.shift))
    compiled.outputs(*parts_of, *tables, *made)
    return made


def states_left(sums: Tensor, reference: Tensor, shift: Tensor, values: NDArray[np.uint8], weight: Tensor) -> Tensor:
    """The states of positions whose values, (P, 3) in G, R, B, are known now: uint8, (P, S)."""
    made = np.empty(tuple(sums.shape), np.uint8)
    compiled.states_left(sums.numpy(), reference.numpy(), shift.numpy(), values, weight.numpy(), made)
    return torch.from_numpy(made)


def _room_of(parts: int, positions: int) -> Mixtures:
    """Room for mixtures of so many components."""
    shape, whole = (3, parts, positions), np.int32
    return Mixtures(
        np.empty(shape[1:]), np.empty(shape, whole), np.empty(shape, whole), np.empty(shape, whole),
        np.empty((3, positions), whole),
    )  # fmt: skip


class _Room(threading.local):
    """Of a thread: numbers that the network works in, kept from step to step; none of them is ever but whole."""

    def __init__(self) -> None:
        self._kept = torch.zeros(0)

    def of(self, size: int) -> NDArray[np.float32]:
        """Room for so many, which begins where vectors do."""
        if len(self._kept) < size:
            self._kept = torch.zeros(size)
        found: NDArray[np.float32] = self._kept.numpy()
        return found


class Few:
    """The network of a family on few positions of a canvas of the CPU, without a base."""

    _room = _Room()

    def __init__(self, weights: few.Weights, tables: tuple[NDArray[np.float64], NDArray[np.int32]]) -> None:
        self._weights, self._tables = weights, tables
        self._none = np.empty((0, 0), np.int32), np.empty((0, 0), np.float32)

    def __call__(
        self,
        places: Places,
        found: NDArray[np.int32],
        chosen: few.Chosen,
        taps: tuple[int, ...],
        neighbours: tuple[int, ...],
        dilation: int,
    ) -> tuple[Mixtures, few.Left]:
        """Mixtures of windows, int32 (48, P), of which `taps` are known, and what waits to become states."""
        positions, weights = found.shape[1], self._weights
        left = few.Left(*(np.empty(shape, np.float32) for shape in _left(positions, weights.state.shape[1])))
        made = _room_of(weights.last.shape[1] // 10, positions)
        index, away, pixels, states = places.around(neighbours, dilation)
        room = self._room.of(_size_of(positions, chosen, weights))
        few.evaluate(
            found, *_weights(taps), index, away, pixels, states, self._none, np.empty((13, positions), np.int32),
            chosen, weights, self._tables, room, left, made,
        )  # fmt: skip
        return made, left


def _size_of(positions: int, chosen: few.Chosen, weights: few.Weights) -> int:
    """How many numbers `few.evaluate` works in."""
    some = positions + few.ROWS - 1
    width, memory = weights.enter.shape
    between = 2 * width + weights.block_inner.shape[2] + 3 * memory + 2 * weights.last.shape[1]
    around = len(chosen.first) + len(chosen.carry) + 2 * len(weights.predict_bias) + weights.state.shape[1]
    return int(some * (between + around) + few.ROOMS * few.VECTOR)


def _left(positions: int, states: int) -> tuple[tuple[int, int], ...]:
    return (positions, states), (3, positions), (1, positions)
