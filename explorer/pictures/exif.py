"""EXIF blocks in place: the orientation tag, and the thumbnail that would lie when its picture is turned.

Only values are overwritten, nothing is moved, so makers' notes with absolute offsets survive.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

ORIENTATION = 0x0112
THUMBNAIL_OFFSET, THUMBNAIL_LENGTH = 0x0201, 0x0202
EXIF_DIRECTORY = 0x8769
WIDTH, HEIGHT = 0xA002, 0xA003
KINDS = {3: "H", 4: "I"}  # of TIFF: whole numbers of 16 and 32 bits
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


def upright(exif: bytes, value: int) -> bytes:
    """The block for a picture that was turned by `value`, 1..8.

    Its orientation is 1; where it was turned, the stored width and height change places if it lay on its side, and its
    own thumbnail, which still lies, is dropped.
    """
    exif = reset_orientation(exif)
    if value == UPRIGHT:
        return exif
    exif = drop_thumbnail(exif)
    return _exchange_sizes(exif) if value > 4 else exif


def reset_orientation(exif: bytes) -> bytes:
    """The block with an orientation of 1. All other bytes stay."""
    found = _find(exif)
    if found is None:
        return exif
    at, code = found
    reset = bytearray(exif)
    struct.pack_into(code, reset, at, UPRIGHT)
    return bytes(reset)


def drop_thumbnail(exif: bytes) -> bytes:
    """The block without its thumbnail, whose bytes are 0 now."""
    order = order_of(exif)
    link = _link(exif, order) if order else None
    if order is None or link is None:
        return exif
    (second,) = struct.unpack_from(order + "I", exif, link)
    places = {tag: value for tag, _, value in _entries(exif, order, second)}
    dropped = bytearray(exif)
    struct.pack_into(order + "I", dropped, link, 0)
    if THUMBNAIL_OFFSET in places and THUMBNAIL_LENGTH in places:
        start, length = (
            struct.unpack_from(order + "I", exif, places[tag])[0] for tag in (THUMBNAIL_OFFSET, THUMBNAIL_LENGTH)
        )
        if start + length <= len(exif) and exif[start : start + 2] == b"\xff\xd8":
            dropped[start : start + length] = bytes(length)
    return bytes(dropped)


def _exchange_sizes(exif: bytes) -> bytes:
    order = order_of(exif)
    if order is None:
        return exif
    (first,) = struct.unpack_from(order + "I", exif, 4)
    inner = next((place for tag, _, place in _entries(exif, order, first) if tag == EXIF_DIRECTORY), None)
    if inner is None:
        return exif
    found = {
        tag: (kind, place) for tag, kind, place in _entries(exif, order, *struct.unpack_from(order + "I", exif, inner))
    }
    if not {WIDTH, HEIGHT} <= found.keys() or found[WIDTH][0] != found[HEIGHT][0]:
        return exif
    across, down = found[WIDTH][1], found[HEIGHT][1]
    changed = bytearray(exif)
    changed[across : across + 4], changed[down : down + 4] = exif[down : down + 4], exif[across : across + 4]
    return bytes(changed)


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
    order = order_of(exif)
    if order is None:
        return None
    (directory,) = struct.unpack_from(order + "I", exif, 4)
    for tag, kind, place in _entries(exif, order, directory):
        if tag == ORIENTATION:
            return place, order + KINDS[kind]
    return None


def order_of(exif: bytes) -> str | None:
    """The byte order of a block, as `struct` writes it; None where it is none."""
    return {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4]) if len(exif) >= 8 else None


def _entries(exif: bytes, order: str, directory: int) -> Iterator[tuple[int, int, int]]:
    """(tag, kind, place of the value) of a directory's entries that are a single whole number."""
    if directory + 2 > len(exif):
        return
    (count,) = struct.unpack_from(order + "H", exif, directory)
    for at in range(directory + 2, min(directory + 2 + 12 * count, len(exif) - 11), 12):
        tag, kind, values = struct.unpack_from(order + "HHI", exif, at)
        if kind in KINDS and values == 1:
            yield tag, kind, at + 8


def _link(exif: bytes, order: str) -> int | None:
    """Where the place of the second directory stands, if there is one inside the block."""
    (directory,) = struct.unpack_from(order + "I", exif, 4)
    if directory + 2 > len(exif):
        return None
    (count,) = struct.unpack_from(order + "H", exif, directory)
    link = directory + 2 + 12 * count
    if link + 4 > len(exif):
        return None
    second: int = struct.unpack_from(order + "I", exif, link)[0]
    return link if second and second + 2 <= len(exif) else None
