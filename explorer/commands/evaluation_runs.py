"""What `italic evaluate` and `italic compare` do: measure, print the tables, write the files that were asked for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from explorer.commands.common import check_bases, check_steps, split_list, to_number
from explorer.commands.measuring import Beside, run
from explorer.commands.outputs import check_new
from explorer.commands.report import print_table, say
from explorer.commands.work import Where
from explorer.errors import BadSetting, OutputFailed
from explorer.evaluation.measures import Lossless, Lossy
from explorer.machine.names import shown

if TYPE_CHECKING:
    from explorer.evaluation.lossless import Summary
    from explorer.evaluation.lossy import Setting
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
        say(f"written: {shown(path)}")


def run_lossless(
    sources: Sequence[str],
    limit: int | None,
    steps: str,
    base: str,
    others: tuple[str, ...] | None,
    together: int | None,
    device: str,
    threads: int | None,
    outputs: Outputs,
    model: str = "auto",
    where: Where | None = None,
) -> None:
    """The lossless codec and `others`, None for all: the tables, and the files that were asked for."""
    from explorer.evaluation.charts import lossless_chart
    from explorer.evaluation.journal import Journal
    from explorer.evaluation.lossless import TOGETHER, Result, remarks, summarise
    from explorer.evaluation.tables import results_json, summaries_csv, summary_table
    from explorer.weights.models import find

    rungs, bases = check_steps(split_list(steps)), check_bases(split_list(base))
    if model != "auto":
        find(model)
    outputs.check()
    where = (where or Where()).checked()
    threads = threads or threads_for(where)
    measure = Lossless(tuple(rungs), tuple(bases), others, device, threads, together or TOGETHER, model)
    journal = Journal(outputs.journal, Result, measure.conditions(sources) | where.as_condition())
    beside = Beside()
    run(measure, sources, limit, len(measure.each()), journal, where, beside)
    results = journal.results
    beside.end(unless=bool(results))
    summaries = summarise(results)
    title = _title(sources, summaries[0].pictures, threads)
    print_table(summary_table(summaries, title))
    for remark in remarks(summaries):
        say(remark)
    _print_published(sources, summaries)
    plot = lossless_chart(summaries, title) if outputs.plot is not None else None
    document = results_json(summaries, results, device, threads, beside.as_json())
    outputs.write(document, summaries_csv(summaries, device, threads), plot)
    beside.end()


def threads_for(where: Where) -> int:
    """All of this machine's; on a cluster, whose workers share machines, one each."""
    return 1 if where.scheduler or where.workers else os.cpu_count() or 1


def _title(sources: Sequence[str], pictures: int, threads: int) -> str:
    from explorer.evaluation.datasets import short_name

    names = ", ".join(shown(short_name(source)) for source in sources)
    return f"{names}: {_counted(pictures, 'picture')}, {_counted(threads, 'thread')}"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _print_published(sources: Sequence[str], summaries: Sequence[Summary]) -> None:
    from explorer.evaluation.datasets import is_cifar10
    from explorer.evaluation.published import cifar10_table

    if all(is_cifar10(source) for source in sources):
        print_table(cifar10_table(summaries))


class LossyChoice(NamedTuple):
    """What was asked for of the lossy codec, in words; None for all that there is."""

    steps: str
    quality: str | None
    metric: str | None
    published: Path | None
    curves: str
    effort: int = 0

    def settings(self) -> list[Setting]:
        """Raises `BadSetting` or `ModelMissing` for what does not exist."""
        from explorer.evaluation.lossy import own_settings
        from explorer.weights.models import METRICS

        metrics = split_list(self.metric or ",".join(METRICS))
        unknown = [metric for metric in metrics if metric not in METRICS]
        if unknown:
            raise BadSetting(f"metric {unknown[0]!r}: give {' or '.join(METRICS)}")
        qualities = [to_number(word) for word in split_list(self.quality)] if self.quality else []
        return own_settings(metrics, qualities, split_list(self.steps), self.effort)


def run_lossy(
    sources: Sequence[str],
    limit: int | None,
    asked: LossyChoice,
    others: tuple[str, ...] | None,
    device: str,
    threads: int | None,
    outputs: Outputs,
    where: Where | None = None,
) -> None:
    """The lossy codec and `others`, None for all: the tables, and the files that were asked for."""
    from explorer.evaluation.bd_rate import bd_rates
    from explorer.evaluation.charts import rate_chart
    from explorer.evaluation.journal import Journal
    from explorer.evaluation.lossy import LossyResult, rate_points
    from explorer.evaluation.lossy_peers import BPG, JPEG, WEBP
    from explorer.evaluation.lossy_tables import bd_table, lossy_json, points_csv, points_table

    second = None if outputs.plot is None else outputs.plot.with_stem(outputs.plot.stem + "-msssim")
    outputs.check(second)
    curves = _published(sources, limit, asked)
    where = (where or Where()).checked()
    threads = threads or threads_for(where)
    measure = Lossy(tuple(asked.settings()), others, device, threads)
    journal = Journal(outputs.journal, LossyResult, measure.conditions(sources) | where.as_condition())
    beside = Beside()
    run(measure, sources, limit, len(measure.each()), journal, where, beside)
    results = journal.results
    beside.end(unless=bool(results))
    points = rate_points(results)
    rates = bd_rates(points, [JPEG, WEBP, BPG]) if others != () else []
    title = _title(sources, points[0].pictures, threads)
    print_table(points_table(points, title))
    for metric, name in (("psnr", "PSNR"), ("msssim_db", "MS-SSIM dB")) if rates else ():
        print_table(bd_table(rates, metric, f"BD rate at equal {name}: less than 0 is fewer bytes"))
    plot = rate_chart(points, curves, "psnr", title) if outputs.plot is not None else None
    document = lossy_json(points, rates, results, device, threads, beside.as_json())
    outputs.write(document, points_csv(points, device, threads), plot)
    if second is not None and all(point.msssim is not None for point in points):
        outputs.write_one(second, rate_chart(points, curves, "msssim_db", title))
    beside.end()


def _published(sources: Sequence[str], limit: int | None, asked: LossyChoice) -> list[PublishedCurve]:
    from explorer.evaluation.datasets import KODAK_PICTURES, count, is_kodak
    from explorer.evaluation.published import read_curves

    if asked.published is None:
        return []
    whole = len(sources) == 1 and is_kodak(sources[0]) and count(sources, limit) == KODAK_PICTURES
    if not whole:
        raise BadSetting("--published: these curves are means over Kodak's 24 pictures; evaluate kodak, all of it")
    return read_curves(asked.published, split_list(asked.curves))
