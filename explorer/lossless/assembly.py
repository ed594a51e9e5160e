"""What the lossless codec does before and after its steps: header and coder of a picture, raw storage, the proof."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.coding.progress import Progress
from explorer.coding.schedule import schedule
from explorer.errors import BadSetting, CorruptFile
from explorer.file.container import Container, Header, pack, unpack
from explorer.file.header import qp_of
from explorer.lossless.models import Model, evaluator, load
from explorer.pictures import channels
from explorer.pictures.kept import records_of
from explorer.pictures.picture import Picture
from explorer.weights import models

if TYPE_CHECKING:
    from explorer.lossless.opinion.coder import OpinionCoder


def header_of(picture: Picture, rung: str, base: str, model: Model, *, compact: bool) -> Header:
    """The header of a picture's file; `rung` and `base` in their one spelling."""
    header = Header(
        codec="lossless",
        width=picture.width,
        height=picture.height,
        channels=picture.channels,
        bit_depth=picture.bit_depth,
        steps=rung,
        base=base,
        model=model.info.sha256[:8],
        compact=compact,
    )
    if compact:
        short = replace(header, model=header.model[:2])
        if (found := _named(short)) != model.info:
            raise BadSetting(
                f"the compact profile names a model by two digits, and {short.model} is {found.name!r} before "
                f"{model.info.name!r}; encode without it"
            )
        return short
    return replace(header, crc=_crc(picture), records=records_of(picture))


def start(
    header: Header, model: Model, bases: Sequence[bytes], device: str, *, asks: bool = False
) -> tuple[OpinionCoder, Progress]:
    """What codes the pictures of one header, one below the other, given the base code of each (empty without)."""
    from explorer.lossless.base.bpg import decode_base
    from explorer.lossless.density.walk import Base
    from explorer.lossless.opinion.coder import OpinionCoder

    height, width, count = header.height, header.width, len(bases)
    lanes, rows = (count, None) if header.lanes == 1 else (header.lanes, height)
    base, pixels = None, None
    if header.base != "none":
        qp = qp_of(header.base)
        pixels = np.concatenate([decode_base(own, width, height, qp) for own in bases])
        base = Base(pixels, qp)
    plan, colours = schedule(header.lane_rows, width, header.steps), channels.colours_of(header.channels)
    coder = OpinionCoder(evaluator(model, device), plan, base, colours, lanes=lanes, rows=rows, asks=asks)
    return coder, Progress.start(height * count, width, pixels)


@lru_cache(maxsize=8)
def prepare(sha256: str) -> None:
    """Prove a model and compile the kernels, or load what was compiled, so that no picture's seconds hold it."""
    from explorer.lossless.opinion.coder import OpinionCoder

    own = evaluator(load(sha256), "cpu")
    OpinionCoder(own, schedule(1, 2, "2"), None).coded(np.zeros((1, 2, 3), np.uint8))


def seal(picture: Picture, container: Container) -> tuple[bytes, Header]:
    """The file, stored raw where that is no longer, and its header."""
    header = container.header
    data = pack(container)
    # A raw file is longer than its samples, so it is made only where it can win.
    if len(data) > header.raw_bytes and len(raw := _raw(picture, header)) <= len(data):
        return raw, unpack(raw).header
    return data, header


def _stored(picture: Picture) -> NDArray[np.generic]:
    """The samples in C order, little endian, as they are stored raw and as the CRC takes them; not copied if so."""
    samples = picture.samples
    return samples.astype(samples.dtype.newbyteorder("<"), order="C", copy=False)


def _crc(picture: Picture) -> int:
    return zlib.crc32(_stored(picture).data)


def _raw(picture: Picture, header: Header) -> bytes:
    plain = replace(header, codec="raw", base="none", model="", lanes=1, has_colours=False)
    return pack(Container(plain, pixels=_stored(picture).tobytes()))


def model_of(header: Header) -> Model:
    """The model that a header names."""
    return load(_named(header).sha256)


def _named(header: Header) -> models.ModelInfo:
    """Two digits are few: the model for the picture's size is tried first, then those that travel with the program."""
    default = models.default_for(header.height, header.width)
    usual = models.find(default)
    return usual if usual.sha256.startswith(header.model) else models.find(header.model)


def verify(picture: Picture, header: Header) -> bool | None:
    """Whether the CRC stored in a file is that of the samples; None where none is. Raises `CorruptFile`."""
    if header.crc is None:
        return None
    if _crc(picture) != header.crc:
        raise CorruptFile("the decoded pixels are not those that were encoded: the file is damaged")
    return True
