"""Makers of `.bpg` files that the program's own writer does not write, and of pictures to put into them."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray

from explorer.lossless.base.bits import split_nals, ue7, unescape
from explorer.lossless.base.container import NO_ALPHA, Header, Stream, write_header
from explorer.lossless.base.parameter_sets import Geometry, read_sps, write_short_sps


def photo(height: int, width: int, levels: int = 256) -> NDArray[np.int64]:
    """(H, W, 3), 0 .. levels - 1: slopes, waves, a flat patch and a rough one, unlike in every channel."""
    y, x, c = np.ogrid[:height, :width, :3]
    wave = 0.5 + 0.25 * np.sin(x / (5 + c) + y / 9) + 0.2 * np.cos(y / (7 - c) - x / 31)
    generator = np.random.default_rng(height * 1000 + width)
    rough = (x * 2 > width) & (y * 3 > height) & (y * 2 < height)
    wave = wave + generator.normal(0, 1, (height, width, 3)) * np.where(rough, 0.2, 0.005)
    flat = (x * 4 < width) & (y * 2 > height)
    return np.clip(np.where(flat, 0.3 + 0.1 * c, wave) * levels, 0, levels - 1).astype(np.int64)


def encode(planes: list[NDArray], pix_fmt: str, qp: int, extra: str = "", pictures: int = 1) -> bytes:
    """Annex-B stream of x265: `pictures` times the same picture. `planes` of whole 8x8 blocks."""
    height, width = planes[0].shape
    encoder = av.CodecContext.create("libx265", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, pix_fmt
    encoder.time_base = Fraction(1, 25)
    encoder.thread_count = 1
    text = f"qp={qp}:ipratio=1:bframes=0:info=0:log-level=none:pools=none:frame-threads=1:wpp=0:repeat-headers=1"
    encoder.options = {"preset": "fast", "x265-params": f"{text}:{extra}" if extra else text}
    packets = []
    for index in range(pictures):
        frame = av.VideoFrame(width, height, pix_fmt)
        for target, source in zip(frame.planes, planes, strict=True):
            rows = np.frombuffer(memoryview(target), np.uint8 if target.line_size < 2 * target.width else np.uint16)
            rows.reshape(target.height, -1)[:, : target.width] = source
        frame.pts = index
        packets += encoder.encode(frame)
    return b"".join(bytes(packet) for packet in [*packets, *encoder.encode(None)])


def take(stream: bytes) -> tuple[Stream, Geometry]:
    """The short SPS, and PPS and slices with start codes, of an encoder's stream."""
    units = list(split_nals(stream))
    sps, geometry = read_sps(unescape(next(unit for unit in units if unit[0] >> 1 == 33)[2:]))
    kept = (unit for unit in units if unit[0] >> 1 not in (32, 33, 39))
    return Stream(sps, b"".join(b"\0\0\1" + unit for unit in kept)), geometry


def file(header: Header, colour: bytes, alpha: bytes | None = None, extension: bytes | None = None) -> bytes:
    """A `.bpg` file of encoders' streams, alpha as layer 1, as the specification orders them."""
    streams = [take(stream)[0] for stream in ([colour] if alpha is None else [alpha, colour])]
    hevc = b""
    for stream in streams:
        short = write_short_sps(stream.sps)
        hevc += ue7(len(short)) + short
    layers = [split_nals(stream.units) for stream in streams]
    units = b""
    for group in zip(*layers, strict=True):
        for index, unit in enumerate(group):
            is_alpha = alpha is not None and index == 0
            units += b"\0\0\1" + bytes((unit[0], unit[1] | (8 if is_alpha else 0))) + unit[2:]
    data = write_header(header, hevc + units[3:])
    assert (header.alpha == NO_ALPHA) == (alpha is None)
    if extension is None:
        return data
    body = hevc + units[3:]
    head = data[:5] + bytes((data[5] | 8,)) + ue7(header.width) + ue7(header.height)
    return head + ue7(len(body)) + ue7(len(extension)) + extension + body
