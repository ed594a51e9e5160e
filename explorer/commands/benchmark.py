"""`italic benchmark`: the codec and its peers on pictures of the user's choice."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from explorer.commands.common import Device, Force, check_bases, check_new, check_steps, guarded, split_list
from explorer.report import print_table, progress, say

if TYPE_CHECKING:
    from explorer.evaluation.benchmark import Result
    from explorer.evaluation.peers import Peer

DEFAULT_STEPS = "1,2,4,16,64,wavefront"


@guarded
def benchmark(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE", help="Pictures, folders, cifar10 or cifar10:PATH.", show_default=False),
    ],
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Only the first N pictures.")] = None,
    steps: Annotated[str, typer.Option(metavar="RUNG,...", help="Rungs or numbers of steps.")] = DEFAULT_STEPS,
    base: Annotated[str, typer.Option(metavar="BASE,...", help="auto, none, bpg:QP.")] = "none,bpg:32",
    peers: Annotated[bool, typer.Option("--peers", help="Also PNG, WebP, JPEG 2000, JPEG-LS, JPEG XL.")] = False,
    device: Device = "auto",
    threads: Annotated[int | None, typer.Option(min=1, metavar="N", help="For all coders; default: all cores.")] = None,
    json: Annotated[Path | None, typer.Option(metavar="FILE", help="Write summaries and results as JSON.")] = None,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the summaries as CSV.")] = None,
    force: Force = False,
) -> None:
    """Encode, decode and compare every picture at every setting; rates over all pixels, median seconds, ratios."""
    from explorer.evaluation.benchmark import remarks, summarise
    from explorer.evaluation.peers import peers as all_peers
    from explorer.evaluation.tables import benchmark_json, summaries_csv, summary_table
    from explorer.files import write_atomic

    rungs, bases = check_steps(split_list(steps)), check_bases(split_list(base))
    threads = threads or os.cpu_count() or 1
    check_new([json, csv], force=force)
    others = all_peers(threads) if peers else []
    results = _measure(sources, limit, rungs, bases, others, device, threads)
    summaries = summarise(results)
    print_table(summary_table(summaries, f"{summaries[0].pictures} pictures, {threads} threads"))
    for remark in remarks(summaries):
        say(remark)
    if json is not None:
        write_atomic(json, benchmark_json(summaries, results, device, threads).encode(), force=force)
    if csv is not None:
        write_atomic(csv, summaries_csv(summaries).encode(), force=force)


def _measure(
    sources: Sequence[str],
    limit: int | None,
    steps: Sequence[str],
    bases: Sequence[str],
    peers: Sequence[Peer],
    device: str,
    threads: int,
) -> list[Result]:
    from explorer.evaluation.benchmark import measure
    from explorer.evaluation.datasets import count, samples

    os.environ["OMP_NUM_THREADS"] = str(threads)  # read by explorer.parallel when the first network is made
    total = count(sources, limit) * (len(steps) * len(bases) + len(peers))
    results: list[Result] = []
    with progress("benchmark") as show:
        for result in measure(samples(sources, limit), steps, bases, peers, device):
            results.append(result)
            show(len(results) / total, f"{result.picture}: {result.coder}")
    return results
