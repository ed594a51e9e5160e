"""Measuring on many pictures, here or on a cluster: results as they come, and what is told beside them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from explorer.commands.common import EXIT_FAILED
from explorer.commands.report import Show, complain, error_line, is_expected, progress, say, warn
from explorer.commands.work import Where
from explorer.evaluation.datasets import Entry, Sample, entries, samples
from explorer.evaluation.measures import Event, Failure, Key, Measure, Noted, Taken, events
from explorer.machine.pool import Outcome, in_order

if TYPE_CHECKING:
    from explorer.evaluation.journal import Journal
    from explorer.pictures.notes import Note

SMALL_FILE = 16 << 10  # bytes; pictures of such files go to a worker several at once
SEVERAL = 16


class Beside:
    """What is told beside results: what reading did not keep, pictures that cannot be read, coders that fail."""

    def __init__(self) -> None:
        self._notes: list[tuple[str, Note]] = []
        self._failures: list[tuple[str, str]] = []

    def failed(self, name: str, error: Exception) -> None:
        """Tell of one; the others go on."""
        self._failures.append((name, error_line(error, Path(name))))
        complain(error, Path(name))

    def read(self, sample: Sample) -> Sample:
        """Tell what was not kept of a picture; returns it."""
        self.noted(sample.name, sample.picture.notes)
        return sample

    def noted(self, name: str, notes: Iterable[Note]) -> None:
        """Tell what was not kept of a picture."""
        for note in notes:
            self._notes.append((name, note))
            warn(note.sentence, Path(name))

    def as_json(self) -> dict[str, list[dict[str, Any]]]:
        """Both, each with the picture's name."""
        return {
            "notes": [{"picture": name, **note.as_json()} for name, note in self._notes],
            "failures": [{"picture": name, "error": error} for name, error in self._failures],
        }

    def end(self, *, unless: bool = False) -> None:
        """Exit with status 2 if anything failed, but not yet where there is something to show."""
        if self._failures and not unless:
            count = len(self._failures)
            say(f"{count} failure{'' if count == 1 else 's'}, told above; not counted in the means")
            raise typer.Exit(EXIT_FAILED)


def run(
    measure: Measure,
    sources: Sequence[str],
    limit: int | None,
    each: int,
    journal: Journal[Any],
    where: Where,
    beside: Beside,
) -> None:
    """Measure on the pictures of `sources`, into the journal; `each`: results of a picture, for the progress."""
    from explorer.evaluation.datasets import count

    total = count(sources, limit) * each
    with progress("evaluating") as bar:

        def show(row: Any) -> None:
            journal.add(row)
            bar(min(len(journal.results) / max(total, 1), 1.0), f"{row.picture}: {row.coder}")

        if where.scheduler or where.workers:
            _on_cluster(measure, list(entries(sources, limit)), journal, where, beside, show)
            return
        os.environ["OMP_NUM_THREADS"] = str(measure.threads)  # read by machine.parallel when the first network is made
        read = map(beside.read, samples(sources, limit, beside.failed))
        for row in measure(read, journal.take_over, beside.failed):
            show(row)


class _Batch(NamedTuple):
    """Pictures for a worker, and the names of results that are there already."""

    entries: tuple[Entry, ...]
    done: tuple[Key, ...]


@dataclass(frozen=True)
class _OnWorker:
    """What a worker does with a batch; can be pickled."""

    measure: Measure

    def __call__(self, batch: _Batch) -> list[Event]:
        return list(events(self.measure, batch.entries, batch.done))


def _on_cluster(
    measure: Measure,
    pictures: Sequence[Entry],
    journal: Journal[Any],
    where: Where,
    beside: Beside,
    show: Callable[[Any], None],
) -> None:
    from explorer.commands.cluster import Cluster

    batches = [_Batch(batch, journal.promise(entry.name for entry in batch)) for batch in _batches(pictures, where)]
    with Cluster(_OnWorker(measure), where.scheduler, where.workers) as cluster:
        for batch, outcome in zip(batches, in_order(cluster, batches), strict=True):
            for event in _events(batch, outcome):
                match event:
                    case Taken(key):
                        journal.take_over(*key)
                    case Failure(name, error):
                        beside.failed(name, error)
                    case Noted(name, notes):
                        beside.noted(name, notes)
                    case row:
                        show(row)


def _events(batch: _Batch, outcome: Outcome[list[Event]]) -> list[Event]:
    try:
        return outcome.result()
    except Exception as error:
        if not is_expected(error):
            raise
        return [Failure(entry.place, error) for entry in batch.entries]  # type: ignore[arg-type]


def _batches(pictures: Sequence[Entry], where: Where) -> Iterator[tuple[Entry, ...]]:
    """Each picture by itself, but several that are small."""
    batch: list[Entry] = []
    for entry in pictures:
        entry = entry.with_bytes() if where.by_bytes else entry.absolute()
        if batch and (len(batch) == SEVERAL or entry.size > SMALL_FILE):
            yield tuple(batch)
            batch = []
        batch.append(entry)
        if entry.size > SMALL_FILE:
            yield tuple(batch)
            batch = []
    if batch:
        yield tuple(batch)


__all__ = ["Beside", "Show", "run"]
