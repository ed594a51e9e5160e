"""`italic evaluate` and `italic compare`: the codecs and their peers on data sets, or on pictures of the user's."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from explorer.commands.common import Device, Force, Photos, check_bases, check_new, check_steps, guarded, split_list
from explorer.errors import OutputFailed
from explorer.report import print_table, progress, say

if TYPE_CHECKING:
    from explorer.evaluation.lossless import Result, Summary
    from explorer.evaluation.peers import Peer

DEFAULT_STEPS = "1,2,4,16,64,wavefront"

ManySteps = Annotated[str, typer.Option(metavar="RUNG,...", help="Rungs or numbers of steps.")]
ManyBases = Annotated[str, typer.Option(metavar="BASE,...", help="auto, none, bpg:QP.")]
WithPeers = Annotated[bool, typer.Option("--peers/--no-peers", help="Also the other coders.")]
Threads = Annotated[int | None, typer.Option(min=1, metavar="N", help="For all coders; default: all cores.")]
Json = Annotated[Path | None, typer.Option(metavar="FILE", help="Write summaries and results as JSON.")]
Csv = Annotated[Path | None, typer.Option(metavar="FILE", help="Write the summaries as CSV.")]
Plot = Annotated[Path | None, typer.Option(metavar="FILE.png", help="Draw decoding time against rate.")]


@dataclass(frozen=True)
class Outputs:
    """The files to write, if any."""

    json: Path | None
    csv: Path | None
    plot: Path | None
    force: bool

    def check(self) -> None:
        """That they can be written later. Raises `OutputExists` or `OutputFailed`."""
        check_new([self.json, self.csv, self.plot], force=self.force)
        if self.plot is not None and self.plot.suffix.lower() != ".png":
            raise OutputFailed(f"{self.plot}: cannot be written: the plot is a .png")

    def write(self, json: str, csv: str, plot: bytes | None) -> None:
        """Write those that were asked for."""
        from explorer.files import write_atomic

        for path, data in ((self.json, json.encode()), (self.csv, csv.encode()), (self.plot, plot)):
            if path is not None and data is not None:
                write_atomic(path, data, force=self.force)
                say(f"written: {path}")


@guarded
def evaluate(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE", help="kodak, cifar10, NAME:PATH of these, folders, pictures.", show_default=False
        ),
    ],
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Only the first N pictures.")] = None,
    steps: ManySteps = DEFAULT_STEPS,
    base: ManyBases = "auto",
    peers: WithPeers = True,
    together: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Small pictures coded at once; 1: one by one.")
    ] = None,
    device: Device = "auto",
    threads: Threads = None,
    json: Json = None,
    csv: Csv = None,
    plot: Plot = None,
    force: Force = False,
) -> None:
    """Encode, decode and compare every picture at every setting, and by other coders: whole files, seconds, ratios."""
    outputs = Outputs(json, csv, plot, force)
    run_lossless(sources, limit, steps, base, peers, together, device, threads, outputs)


@guarded
def compare(
    photos: Photos,
    steps: ManySteps = DEFAULT_STEPS,
    base: ManyBases = "auto",
    device: Device = "auto",
    threads: Threads = None,
    json: Json = None,
    csv: Csv = None,
    plot: Plot = None,
    force: Force = False,
) -> None:
    """Our rungs and the other lossless coders on pictures: every file decoded and compared, bytes, bpsp, seconds."""
    outputs = Outputs(json, csv, plot, force)
    run_lossless([str(photo) for photo in photos], None, steps, base, True, None, device, threads, outputs)


def run_lossless(
    sources: Sequence[str],
    limit: int | None,
    steps: str,
    base: str,
    with_peers: bool,
    together: int | None,
    device: str,
    threads: int | None,
    outputs: Outputs,
) -> None:
    """The lossless codec and its peers: the tables, and the files that were asked for."""
    from explorer.evaluation.charts import lossless_chart
    from explorer.evaluation.lossless import TOGETHER, remarks, summarise
    from explorer.evaluation.peers import peers
    from explorer.evaluation.tables import results_json, summaries_csv, summary_table

    rungs, bases = check_steps(split_list(steps)), check_bases(split_list(base))
    outputs.check()
    threads = threads or os.cpu_count() or 1
    others = peers(threads) if with_peers else []
    results = _measure(sources, limit, rungs, bases, others, device, threads, together or TOGETHER)
    summaries = summarise(results)
    title = f"{', '.join(sources)}: {counted(summaries[0].pictures, 'picture')}, {counted(threads, 'thread')}"
    print_table(summary_table(summaries, title))
    for remark in remarks(summaries):
        say(remark)
    _print_published(sources, summaries)
    plot = lossless_chart(summaries, title) if outputs.plot is not None else None
    outputs.write(results_json(summaries, results, device, threads), summaries_csv(summaries), plot)


def counted(count: int, what: str) -> str:
    """Such as "1 picture" and "2 pictures"."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _print_published(sources: Sequence[str], summaries: Sequence[Summary]) -> None:
    from explorer.evaluation.datasets import is_cifar10
    from explorer.evaluation.published import cifar10_table

    if all(is_cifar10(source) for source in sources):
        print_table(cifar10_table(summaries))


def _measure(
    sources: Sequence[str],
    limit: int | None,
    steps: Sequence[str],
    bases: Sequence[str],
    peers: Sequence[Peer],
    device: str,
    threads: int,
    together: int,
) -> list[Result]:
    from explorer.evaluation.datasets import count, samples
    from explorer.evaluation.lossless import measure

    os.environ["OMP_NUM_THREADS"] = str(threads)  # read by explorer.parallel when the first network is made
    total = count(sources, limit) * (len(steps) * len(bases) + len(peers))
    results: list[Result] = []
    with progress("evaluating") as show:
        for result in measure(samples(sources, limit), steps, bases, peers, device, together):
            results.append(result)
            show(min(len(results) / total, 1.0), f"{result.picture}: {result.coder}")
    return results
