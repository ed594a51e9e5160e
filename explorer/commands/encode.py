"""`italic encode`: pictures to .italic files, decoded again and compared before they are written."""

from __future__ import annotations

from typing import Annotated

import typer

from explorer.commands.common import (
    AsJson,
    Base,
    ByBytes,
    Device,
    Effort,
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
from explorer.commands.encoding import Lossless, Reading, lossy_work, wish_of
from explorer.commands.outputs import Outputs
from explorer.commands.work import Where, Work, work_through
from explorer.errors import BadSetting

CODECS = ("lossless", "lossy")
EXPECTED = "On photographs about 0.2 bpp and 27 dB at 0, 0.8 and 33 at 32, 1.7 and 37 at 63"  # of the model for PSNR


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
    effort: Effort = 0,
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
        work = lossy_work(reading, wish, metric, steps, model, device, effort, preview=preview, verify=verify)
    else:
        asked = (quality, target_size, target_bpp, target_psnr)
        if any(option is not None for option in asked) or metric != "mse" or effort:
            raise BadSetting("--quality, --metric, --effort and --target-... belong to --codec lossy")
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
