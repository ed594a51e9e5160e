"""Hypothesis strategies and makers of pictures that several tests share."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from numpy.typing import NDArray

from explorer.coding.latent_schedule import LATENT_RUNGS
from explorer.file.container import RECORDS_MARK, Container, Header
from explorer.file.lanes import FROM, possible

ODD_SIZES = [(1, 1), (1, 2), (2, 1), (1, 37), (41, 1), (3, 5), (17, 31), (64, 48)]
"""(height, width) at which off-by-one errors show."""


def gradient(height: int, width: int, channels: int, dtype: type[np.unsignedinteger] = np.uint8) -> NDArray:
    """(H, W, C): a smooth slope with a little noise, different in every channel, over the whole range of `dtype`."""
    y, x, c = np.ogrid[:height, :width, :channels]
    slope = (y * (3 + c) + x * (5 - c)) / (3 * height + 5 * width + 8)
    noise = np.random.default_rng(height * 1000 + width).normal(0, 0.01, (height, width, channels))
    return (np.clip(slope + noise, 0, 1) * np.iinfo(dtype).max).astype(dtype)


def noise(height: int, width: int, channels: int, dtype: type[np.unsignedinteger] = np.uint8) -> NDArray:
    """(H, W, C): every value equally likely."""
    generator = np.random.default_rng(height * 1000 + width)
    return generator.integers(0, np.iinfo(dtype).max, (height, width, channels), dtype, endpoint=True)


def planes(max_side: int = 24) -> st.SearchStrategy[NDArray[np.uint8]]:
    """uint8 (N, H, W) with N from 0 to 3: arbitrary values, mostly alike."""
    shapes = st.tuples(st.integers(0, 3), st.integers(1, max_side), st.integers(1, max_side))
    return shapes.flatmap(lambda shape: npst.arrays(np.uint8, shape))


def containers(compact: bool) -> st.SearchStrategy[Container]:
    """Every container that the profile can express."""
    codecs = ["lossless", "raw"] if compact else ["lossless", "raw", "lossy"]
    return st.sampled_from(codecs).flatmap(lambda codec: _containers(codec, compact))


@st.composite
def _containers(draw: st.DrawFn, codec: str, compact: bool) -> Container:
    raw, lossy = codec == "raw", codec == "lossy"
    width = draw(st.integers(1, 6 if raw else 2**27))
    height = draw(st.integers(1, 6 if raw else 2**27 // width))
    rungs = st.sampled_from(LATENT_RUNGS if lossy else ["1", "2", "4", "16", "64", "wavefront", "serial"])
    lanes = 1
    if codec == "lossless" and width * height >= FROM:
        lanes = draw(st.sampled_from([count for count in (1, 2, 4, 8) if possible(height, count)]))
    size, crcs = 1 if compact else 4, st.integers(0, 2**32 - 1)
    optional = st.just(b"") if compact else st.binary(max_size=40)
    header = Header(
        codec,
        width,
        height,
        channels=draw(st.integers(1, 4)),
        bit_depth=8 if lossy else draw(st.sampled_from([8, 16])),
        steps=draw(rungs if lossy else rungs | st.integers(1, 2**27).map(str)),
        base=draw(st.just("none") | st.integers(0, 51).map("bpg:{}".format)) if codec == "lossless" else "none",
        model="" if raw else draw(st.binary(min_size=size, max_size=size)).hex(),
        quality=draw(st.integers(0, 252)) / 4 if lossy else 0.0,
        crc=None if compact else draw(crcs if lossy else st.none() | crcs),
        icc=draw(optional),
        exif=draw(optional),
        preview=draw(optional),
        compact=compact,
        lanes=lanes,
    )
    if raw:
        return Container(header, pixels=bytes(header.raw_bytes))
    extra = st.binary(max_size=40).filter(lambda data: not data.startswith(RECORDS_MARK))  # no plane begins so
    base = draw(st.binary(max_size=200)) if header.base != "none" else b""
    return Container(header, base, draw(st.binary(max_size=300)), draw(extra))
