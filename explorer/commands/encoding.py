"""What `italic encode` does with one picture, here or elsewhere: reads, encodes, decodes again and compares."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from explorer.commands.streams import picture_from
from explorer.commands.work import Follow, Given, Made
from explorer.errors import BadSetting, UnsupportedImage

if TYPE_CHECKING:
    from explorer.lossy.targets import Target
    from explorer.pictures.picture import Picture

SIZE = re.compile(r"(?P<number>\d+(\.\d+)?|\.\d+)\s*(?P<unit>|b|bytes|kb|mb|kib|mib)", re.IGNORECASE | re.ASCII)
UNITS = {"": 1, "b": 1, "bytes": 1, "kb": 1000, "mb": 1000**2, "kib": 1024, "mib": 1024**2}


@dataclass(frozen=True)
class Reading:
    """How pictures are read.

    Attributes:
        page: of a file of several.
        metadata: whether they are kept.
        accepted: kinds of losses with which a picture is encoded all the same; None for all.
    """

    page: int = 1
    metadata: bool = True
    accepted: frozenset[str] | None = None

    def read(self, given: Given, *, as_8_bits: bool = False) -> Picture:
        """The picture, with a note where 16 bits will be cut. Raises `UnsupportedImage`, also for losses."""
        from explorer.pictures.cut import noting_8_bits
        from explorer.pictures.kept import without_metadata
        from explorer.pictures.notes import losses, sentences

        picture = picture_from(given.path, given.data, self.page)
        picture = noting_8_bits(picture) if as_8_bits else picture
        lost = [note for note in losses(picture.notes) if self.accepted is not None and note.kind not in self.accepted]
        if lost:
            raise UnsupportedImage(f"{given.path}: not encoded: {sentences(lost)}")
        return picture if self.metadata else without_metadata(picture)


@dataclass(frozen=True)
class Lossless:
    """The lossless codec at one setting; `steps` and `base` in their one spelling."""

    reading: Reading
    steps: str
    base: str
    model: str
    device: str
    compact: bool
    preview: bool
    verify: bool

    def __call__(self, given: Given, follow: Follow) -> Made:
        """Encode a picture, decode it again, and compare."""
        from explorer.lossless import codec as lossless
        from explorer.tradeoff.point import point_of
        from explorer.tradeoff.trial import compare

        picture, name = self.reading.read(given), given.path.name
        coder = lossless.encode(
            picture,
            steps=self.steps,
            base=self.base,
            model=self.model,
            device=self.device,
            compact=self.compact,
            with_preview=self.preview,
        )
        encoded = follow(coder, f"encoding {name}")
        data, point = encoded.data, point_of(encoded, None)
        del encoded  # its map of bits is as large as the picture
        if self.verify:
            decoded = follow(lossless.decode(data, device=self.device), f"verifying {name}")
            compare(picture, decoded.picture)
            point = point._replace(decode_seconds=decoded.seconds)
        text = (
            f"{point.bytes} bytes, {point.bpsp:.4f} bpsp, steps {point.steps} ({point.step_count}), "
            f"base {point.base}, {point.encode_seconds:.2f} s" + (_verdict(picture) if self.verify else "")
        )
        return Made(data, text, point._asdict(), picture.notes)


def _verdict(picture: Picture) -> str:
    """Samples are compared with what was read; of the file that is true only where nothing of it was lost."""
    from explorer.pictures.notes import losses, sentences

    lost = losses(picture.notes)
    return (
        f"; verified: identical to what was read, not to the file: {sentences(lost)}"
        if lost
        else "; verified: identical samples"
    )


class Wish(NamedTuple):
    """A quality, or what a quality is searched for; None for what was not asked."""

    quality: float | None
    target: Target | None


def wish_of(quality: float | None, size: str | None, bpp: float | None, psnr: float | None) -> Wish:
    """What the options ask. Raises `BadSetting` for several of them, or values that cannot be."""
    from explorer.lossy.qualities import quarters_of
    from explorer.lossy.targets import Target

    asked = {"--quality": quality, "--target-size": size, "--target-bpp": bpp, "--target-psnr": psnr}
    given = [name for name, value in asked.items() if value is not None]
    if len(given) > 1:
        raise BadSetting(f"{' and '.join(given)} contradict each other: give one of them")
    if quality is not None:
        quarters_of(quality)
    found = None
    if size is not None:
        found = Target("bytes", bytes_of(size))
    elif bpp is not None:
        found = Target("bpp", bpp)
    elif psnr is not None:
        found = Target("psnr", psnr)
    return Wish(quality, found and found.checked())


def bytes_of(text: str) -> int:
    """A size such as "300kB", "1.5 MB", "20 KiB" or "4000". Raises `BadSetting`."""
    found = SIZE.fullmatch(text.strip())
    if found is None:
        raise BadSetting(f"size {text!r}: give a number of bytes, kB, MB, KiB or MiB")
    return int(float(found["number"]) * UNITS[found["unit"].lower()])


def lossy_work(
    reading: Reading,
    wish: Wish,
    metric: str,
    steps: str,
    model: str,
    device: str,
    effort: int = 0,
    *,
    preview: bool,
    verify: bool,
) -> Lossy:
    """The lossy codec as asked. Raises `BadSetting` and `ModelMissing` for what does not exist."""
    from explorer.coding.latent_schedule import parse_latent_rung
    from explorer.lossy import codec
    from explorer.lossy.qualities import rounds_of
    from explorer.weights import models

    rung = parse_latent_rung(codec.DEFAULT_STEPS if steps == "auto" else steps)
    info = models.find_lossy(metric) if model == "auto" else models.find(model, "lossy")
    return Lossy(reading, wish, info.sha256, info.metric, rung, device, rounds_of(effort), preview, verify)


@dataclass(frozen=True)
class Lossy:
    """The lossy codec at one setting; `model` is a hash."""

    reading: Reading
    wish: Wish
    model: str
    metric: str
    steps: str
    device: str
    effort: int
    preview: bool
    verify: bool

    def __call__(self, given: Given, follow: Follow) -> Made:
        """Encode a picture, decode it again, and say how like the original it is."""
        from explorer.encoding import encode_lossy
        from explorer.tradeoff.point import point_of

        picture, name = self.reading.read(given, as_8_bits=True), given.path.name
        coder = encode_lossy(
            picture,
            quality=self.wish.quality,
            target=self.wish.target,
            model=self.model,
            steps=self.steps,
            device=self.device,
            with_preview=self.preview,
            effort=self.effort,
        )
        encoded = follow(coder, f"encoding {name}")
        seconds, decibels = (None, None)
        if self.verify:
            seconds, decibels = _compared(encoded.data, picture, self.device, name, follow)
        point = point_of(encoded, seconds)
        text = (
            f"{point.bytes} bytes, {point.bpp:.4f} bpp, quality {point.quality:g} ({self.metric}), "
            f"steps {point.steps} ({point.step_count}), {point.encode_seconds:.2f} s"
        )
        text += "" if decibels is None else f"; verified, PSNR {decibels:.2f} dB"
        more = {"bpp": point.bpp, "quality": point.quality, "metric": self.metric, "psnr": decibels}
        return Made(encoded.data, text, point._asdict() | more, picture.notes)


def _compared(data: bytes, picture: Picture, device: str, name: str, follow: Follow) -> tuple[float, float]:
    """Seconds to decode a lossy file, and its PSNR in dB. Raises `CorruptFile` where it does not decode."""
    from explorer.evaluation.metrics import psnr
    from explorer.lossy import codec
    from explorer.lossy.prepared import to_8_bits
    from explorer.pictures.picture import as_rgb8

    decoded = follow(codec.decode(data, device=device), f"verifying {name}")
    return decoded.seconds, psnr(as_rgb8(to_8_bits(picture)), as_rgb8(decoded.picture))
