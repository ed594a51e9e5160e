"""What `italic evaluate` and `italic compare` do: measure, print the tables, write the files that were asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from explorer.commands.common import EXIT_FAILED, check_bases, check_new, check_steps, split_list, to_number
from explorer.commands.report import Show, complain, print_table, progress, say
from explorer.errors import BadSetting, ItalicError, OutputFailed

if TYPE_CHECKING:
    from explorer.evaluation.journal import Journal
    from explorer.evaluation.lossless import Result, Summary
    from explorer.evaluation.lossy import LossyResult, Setting
    from explorer.evaluation.lossy_peers import LossyPeer
    from explorer.evaluation.peers import Peer
    from explorer.evaluation.published import PublishedCurve


@dataclass(frozen=True)
class Outputs:
    """The files to write, if any."""

    json: Path | None
    csv: Path | None
    plot: Path | None
    force: bool
    journal: Path | None = None

    def check(self, *more: Path | None) -> None:
        """That they, and `more`, can be written later. Raises `OutputExists` or `OutputFailed`."""
        check_new([self.json, self.csv, self.plot, *more], force=self.force)
        if self.plot is not None and self.plot.suffix.lower() != ".png":
            raise OutputFailed(f"{self.plot}: cannot be written: the plot is a .png")

    def write(self, json: str, csv: str, plot: bytes | None) -> None:
        """Write those that were asked for."""
        for path, data in ((self.json, json.encode()), (self.csv, csv.encode()), (self.plot, plot)):
            if path is not None and data is not None:
                self.write_one(path, data)

    def write_one(self, path: Path, data: bytes) -> None:
        """Write a file, and say so."""
        from explorer.machine.files import write_atomic

        write_atomic(path, data, force=self.force)
        say(f"written: {path}")


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
    model: str = "auto",
) -> None:
    """The lossless codec and its peers: the tables, and the files that were asked for."""
    from explorer.evaluation.charts import lossless_chart
    from explorer.evaluation.journal import Journal, conditions
    from explorer.evaluation.lossless import TOGETHER, Result, remarks, summarise
    from explorer.evaluation.peers import peers
    from explorer.evaluation.tables import results_json, summaries_csv, summary_table
    from explorer.weights.models import find

    rungs, bases = check_steps(split_list(steps)), check_bases(split_list(base))
    if model != "auto":
        find(model)
    outputs.check()
    threads = threads or os.cpu_count() or 1
    others = peers(threads) if with_peers else []
    together = together or TOGETHER
    journal = Journal(outputs.journal, Result, conditions(sources, device, threads, together=together))
    failures = Failures()
    results = _measure(sources, limit, rungs, bases, others, device, threads, together, journal, model, failures)
    failures.end(unless=bool(results))
    summaries = summarise(results)
    title = _title(sources, summaries[0].pictures, threads)
    print_table(summary_table(summaries, title))
    for remark in remarks(summaries):
        say(remark)
    _print_published(sources, summaries)
    plot = lossless_chart(summaries, title) if outputs.plot is not None else None
    outputs.write(results_json(summaries, results, device, threads), summaries_csv(summaries), plot)
    failures.end()


def _title(sources: Sequence[str], pictures: int, threads: int) -> str:
    from explorer.evaluation.datasets import short_name

    names = ", ".join(short_name(source) for source in sources)
    return f"{names}: {_counted(pictures, 'picture')}, {_counted(threads, 'thread')}"


def _counted(count: int, what: str) -> str:
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
    journal: Journal[Result],
    model: str,
    failures: Failures,
) -> list[Result]:
    from explorer.evaluation.datasets import count, samples
    from explorer.evaluation.lossless import measure

    total = count(sources, limit) * (len(steps) * len(bases) + len(peers))
    with _evaluating(threads) as show:
        every = samples(sources, limit, failures.add)
        for result in measure(every, steps, bases, peers, device, together, journal.take_over, model, failures.add):
            journal.add(result)
            show(min(len(journal.results) / total, 1.0), f"{result.picture}: {result.coder}")
    return journal.results


class Failures:
    """Pictures that cannot be read, and coders that fail with one: told at once, counted at the end."""

    def __init__(self) -> None:
        self._count = 0

    def add(self, name: str, error: ItalicError) -> None:
        """Tell of one; the others go on."""
        self._count += 1
        complain(error, Path(name))

    def end(self, *, unless: bool = False) -> None:
        """Exit with status 2 if there were any, but not yet where there is something to show."""
        if self._count and not unless:
            say(f"{_counted(self._count, 'failure')}, told above; not counted in the means")
            raise typer.Exit(EXIT_FAILED)


class LossyChoice(NamedTuple):
    """What was asked for of the lossy codec, in words; None for all that there is."""

    steps: str
    quality: str | None
    metric: str | None
    published: Path | None
    curves: str

    def settings(self) -> list[Setting]:
        """Raises `BadSetting` or `ModelMissing` for what does not exist."""
        from explorer.evaluation.lossy import own_settings
        from explorer.weights.models import METRICS

        metrics = split_list(self.metric or ",".join(METRICS))
        unknown = [metric for metric in metrics if metric not in METRICS]
        if unknown:
            raise BadSetting(f"metric {unknown[0]!r}: give {' or '.join(METRICS)}")
        qualities = [to_number(word) for word in split_list(self.quality)] if self.quality else []
        return own_settings(metrics, qualities, split_list(self.steps))


def run_lossy(
    sources: Sequence[str],
    limit: int | None,
    asked: LossyChoice,
    with_peers: bool,
    device: str,
    threads: int | None,
    outputs: Outputs,
) -> None:
    """The lossy codec and its peers: the tables, and the files that were asked for."""
    from explorer.evaluation.bd_rate import bd_rates
    from explorer.evaluation.charts import rate_chart
    from explorer.evaluation.journal import Journal, conditions
    from explorer.evaluation.lossy import LossyResult, rate_points
    from explorer.evaluation.lossy_peers import BPG, JPEG, WEBP, lossy_peers
    from explorer.evaluation.lossy_tables import bd_table, lossy_json, points_csv, points_table

    second = None if outputs.plot is None else outputs.plot.with_stem(outputs.plot.stem + "-msssim")
    outputs.check(second)
    curves = _published(sources, limit, asked)
    settings, others = asked.settings(), lossy_peers() if with_peers else []
    threads = threads or os.cpu_count() or 1
    journal = Journal(outputs.journal, LossyResult, conditions(sources, device, threads, codec="lossy"))
    failures = Failures()
    results = _measure_lossy(sources, limit, settings, others, device, threads, journal, failures)
    failures.end(unless=bool(results))
    points = rate_points(results)
    rates = bd_rates(points, [JPEG, WEBP, BPG]) if with_peers else []
    title = _title(sources, points[0].pictures, threads)
    print_table(points_table(points, title))
    for metric, name in (("psnr", "PSNR"), ("msssim_db", "MS-SSIM dB")) if rates else ():
        print_table(bd_table(rates, metric, f"BD rate at equal {name}: less than 0 is fewer bytes"))
    plot = rate_chart(points, curves, "psnr", title) if outputs.plot is not None else None
    outputs.write(lossy_json(points, rates, results, device, threads), points_csv(points), plot)
    if second is not None and all(point.msssim is not None for point in points):
        outputs.write_one(second, rate_chart(points, curves, "msssim_db", title))
    failures.end()


def _published(sources: Sequence[str], limit: int | None, asked: LossyChoice) -> list[PublishedCurve]:
    from explorer.evaluation.datasets import KODAK_PICTURES, count, is_kodak
    from explorer.evaluation.published import read_curves

    if asked.published is None:
        return []
    whole = len(sources) == 1 and is_kodak(sources[0]) and count(sources, limit) == KODAK_PICTURES
    if not whole:
        raise BadSetting("--published: these curves are means over Kodak's 24 pictures; evaluate kodak, all of it")
    return read_curves(asked.published, split_list(asked.curves))


def _measure_lossy(
    sources: Sequence[str],
    limit: int | None,
    settings: Sequence[Setting],
    peers: Sequence[LossyPeer],
    device: str,
    threads: int,
    journal: Journal[LossyResult],
    failures: Failures,
) -> list[LossyResult]:
    from explorer.evaluation.datasets import count, samples
    from explorer.evaluation.lossy import measure_lossy

    total = count(sources, limit) * (len(settings) + sum(len(peer.qualities) for peer in peers))
    with _evaluating(threads) as show:
        for result in measure_lossy(
            samples(sources, limit, failures.add), settings, peers, device, skip=journal.take_over
        ):
            journal.add(result)
            show(min(len(journal.results) / total, 1.0), f"{result.picture}: {result.coder} at {result.quality:g}")
    return journal.results


@contextmanager
def _evaluating(threads: int) -> Iterator[Show]:
    os.environ["OMP_NUM_THREADS"] = str(threads)  # read by explorer.machine.parallel when the first network is made
    with progress("evaluating") as show:
        yield show
