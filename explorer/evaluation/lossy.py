"""The lossy codec at every quality, and its peers, on many pictures: real files, their quality and seconds."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from statistics import fmean, median
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from explorer.errors import CorruptFile, ItalicError, UnsupportedImage
from explorer.evaluation.datasets import Failed, Sample, raised
from explorer.evaluation.intervals import half_width
from explorer.evaluation.lossy_peers import LossyPeer
from explorer.evaluation.metrics import msssim, psnr
from explorer.evaluation.scales import decibels

if TYPE_CHECKING:
    from explorer.pictures.picture import Picture

Samples = NDArray[np.uint8]

WARM_UP_SIDE = 64  # px
QUALITIES = (0, 9, 18, 27, 36, 45, 54, 63)  # of our own codec, where none are named


class Setting(NamedTuple):
    """A quality of our own codec: what its model was trained for, "mse" or "msssim", its rung, the weights' hash, and
    the rounds of descent, see `lossy.codec.encode`."""

    metric: str
    quality: float
    steps: str
    model: str = ""
    effort: int = 0

    @property
    def coder(self) -> str:
        """What our own codec is called at this setting."""
        return f"italic {self.metric} {self.steps}" + (f" effort {self.effort}" if self.effort else "")


class Codec(NamedTuple):
    """The two generators of `explorer.lossy.codec`."""

    encode: Callable[..., Generator[Any, None, Encoded]]
    decode: Callable[..., Generator[Any, None, Decoded]]


class Encoded(Protocol):
    """What the encoder returns."""

    @property
    def data(self) -> bytes: ...
    @property
    def seconds(self) -> float: ...
    @property
    def device(self) -> str: ...


class Decoded(Protocol):
    """What the decoder returns."""

    @property
    def picture(self) -> Picture: ...
    @property
    def seconds(self) -> float: ...


class LossyResult(NamedTuple):
    """One picture through one coder at one quality.

    Attributes:
        coder: a peer's name, or "italic METRIC STEPS", and " effort N" where there is one.
        quality: in the coder's own terms.
        picture: its name.
        pixels, bytes: of the picture, of the whole file.
        psnr: dB. msssim: 0 .. 1, or None for a picture too small for it. Both of RGB.
        encode_seconds, decode_seconds: wall clock.
        model: hash of our own codec's weights; "" for a peer.
        device: that ran our own codec's networks; "" for a peer.
    """

    coder: str
    quality: float
    picture: str
    pixels: int
    bytes: int
    psnr: float
    msssim: float | None
    encode_seconds: float
    decode_seconds: float
    model: str = ""
    device: str = ""

    @property
    def bpp(self) -> float:
        """Bits per pixel."""
        return 8 * self.bytes / self.pixels

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What was measured."""
        return self.picture, self.coder, f"{self.quality:g}", self.model


class RatePoint(NamedTuple):
    """One coder at one quality over all pictures, each of which counts the same.

    Attributes:
        pictures: how many.
        bytes: of all files.
        bpp: mean of the bits per pixel.
        psnr: mean, dB.
        msssim: mean; None if it is of any picture. msssim_db: of that mean.
        encode_seconds, decode_seconds: medians of one picture.
        exact: pictures that were decoded without loss: their likeness is infinite, and left out of the means.
        bpp_ci95, psnr_ci95, msssim_ci95: half the width of the means' 95 % confidence intervals, see `intervals`; None
            for one picture.
        model: hash of our own codec's weights. device: that ran its networks.
    """

    coder: str
    quality: float
    pictures: int
    bytes: int
    bpp: float
    psnr: float
    msssim: float | None
    msssim_db: float | None
    encode_seconds: float
    decode_seconds: float
    exact: int = 0
    bpp_ci95: float | None = None
    psnr_ci95: float | None = None
    msssim_ci95: float | None = None
    model: str = ""
    device: str = ""


def own_settings(
    metrics: Sequence[str], qualities: Sequence[float], steps: Sequence[str], effort: int = 0
) -> list[Setting]:
    """Some qualities of the models of `metrics`, at each of `steps`, with so many rounds of descent; `QUALITIES` where
    none are named.

    Raises `BadSetting` for qualities or rungs that do not exist, `ModelMissing` where a metric has no model.
    """
    from explorer.coding.latent_schedule import parse_latent_rung
    from explorer.file.header import QUARTERS
    from explorer.lossy.qualities import quarters_of, rounds_of
    from explorer.weights import models

    rungs = [parse_latent_rung(word) for word in steps]
    asked = [quarters_of(quality) / QUARTERS for quality in qualities or QUALITIES]
    hashes = {metric: models.find_lossy(metric).sha256[:8] for metric in metrics}
    rounds = rounds_of(effort)
    return [
        Setting(metric, quality, rung, hashes[metric], rounds)
        for rung in rungs
        for metric in metrics
        for quality in asked
    ]


def the_codec() -> Codec:
    """The program's own."""
    from explorer.lossy import codec

    return Codec(codec.encode, codec.decode)


def measure_lossy(
    samples: Iterable[Sample],
    settings: Sequence[Setting],
    peers: Sequence[LossyPeer],
    device: str,
    codec: Codec | None = None,
    skip: Callable[[str, str, str, str], bool] = lambda picture, coder, quality, model: False,
    failed: Failed = raised,
) -> Iterator[LossyResult]:
    """Every picture at every setting and by every peer at all its qualities, picture by picture.

    `codec` None: the program's own. What `skip` is true of is left out. Pictures that are not 8-bit grey or RGB, and
    what a coder cannot code or returns in another size, are told to `failed`, and the others go on.
    """
    codec = codec or the_codec()
    warm: set[Setting] = set()
    for sample in samples:
        try:
            original = rgb_of(sample)
        except UnsupportedImage as error:
            failed(sample.name, error)
            continue
        for setting in settings:
            if skip(sample.name, setting.coder, f"{setting.quality:g}", setting.model):
                continue
            try:
                if setting not in warm:  # so that the making of a network is in no file's seconds
                    _own(sample, original[:WARM_UP_SIDE, :WARM_UP_SIDE], setting, device, codec)
                    warm.add(setting)
                result = _own(sample, original, setting, device, codec)
            except (UnsupportedImage, CorruptFile) as error:
                failed(sample.name, error)
            else:
                yield result
        for peer in peers:
            todo = (quality for quality in peer.qualities if not skip(sample.name, peer.name, str(quality), ""))
            for quality in todo:
                try:
                    result = measure_lossy_peer(sample.name, original, peer, quality)
                except ItalicError as error:
                    failed(sample.name, error)
                else:
                    yield result


def rgb_of(sample: Sample) -> Samples:
    """The picture as all lossy coders take it: uint8, (H, W, 3). Raises `UnsupportedImage`."""
    samples = sample.picture.samples
    if samples.dtype.itemsize != 1 or samples.shape[2] not in (1, 3):
        raise UnsupportedImage(f"{sample.name}: lossy coders are measured on 8-bit grey and RGB pictures only")
    return np.ascontiguousarray(np.broadcast_to(samples, (*samples.shape[:2], 3)))


def _own(sample: Sample, original: Samples, setting: Setting, device: str, codec: Codec) -> LossyResult:
    from explorer.lossless.codec import finish
    from explorer.pictures.picture import Picture

    coder = codec.encode(
        Picture(np.ascontiguousarray(original)),
        quality=setting.quality,
        metric=setting.metric,
        steps=setting.steps,
        device=device,
        effort=setting.effort,
    )
    encoded = finish(coder)
    decoded = finish(codec.decode(encoded.data, device=device))
    seconds = (encoded.seconds, decoded.seconds)
    result = _result(
        setting.coder, setting.quality, sample.name, original, decoded.picture.samples, len(encoded.data), seconds
    )
    return result._replace(model=setting.model, device=encoded.device)


def measure_lossy_peer(name: str, original: Samples, peer: LossyPeer, quality: int) -> LossyResult:
    """One picture, uint8 (H, W, 3), by a peer at one quality.

    Raises `CorruptFile` where the size changes, and `ItalicError` where its library fails.
    """
    try:
        start = time.perf_counter()
        data = peer.encode(original, quality)
        encoded = time.perf_counter()
        decoded = peer.decode(data)
        end = time.perf_counter()
    except (RuntimeError, ValueError, OSError) as problem:  # each library has errors of its own
        raise ItalicError(f"{name}: {peer.name} fails: {problem}") from problem
    return _result(peer.name, quality, name, original, decoded, len(data), (encoded - start, end - encoded))


def _result(
    coder: str,
    quality: float,
    picture: str,
    original: Samples,
    decoded: NDArray[Any],
    size: int,
    seconds: tuple[float, float],
) -> LossyResult:
    if decoded.shape != original.shape or decoded.dtype != np.uint8:
        raise CorruptFile(f"{picture}: {coder} decodes to {decoded.dtype} {decoded.shape}, not {original.shape}")
    pixels = original.shape[0] * original.shape[1]
    return LossyResult(
        coder, quality, picture, pixels, size, psnr(original, decoded), msssim(original, decoded), *seconds
    )


def rate_points(results: Sequence[LossyResult]) -> list[RatePoint]:
    """One point for each coder and quality, coders in the order in which they first appear, by rising rate.

    Averages are CompressAI's: bits per pixel, PSNR and MS-SSIM of the pictures, each by itself.
    """
    found: dict[tuple[str, float], list[LossyResult]] = {}
    for result in results:
        found.setdefault((result.coder, result.quality), []).append(result)
    coders = list(dict.fromkeys(result.coder for result in results))
    return sorted((_point(own) for own in found.values()), key=lambda point: (coders.index(point.coder), point.bpp))


def _point(own: Sequence[LossyResult]) -> RatePoint:
    lossy = [result for result in own if math.isfinite(result.psnr)]
    similarities = [result.msssim for result in lossy or own if result.msssim is not None]
    similarity = fmean(similarities) if len(similarities) == len(lossy or own) else None
    return RatePoint(
        own[0].coder,
        own[0].quality,
        len(own),
        sum(result.bytes for result in own),
        fmean(result.bpp for result in own),
        fmean(result.psnr for result in lossy or own),
        similarity,
        None if similarity is None else decibels(similarity),
        median(result.encode_seconds for result in own),
        median(result.decode_seconds for result in own),
        len(own) - len(lossy),
        half_width([result.bpp for result in own]),
        half_width([result.psnr for result in lossy]),
        half_width(similarities) if similarity is not None else None,
        " ".join(dict.fromkeys(result.model for result in own)),
        " ".join(dict.fromkeys(result.device for result in own)),
    )
