"""Opens a compressed file for questions about single pixels: what did the network predict for this one?"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.coding.schedule import Schedule, patterns, schedule
from explorer.errors import UnsupportedFile
from explorer.file.container import unpack
from explorer.file.header import qp_of
from explorer.lossless.assembly import model_of
from explorer.lossless.base.bpg import decode_base
from explorer.lossless.codec import Decoded, decode, finish
from explorer.lossless.density.inspect import Inspector, Prediction
from explorer.lossless.density.traces import Traces
from explorer.pictures import channels
from explorer.pictures.picture import as_rgb8


def inspect(data: bytes, decoded: Decoded | None = None, *, device: str = "auto") -> Lanes:
    """What the network predicted for the pixels of a file: `inspect(data).at(x, y)` is that for one of them.

    Args:
        data: the `.italic` file.
        decoded: what `decode` returned for it; without, it is decoded here, which takes as long.
        device: that decodes it.

    Returns `Lanes`, whose `at` gives the distributions of R, G and B, in bits, as the decoder had them.

    Raises:
        CorruptFile: the file is damaged.
        UnsupportedFile: its samples are stored without a network, or by another codec.
        ModelMissing: the weights that it was made with are not installed.
    """
    made = finish(decode(data, device=device)) if decoded is None else decoded
    return inspector(data, as_rgb8(made.picture), traces=made.traces)


def inspector(
    data: bytes,
    picture: NDArray[np.uint8],
    step_of: NDArray[Any] | None = None,
    base: NDArray[np.uint8] | None = None,
    traces: Traces | None = None,
) -> Lanes:
    """Answers for the pixels of a file.

    Args:
        data: the `.italic` file.
        picture: uint8, (H, W, 3), RGB, what it decodes to, as `imaging.as_rgb8` has it.
        step_of: (H, W), the step of every pixel, from whoever has watched the decoder; else it is laid out anew.
        base: uint8, (H, W, 3), RGB, the file's base, from whoever has it; else it is decoded anew.
        traces: as the decoder returned them; without them answers are approximate.

    Raises:
        CorruptFile: the file is damaged.
        UnsupportedFile: its samples are stored without a network, or by another codec.
        ModelMissing: the weights that it was made with are not installed.
    """
    container = unpack(data)
    header = container.header
    if header.codec != "lossless":
        raise UnsupportedFile(f"a file of codec {header.codec!r} holds no predictions of pixels")
    qp = 0 if header.base == "none" else qp_of(header.base)
    if header.base != "none" and base is None:
        base = decode_base(container.base, header.width, header.height, qp)
    network, rows, colours = model_of(header).network, header.lane_rows, channels.colours_of(header.channels)
    steps, kinds = step_of, patterns(rows, header.width, header.steps)
    if steps is None:
        steps = np.tile(schedule(rows, header.width, header.steps).step_of, (header.lanes, 1))

    def lane(top: int) -> Inspector:
        here = slice(top, top + rows)
        low, left = None if base is None else base[here], None if traces is None else traces.lane(top, rows)
        own = Schedule(steps[here][: len(picture[here])], kinds)
        return Inspector(network, own, picture[here], low, qp, colours, left)

    return Lanes(lane, rows, header.height)


class Lanes:
    """Answers for the pixels of a picture, each by its lane, which knows nothing of the others."""

    def __init__(self, lane: Callable[[int], Inspector], rows: int, height: int) -> None:
        """`lane`: that which begins at a row; `rows`: of each; `height`: of all."""
        self._lane, self._rows, self._height = lru_cache(maxsize=1)(lane), rows, height

    def at(self, x: int, y: int) -> Prediction:
        """The prediction for a pixel. Raises `IndexError` outside of the picture."""
        if not 0 <= y < self._height:
            raise IndexError(f"no pixel {x}, {y} in {self._height} rows")
        top = y // self._rows * self._rows
        found = self._lane(top).at(x, y - top)
        looked = None if found.looked is None else (found.looked[0], found.looked[1] + top)
        return found._replace(y=y, looked=looked, seen=tuple((column, row + top) for column, row in found.seen))
