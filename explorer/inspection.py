"""Opens a compressed file for questions about single pixels: what did the network predict for this one?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explorer import channels
from explorer.assembly import model_of
from explorer.base.bpg import decode_base
from explorer.container import unpack
from explorer.density.inspect import Inspector
from explorer.errors import UnsupportedFile
from explorer.header import qp_of
from explorer.schedule import schedule


def inspector(data: bytes, picture: NDArray[np.uint8]) -> Inspector:
    """Answers for the pixels of a file.

    Args:
        data: the `.italic` file.
        picture: uint8, (H, W, 3), RGB, what it decodes to, as `imaging.as_rgb8` has it.

    Raises:
        CorruptFile: the file is damaged.
        UnsupportedFile: its samples are stored without a network, or by another codec.
        ModelMissing: the weights that it was made with are not installed.
    """
    container = unpack(data)
    header = container.header
    if header.codec != "lossless":
        raise UnsupportedFile(f"a file of codec {header.codec!r} holds no predictions of pixels")
    base, qp = None, 0
    if header.base != "none":
        qp = qp_of(header.base)
        base = decode_base(container.base, header.width, header.height, qp)
    plan = schedule(header.height, header.width, header.steps)
    network = model_of(header).network
    return Inspector(network, plan, picture, base, qp, channels.colours_of(header.channels))
