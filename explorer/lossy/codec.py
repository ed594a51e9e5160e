"""The lossy codec: encoder and decoder as generators that yield every step.

    picture --> g_a --> y^ --------------------.            y^ --> g_s --> picture
                 |                             v            ^
                h_a --> z^ --> h_s, context --> range coder <--> file

The picture is the same at every rung; only bytes and seconds differ. To cancel is to stop iterating. torch is imported
when a generator first runs.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.coding.latent_schedule import latent_grid, parse_latent_rung
from explorer.coding.progress import UNKNOWN, Stopwatch
from explorer.coding.step import Step
from explorer.errors import BadSetting, CorruptFile, UnsupportedFile
from explorer.file.container import Container, Header, unpack
from explorer.lossy.models import LossyModel, load_lossy, lossy_evaluator
from explorer.lossy.qualities import quarters_of, rounds_of
from explorer.lossy.targets import Target, psnr, psnr_of, quality_for, with_gain
from explorer.machine import memory
from explorer.pictures import channels
from explorer.pictures.picture import Picture, preview
from explorer.weights import models

if TYPE_CHECKING:
    from explorer.lossy.coding import Coded, LatentCoder, Latents
    from explorer.lossy.prepared import Prepared, Whole
    from explorer.lossy.transforms import Transforms

DEFAULT_STEPS = "wavefront"
DEFAULT_QUALITY = 32


class EncodedLossy(NamedTuple):
    """What an encoder returns.

    Attributes:
        data: the file.
        header: of the file.
        step_count: steps of the schedule.
        shannon_bits: of hyper-latents and latents, by the model's own probabilities.
        base_bytes: 0; there is no base.
        seconds: spent encoding.
        model: name of the model.
        device: that ran the networks.
        bits_map: float32, (h, w), bits of the latents of each 16 x 16 px, without the hyper-latents.
        latents: all of them, with their densities; see `coding.Latents`.
        entropy_seconds: of `seconds`, spent on densities and the range coder.
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
    latents: Latents
    entropy_seconds: float


class DecodedLossy(NamedTuple):
    """What a decoder returns.

    Attributes:
        picture: the picture, of 8 bits.
        header: of the file.
        step_count: steps of the schedule.
        seconds: spent decoding.
        verified: True; the latents are those that were encoded. The pixels may differ by a level between devices.
        device: that ran the networks.
        shannon_bits, bits_map, base_bytes, latents, model, entropy_seconds: as in `EncodedLossy`.
    """

    picture: Picture
    header: Header
    step_count: int
    seconds: float
    verified: bool
    device: str
    shannon_bits: float
    bits_map: NDArray[np.float32]
    base_bytes: int
    latents: Latents
    model: str
    entropy_seconds: float


def encode(
    picture: Picture,
    *,
    quality: float | None = None,
    target: Target | None = None,
    metric: str = "mse",
    model: str = "auto",
    steps: str = DEFAULT_STEPS,
    device: str = "auto",
    with_preview: bool = False,
    prepared: Prepared | None = None,
    effort: int = 0,
) -> Generator[Step, None, EncodedLossy]:
    """Encode a picture, yielding every step; positions of a `Step` are those of latents, y * w + x of their grid.

    Args:
        picture: of any channels and bit depth. 16 bits are rounded to 8; alpha is kept without loss; grey stays grey.
        quality: 0 .. 63, rounded to quarters; more is better. None is `DEFAULT_QUALITY`.
        target: a size, a rate or a PSNR instead of a quality.
        metric: that the picture shall look good in: "mse" (PSNR) or "msssim".
        model: name or hash of the weights instead of metric; "auto" goes by it.
        steps: one of `schedule.LATENT_RUNGS`.
        device: "auto", "cpu", "cuda" or "mps".
        with_preview: store a small JPEG, of some kilobytes, that file managers show without decoding.
        prepared: the picture, prepared before for the model and device, as `prepare` does.
        effort: 0 .. 100 rounds of descent that fit the latents to the picture instead of rounding them: fewer bytes
            at equal likeness, for about as long as an encoding each. Each is a step without positions; where a target
            is searched for, steps may begin anew.

    Raises:
        BadSetting: quality, metric, steps, effort or device are none that exist, or no quality meets the target.
        ModelMissing: no such weights.
        UnsupportedImage: the picture does not fit in memory.
    """
    rung = parse_latent_rung(steps)
    if quality is not None and target is not None:
        raise BadSetting("a quality and a target contradict each other: give one of them")
    quarters, rounds = quarters_of(DEFAULT_QUALITY if quality is None else quality), rounds_of(effort)
    with memory.within(picture.height, picture.width):
        watch = Stopwatch()
        ready = prepared or prepare(picture, metric=metric, model=model, device=device)
        thumbnail = preview(ready.picture) if with_preview else b""
        if target is not None:
            quarters = quality_for(target, ready, rung, ready.overhead + len(thumbnail))
        if target is not None and target.kind == "psnr" and rounds:
            return (yield from _refined_to(target.value, ready, rung, quarters, thumbnail, watch, rounds))
        while True:
            made = yield from _encode(ready, rung, quarters, thumbnail, watch, rounds)
            pixels = picture.height * picture.width
            if target is None or target.met_by(len(made.data), pixels) or not quarters:
                return made
            quarters -= 1  # the size was foreseen wrongly by some bytes


def _refined_to(
    wanted: float, ready: Prepared, rung: str, quarters: int, thumbnail: bytes, watch: Stopwatch, rounds: int
) -> Generator[Step, None, EncodedLossy]:
    """A file of at least `wanted` dB, where rounded ones have them at `quarters`: lower if that does."""

    def reached(made: EncodedLossy, at: int) -> float:
        return psnr_of(ready, ready.picture_of(made.latents.y, at))

    made = yield from _encode(ready, rung, quarters, thumbnail, watch, rounds)
    gain = reached(made, quarters) - psnr(ready, quarters)
    if reached(made, quarters) < wanted:  # the metric is another, or fewer bytes were the better bargain
        return (yield from _encode(ready, rung, quarters, thumbnail, watch, 0))
    fewer = with_gain(wanted, gain, ready, quarters)
    if fewer == quarters:
        return made
    other = yield from _encode(ready, rung, fewer, thumbnail, watch, rounds)
    return other if reached(other, fewer) >= wanted else made


def prepare(picture: Picture, *, metric: str = "mse", model: str = "auto", device: str = "auto") -> Prepared:
    """What `encode` computes of a picture before it knows the quality, to encode it at several. Raises as it does."""
    from explorer.lossy.prepared import Prepared

    name = models.find_lossy(metric).name if model == "auto" else model
    return Prepared(picture, load_lossy(name), device)


def _encode(
    ready: Prepared, rung: str, quarters: int, thumbnail: bytes, watch: Stopwatch, rounds: int
) -> Generator[Step, None, EncodedLossy]:
    from explorer.coding.entropy import Encoder

    coder, told = ready.coder(quarters, rung), 0
    y, z = ready.latents(quarters)
    if rounds:
        descent = ready.refined(quarters, rung, rounds)
        (y, z), told = yield from _refining(descent, coder.schedule.count, ready.shown, watch)
    encoder, before = Encoder(), watch.seconds
    yield from _steps(coder, coder.encode(z, y, encoder), ready.shown, watch, told)
    latents, entropy_seconds = coder.latents, watch.seconds - before
    data = ready.packed(rung, quarters, _crc(latents), encoder.finish(), thumbnail)
    return EncodedLossy(
        data, unpack(data).header, coder.schedule.count, latents.shannon_bits, 0, watch.seconds,
        ready.model.info.name, ready.device, latents.bits, latents, entropy_seconds,
    )  # fmt: skip


def decode(data: bytes, *, device: str = "auto") -> Generator[Step, None, DecodedLossy]:
    """Decode a file, yielding every step; `Step.picture` is grey until the last, see `picture_after`.

    Raises:
        CorruptFile: the file is damaged; for a damage that the CRC of the latents finds, before the last step.
        UnsupportedFile: a version or codec that is not known here.
        ModelMissing: the weights that the file was made with are not installed.
        UnsupportedImage: the picture does not fit in memory.
        BadSetting: no such device.
    """
    container = unpack(data)
    header = container.header
    if header.codec != "lossy":
        raise UnsupportedFile(f"a file of the {header.codec} codec; `decoding.decode` opens both")
    with memory.within(header.height, header.width):
        return (yield from _decode(container, load_lossy(header.model), device))


def _decode(container: Container, model: LossyModel, device: str) -> Generator[Step, None, DecodedLossy]:
    from explorer.coding.entropy import Decoder

    watch = Stopwatch()
    header = container.header
    transforms, coder = _start(model, header, header.steps, device)
    shown = np.full((header.height, header.width, 3), UNKNOWN, np.uint8)
    last = None
    for step in _steps(coder, coder.decode(Decoder(container.pixels)), shown, watch):
        if step.index + 1 == step.count:
            last = step
            break
        yield step
    assert last is not None  # every grid has a position
    latents, entropy_seconds = coder.latents, watch.seconds
    if _crc(latents) != header.crc:
        raise CorruptFile("the decoded latents are not those that were encoded: the file is damaged")
    shown[:] = transforms.picture(latents.y, quarters_of(header.quality), header.height, header.width)
    samples = channels.join(as_coded(shown, header.channels), container.extra, header.channels, 8)
    seconds = watch.seconds
    yield last._replace(seconds=seconds)
    return DecodedLossy(
        Picture(samples, header.icc, header.exif), header, coder.schedule.count, seconds, True, transforms.device.type,
        latents.shannon_bits, latents.bits, 0, latents, model.info.name, entropy_seconds,
    )  # fmt: skip


def _start(model: LossyModel, header: Header, rung: str, device: str) -> tuple[Transforms, LatentCoder]:
    from explorer.lossy.coding import LatentCoder
    from explorer.lossy.transforms import transforms_of

    evaluator = lossy_evaluator(model, device)
    grid = latent_grid(header.height, header.width)
    return transforms_of(evaluator), LatentCoder(evaluator, *grid, rung, quarters_of(header.quality))


def _refining(
    descent: Generator[int, None, Whole], coding: int, shown: NDArray[np.uint8], watch: Stopwatch
) -> Generator[Step, None, tuple[Whole, int]]:
    """Rounds of descent as steps before those of coding; returns the latents, and how many steps these were."""
    nowhere, told = np.zeros(0, np.int64), 0
    while True:
        try:
            left = next(descent)
        except StopIteration as end:
            return end.value, told
        away = time.perf_counter()
        yield Step(told, told + 1 + left + coding, nowhere, 0.0, watch.seconds, _read_only(shown))
        told += 1
        watch.skip(time.perf_counter() - away)


def _read_only(shown: NDArray[np.uint8]) -> NDArray[np.uint8]:
    visible = shown.view()
    visible.flags.writeable = False
    return visible


def _steps(
    coder: LatentCoder, steps: Iterator[Coded], shown: NDArray[np.uint8], watch: Stopwatch, told: int = 0
) -> Iterator[Step]:
    """The coder's steps, as generators yield them, after those that were told already."""
    visible, count = _read_only(shown), told + coder.schedule.count
    for index, coded in enumerate(steps, told):
        away = time.perf_counter()
        yield Step(index, count, coded.positions, coded.bits, watch.seconds, visible)
        watch.skip(time.perf_counter() - away)


def _crc(latents: Latents) -> int:
    """Of z^, then y^, in C order, as 16 bits each, little endian."""
    return zlib.crc32(latents.y.astype("<i2").tobytes(), zlib.crc32(latents.z.astype("<i2").tobytes()))


def as_coded(shown: NDArray[np.uint8], channel_count: int) -> NDArray[np.uint8]:
    """What g_s makes, uint8 (H, W, 3), as a picture of so many channels shows it: of a grey one all alike."""
    return _grey(shown) if channel_count < 3 else shown


def _grey(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The mean of the channels, in all of them."""
    mean = (pixels.sum(2, dtype=np.uint16) + 1) // 3
    return np.repeat(mean.astype(np.uint8)[:, :, None], 3, 2)


def picture_after(result: EncodedLossy | DecodedLossy, step: int, *, device: str = "auto") -> NDArray[np.uint8]:
    """The picture as far as it is known after a step: uint8, (H, W, 3), RGB.

    Latents that are not known yet are what the hyperprior expects. -1 is before the first step.
    """
    transforms, expected, _ = _without_context(result, device)
    known = result.latents.step_of <= step
    y = np.where(known[:, :, None], result.latents.y, expected).astype(np.float32)
    header = result.header
    return transforms.picture(y, quarters_of(header.quality), header.height, header.width)


def bits_without_context(result: EncodedLossy | DecodedLossy, *, device: str = "auto") -> NDArray[np.float32]:
    """What the latents would cost at rung 1, by the hyperprior alone: float32, (h, w), like `bits_map`."""
    return _without_context(result, device)[2]


def _without_context(
    result: EncodedLossy | DecodedLossy, device: str
) -> tuple[Transforms, NDArray[np.float32], NDArray[np.float32]]:
    """Transforms, the hyperprior's means, float32 (h, w, M), and its bits, float32 (h, w)."""
    header = result.header
    transforms, coder = _start(load_lossy(header.model), header, "1", device)
    mean, bits = coder.densities(result.latents)
    return transforms, mean, bits
