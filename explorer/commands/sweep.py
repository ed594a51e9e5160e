"""`italic sweep`: every asked setting on one picture, with real files, as a table, CSV, JSON and a plot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from explorer.commands.common import (
    Device,
    Force,
    Photo,
    check_bases,
    check_new,
    check_steps,
    guarded,
    naming,
    split_list,
)
from explorer.commands.report import print_table, progress, say
from explorer.errors import OutputFailed

if TYPE_CHECKING:
    from explorer.pictures.picture import Picture
    from explorer.tradeoff.sweep import Run

DEFAULT_STEPS = "1,2,4,16,64,wavefront"
DEFAULT_BASES = "none,bpg:32"

ManySteps = Annotated[str, typer.Option(metavar="RUNG,...", help="Rungs or numbers of steps.")]
ManyBases = Annotated[str, typer.Option(metavar="BASE,...", help="auto, none, bpg:QP.")]


@guarded
def sweep(
    photo: Photo,
    steps: ManySteps = DEFAULT_STEPS,
    base: ManyBases = DEFAULT_BASES,
    repeat: Annotated[int, typer.Option(min=1, max=100, help="Measure each setting that many times.")] = 1,
    device: Device = "auto",
    json: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the points as JSON.")] = None,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the points as CSV.")] = None,
    plot: Annotated[Path | None, typer.Option(metavar="FILE.png", help="Draw time against bpsp.")] = None,
    force: Force = False,
) -> None:
    """Encode and decode a picture at every setting; the table, and if asked JSON, CSV and a plot."""
    from explorer.machine.files import write_atomic
    from explorer.pictures.imaging import read_picture
    from explorer.tradeoff.plot import draw_plot
    from explorer.tradeoff.table import as_table, to_csv, to_json_list

    rungs, bases = check_steps(split_list(steps)), check_bases(split_list(base))
    check_new([json, csv, plot], force=force)
    if plot is not None and plot.suffix.lower() != ".png":
        raise OutputFailed(f"{plot}: cannot be written: the plot is a .png")
    with naming(photo):
        picture = read_picture(photo)
        points = [run.point for run in run_sweep(picture, rungs, bases, device, photo.name, repeat)]
    print_table(as_table(points, f"{photo.name}, {picture.width} x {picture.height}, every file decoded and compared"))
    if json is not None:
        write_atomic(json, to_json_list(points).encode(), force=force)
    if csv is not None:
        write_atomic(csv, to_csv(points).encode(), force=force)
    if plot is not None:
        title = f"{photo.name}, {picture.width} x {picture.height}"
        write_atomic(plot, draw_plot(points, title), force=force)
        say(f"plot: {plot}")


def run_sweep(
    picture: Picture, steps: Sequence[str], bases: Sequence[str], device: str, name: str, repeat: int = 1
) -> Iterator[Run]:
    """The runs of a sweep, one by one, under a progress bar."""
    from explorer.tradeoff.sweep import Run
    from explorer.tradeoff.sweep import sweep as sweep_settings

    with progress(f"sweeping {name}") as show:
        for item in sweep_settings(picture, steps, bases, device, repeat=repeat):
            if isinstance(item, Run):
                yield item
            else:
                show(item.fraction, f"{item.phase} {item.base} at {item.steps}")
