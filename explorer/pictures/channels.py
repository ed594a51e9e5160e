"""Which samples of a picture the density network codes, and which are side planes.

    samples    network                       side planes, in this order
    8 bit      colours                       alpha
    16 bit     high bytes of the colours     high bytes of alpha, low bytes of all channels

For 16 bits the length of the first part, a varint, stands before the two; low bytes are coded beside their high ones.

A grey picture is shown to the network with R = G = B, of which one is coded.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explorer.file.varint import Reader, varint
from explorer.pictures.picture import Picture, Samples
from explorer.pictures.planes import decode_planes, encode_planes

Bytes = NDArray[np.uint8]


def colours_of(channels: int) -> int:
    """How many of 1 to 4 channels are colours: 1 or 3."""
    return 1 if channels <= 2 else 3


def split(picture: Picture) -> tuple[Bytes, bytes]:
    """The picture that the network codes, uint8 (H, W, 3), RGB, and the coded side planes."""
    high, low = _bytes_of(picture.samples)
    colours = colours_of(picture.channels)
    shown = np.ascontiguousarray(np.broadcast_to(high[:colours].transpose(1, 2, 0), (*high.shape[1:], 3)))
    alpha = encode_planes(high[colours:])
    return shown, alpha if low is None else varint(len(alpha)) + alpha + encode_planes(low, high)


def _bytes_of(samples: Samples) -> tuple[Bytes, Bytes | None]:
    """High and low bytes as planes (C, H, W); 8-bit samples have no low ones."""
    planes = samples.transpose(2, 0, 1)
    if samples.dtype == np.uint8:
        return planes.astype(np.uint8, copy=False), None
    return (planes >> 8).astype(np.uint8), (planes & 255).astype(np.uint8)


def join(shown: Bytes, extra: bytes, channels: int, bit_depth: int) -> Samples:
    """The samples, (H, W, channels), from what `split` made. Raises `CorruptFile`."""
    height, width = shown.shape[:2]
    colours = colours_of(channels)
    alphas = channels - colours
    high = np.empty((channels, height, width), np.uint8)
    high[:colours] = shown[:, :, :colours].transpose(2, 0, 1)
    reader = Reader(extra)
    part = reader.left if bit_depth == 8 else reader.varint("the length of alpha", reader.left)
    high[colours:] = decode_planes(reader.take(part), alphas, height, width)
    if bit_depth == 8:
        return np.ascontiguousarray(high.transpose(1, 2, 0))
    low = decode_planes(reader.take(reader.left), channels, height, width, high)
    return np.ascontiguousarray((high.astype(np.uint16) << 8 | low).transpose(1, 2, 0))
