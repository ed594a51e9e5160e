"""`italic encode`: pictures to .italic files, decoded again and compared before they are written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from explorer.commands.common import (
    AsJson,
    Base,
    Device,
    Force,
    Model,
    Output,
    Outputs,
    Photos,
    SkipExisting,
    check_bases,
    check_steps,
    for_each,
    guarded,
)
from explorer.commands.report import follow, warn
from explorer.commands.streams import picture_from, tell, write
from explorer.errors import BadSetting, UnsupportedImage

if TYPE_CHECKING:
    from explorer.lossy.targets import Target
    from explorer.pictures.picture import Picture

CODECS = ("lossless", "lossy")
EXPECTED = "On photographs about 0.2 bpp and 27 dB at 0, 0.8 and 33 at 32, 1.7 and 37 at 63"  # of the model for PSNR
SIZE = re.compile(r"(?P<number>\d+(\.\d+)?|\.\d+)\s*(?P<unit>|b|bytes|kb|mb|kib|mib)", re.IGNORECASE | re.ASCII)
UNITS = {"": 1, "b": 1, "bytes": 1, "kb": 1000, "mb": 1000**2, "kib": 1024, "mib": 1024**2}


class _Made(NamedTuple):
    """A file, a line about it for people, and the fields of its JSON object."""

    data: bytes
    text: str
    fields: dict[str, Any]


_Maker = Callable[["Picture", str], _Made]


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
    force: Force = False,
    skip_existing: SkipExisting = False,
    as_json: AsJson = False,
) -> None:
    """Compress pictures: each to NAME.italic, beside it or in the folder of -o. Without loss, unless asked."""
    from explorer.pictures.kept import without_metadata
    from explorer.pictures.notes import losses, sentences

    (base,) = check_bases([base])
    if codec not in CODECS:
        raise BadSetting(f"codec {codec!r}: give one of {', '.join(CODECS)}")
    if codec == "lossy":
        if compact or base != "auto":
            raise BadSetting("--compact and --base belong to the lossless codec")
        wish = wish_of(quality, target_size, target_bpp, target_psnr)
        make = _lossy(wish, metric, steps, model, device, preview, verify)
    else:
        asked = (quality, target_size, target_bpp, target_psnr)
        if any(option is not None for option in asked) or metric != "mse":
            raise BadSetting("--quality, --metric and --target-... belong to --codec lossy")
        make = _lossless(steps, base, model, device, compact, preview, verify)
    outputs = Outputs(photos, output, ".italic", force=force)

    def work(photo: Path) -> None:
        target = outputs.of(photo)
        picture = picture_from(photo, page)
        picture = picture if metadata else without_metadata(picture)
        for note in picture.notes:
            warn(f"{photo}: {note.sentence}")
        if only_if_complete and losses(picture.notes):
            raise UnsupportedImage(f"{photo}: not encoded: {sentences(losses(picture.notes))}")
        made = make(picture, photo.name)
        outputs.prepare()
        write(target, made.data, force=force)
        told = {"input": str(photo), "output": str(target), "notes": [note.as_json() for note in picture.notes]}
        tell(target, json.dumps(told | made.fields) if as_json else f"{target}: {made.text}")

    for_each([photo for photo in photos if not (skip_existing and outputs.exists(photo))], work)


def _lossless(steps: str, base: str, model: str, device: str, compact: bool, preview: bool, verify: bool) -> _Maker:
    from explorer.lossless import codec as lossless
    from explorer.tradeoff.point import point_of
    from explorer.tradeoff.trial import compare

    (rung,) = check_steps(["16" if steps == "auto" else steps])

    def make(picture: Picture, name: str) -> _Made:
        coder = lossless.encode(
            picture, steps=rung, base=base, model=model, device=device, compact=compact, with_preview=preview
        )
        encoded = follow(coder, f"encoding {name}")
        decode_seconds = None
        if verify:
            decoded = follow(lossless.decode(encoded.data, device=device), f"verifying {name}")
            compare(picture, decoded.picture)
            decode_seconds = decoded.seconds
        point = point_of(encoded, decode_seconds)
        text = (
            f"{point.bytes} bytes, {point.bpsp:.4f} bpsp, steps {point.steps} ({point.step_count}), "
            f"base {point.base}, {point.encode_seconds:.2f} s" + (_verdict(picture) if verify else "")
        )
        return _Made(encoded.data, text, point._asdict())

    return make


def _verdict(picture: Picture) -> str:
    """Samples are compared with what was read; of the file that is true only where nothing of it was lost."""
    from explorer.pictures.notes import losses, sentences

    lost = losses(picture.notes)
    return (
        f"; verified: identical to what was read, not to the file: {sentences(lost)}"
        if lost
        else "; verified: identical"
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


def _lossy(wish: Wish, metric: str, steps: str, model: str, device: str, preview: bool, verify: bool) -> _Maker:
    from explorer.coding.latent_schedule import parse_latent_rung
    from explorer.encoding import encode_lossy
    from explorer.lossy import codec
    from explorer.tradeoff.point import point_of
    from explorer.weights import models

    rung = parse_latent_rung(codec.DEFAULT_STEPS if steps == "auto" else steps)
    info = models.find_lossy(metric) if model == "auto" else models.find(model, "lossy")

    def make(picture: Picture, name: str) -> _Made:
        coder = encode_lossy(
            picture,
            quality=wish.quality,
            target=wish.target,
            model=info.sha256,
            steps=rung,
            device=device,
            with_preview=preview,
        )
        encoded = follow(coder, f"encoding {name}")
        seconds, decibels = _compared(encoded.data, picture, device, name) if verify else (None, None)
        point = point_of(encoded, seconds)
        bpp = 8 * point.bytes / (point.width * point.height)
        text = (
            f"{point.bytes} bytes, {bpp:.4f} bpp, quality {point.quality:g} ({info.metric}), "
            f"steps {point.steps} ({point.step_count}), {point.encode_seconds:.2f} s"
        )
        text += "" if decibels is None else f"; verified, PSNR {decibels:.2f} dB"
        more = {"bpp": bpp, "quality": point.quality, "metric": info.metric, "psnr": decibels}
        return _Made(encoded.data, text, point._asdict() | more)

    return make


def _compared(data: bytes, picture: Picture, device: str, name: str) -> tuple[float, float]:
    """Seconds to decode a lossy file, and its PSNR in dB. Raises `CorruptFile` where it does not decode."""
    from explorer.evaluation.metrics import psnr
    from explorer.lossy import codec
    from explorer.lossy.prepared import to_8_bits
    from explorer.pictures.picture import as_rgb8

    decoded = follow(codec.decode(data, device=device), f"verifying {name}")
    return decoded.seconds, psnr(as_rgb8(to_8_bits(picture)), as_rgb8(decoded.picture))
