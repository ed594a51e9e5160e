"""`italic sweep`: every asked setting on one picture, with real files, as a table, CSV, JSON and a plot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from explorer.commands.common import (
    Device,
    Force,
    Photo,
    check_bases,
    check_steps,
    guarded,
    naming,
    refuse,
    split_list,
    to_number,
)
from explorer.commands.outputs import check_new
from explorer.commands.report import print_table, progress, say, warn
from explorer.errors import BadSetting, OutputFailed
from explorer.machine.names import shown

if TYPE_CHECKING:
    from explorer.pictures.picture import Picture
    from explorer.tradeoff.point import Point
    from explorer.tradeoff.sweep import Run

DEFAULT_STEPS = "1,2,4,16,64,wavefront"
DEFAULT_BASES = "none,bpg:32"
DEFAULT_LOSSY_STEPS, DEFAULT_QUALITIES = "1,2,wavefront", "8,24,40,56"


@guarded
def sweep(
    photo: Photo,
    codec: Annotated[str, typer.Option(metavar="CODEC", help="lossless or lossy.")] = "lossless",
    steps: Annotated[str | None, typer.Option(metavar="RUNG,...", help="Rungs or numbers of steps.")] = None,
    base: Annotated[str | None, typer.Option(metavar="BASE,...", help="auto, none, bpg:QP.")] = None,
    model: Annotated[
        str | None,
        typer.Option(metavar="NAME,...", help="Weights, by name or hash; default: by size (lossless)."),
    ] = None,
    quality: Annotated[str | None, typer.Option(metavar="Q,...", help="Lossy: qualities, 0 .. 63.")] = None,
    metric: Annotated[str | None, typer.Option(metavar="METRIC", help="Lossy: mse or msssim.")] = None,
    repeat: Annotated[int, typer.Option(min=1, max=100, help="Measure each setting that many times.")] = 1,
    device: Device = "auto",
    json: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the points as JSON.")] = None,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the points as CSV.")] = None,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE.png", help="Draw time against bpsp; lossy: bpp against PSNR.")
    ] = None,
    force: Force = False,
) -> None:
    """Encode and decode a picture at every setting; the table, and if asked JSON, CSV and a plot."""
    from explorer.machine.files import write_atomic
    from explorer.pictures.cut import noting_8_bits
    from explorer.pictures.imaging import read_picture
    from explorer.tradeoff.plot import draw_plot
    from explorer.tradeoff.quantities import DECODING, DISTORTION
    from explorer.tradeoff.table import as_lossy_table, as_table, to_csv, to_json_list

    lossy = of_lossy(codec, {"--base": base, "--model": model}, {"--quality": quality, "--metric": metric})
    check_new([json, csv, plot], force=force)
    if plot is not None and plot.suffix.lower() != ".png":
        raise OutputFailed(f"{plot}: cannot be written: the plot is a .png")
    with naming(photo):
        picture = noting_8_bits(read_picture(photo)) if lossy else read_picture(photo)
        for note in picture.notes:
            warn(note.sentence, photo)
        size = f"{shown(photo.name)}, {picture.width} x {picture.height}"
        if lossy:
            asked = lossy_settings(steps, quality, metric)
            points = list(run_lossy(picture, asked, device, photo.name, repeat))
            print_table(as_lossy_table(points, f"{size}, trained for {asked.metric}, every file decoded"))
        else:
            rungs = check_steps(split_list(steps or DEFAULT_STEPS))
            bases = check_bases(split_list(base or DEFAULT_BASES))
            models = split_list(model or "auto")
            runs = run_sweep(picture, rungs, bases, device, photo.name, repeat, models)
            points = [run.point for run in runs]
            print_table(as_table(points, f"{size}, every file decoded and compared"))
    if json is not None:
        write_atomic(json, to_json_list(points, about(photo, picture)).encode(), force=force)
    if csv is not None:
        write_atomic(csv, to_csv(points).encode(), force=force)
    if plot is not None:
        write_atomic(plot, draw_plot(points, size, DISTORTION if lossy else DECODING), force=force)
        say(f"plot: {shown(plot)}")


def about(photo: Path, picture: Picture) -> dict[str, object]:
    """What the JSON says of the picture, in every point."""
    return {"input": str(photo), "notes": [note.as_json() for note in picture.notes]}


class LossySettings(NamedTuple):
    """Rungs, qualities and the metric of a lossy sweep."""

    steps: list[str]
    qualities: list[float]
    metric: str


def of_lossy(codec: str, lossless_only: dict[str, object], lossy_only: dict[str, object]) -> bool:
    """Whether the lossy codec is asked for. Raises `BadSetting` for another codec, or options of the other one."""
    if codec not in ("lossless", "lossy"):
        raise BadSetting(f"codec {codec!r}: give lossless or lossy")
    refuse(codec, lossless_only if codec == "lossy" else lossy_only)
    return codec == "lossy"


def lossy_settings(steps: str | None, quality: str | None, metric: str | None) -> LossySettings:
    """What was asked, or what is usual. Raises `BadSetting`."""
    from explorer.coding.latent_schedule import parse_latent_rung
    from explorer.file.header import QUARTERS
    from explorer.lossy.qualities import quarters_of

    qualities = [quarters_of(to_number(word)) / QUARTERS for word in split_list(quality or DEFAULT_QUALITIES)]
    return LossySettings(
        [parse_latent_rung(word) for word in split_list(steps or DEFAULT_LOSSY_STEPS)], qualities, metric or "mse"
    )


def run_lossy(picture: Picture, asked: LossySettings, device: str, name: str, repeat: int = 1) -> Iterator[Point]:
    """The points of a lossy sweep, one by one, under a progress bar."""
    from explorer.evaluation.metrics import msssim, psnr
    from explorer.evaluation.scales import decibels
    from explorer.lossy.prepared import to_8_bits
    from explorer.pictures.picture import as_rgb8
    from explorer.tradeoff.sweep import sweep_lossy
    from explorer.tradeoff.trial import LossyTrial

    original = as_rgb8(to_8_bits(picture))
    with progress(f"sweeping {name}") as show:
        for item in sweep_lossy(picture, asked.steps, asked.qualities, asked.metric, device, repeat=repeat):
            if isinstance(item, LossyTrial):
                shown = as_rgb8(item.decoded.picture)
                likeness = msssim(original, shown)
                yield item.point._replace(
                    psnr=psnr(original, shown), msssim=None if likeness is None else decibels(likeness)
                )
            else:
                show(item.fraction, f"{item.phase} {item.base} at {item.steps}")


def run_sweep(
    picture: Picture,
    steps: Sequence[str],
    bases: Sequence[str],
    device: str,
    name: str,
    repeat: int = 1,
    models: Sequence[str] = ("auto",),
) -> Iterator[Run]:
    """The runs of a sweep, one by one, under a progress bar."""
    from explorer.tradeoff.sweep import Run
    from explorer.tradeoff.sweep import sweep as sweep_settings

    with progress(f"sweeping {name}") as show:
        for item in sweep_settings(picture, steps, bases, device, models=models, repeat=repeat):
            if isinstance(item, Run):
                yield item
            else:
                of = f", {item.model}" if len(models) > 1 else ""
                show(item.fraction, f"{item.phase} {item.base} at {item.steps}{of}")
