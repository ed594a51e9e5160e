"""How much of each block of pixels is known after any number of steps: masks that are seen from afar. No Qt.

A lattice of known pixels beats with the pixels of the screen as soon as it is shrunk: it would look like noise, or like
a tartan. So what is shrunk shows areas, not pixels:

    step_of (H, W) --< position--> known? --mean of each block--> (h, w) 0..255 --interpolated--> weight at the screen

Of a large picture every block's steps are sorted once; what is known is then the number of those below the position.

    a block of 4 x 4 px:  0  8  2 11 | 14  4 12  6 | ...   sorted  0 1 2 3 4 ... 15   after 5 steps 5 of 16 are known
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.gui.scene.mixer import Layer, Mixer
from explorer.gui.scene.raster import Window

BLOCK = 4  # px a side of the smallest block: the cell of the interlaced orders
SEEN = 1.5  # px of the screen that a block has at least
SAMPLES = 16  # steps that are kept of each block
DIRECT = 1 << 21  # px of a picture up to which it is counted anew at each position
SPARSE = 0.12  # part of the blocks up to which a step is a front, whose blocks are shown in full


class Coverage:
    """The parts of blocks that are known."""

    def __init__(self, step_of: NDArray[np.unsignedinteger]) -> None:
        """`step_of`: unsigned, (H, W), the step of every pixel."""
        self._step_of = step_of
        self._sorted: list[NDArray[np.unsignedinteger]] = []  # (SAMPLES, h, w) of blocks of 4, 8, 16 ... px
        if step_of.size > DIRECT:
            self._sort()

    def block_for(self, scale: float) -> int:
        """Side, in px, of the blocks that suit a scale below 1."""
        block = BLOCK
        while block * scale < SEEN:
            block *= 2
        return block

    def known(self, position: int, block: int) -> NDArray[np.uint8]:
        """uint8, (ceil(H / block), ceil(W / block)): what is known after `position` steps, 0 nothing, 255 all."""
        level = (block // BLOCK).bit_length() - 1
        if level < len(self._sorted):
            return self._count(self._sorted[level], position)
        known = np.less(self._step_of, position).view(np.uint8) * np.uint8(255)
        return np.asarray(Image.fromarray(known).reduce(block))

    def _count(self, steps: NDArray[np.unsignedinteger], position: int) -> NDArray[np.uint8]:
        found = np.zeros(steps.shape[1:], np.uint8)
        below = np.empty(steps.shape[1:], bool)
        for sample in steps:
            np.less(sample, position, out=below)
            np.add(found, below.view(np.uint8), out=found)
        return np.minimum(found, 15) * np.uint8(16) + (found >> 4) * np.uint8(15)

    def _sort(self) -> None:
        height, width = self._step_of.shape
        whole = np.pad(self._step_of, ((0, -height % BLOCK), (0, -width % BLOCK)), mode="edge")
        steps = _gathered(whole[None], BLOCK)
        while True:
            self._sorted.append(np.ascontiguousarray(np.moveaxis(steps, -1, 0)))
            if max(steps.shape[:2]) <= 256:
                return
            last = self._sorted[-1]
            padded = np.pad(last, ((0, 0), (0, last.shape[1] % 2), (0, last.shape[2] % 2)), mode="edge")
            steps = _gathered(padded, 2)[..., BLOCK // 2 :: BLOCK]


def _gathered(steps: NDArray[np.unsignedinteger], side: int) -> NDArray[np.unsignedinteger]:
    """(n, h, w) to the sorted steps of blocks, (h / side, w / side, n * side * side)."""
    samples, height, width = steps.shape
    blocks = steps.reshape(samples, height // side, side, width // side, side).transpose(1, 3, 0, 2, 4)
    found = np.ascontiguousarray(blocks).reshape(height // side, width // side, samples * side * side)
    found.sort(axis=-1)
    return found


class CoverBlend:
    """As `blend.Blend`, for what is shrunk: a mixture of both layers at every pixel of the screen."""

    def __init__(
        self, coverage: Coverage, window: Window, known: Layer, unknown: Layer, now: int | None = None
    ) -> None:
        """`known`, `unknown`, `now`: as `Blend`; with `now`, all three are single colours."""
        self._coverage, self._window = coverage, window
        self._block = coverage.block_for(window.scale)
        self._frame = np.empty((window.height, window.width), np.uint32)
        self._colours = None if now is None else tuple(np.uint32(colour) for colour in (known, unknown, now))
        self._mixer = None if now is not None else Mixer(unknown, known, self._frame.shape)
        self._same = known is unknown

    def frame(self, position: int) -> NDArray[np.uint32]:
        """(h, w) uint32 after `position` steps; the next call overwrites it."""
        if self._colours is not None:
            self._draw_mask(position, *self._colours)
        elif self._mixer is not None:
            weight = None if self._same else self._on_screen(self._coverage.known(position, self._block))
            self._mixer.mix(weight, self._frame)
        return self._frame

    def _draw_mask(self, position: int, known: np.uint32, unknown: np.uint32, now: np.uint32) -> None:
        """Mixed block by block, of which there are fewer than pixels."""
        before = self._coverage.known(position - 1, self._block)
        fresh = self._coverage.known(position, self._block) - before
        if 0 < (touched := fresh > 0).mean() <= SPARSE:
            fresh = touched * np.uint8(255)
        # Under the fresh part stands what is known of the rest.
        rest = np.minimum(before.astype(np.uint16) * 255 // np.maximum(255 - fresh, 1), 255).astype(np.uint8)
        colours = np.empty(before.shape, np.uint32)
        Mixer(unknown, known, colours.shape).mix(rest, colours)
        Mixer(colours, now, colours.shape).mix(fresh, colours)
        each = self._block * self._window.scale
        rows = _under(self._window.top, self._window.height, each, colours.shape[0])
        columns = _under(self._window.left, self._window.width, each, colours.shape[1])
        np.take(colours.take(rows, 0), columns, 1, out=self._frame, mode="clip")

    def _on_screen(self, parts: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """(h, w): the parts of the blocks under the window, interpolated."""
        window, each = self._window, self._block * self._window.scale
        box = (
            window.left / each,
            window.top / each,
            min((window.left + window.width) / each, parts.shape[1]),
            min((window.top + window.height) / each, parts.shape[0]),
        )
        size = (window.width, window.height)
        return np.asarray(Image.fromarray(parts).resize(size, Image.Resampling.BILINEAR, box=box))


def _under(start: int, length: int, each: float, limit: int) -> NDArray[np.intp]:
    """The block under each pixel of the screen, along one side."""
    return np.minimum((np.arange(start, start + length) + 0.5) / each, limit - 1).astype(np.intp)
