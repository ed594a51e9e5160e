"""An evaluation as files: what `italic evaluate` writes, by the same functions. No Qt."""

from __future__ import annotations

from pathlib import Path

from explorer.errors import BadSetting
from explorer.evaluation.bd_rate import bd_rates
from explorer.evaluation.lossless import Result, summarise
from explorer.evaluation.lossy import LossyResult, rate_points
from explorer.evaluation.lossy_peers import BPG, JPEG, WEBP
from explorer.evaluation.lossy_tables import lossy_json, points_csv
from explorer.evaluation.tables import results_json, summaries_csv
from explorer.gui.evaluate.study import Study
from explorer.gui.look.i18n import tr
from explorer.machine.files import write_atomic


def write_results(path: Path, study: Study) -> None:
    """Write the means as .csv, or all results as .json. Raises `BadSetting` or `OutputFailed`."""
    made = {".csv": to_csv, ".json": to_json}.get(path.suffix.lower())
    if made is None:
        raise BadSetting(tr("{path}: results are written as .csv or .json").format(path=path))
    write_atomic(path, made(study).encode("utf-8", "surrogateescape"), force=True)


def to_csv(study: Study) -> str:
    """The means."""
    device, threads = _conditions(study)
    lossy = [row for row in study.results if isinstance(row, LossyResult)]
    if lossy:
        return points_csv(rate_points(lossy), device, threads)
    return summaries_csv(summarise([row for row in study.results if isinstance(row, Result)]), device, threads)


def to_json(study: Study) -> str:
    """The means and every result, with notes and failures."""
    device, threads = _conditions(study)
    lossy = [row for row in study.results if isinstance(row, LossyResult)]
    if lossy:
        points = rate_points(lossy)
        others = any(not row.coder.startswith("italic ") for row in lossy)
        rates = bd_rates(points, [JPEG, WEBP, BPG]) if others else []
        return lossy_json(points, rates, lossy, device, threads, study.beside())
    results = [row for row in study.results if isinstance(row, Result)]
    return results_json(summarise(results), results, device, threads, study.beside())


def _conditions(study: Study) -> tuple[str, int]:
    """The device and the threads that were asked for."""
    device, threads = study.depends.get("device"), study.depends.get("threads")
    return device if isinstance(device, str) else "auto", threads if isinstance(threads, int) else 1
