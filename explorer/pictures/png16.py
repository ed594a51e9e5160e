"""PNG files of 16 bits per sample, which Pillow reduces to 8 bits when they are in colour.

Everything else about PNG is left to Pillow. Reading knows every colour type, transparent colours and interlacing.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.pictures.bounds import check_size
from explorer.pictures.png import SIGNATURE, chunk, chunks
from explorer.pictures.predictors import AVERAGE, BAND_ROWS, LEFT, PAETH, UP, residuals, restore

CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}  # by colour type
COLOUR_TYPES = {channels: colour_type for colour_type, channels in CHANNELS.items()}
# First column and row, then distance of columns and rows, of every pass.
WHOLE = ((0, 0, 1, 1),)
ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


class _Head(NamedTuple):
    width: int
    height: int
    channels: int
    interlaced: bool


def is_png16(start: bytes) -> bool:
    """Whether a file that starts with these 25 bytes or more is a PNG of 16 bits per sample."""
    return start[:8] == SIGNATURE and start[12:16] == b"IHDR" and start[24:25] == b"\x10"


def read_png16(data: bytes) -> NDArray[np.uint16]:
    """The samples of a whole file: uint16, (H, W, C), C as in `Picture`.

    Raises `ValueError` for one that is damaged, truncated or too large.
    """
    head, packed, transparent = None, [], b""
    for kind, content in chunks(data):
        if kind == b"IHDR":
            head = _read_head(content)
        elif kind == b"IDAT":
            packed.append(content)
        elif kind == b"tRNS":
            transparent = content
    if head is None or not packed:
        raise ValueError("the file has no pixels")
    return _apply_transparency(_unpack(head, b"".join(packed)), transparent)


def write_png16(samples: NDArray[np.uint16], more: Sequence[bytes] = ()) -> bytes:
    """The bytes of a PNG file of uint16 samples (H, W, C), C from 1 to 4; `more`: chunks before the pixels."""
    height, width, channels = samples.shape
    head = struct.pack(">IIBBBBB", width, height, 16, COLOUR_TYPES[channels], 0, 0, 0)
    packed = [chunk(b"IDAT", part) for part in _pack(samples) if part]
    return b"".join([SIGNATURE, chunk(b"IHDR", head), *more, *packed, chunk(b"IEND", b"")])


def _read_head(content: bytes) -> _Head:
    if len(content) != 13:
        raise ValueError("the file is damaged: its header is not 13 bytes long")
    width, height, depth, colour_type, packing, filtering, interlacing = struct.unpack(">IIBBBBB", content)
    if depth != 16 or colour_type not in CHANNELS or packing or filtering or interlacing > 1:
        raise ValueError("the file is damaged: no PNG has such a header")
    check_size(width, height)
    return _Head(width, height, CHANNELS[colour_type], interlacing == 1)


def _unpack(head: _Head, packed: bytes) -> NDArray[np.uint16]:
    passes = [
        (x, y, dx, dy, -(-(head.height - y) // dy), -(-(head.width - x) // dx))
        for x, y, dx, dy in (ADAM7 if head.interlaced else WHOLE)
        if y < head.height and x < head.width
    ]
    bytes_per_pixel = 2 * head.channels
    size = sum(rows * (1 + columns * bytes_per_pixel) for *_, rows, columns in passes)
    # Never more in memory than the header announced.
    data = np.frombuffer(zlib.decompressobj().decompress(packed, size), np.uint8)
    if len(data) < size:
        raise ValueError("the file is truncated or damaged: pixels are missing")
    samples = np.empty((head.height, head.width, head.channels), np.uint16)
    for x, y, dx, dy, rows, columns in passes:
        lines, data = np.split(data, [rows * (1 + columns * bytes_per_pixel)])
        lines = lines.reshape(rows, -1)
        if lines[:, 0].max() > PAETH:
            raise ValueError("the file is damaged: an unknown filter")
        plane = restore(lines[:, 0], lines[:, 1:].reshape(rows, columns, bytes_per_pixel))
        samples[y::dy, x::dx] = plane.view(">u2")
    return samples


def _pack(samples: NDArray[np.uint16]) -> Iterator[bytes]:
    """Deflated rows, each with the filter that leaves the least, a band at a time."""
    deflate = zlib.compressobj(6)
    kinds = np.array([LEFT, UP, AVERAGE, PAETH], np.uint8)
    above = None
    for start in range(0, len(samples), BAND_ROWS):
        band = samples[start : start + BAND_ROWS].astype(">u2").view(np.uint8)
        left = np.stack([residuals(int(kind), band, above) for kind in kinds])
        # In uint8, -x is 256 - x: the smaller of both is the size of a signed residual.
        best = np.minimum(left, -left).sum(axis=(2, 3), dtype=np.int64).argmin(axis=0)
        rows = left[best, np.arange(len(band))].reshape(len(band), -1)
        yield deflate.compress(np.hstack([kinds[best][:, None], rows]).tobytes())
        above = band[-1]
    yield deflate.flush()


def _apply_transparency(samples: NDArray[np.uint16], colour: bytes) -> NDArray[np.uint16]:
    """Turn the one transparent colour of a picture without alpha into an alpha channel."""
    channels = samples.shape[2]
    if channels not in (1, 3) or len(colour) != 2 * channels:
        return samples
    opaque = (samples != np.frombuffer(colour, ">u2").astype(np.uint16)).any(axis=2, keepdims=True)
    return np.concatenate([samples, opaque * np.uint16(0xFFFF)], axis=2)
