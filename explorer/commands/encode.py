"""`italic encode`: pictures to .italic files, decoded again and compared before they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from explorer.commands.common import (
    AsJson,
    Base,
    ByBytes,
    Device,
    Force,
    Jobs,
    Model,
    Output,
    Photos,
    Scheduler,
    SkipExisting,
    Workers,
    check_bases,
    check_steps,
    guarded,
    split_list,
)
from explorer.commands.outputs import Outputs
from explorer.commands.streams import picture_from
from explorer.commands.work import Follow, Given, Made, Where, Work, work_through
from explorer.errors import BadSetting, UnsupportedImage

if TYPE_CHECKING:
    from explorer.lossy.targets import Target
    from explorer.pictures.picture import Picture

CODECS = ("lossless", "lossy")
EXPECTED = "On photographs about 0.2 bpp and 27 dB at 0, 0.8 and 33 at 32, 1.7 and 37 at 63"  # of the model for PSNR
SIZE = re.compile(r"(?P<number>\d+(\.\d+)?|\.\d+)\s*(?P<unit>|b|bytes|kb|mb|kib|mib)", re.IGNORECASE | re.ASCII)
UNITS = {"": 1, "b": 1, "bytes": 1, "kb": 1000, "mb": 1000**2, "kib": 1024, "mib": 1024**2}


@guarded
def encode(
    photos: Photos,
    output: Output = None,
    codec: Annotated[str, typer.Option(metavar="CODEC", help="lossless or lossy.")] = "lossless",
    steps: Annotated[
        str,
        typer.Option(
            metavar="RUNG|N",
            help="1, 2, 4, 16, 64, any number, wavefront or serial; lossy: 1, 2, 16, wavefront or serial. "
            "auto is 16, lossy: wavefront.",
        ),
    ] = "auto",
    base: Base = "auto",
    quality: Annotated[
        float | None, typer.Option(metavar="Q", help=f"Lossy: 0 .. 63, in quarters; default 32. {EXPECTED}.")
    ] = None,
    target_size: Annotated[str | None, typer.Option(metavar="300kB", help="Lossy: the largest file.")] = None,
    target_bpp: Annotated[float | None, typer.Option(metavar="BPP", help="Lossy: the most bits per pixel.")] = None,
    target_psnr: Annotated[float | None, typer.Option(metavar="DB", help="Lossy: the least PSNR.")] = None,
    metric: Annotated[str, typer.Option(metavar="METRIC", help="Lossy: mse or msssim.")] = "mse",
    model: Model = "auto",
    device: Device = "auto",
    compact: Annotated[bool, typer.Option("--compact", help="For tiny pictures: no checksum, no profiles.")] = False,
    preview: Annotated[bool, typer.Option("--preview", help="Store a small picture for file managers.")] = False,
    verify: Annotated[bool, typer.Option(help="Decode the file and compare before writing it.")] = True,
    page: Annotated[
        int, typer.Option("--page", "--frame", min=1, metavar="N", help="Of a file of several pages or frames.")
    ] = 1,
    metadata: Annotated[bool, typer.Option(help="Keep profile, EXIF, XMP, resolution and text.")] = True,
    only_if_complete: Annotated[
        bool, typer.Option("--only-if-complete", help="Refuse pictures of which reading loses anything.")
    ] = False,
    accept: Annotated[
        str | None, typer.Option(metavar="KIND,...", help="Losses that --only-if-complete lets pass, such as frames.")
    ] = None,
    force: Force = False,
    skip_existing: SkipExisting = False,
    as_json: AsJson = False,
    jobs: Jobs = 1,
    scheduler: Scheduler = "",
    workers: Workers = 0,
    by_bytes: ByBytes = False,
) -> None:
    """Compress pictures: each to NAME.italic, beside it or in the folder of -o. Without loss, unless asked."""
    (base,) = check_bases([base])
    if codec not in CODECS:
        raise BadSetting(f"codec {codec!r}: give one of {', '.join(CODECS)}")
    reading = Reading(page, metadata, accepted_kinds(accept, only_if_complete=only_if_complete))
    work: Work
    if codec == "lossy":
        if compact or base != "auto":
            raise BadSetting("--compact and --base belong to the lossless codec")
        wish = wish_of(quality, target_size, target_bpp, target_psnr)
        work = lossy_work(reading, wish, metric, steps, model, device, preview=preview, verify=verify)
    else:
        asked = (quality, target_size, target_bpp, target_psnr)
        if any(option is not None for option in asked) or metric != "mse":
            raise BadSetting("--quality, --metric and --target-... belong to --codec lossy")
        (rung,) = check_steps(["16" if steps == "auto" else steps])
        work = Lossless(reading, rung, base, model, device, compact, preview, verify)
    work_through(
        photos,
        work,
        Outputs(photos, output, ".italic", force=force),
        verb="encoding",
        where=Where(jobs, scheduler, workers, by_bytes),
        force=force,
        skip_existing=skip_existing,
        as_json=as_json,
    )


def accepted_kinds(accept: str | None, *, only_if_complete: bool) -> frozenset[str] | None:
    """The kinds of losses with which a picture is encoded all the same; None for all. Raises `BadSetting`."""
    from explorer.pictures.notes import KINDS

    if accept is None:
        return frozenset() if only_if_complete else None
    if not only_if_complete:
        raise BadSetting("--accept belongs to --only-if-complete")
    kinds = frozenset(split_list(accept))
    if unknown := sorted(kinds - set(KINDS)):
        raise BadSetting(f"--accept {unknown[0]}: give {', '.join(KINDS)}")
    return kinds


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
        decode_seconds = None
        if self.verify:
            decoded = follow(lossless.decode(encoded.data, device=self.device), f"verifying {name}")
            compare(picture, decoded.picture)
            decode_seconds = decoded.seconds
        point = point_of(encoded, decode_seconds)
        text = (
            f"{point.bytes} bytes, {point.bpsp:.4f} bpsp, steps {point.steps} ({point.step_count}), "
            f"base {point.base}, {point.encode_seconds:.2f} s" + (_verdict(picture) if self.verify else "")
        )
        return Made(encoded.data, text, point._asdict(), picture.notes)


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
    reading: Reading, wish: Wish, metric: str, steps: str, model: str, device: str, *, preview: bool, verify: bool
) -> Lossy:
    """The lossy codec as asked. Raises `BadSetting` and `ModelMissing` for what does not exist."""
    from explorer.coding.latent_schedule import parse_latent_rung
    from explorer.lossy import codec
    from explorer.weights import models

    rung = parse_latent_rung(codec.DEFAULT_STEPS if steps == "auto" else steps)
    info = models.find_lossy(metric) if model == "auto" else models.find(model, "lossy")
    return Lossy(reading, wish, info.sha256, info.metric, rung, device, preview, verify)


@dataclass(frozen=True)
class Lossy:
    """The lossy codec at one setting; `model` is a hash."""

    reading: Reading
    wish: Wish
    model: str
    metric: str
    steps: str
    device: str
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
