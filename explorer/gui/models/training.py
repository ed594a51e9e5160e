"""The log of a training that goes on, as `explorer.training.run` writes it: followed, however it is cut off. No Qt."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import NamedTuple

from explorer.errors import CorruptFile

NAME = "log.jsonl"
MOST_BYTES = 4 << 20  # that are read at once; of a longer log the end
LONGEST_LINE = 1 << 16  # bytes; longer ones are none of ours
MOST_POINTS = 20_000
SMOOTHING = 0.05  # of each new loss


class Report(NamedTuple):
    """A line of the log.

    Attributes:
        job: its name.
        step: optimiser steps.
        seconds: since its start.
        done: of the whole job, 0 .. 1.
        loss: of the last steps.
        held_out: what was measured, in words; "" where nothing was.
    """

    job: str
    step: int
    seconds: float
    done: float
    loss: float
    held_out: str = ""


def log_of(path: Path) -> Path:
    """The log of a training's folder, or the file itself. Raises `CorruptFile` where there is none."""
    found = path / NAME if path.is_dir() else path
    if not found.is_file():
        raise CorruptFile(f"{found}: no log of a training")
    return found


class Log:
    """Follows a log.

    Attributes:
        path: of the file.
        reports: the newest, oldest first.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reports: list[Report] = []
        self._at = 0
        self._rest = b""
        self._file: tuple[int, int] | None = None

    def read(self) -> bool:
        """Take what was written since. Returns whether there was a new report. Raises `OSError`."""
        with self.path.open("rb") as stream:
            status = os.fstat(stream.fileno())
            size, file = status.st_size, (status.st_dev, status.st_ino)
            if size < self._at or (self._file is not None and file != self._file):  # written anew
                self._at, self._rest, self.reports = 0, b"", []
            self._file = file
            if size - self._at > MOST_BYTES:
                self._at, self._rest = size - MOST_BYTES, b""
            stream.seek(self._at)
            data = stream.read(MOST_BYTES)
        self._at += len(data)
        *lines, rest = (self._rest + data).split(b"\n")
        self._rest = rest if len(rest) <= LONGEST_LINE else b""
        new = [report for line in lines if (report := parse(line)) is not None]
        self.reports = [*self.reports, *new][-MOST_POINTS:]
        return bool(new)

    @property
    def jobs(self) -> list[str]:
        """Their names, in the order in which they began."""
        return list(dict.fromkeys(report.job for report in self.reports))

    def of(self, job: str) -> list[Report]:
        """The reports of a job from its last start on: one that was begun anew starts at step 0 again."""
        found = [report for report in self.reports if report.job == job]
        starts = [at for at in range(1, len(found)) if found[at].step < found[at - 1].step]
        return found[starts[-1] :] if starts else found


def parse(line: bytes) -> Report | None:
    """A line of the log; None for one that is half written, or none of ours."""
    if len(line) > LONGEST_LINE:
        return None
    try:
        told = json.loads(line)
        report = Report(
            str(told["job"])[:100], int(told["step"]), float(told["seconds"]), float(told["done"]), float(told["loss"]),
            _measured(told.get("held_out")),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None
    return report if all(map(math.isfinite, (report.seconds, report.done, report.loss))) else None


def _measured(told: object) -> str:
    found = [each for each in told if isinstance(each, dict)] if isinstance(told, list) else []
    return "; ".join(", ".join(f"{name} {value}" for name, value in each.items()) for each in found[:8])[:1000]


def smoothed(losses: list[float]) -> list[float]:
    """An exponential average that begins as the mean of what there is so far."""
    found: list[float] = []
    mean = 0.0
    for count, loss in enumerate(losses, 1):
        mean += max(SMOOTHING, 1 / count) * (loss - mean)
        found.append(mean)
    return found


def seconds_left(reports: list[Report]) -> float | None:
    """Until the job is done, by its pace so far; None where that tells nothing."""
    if not reports or not 0 < reports[-1].done < 1:
        return None
    return reports[-1].seconds * (1 - reports[-1].done) / reports[-1].done
