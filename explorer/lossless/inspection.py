"""Opens a compressed file for questions about single pixels: what did the network predict for this one?"""

from __future__ import annotations

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
from explorer.lossless.density.inspect import Inspector
from explorer.lossless.density.traces import Traces
from explorer.pictures import channels
from explorer.pictures.picture import as_rgb8


def inspect(data: bytes, decoded: Decoded | None = None, *, device: str = "auto") -> Inspector:
    """What the network predicted for the pixels of a file: `inspect(data).at(x, y)` is that for one of them.

    Args:
        data: the `.italic` file.
        decoded: what `decode` returned for it; without, it is decoded here, which takes as long.
        device: that decodes it.

    Returns an `Inspector`, whose `at` gives the distributions of R, G and B, in bits, as the decoder had them.

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
) -> Inspector:
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
    size = header.height, header.width
    plan = schedule(*size, header.steps) if step_of is None else Schedule(step_of, patterns(*size, header.steps))
    network = model_of(header).network
    return Inspector(network, plan, picture, base, qp, channels.colours_of(header.channels), traces)
