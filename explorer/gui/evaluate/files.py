"""An evaluation as files: what `italic evaluate` writes, by the same functions. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any, NamedTuple

from explorer.evaluation.bd_rate import BdRate
from explorer.evaluation.lossless import Result, summarise
from explorer.evaluation.lossy import LossyResult, RatePoint, rate_points
from explorer.evaluation.lossy_tables import lossy_json, points_csv
from explorer.evaluation.tables import results_json, summaries_csv
from explorer.gui.evaluate.means import Row
from explorer.gui.evaluate.study import Study


class Taken(NamedTuple):
    """A study at one moment, for another thread.

    Attributes:
        results, depends: as of `Study`.
        beside: notes and failures.
    """

    results: list[Row]
    depends: dict[str, Any]
    beside: dict[str, Any]

    @property
    def points(self) -> list[RatePoint]:
        """Of the lossy codec; [] of the lossless one."""
        return rate_points([row for row in self.results if isinstance(row, LossyResult)])

    @property
    def compared(self) -> bool:
        """Whether there are BD rates: our own codec against others, and the package that has them."""
        lossy = [row.coder for row in self.results if isinstance(row, LossyResult)]
        return any(not coder.startswith("italic ") for coder in lossy) and find_spec("bjontegaard") is not None


def take(study: Study) -> Taken:
    """What a study holds now."""
    return Taken(list(study.results), dict(study.depends), study.beside())


def to_csv(taken: Taken) -> str:
    """The means."""
    device, threads = _conditions(taken)
    if points := taken.points:
        return points_csv(points, device, threads)
    return summaries_csv(summarise([row for row in taken.results if isinstance(row, Result)]), device, threads)


def to_json(taken: Taken, rates: Sequence[BdRate] = ()) -> str:
    """The means and every result, with notes and failures; `rates`: of the lossy codec."""
    device, threads = _conditions(taken)
    if points := taken.points:
        lossy = [row for row in taken.results if isinstance(row, LossyResult)]
        return lossy_json(points, rates, lossy, device, threads, taken.beside)
    results = [row for row in taken.results if isinstance(row, Result)]
    return results_json(summarise(results), results, device, threads, taken.beside)


def _conditions(taken: Taken) -> tuple[str, int]:
    """The device and the threads that were asked for."""
    device, threads = taken.depends.get("device"), taken.depends.get("threads")
    return device if isinstance(device, str) else "auto", threads if isinstance(threads, int) else 1
