"""The picture as far as it is known, and the windows gathered from it, in torch."""

from __future__ import annotations

from copy import copy
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.lossless.density.window import BASE_OFFSETS, NEIGHBOURS, OFFSETS, RADIUS, distances


@lru_cache(maxsize=64)
def _flat_offsets(offsets: tuple[tuple[int, int], ...], dilation: int, row: int, device: torch.device) -> Tensor:
    return torch.tensor(distances(offsets, dilation, row), dtype=torch.int32, device=device)


class Canvas:
    """A picture of (G, R, B, known) bytes with a margin that is never known, and the states of its pixels.

    A pixel is one int32, so a window of T taps is T gathers. A state is S bytes, all 0 as long as the pixel is not
    known. Several lanes of one size lie one below the other, each with its own margin; positions go on from each lane
    to the next, as in a picture of N H rows.
    """

    def __init__(
        self,
        height: int,
        width: int,
        margin: int,
        device: torch.device,
        lanes: int = 1,
        state: int = 0,
    ) -> None:
        self.width, self.margin, self.device = width, margin, device
        self.row = width + 2 * margin
        self.area = height * width if lanes > 1 else 0  # of one of several lanes
        size = lanes * (height + 2 * margin) * self.row
        # NumPy asks the system for zeros, which take memory as they are written; margins, a third of a large picture's
        # lanes, never are.
        self._pixels = torch.from_numpy(np.zeros(size, np.int32)).to(device)
        self._states = torch.from_numpy(np.zeros((size, state), np.uint8)).to(device)
        self._bytes = self._pixels.view(torch.uint8).view(-1, 4)

    @property
    def host_pixels(self) -> NDArray[np.int32]:
        """Of a canvas on the CPU: int32, the pixels, which are shared."""
        found: NDArray[np.int32] = self._pixels.numpy()
        return found

    @property
    def host_states(self) -> NDArray[np.uint8]:
        """Of a canvas on the CPU: uint8, (.., S), the states, which are shared."""
        found: NDArray[np.uint8] = self._states.numpy()
        return found

    @staticmethod
    def of_base(base: Tensor, height: int, lanes: int = 1) -> Canvas:
        """A canvas of lanes of a height that is known as far as a base reaches: uint8 (rows, W, 3), RGB."""
        rows, width = base.shape[:2]
        canvas = Canvas(height, width, 2, base.device, lanes)
        every = torch.arange(rows * width, device=base.device)
        canvas.put(every, base.reshape(-1, 3)[:, [1, 0, 2]])
        return canvas

    def on(self, device: torch.device) -> Canvas:
        """The same canvas on a device; itself if it is there already."""
        if device == self.device:
            return self
        moved = copy(self)
        moved.device = device
        moved._pixels = self._pixels.to(device)
        moved._bytes = moved._pixels.view(torch.uint8).view(-1, 4)
        moved._states = self._states.to(device)
        return moved

    def _index(self, positions: Tensor) -> Tensor:
        y = torch.div(positions, self.width, rounding_mode="floor")
        index = positions + 2 * self.margin * y + self.margin * (self.row + 1)
        if self.area:
            index += 2 * self.margin * self.row * torch.div(positions, self.area, rounding_mode="floor")
        return index.int()  # twice as fast as int64; a canvas has far fewer than 2^31 pixels

    def put(self, positions: Tensor, values: Tensor, states: Tensor | None = None) -> None:
        """Make pixels known: flat positions int64 (P,), values uint8 (P, 3) in G, R, B, states uint8 (P, S)."""
        known, index = torch.ones_like(values[:, :1]), self._index(positions)
        self._bytes[index] = torch.cat([values, known], 1)
        if states is not None:
            self._states[index] = states

    def states(self, positions: Tensor, neighbours: tuple[int, ...], dilation: int) -> Tensor:
        """The states of `window.NEIGHBOURS` of P positions, one neighbour after the other: float32, (P, K S)."""
        offsets = tuple(NEIGHBOURS[i] for i in neighbours)
        index = self._index(positions)[:, None] + _flat_offsets(offsets, dilation, self.row, self.device)
        return self._states.index_select(0, index.flatten()).view(len(positions), -1).float()

    def all_states(self) -> Tensor:
        """The states without margins: uint8, (N H, W, S)."""
        height = self.area // self.width if self.area else len(self._pixels) // self.row - 2 * self.margin
        whole = self._states.view(-1, height + 2 * self.margin, self.row, self._states.shape[1])
        inside = whole[:, self.margin : self.margin + height, self.margin : self.margin + self.width]
        return inside.reshape(-1, self.width, self._states.shape[1])

    def windows(self, positions: Tensor, dilation: int) -> tuple[Tensor, tuple[int, ...]]:
        """The taps around P positions that any of them knows.

        Returns:
            int32, (T, P), pixels whose bytes are G, R, B, known, 0 where unknown; and which of `OFFSETS` the T taps
            are. A tap that no position knows would only add zeros.
        """
        if dilation * RADIUS > self.margin:
            raise ValueError(f"taps {dilation * RADIUS} px away leave a margin of {self.margin}")
        found = self._gather(positions, OFFSETS, dilation)
        used = torch.nonzero(found.amax(1))[:, 0]  # of a known pixel the highest byte is 1
        taps = tuple(used.tolist())
        return found if len(taps) == len(OFFSETS) else found[used], taps

    def base_windows(self, positions: Tensor) -> Tensor:
        """The 5 x 5 window around P positions: int32, (25, P), as `windows`, 0 outside of the picture."""
        return self._gather(positions, BASE_OFFSETS, 1)

    def _gather(self, positions: Tensor, offsets: tuple[tuple[int, int], ...], dilation: int) -> Tensor:
        away = _flat_offsets(offsets, dilation, self.row, self.device)
        index = away[:, None] + self._index(positions)
        return self._pixels.index_select(0, index.flatten()).view(index.shape)
