"""The choice between layers at every pixel of the screen, by arithmetic: what a move of the step slider costs. No Qt.

    index < position  is the sign of index - position, so

    mask   = (index - position) >> 31              all ones where the pixel is known, else 0
    screen = unknown ^ (known ^ unknown) & mask    of which (known ^ unknown) is there before any move

Every operation is one plain pass over a few rows that stay in the processor's cache. Copying through a mask of truth
values, which a processor must branch on, takes seven times as long.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CACHED = 16384  # pixels that are finished before the next ones are begun

Layer = NDArray[np.uint32] | int


class Blend:
    """Layers of one window, and the frame that shows them after any number of steps."""

    def __init__(
        self, index: NDArray[np.unsignedinteger], known: Layer, unknown: Layer, now: int | None = None
    ) -> None:
        """Set it up.

        Args:
            index: (h, w), the step of each screen pixel.
            known, unknown: (h, w) uint32, or one colour, for pixels before and after their step.
            now: the colour of pixels of the last step; None for that of all known ones.
        """
        self._index = index.astype(np.int32)
        self._frame = np.empty(index.shape, np.uint32)
        self._unknown = np.asarray(unknown, np.uint32)
        first = known if now is None else now  # what a pixel turns to at its step, ...
        self._change = None if first is unknown else np.asarray(first, np.uint32) ^ self._unknown
        self._later = None if now is None else np.asarray(known, np.uint32) ^ np.uint32(now)  # ... and after it
        self._rows = max(1, CACHED // max(1, index.shape[1]))
        self._spare = np.empty((self._rows, index.shape[1]), np.uint32)

    def frame(self, position: int) -> NDArray[np.uint32]:
        """(h, w) uint32 after `position` steps; the next call overwrites it."""
        if self._change is None:
            np.copyto(self._frame, self._unknown)
            return self._frame
        for top in range(0, len(self._frame), self._rows):
            rows = slice(top, top + self._rows)
            part = self._frame[rows]
            _mask(self._index[rows], position, part)
            part &= _of(self._change, rows)
            part ^= _of(self._unknown, rows)
            if self._later is not None:
                spare = self._spare[: len(part)]
                _mask(self._index[rows], position - 1, spare)
                spare &= _of(self._later, rows)
                part ^= spare
        return self._frame


class FrontBlend(Blend):
    """A mask of very many steps, whose pixels of the last one are drawn wider: a front that is seen moving."""

    def __init__(self, index: NDArray[np.unsignedinteger], known: Layer, unknown: Layer, now: int) -> None:
        super().__init__(index, known, unknown, now)
        self._now = np.uint32(now)

    def frame(self, position: int) -> NDArray[np.uint32]:
        """As `Blend.frame`."""
        frame = super().frame(position)
        rows, columns = np.nonzero(self._index == position - 1)
        height, width = frame.shape
        for down in (-1, 0, 1):
            for across in (-1, 0, 1):
                frame[(rows + down).clip(0, height - 1), (columns + across).clip(0, width - 1)] = self._now
        return frame


def _mask(index: NDArray[np.int32], position: int, out: NDArray[np.uint32]) -> None:
    """All ones where index < position, else 0."""
    signed = out.view(np.int32)
    np.subtract(index, np.int32(position), out=signed)
    np.right_shift(signed, 31, out=signed)


def _of(layer: NDArray[np.uint32], rows: slice) -> NDArray[np.uint32]:
    """The rows of a layer; a single colour has none."""
    return layer[rows] if layer.ndim else layer
