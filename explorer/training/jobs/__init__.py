"""Lists of jobs for `explorer.training.run`: what a job is, and the lists of the house beside this file."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from explorer.errors import BadSetting

KINDS = ("lossy", "lossless")
FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Job:
    """A line of a list.

    Attributes:
        name: of its files.
        kind: "lossy" or "lossless", whose recipes its settings are of.
        share: of the seconds, relative to the other jobs'.
        settings: of its recipe.
        start: what its weights start from; "" for nothing.
    """

    name: str
    kind: str
    share: float = 1.0
    settings: dict[str, Any] = field(default_factory=dict)
    start: str = ""


class JobList(NamedTuple):
    """A list and what is to be known of it.

    Attributes:
        jobs: in their order.
        about: what it is for, and what must be better before its models are shipped.
        seconds: of a GPU that it is made for, in one run; a multiple of them by going on.
        data: kinds of packed data that it needs; `packing` makes them.
        install: commands that make models of what has come back.
    """

    jobs: tuple[Job, ...]
    about: str = ""
    seconds: float = 0.0
    data: tuple[str, ...] = ()
    install: tuple[str, ...] = ()


def listed() -> list[str]:
    """Names of the lists of the house."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def read_list(name: Path | str) -> JobList:
    """A list of the house by its name, or a file: an array of jobs, or an object with the fields of `JobList`.

    Raises `BadSetting`.
    """
    path = FOLDER / f"{name}.json" if str(name) in listed() else Path(name)
    try:
        given = json.loads(path.read_text("utf-8"))
        fields: dict[str, Any] = {"jobs": given} if isinstance(given, list) else dict(given)
        jobs = tuple(Job(**line) for line in fields.pop("jobs"))
        about: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in fields.items()}
        made = JobList(jobs, **about)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadSetting(f"{path}: not a list of jobs ({error}); those of the house: {', '.join(listed())}") from error
    if not jobs or any(job.kind not in KINDS or job.share <= 0 for job in jobs):
        raise BadSetting(f"{path}: every job is of kind {' or '.join(KINDS)} and has a share above 0")
    return made


def read_jobs(name: Path | str) -> list[Job]:
    """The jobs of a list. Raises `BadSetting`."""
    return list(read_list(name).jobs)
