"""One setting tried on one picture: what it cost in bytes and in seconds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from explorer.inventory import decoding_macs
from explorer.tradeoff.front import front

if TYPE_CHECKING:
    from explorer.file.header import Header
    from explorer.lossless.codec import Encoded
    from explorer.lossy.codec import EncodedLossy


class Point(NamedTuple):
    """One run of the codec; the names are the keys of every JSON and the columns of every CSV.

    Attributes:
        width, height: px.
        channels: samples per pixel, 1 to 4.
        bit_depth: 8 or 16.
        codec: "lossless", "raw" or "lossy".
        steps: the rung as asked.
        step_count: steps that the decoder makes.
        base: "none" or "bpg:QP".
        bytes: of the whole file.
        base_bytes: of the base code in it.
        bpsp: bits per sub-pixel of the whole file.
        shannon_bits: of the model's own probabilities, without base and header; None where the file was not coded here.
        encode_seconds, decode_seconds: None where it was not done.
        model: hex prefix of the SHA-256 of the weights; "" without a model.
        quality, metric: of a lossy file, 0 .. 63, and what its model was trained for; 0 and "" of others.
        psnr, msssim: likeness to the original, dB; None where nothing was lost or it is not known.
    """

    width: int
    height: int
    channels: int
    bit_depth: int
    codec: str
    steps: str
    step_count: int
    base: str
    bytes: int
    base_bytes: int
    bpsp: float
    shannon_bits: float | None
    encode_seconds: float | None
    decode_seconds: float | None
    model: str
    quality: float = 0.0
    metric: str = ""
    psnr: float | None = None
    msssim: float | None = None

    @property
    def bpp(self) -> float:
        """Bits per pixel of the whole file."""
        return 8 * self.bytes / (self.width * self.height)

    @property
    def macs(self) -> float | None:
        """Multiplications per pixel of the decoder's networks; None where there are none or they are not at hand."""
        based, height, width = self.base != "none", self.height, self.width
        return decoding_macs(self.codec, self.model, self.steps, based=based, height=height, width=width)

    @property
    def setting(self) -> tuple[str, ...]:
        """What two runs of one picture share that are repeats of each other."""
        return self.codec, self.model, self.base, self.steps, f"{self.quality:g}"


def bits_per_subpixel(size: int, width: int, height: int, channels: int) -> float:
    """Bits per sub-pixel of `size` bytes for `width` x `height` px of `channels` samples each."""
    return 8.0 * size / (width * height * channels)


def point_of_file(
    header: Header,
    size: int,
    base_bytes: int,
    step_count: int,
    *,
    shannon_bits: float | None = None,
    encode_seconds: float | None = None,
    decode_seconds: float | None = None,
) -> Point:
    """The point of a file of `size` bytes, `base_bytes` of which are the base; what was not measured stays None."""
    return Point(
        width=header.width,
        height=header.height,
        channels=header.channels,
        bit_depth=header.bit_depth,
        codec=header.codec,
        steps=header.steps,
        step_count=step_count,
        base=header.base,
        bytes=size,
        base_bytes=base_bytes,
        bpsp=bits_per_subpixel(size, header.width, header.height, header.channels),
        shannon_bits=shannon_bits,
        encode_seconds=encode_seconds,
        decode_seconds=decode_seconds,
        model=header.model,
        quality=header.quality,
    )


def point_of(encoded: Encoded | EncodedLossy, decode_seconds: float | None) -> Point:
    """The point of one encoder run and, where it was decoded as well, of its decoder run."""
    return point_of_file(
        encoded.header,
        len(encoded.data),
        encoded.base_bytes,
        encoded.step_count,
        shannon_bits=encoded.shannon_bits,
        encode_seconds=encoded.seconds,
        decode_seconds=decode_seconds,
    )


def pareto(points: Sequence[Point]) -> list[Point]:
    """The points that no other beats in both decoding time and rate, fastest first.

    Points that were not decoded are left out. Of several equal points the first stays.
    """
    timed = [(point.decode_seconds, point.bpsp, point) for point in points if point.decode_seconds is not None]
    return [timed[index][2] for index in front([(seconds, bpsp) for seconds, bpsp, _ in timed])]
