"""The orientation tag of EXIF blocks: finding it, resetting it in place, and turning samples upright."""

from __future__ import annotations

import struct
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

ORIENTATION = 0x0112
PREFIX = b"Exif\0\0"
UPRIGHT = 1

Sample = TypeVar("Sample", bound=np.generic)


def orientation(exif: bytes) -> int:
    """The orientation, 1..8, of an EXIF block; 1 where it says nothing or nothing that makes sense."""
    found = _find(exif)
    if found is None:
        return UPRIGHT
    at, code = found
    value: int = struct.unpack_from(code, exif, at)[0]
    return value if 1 <= value <= 8 else UPRIGHT


def reset_orientation(exif: bytes) -> bytes:
    """The block with an orientation of 1. All other bytes stay, so makers' notes with absolute offsets survive."""
    found = _find(exif)
    if found is None:
        return exif
    at, code = found
    reset = bytearray(exif)
    struct.pack_into(code, reset, at, UPRIGHT)
    return bytes(reset)


def turn_upright(samples: NDArray[Sample], value: int) -> NDArray[Sample]:
    """Apply an orientation, 1..8, to samples (H, W, C): those above 4 exchange height and width."""
    if value > 4:
        samples = samples.swapaxes(0, 1)
    if value in (3, 4, 7, 8):
        samples = samples[::-1]
    if value in (2, 3, 6, 7):
        samples = samples[:, ::-1]
    return np.ascontiguousarray(samples)


def _find(exif: bytes) -> tuple[int, str] | None:
    """Where the value of the tag is in the first directory, and its `struct` code."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None or len(exif) < 8:
        return None
    (directory,) = struct.unpack_from(order + "I", exif, 4)
    if directory + 2 > len(exif):
        return None
    (count,) = struct.unpack_from(order + "H", exif, directory)
    for at in range(directory + 2, min(directory + 2 + 12 * count, len(exif) - 11), 12):
        tag, kind, values = struct.unpack_from(order + "HHI", exif, at)
        if tag == ORIENTATION and kind in (3, 4) and values == 1:
            return at + 8, order + ("H" if kind == 3 else "I")
    return None
