"""The lossless codec: encoder and decoder as generators that yield every step (ITALIC, github hamedhaghighi/UTLC).

    picture --> base code (none | BPG) --> reconstruction ------.
       |                                                        v
       '--> for each step: windows of known pixels --> density network --> mixtures --> range coder --> file

To cancel is to stop iterating. torch and the HEVC libraries are imported when a generator first runs.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from explorer.coding.progress import Stopwatch
from explorer.coding.schedule import parse_rung
from explorer.coding.step import Step
from explorer.errors import UnsupportedFile
from explorer.file.container import Container, Header, unpack
from explorer.file.header import qp_of
from explorer.file.lanes import join_streams, split_streams
from explorer.lossless.assembly import header_of, model_of, prepare, seal, start, verify
from explorer.lossless.density.traces import Traces
from explorer.lossless.lanes import lanes_of
from explorer.lossless.models import load
from explorer.lossless.steps import run
from explorer.machine import memory
from explorer.pictures import channels
from explorer.pictures.kept import picture_of
from explorer.pictures.picture import Picture, preview
from explorer.weights import models

Result = TypeVar("Result")


class Encoded(NamedTuple):
    """What an encoder returns.

    Attributes:
        data: the file.
        header: of the file.
        step_count: steps of the schedule; 0 if the picture is stored raw.
        shannon_bits: of the pixels, by the model's own probabilities, without base and side planes.
        base_bytes: of the base code.
        seconds: spent encoding.
        model: name of the model.
        device: that ran the network.
        bits_map: float32, (H, W), bits of each pixel.
    """

    data: bytes
    header: Header
    step_count: int
    shannon_bits: float
    base_bytes: int
    seconds: float
    model: str
    device: str
    bits_map: NDArray[np.float32]


class Decoded(NamedTuple):
    """What a decoder returns.

    Attributes:
        picture: the picture.
        header: of the file.
        step_count: steps of the schedule; 0 if the picture was stored raw.
        seconds: spent decoding.
        verified: True where the CRC stored in the file is that of the samples; None where none is stored.
        device: that ran the network.
        shannon_bits, bits_map, base_bytes: as in `Encoded`.
        traces: for `inspection`; None of a picture that was stored raw.
    """

    picture: Picture
    header: Header
    step_count: int
    seconds: float
    verified: bool | None
    device: str
    shannon_bits: float
    bits_map: NDArray[np.float32]
    base_bytes: int
    traces: Traces | None = None


def finish(generator: Generator[Any, None, Result]) -> Result:
    """Run a generator to its end and return its value."""
    while True:
        try:
            next(generator)
        except StopIteration as stop:
            value: Result = stop.value
            return value


def encode(
    picture: Picture,
    *,
    steps: str = "16",
    base: str = "auto",
    model: str = "auto",
    device: str = "auto",
    compact: bool = False,
    with_preview: bool = False,
) -> Generator[Step, None, Encoded]:
    """Encode a picture, yielding every step.

    Args:
        picture: of any channels and bit depth.
        steps: a rung, see `schedule.parse_rung`.
        base: "auto" (what serves the number of steps best), "none" or "bpg:QP".
        model: name or hash of the weights; "auto" picks by the picture's size.
        device: "auto", "cpu", "cuda" or "mps".
        compact: leave out CRC and profiles, for tiny pictures.
        with_preview: store a small JPEG, of some kilobytes, that file managers show without decoding.

    Raises:
        BadSetting: steps, base or device are none that exist.
        ModelMissing: no such weights.
        UnsupportedImage: the picture does not fit in memory.
    """
    rung, wanted = parse_rung(steps), models.parse_base(base)
    with memory.within(picture.height, picture.width):
        return (yield from _encode(picture, rung, wanted, model, device, compact, with_preview))


def _encode(
    picture: Picture, rung: str, base: str, model: str, device: str, compact: bool, with_preview: bool
) -> Generator[Step, None, Encoded]:
    from explorer.lossless.base.bpg import encode_base
    from explorer.lossless.opinion.colours import colours_worth_stating

    chosen = load(models.default_for(picture.height, picture.width) if model == "auto" else model)
    prepare(chosen.info.sha256)
    watch = Stopwatch()
    base = models.auto_base(chosen.info, rung) if base == "auto" else base
    shown, extra = channels.split(picture)
    base_data = b"" if base == "none" else encode_base(shown, qp_of(base))
    header = header_of(picture, rung, base, chosen, compact=compact)
    colours = colours_worth_stating(shown, channels.colours_of(picture.channels))
    header = replace(header, lanes=lanes_of(shown), has_colours=bool(len(colours)))
    if with_preview and not compact:
        header = replace(header, preview=preview(picture))
    coder, progress = start(header, chosen, [base_data], device)
    writing = coder.writing(shown, colours)
    count = yield from run(coder, writing.step, progress, watch)
    data, header = seal(picture, Container(header, base_data, join_streams(writing.finish()), extra))
    if header.codec == "raw":
        count, progress.bits, base_data = 0, 8.0 * header.raw_bytes, b""
        progress.bits_map[:] = progress.bits / progress.bits_map.size
    return Encoded(
        data, header, count, progress.bits, len(base_data), watch.seconds, chosen.info.name, coder.device,
        progress.bits_map,
    )  # fmt: skip


def decode(data: bytes, *, device: str = "auto", account: bool = False) -> Generator[Step, None, Decoded]:
    """Decode a file, yielding every step; `account`: whether its traces say what each adviser was worth.

    Raises:
        CorruptFile: the file is damaged; for a damage that the CRC of the samples finds, after the last step.
        UnsupportedFile: a version or codec that is not known here.
        ModelMissing: the weights that the file was made with are not installed.
        UnsupportedImage: the picture does not fit in memory.
        BadSetting: no such device.
    """
    container = unpack(data)
    header = container.header
    with memory.within(header.height, header.width):
        if header.codec == "lossy":
            raise UnsupportedFile("a file of the lossy codec; `decoding.decode` opens both")
        if header.codec == "raw":
            return _decode_raw(container)
        return (yield from _decode(container, device, account))


def _decode(container: Container, device: str, account: bool) -> Generator[Step, None, Decoded]:
    header = container.header
    model = model_of(header)
    prepare(model.info.sha256)
    watch = Stopwatch()
    coder, progress = start(header, model, [container.base], device, asks=account)
    streams = split_streams(container.pixels, header.lanes)
    count = yield from run(coder, coder.reading(streams, header.has_colours), progress, watch)
    traces, ran = coder.traces(), coder.device
    del coder  # the largest of all, before the picture is copied
    samples = channels.join(progress.shown, container.extra, header.channels, header.bit_depth)
    picture = picture_of(samples, header)
    return Decoded(
        picture, header, count, watch.seconds, verify(picture, header), ran, progress.bits,
        progress.bits_map, len(container.base), traces,
    )  # fmt: skip


def _decode_raw(container: Container) -> Decoded:
    watch = Stopwatch()
    header = container.header
    kind = np.dtype("<u2" if header.bit_depth == 16 else "u1")
    shape = (header.height, header.width, header.channels)
    samples = np.frombuffer(container.pixels, kind).reshape(shape).astype(kind.newbyteorder("="))
    picture = picture_of(samples, header)
    bits = 8.0 * header.raw_bytes
    bits_map = np.full(shape[:2], bits / (header.height * header.width), np.float32)
    return Decoded(picture, header, 0, watch.seconds, verify(picture, header), "cpu", bits, bits_map, 0)
