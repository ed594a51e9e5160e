"""The codec at every asked setting, and its peers, on many pictures: real files, all decoded and compared."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from explorer.errors import CorruptFile, UnsupportedImage
from explorer.evaluation.datasets import Sample
from explorer.evaluation.peers import REFERENCE, Peer, identical
from explorer.tradeoff.point import bits_per_subpixel

COMPACT_PIXELS = 64 * 64  # up to here a picture is coded in the compact profile


class Result(NamedTuple):
    """One picture through one coder.

    Attributes:
        coder: a peer's name, or "italic STEPS BASE".
        steps, base: the settings of our own codec; "" for a peer.
        picture: its name.
        subpixels: samples in it.
        bytes: of the whole file.
        encode_seconds, decode_seconds: wall clock.
    """

    coder: str
    steps: str
    base: str
    picture: str
    subpixels: int
    bytes: int
    encode_seconds: float
    decode_seconds: float


class Summary(NamedTuple):
    """One coder over all pictures.

    Attributes:
        pictures: how many.
        bytes: of all files.
        bpsp: all bits over all sub-pixels.
        encode_seconds, decode_seconds: medians of one picture.
        encode_ratio, decode_ratio: those over the median of the reference's *encoding*; None without the reference.
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


def measure(
    samples: Iterable[Sample], steps: Sequence[str], bases: Sequence[str], peers: Sequence[Peer], device: str
) -> Iterator[Result]:
    """Every picture through every setting and every peer, picture by picture, so that all meet the same machine.

    Pictures of at most 64 x 64 are coded in the compact profile. Raises `CorruptFile` naming picture and coder where
    a file does not decode to the same samples.
    """
    warm: set[str] = set()
    for sample in samples:
        for base in bases:
            for rung in steps:
                yield _own(sample, rung, base, device, warm)
        for peer in peers:
            yield measure_peer(sample, peer)


def _own(sample: Sample, steps: str, base: str, device: str, warm: set[str]) -> Result:
    from explorer import lossless, models
    from explorer.tradeoff.trial import compare, warm_up

    picture = sample.picture
    model = models.default_for(picture.height, picture.width)
    if model not in warm:
        warm.add(warm_up(picture, device))
    compact = picture.height * picture.width <= COMPACT_PIXELS
    coder = lossless.encode(picture, steps=steps, base=base, model=model, device=device, compact=compact)
    encoded = lossless.finish(coder)
    decoded = lossless.finish(lossless.decode(encoded.data, device=device))
    name = f"italic {steps} {base}"
    try:
        compare(picture, decoded.picture)
    except CorruptFile as error:
        raise CorruptFile(f"{sample.name}: {name}: {error}") from error
    size, seconds = len(encoded.data), (encoded.seconds, decoded.seconds)
    return Result(name, steps, base, sample.name, picture.samples.size, size, *seconds)


def measure_peer(sample: Sample, peer: Peer) -> Result:
    """One picture through a peer. Raises `UnsupportedImage` for 16 bits or grey with alpha, `CorruptFile`."""
    samples = sample.picture.samples
    if samples.dtype.itemsize != 1 or samples.shape[2] == 2:
        raise UnsupportedImage(f"{sample.name}: peers are measured on 8-bit grey, RGB and RGBA pictures only")
    start = time.perf_counter()
    data = peer.encode(samples)
    encoded = time.perf_counter()
    decoded = peer.decode(data)
    end = time.perf_counter()
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
    )


def remarks(summaries: Sequence[Summary]) -> list[str]:
    """What the summaries say of the codec's claims: cost of more steps, wavefront against serial, falling rate."""
    found: list[str] = []
    for base in dict.fromkeys(summary.base for summary in summaries if summary.steps):
        own = {summary.steps: summary for summary in summaries if summary.base == base}
        if "1" in own and "16" in own:
            encode = own["16"].encode_seconds / own["1"].encode_seconds
            decode = own["16"].decode_seconds / own["1"].decode_seconds
            found.append(f"base {base}: time at 16 steps over time at 1 step: encode {encode:.2f}, decode {decode:.2f}")
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
