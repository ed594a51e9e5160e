"""Planes of bytes that the density network does not code: alpha, and the low bytes of 16-bit samples.

Every plane is predicted as PNG or JPEG-LS would and packed by LZMA or Deflate, whichever is smaller. Decoding takes
no more memory than the planes themselves, whatever the data claim.

    plane = head, [constant: its value], [length, packed residuals]
    head  = kind of prediction + 8 * packing, or CONSTANT
"""

from __future__ import annotations

import lzma
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.errors import CorruptFile
from explorer.file.varint import Reader, varint
from explorer.pictures.predictors import LEFT, MED, NONE, PAETH, UP, residuals, restore

BESIDE = 6  # the prediction is the companion plane
RAW, DEFLATE, LZMA = range(3)
CONSTANT = 0xFF
KINDS = (NONE, LEFT, UP, PAETH, MED)
STRIP_BYTES = 2**18
NOISY = 0.75  # from this deflated size on, LZMA gains nothing and takes ten times as long
# The dictionary bounds the memory of the decoder. HC4 of this depth is faster and packs masks better than the preset.
LZMA_FILTERS: list[dict[str, Any]] = [
    {
        "id": lzma.FILTER_LZMA2,
        "preset": 6,
        "dict_size": 2**22,
        "lc": 0,
        "lp": 0,
        "pb": 0,
        "mf": lzma.MF_HC4,
        "depth": 16,
    }
]

Planes = NDArray[np.uint8]


def encode_planes(planes: Planes, beside: Planes | None = None) -> bytes:
    """Code uint8 planes (N, H, W) exactly.

    Args:
        planes: uint8, (N, H, W).
        beside: uint8, (N, H, W), companions that the decoder knows already and that may predict the planes, as the
            high bytes of 16-bit samples predict the low ones where 8-bit samples were widened.
    """
    companions = [None] * len(planes) if beside is None else list(beside)
    return b"".join(_encode_plane(plane, companion) for plane, companion in zip(planes, companions, strict=True))


def decode_planes(data: bytes, count: int, height: int, width: int, beside: Planes | None = None) -> Planes:
    """The planes, uint8 (count, height, width), that `encode_planes` coded. Raises `CorruptFile`."""
    reader = Reader(data)
    planes = np.empty((count, height, width), np.uint8)
    for index, plane in enumerate(planes):
        _decode_plane(reader, plane, None if beside is None else beside[index])
    if reader.left:
        raise CorruptFile(f"damaged: {reader.left} bytes follow the last side plane")
    return planes


def _encode_plane(plane: NDArray[np.uint8], beside: NDArray[np.uint8] | None) -> bytes:
    if plane.size and (plane == plane.flat[0]).all():
        return bytes([CONSTANT, plane.flat[0]])
    kind = _best_kind(plane, beside)
    residual = _residual(kind, plane, beside).tobytes()
    choices = {RAW: residual, DEFLATE: zlib.compress(residual, 9, wbits=-15)}
    if len(choices[DEFLATE]) < NOISY * len(residual):
        choices[LZMA] = lzma.compress(residual, lzma.FORMAT_RAW, filters=LZMA_FILTERS)
    packing = min(choices, key=lambda choice: len(choices[choice]))
    return bytes([kind + 8 * packing]) + varint(len(choices[packing])) + choices[packing]


def _residual(kind: int, plane: NDArray[np.uint8], beside: NDArray[np.uint8] | None) -> NDArray[np.uint8]:
    if kind == BESIDE and beside is not None:
        return plane - beside
    return residuals(kind, plane[:, :, None])[:, :, 0]


def _best_kind(plane: NDArray[np.uint8], beside: NDArray[np.uint8] | None) -> int:
    """The kind whose residuals of a strip through the middle of the plane deflate best.

    Deflated size, not the sum of residuals: a mask of 0 and 255 is best left as it is, though its sum is large.
    """
    rows = max(1, STRIP_BYTES // max(1, plane.shape[1]))
    start = max(0, (len(plane) - rows) // 2)
    strip = slice(start, start + rows)
    companion = None if beside is None else beside[strip]
    kinds = KINDS if companion is None else (*KINDS, BESIDE)
    return min(kinds, key=lambda kind: len(zlib.compress(_residual(kind, plane[strip], companion).tobytes(), 6)))


def _decode_plane(reader: Reader, plane: NDArray[np.uint8], beside: NDArray[np.uint8] | None) -> None:
    head = reader.number(1)
    if head == CONSTANT:
        plane[:] = reader.number(1)
        return
    kind, packing = head & 7, head >> 3
    if kind not in (*KINDS, *(() if beside is None else (BESIDE,))) or packing > LZMA:
        raise CorruptFile(f"damaged: a side plane of the unknown kind {head}")
    packed = reader.take(reader.varint("the length of a side plane", reader.left))
    residual = np.frombuffer(_unpack(packing, packed, plane.size), np.uint8).reshape(plane.shape)
    if kind == BESIDE and beside is not None:
        plane[:] = residual + beside
    else:
        plane[:] = restore(np.full(len(plane), kind, np.uint8), residual[:, :, None])[:, :, 0]


def _unpack(packing: int, packed: bytes, size: int) -> bytes:
    """Exactly `size` bytes, never more in memory than that."""
    try:
        if packing == RAW:
            data, ended = packed, True
        elif packing == DEFLATE:
            inflate = zlib.decompressobj(wbits=-15)
            # One byte more than allowed, so that the end of the stream is reached where it should be.
            data = inflate.decompress(packed, size + 1)
            ended = inflate.eof and not inflate.unused_data
        else:
            unlzma = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=LZMA_FILTERS)
            data = unlzma.decompress(packed, size + 1)
            ended = unlzma.eof and not unlzma.unused_data
    except (zlib.error, lzma.LZMAError, EOFError) as problem:
        raise CorruptFile(f"damaged: a side plane cannot be unpacked: {problem}") from problem
    if len(data) != size or not ended:
        raise CorruptFile(f"truncated or damaged: a side plane of {size} bytes does not unpack to as many")
    return data
