"""The codec at every asked setting, and its peers, on many pictures: real files, all decoded and compared."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import fmean, median
from typing import TYPE_CHECKING, NamedTuple

from explorer.errors import CorruptFile, ItalicError, UnsupportedImage
from explorer.evaluation.datasets import Failed, Sample, raised
from explorer.evaluation.intervals import half_width
from explorer.evaluation.peers import REFERENCE, Peer, identical
from explorer.lossless.many import LARGEST
from explorer.tradeoff.point import bits_per_subpixel

if TYPE_CHECKING:
    from explorer.pictures.picture import Picture

TOGETHER = 128  # small pictures that are coded at once; more are not faster


class Result(NamedTuple):
    """One picture through one coder.

    Attributes:
        coder: a peer's name, or "italic STEPS BASE".
        steps, base: the settings of our own codec; "" for a peer.
        picture: its name.
        subpixels: samples in it.
        bytes: of the whole file.
        encode_seconds, decode_seconds: wall clock; of pictures coded at once, a share of theirs.
        together: how many pictures were coded at once.
        model: hash of our own codec's weights and the base that was taken; "" for a peer.
        device: that ran our own codec's network; "" for a peer.
    """

    coder: str
    steps: str
    base: str
    picture: str
    subpixels: int
    bytes: int
    encode_seconds: float
    decode_seconds: float
    together: int = 1
    model: str = ""
    device: str = ""

    @property
    def bpsp(self) -> float:
        """Bits per sub-pixel."""
        return 8 * self.bytes / self.subpixels

    @property
    def key(self) -> tuple[str, str, str]:
        """What was measured."""
        return self.picture, self.coder, self.model


class Summary(NamedTuple):
    """One coder over all pictures.

    Attributes:
        pictures: how many.
        bytes: of all files.
        bpsp: all bits over all sub-pixels.
        encode_seconds, decode_seconds: medians of one picture.
        encode_ratio, decode_ratio: those over the median of the reference's *encoding*; None without the reference.
        together: how many pictures were coded at once, at most.
        mean_bpsp, mean_encode_seconds, mean_decode_seconds: of the pictures, each of which counts the same.
        bpsp_ci95, encode_ci95, decode_ci95: half the width of their 95 % confidence intervals, see `intervals`; None
            for one picture.
        model: hashes of our own codec's weights, of pictures of different sizes several.
        device: that ran its network.
    """

    coder: str
    steps: str
    base: str
    pictures: int
    bytes: int
    bpsp: float
    encode_seconds: float
    decode_seconds: float
    encode_ratio: float | None
    decode_ratio: float | None
    together: int
    mean_bpsp: float = math.nan
    bpsp_ci95: float | None = None
    mean_encode_seconds: float = math.nan
    encode_ci95: float | None = None
    mean_decode_seconds: float = math.nan
    decode_ci95: float | None = None
    model: str = ""
    device: str = ""


def measure(
    samples: Iterable[Sample],
    steps: Sequence[str],
    bases: Sequence[str],
    peers: Sequence[Peer],
    device: str,
    together: int = TOGETHER,
    skip: Callable[[str, str, str], bool] = lambda picture, coder, model: False,
    weights: str = "auto",
    failed: Failed = raised,
) -> Iterator[Result]:
    """Every picture through every setting and every peer, picture by picture, so that all meet the same machine.

    Pictures of at most `many.LARGEST` pixels are coded in the compact profile, up to `together` of one shape at once;
    what `skip` is true of is left out. `weights`: of our own codec, a model's name or hash, or "auto". What a coder
    cannot code, or does not give back, is told to `failed`, and the others go on: an `UnsupportedImage`, or a
    `CorruptFile` naming picture and coder where a file does not decode to the same samples.
    """
    from explorer.tradeoff.trial import warm_up

    warm: set[str] = set()
    for group in groups(samples, together):
        for base in bases:
            for rung in steps:
                name, model = setting_name(rung, base, weights), _model(group[0], rung, base, weights)
                todo = [sample for sample in group if not skip(sample.name, name, model)]
                if todo and model not in warm:
                    warm.add(model)
                    warm_up(group[0].picture, device, weights)
                if todo:
                    yield from _own(todo, Setting(rung, base, weights), name, model, device, failed)
        for sample in group:
            for peer in peers:
                if peer.codes(sample.picture.channels) and not skip(sample.name, peer.name, ""):
                    try:
                        result = measure_peer(sample, peer)
                    except ItalicError as error:
                        failed(sample.name, error)
                    else:
                        yield result


class Setting(NamedTuple):
    """Of our own codec: `weights` are a model's name or hash, or "auto"."""

    steps: str
    base: str
    weights: str


def setting_name(steps: str, base: str, weights: str) -> str:
    """What our own codec is called at a setting; `weights` as of `measure`."""
    return f"italic {steps} {base}" if weights == "auto" else f"italic {weights} {steps} {base}"


def _model(sample: Sample, steps: str, base: str, weights: str) -> str:
    """The weights that a picture is coded with, and the base."""
    from explorer.weights import models

    named = models.default_for(sample.picture.height, sample.picture.width) if weights == "auto" else weights
    info = models.find(named)
    return f"{info.sha256[:8]} {models.auto_base(info, steps) if base == 'auto' else base}"


def groups(samples: Iterable[Sample], together: int) -> Iterator[list[Sample]]:
    """Consecutive pictures that can be coded at once."""
    group: list[Sample] = []
    for sample in samples:
        if group and (len(group) == together or not _is_small(sample) or _shape(sample) != _shape(group[0])):
            yield group
            group = []
        group.append(sample)
    if group:
        yield group


def _is_small(sample: Sample) -> bool:
    return sample.picture.height * sample.picture.width <= LARGEST


def _shape(sample: Sample) -> tuple[int, ...]:
    return (*sample.picture.samples.shape, sample.picture.bit_depth)


def _own(group: list[Sample], setting: Setting, name: str, model: str, device: str, failed: Failed) -> Iterator[Result]:
    from explorer.tradeoff.trial import compare

    coded = _several if len(group) > 1 else _single
    try:
        files, pictures, seconds, used = coded([sample.picture for sample in group], setting, device)
    except (UnsupportedImage, CorruptFile) as error:
        for sample in group:
            failed(sample.name, _of_coder(error, sample, name))
        return
    for sample, data, decoded in zip(group, files, pictures, strict=True):
        try:
            compare(sample.picture, decoded)
        except CorruptFile as error:
            failed(sample.name, _of_coder(error, sample, name))
            continue
        subpixels, (steps, base, _) = sample.picture.samples.size, setting
        yield Result(name, steps, base, sample.name, subpixels, len(data), *seconds, len(group), model, used)


def _of_coder(error: ItalicError, sample: Sample, name: str) -> ItalicError:
    """The same error, naming picture and coder."""
    made = type(error)(f"{sample.name}: {name}: {error}")
    made.__cause__ = error
    return made


class _Coded(NamedTuple):
    files: list[bytes]
    pictures: list[Picture]
    seconds: tuple[float, float]  # of one picture
    device: str


def _single(pictures: Sequence[Picture], setting: Setting, device: str) -> _Coded:
    from explorer.lossless import codec as lossless

    (picture,), (steps, base, model) = pictures, setting
    compact = picture.height * picture.width <= LARGEST
    coder = lossless.encode(picture, steps=steps, base=base, model=model, device=device, compact=compact)
    encoded = lossless.finish(coder)
    decoded = lossless.finish(lossless.decode(encoded.data, device=device))
    return _Coded([encoded.data], [decoded.picture], (encoded.seconds, decoded.seconds), encoded.device)


def _several(pictures: Sequence[Picture], setting: Setting, device: str) -> _Coded:
    from explorer.lossless import codec as lossless
    from explorer.lossless import many

    steps, base, model = setting
    encoded = lossless.finish(many.encode_many(pictures, steps=steps, base=base, model=model, device=device))
    decoded = lossless.finish(many.decode_many(encoded.files, device=device))
    count = len(pictures)
    return _Coded(encoded.files, decoded.pictures, (encoded.seconds / count, decoded.seconds / count), encoded.device)


def measure_peer(sample: Sample, peer: Peer) -> Result:
    """One picture through a peer.

    Raises `UnsupportedImage` for 16 bits or grey with alpha, `CorruptFile`, and `ItalicError` where its library fails.
    """
    samples = sample.picture.samples
    if samples.dtype.itemsize != 1 or samples.shape[2] == 2:
        raise UnsupportedImage(f"{sample.name}: peers are measured on 8-bit grey, RGB and RGBA pictures only")
    try:
        start = time.perf_counter()
        data = peer.encode(samples)
        encoded = time.perf_counter()
        decoded = peer.decode(data)
        end = time.perf_counter()
    except (RuntimeError, ValueError, OSError) as problem:  # each library has errors of its own
        raise ItalicError(f"{sample.name}: {peer.name} fails: {problem}") from problem
    if not identical(samples, decoded):
        raise CorruptFile(f"{sample.name}: {peer.name} does not decode to the same samples")
    return Result(peer.name, "", "", sample.name, samples.size, len(data), encoded - start, end - encoded)


def summarise(results: Sequence[Result]) -> list[Summary]:
    """One summary for each coder, in the order in which the coders first appear."""
    coders: dict[str, list[Result]] = {}
    for result in results:
        coders.setdefault(result.coder, []).append(result)
    reference = [result.encode_seconds for result in coders.get(REFERENCE, [])]
    unit = median(reference) if reference else None
    return [_summary(own, unit) for own in coders.values()]


def _summary(own: Sequence[Result], unit: float | None) -> Summary:
    size, subpixels = sum(result.bytes for result in own), sum(result.subpixels for result in own)
    encode = median(result.encode_seconds for result in own)
    decode = median(result.decode_seconds for result in own)
    return Summary(
        own[0].coder,
        own[0].steps,
        own[0].base,
        len(own),
        size,
        bits_per_subpixel(size, subpixels, 1, 1),
        encode,
        decode,
        encode / unit if unit else None,
        decode / unit if unit else None,
        max(result.together for result in own),
        *_mean([result.bpsp for result in own]),
        *_mean([result.encode_seconds for result in own]),
        *_mean([result.decode_seconds for result in own]),
        " ".join(dict.fromkeys(result.model.partition(" ")[0] for result in own)),
        " ".join(dict.fromkeys(result.device for result in own)),
    )


def _mean(values: Sequence[float]) -> tuple[float, float | None]:
    return fmean(values), half_width(values)


def remarks(summaries: Sequence[Summary]) -> list[str]:
    """What the summaries say of the codec's claims: cost of more steps, wavefront against serial, falling rate."""
    found: list[str] = []
    for base in dict.fromkeys(summary.base for summary in summaries if summary.steps):
        own = {summary.steps: summary for summary in summaries if summary.base == base}
        if "1" in own and "16" in own:
            encode = own["16"].encode_seconds / own["1"].encode_seconds
            decode = own["16"].decode_seconds / own["1"].decode_seconds
            found.append(f"base {base}: time at 16 steps over time at 1 step: encode {encode:.2f}, decode {decode:.2f}")
        if "16" in own:
            found += _beside(own["16"], summaries)
        if "wavefront" in own and "serial" in own:
            faster = own["serial"].decode_seconds / own["wavefront"].decode_seconds
            more = (own["serial"].bytes - own["wavefront"].bytes) / own["serial"].pictures
            found.append(
                f"base {base}: wavefront decodes {faster:.1f} times as fast as serial, "
                f"whose files are {more:+.1f} bytes larger on average"
            )
        if len(own) > 1:
            rates = [summary.bpsp for summary in own.values()]
            falls = all(later <= earlier for earlier, later in pairwise(rates))
            found.append(f"base {base}: rate falls from each asked rung to the next: {'yes' if falls else 'NO'}")
    return found


def _beside(own: Summary, summaries: Sequence[Summary]) -> list[str]:
    """The time of our own codec over the encoding times of JPEG XL's efforts."""
    return [
        f"{own.coder}: encode {own.encode_seconds / peer.encode_seconds:.2f} and decode "
        f"{own.decode_seconds / peer.encode_seconds:.2f} of {peer.coder}'s encode"
        for peer in summaries
        if peer.coder.startswith("JPEG XL") and peer.encode_seconds > 0
    ]
