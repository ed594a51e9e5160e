"""`italic evaluate` and `italic compare`: the codecs and their peers on data sets, or on pictures of the user's."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from explorer.commands.common import (
    ByBytes,
    Device,
    Effort,
    Force,
    Photos,
    Scheduler,
    Workers,
    guarded,
    refuse,
    split_list,
)
from explorer.commands.evaluation_runs import LossyChoice, Outputs, run_lossless, run_lossy
from explorer.commands.work import Where
from explorer.errors import BadSetting

DEFAULT_STEPS = "1,2,4,16,64,wavefront"
DEFAULT_STEPS_LOSSY = "wavefront"
DEFAULT_BASE = "auto"
DEFAULT_CURVES = "jpeg,webp,bpg444_x265,mbt2018_mse_cuda"

ManySteps = Annotated[str, typer.Option(metavar="RUNG,...", help="Rungs or numbers of steps.")]
ManyBases = Annotated[str, typer.Option(metavar="BASE,...", help="auto, none, bpg:QP.")]
WithPeers = Annotated[bool, typer.Option("--peers/--no-peers", help="Also the other coders.")]
Threads = Annotated[int | None, typer.Option(min=1, metavar="N", help="For all coders; default: all cores.")]
Json = Annotated[Path | None, typer.Option(metavar="FILE", help="Write summaries and results as JSON.")]
Csv = Annotated[Path | None, typer.Option(metavar="FILE", help="Write the summaries as CSV.")]
Plot = Annotated[Path | None, typer.Option(metavar="FILE.png", help="Draw decoding time against rate.")]


@guarded
def evaluate(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE", help="kodak, cifar10, NAME:PATH of these, folders, pictures.", show_default=False
        ),
    ],
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Only the first N pictures.")] = None,
    codec: Annotated[str, typer.Option(metavar="CODEC", help="lossless or lossy.")] = "lossless",
    steps: Annotated[
        str | None,
        typer.Option(metavar="RUNG,...", help=f"Default: {DEFAULT_STEPS}; lossy: {DEFAULT_STEPS_LOSSY}."),
    ] = None,
    base: Annotated[str | None, typer.Option(metavar="BASE,...", help="auto, none, bpg:QP (lossless).")] = None,
    together: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Small pictures coded at once; 1: one by one (lossless).")
    ] = None,
    model: Annotated[
        str | None, typer.Option(metavar="NAME", help="Weights, by name or hash; default: by size (lossless).")
    ] = None,
    quality: Annotated[str | None, typer.Option(metavar="N,...", help="0 .. 63; default: 8 of them (lossy).")] = None,
    metric: Annotated[str | None, typer.Option(metavar="mse,msssim", help="Models trained for these (lossy).")] = None,
    effort: Effort = 0,
    published: Annotated[
        Path | None, typer.Option(metavar="FILE.json", help="Draw published curves: lossy, all of Kodak.")
    ] = None,
    curves: Annotated[str, typer.Option(metavar="KEY,...", help="Which of them.")] = DEFAULT_CURVES,
    peers: WithPeers = True,
    peer: Annotated[
        str | None,
        typer.Option(metavar="NAME,...", help="Of the other coders these alone, by their names in the table."),
    ] = None,
    device: Device = "auto",
    threads: Threads = None,
    json: Json = None,
    csv: Csv = None,
    plot: Plot = None,
    journal: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keep results as they come, and go on from those that it has.")
    ] = None,
    scheduler: Scheduler = "",
    workers: Workers = 0,
    by_bytes: ByBytes = False,
    force: Force = False,
) -> None:
    """Encode and decode every picture at every setting, and by other coders: whole files, bytes, seconds, quality."""
    outputs, where = Outputs(json, csv, plot, force, journal), Where(1, scheduler, workers, by_bytes)
    others = _others(peers, peer)
    if codec == "lossy":
        refuse(codec, {"--base": base, "--together": together, "--model": model})
        asked = LossyChoice(steps or DEFAULT_STEPS_LOSSY, quality, metric, published, curves, effort)
        run_lossy(sources, limit, asked, others, device, threads, outputs, where)
    elif codec == "lossless":
        refuse(codec, {"--quality": quality, "--metric": metric, "--effort": effort or None, "--published": published})
        steps, base = steps or DEFAULT_STEPS, base or DEFAULT_BASE
        run_lossless(sources, limit, steps, base, others, together, device, threads, outputs, model or "auto", where)
    else:
        raise BadSetting(f"codec {codec!r}: give lossless or lossy")


def _others(peers: bool, peer: str | None) -> tuple[str, ...] | None:
    """The other coders that are asked for; None for all. Raises `BadSetting`."""
    if peer is not None and not peers:
        raise BadSetting("--peer and --no-peers contradict each other: give one of them")
    return () if not peers else None if peer is None else tuple(split_list(peer))


@guarded
def compare(
    photos: Photos,
    steps: ManySteps = DEFAULT_STEPS,
    base: ManyBases = DEFAULT_BASE,
    device: Device = "auto",
    threads: Threads = None,
    json: Json = None,
    csv: Csv = None,
    plot: Plot = None,
    force: Force = False,
) -> None:
    """Our rungs and the other lossless coders on pictures: every file decoded and compared, bytes, bpsp, seconds."""
    outputs = Outputs(json, csv, plot, force)
    run_lossless([str(photo) for photo in photos], None, steps, base, None, None, device, threads, outputs)
