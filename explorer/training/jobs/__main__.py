"""Tells of the lists of jobs, and packs what they learn from.

python -m explorer.training.jobs                          every list: what for, how long, from which data
python -m explorer.training.jobs NAME                     one of them, and its commands
python -m explorer.training.jobs pack NAME --out PACKED --cifar10 PATH --photographs DIR ... --graphics DIR ...
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from explorer.errors import BadSetting, ItalicError
from explorer.training.jobs import JobList, listed, read_list
from explorer.training.jobs.packing import KINDS, Limits, Sources, calls, pack_kind, sizes
from explorer.training.pack import Source

CALL_MIB = 60.0  # that one transfer takes, with some room left


def described(name: str) -> Iterator[str]:
    """A list in words."""
    made = read_list(name)
    yield f"{name}: {made.about}"
    yield f"  {made.seconds:.0f} seconds of a GPU, data: {', '.join(made.data)}"
    total = sum(job.share for job in made.jobs)
    for job in made.jobs:
        start = f" from {job.start}" if job.start else " from nothing"
        yield f"  {job.name} ({job.kind}){start}, {job.share / total:.0%}"


def commands(name: str, made: JobList) -> Iterator[str]:
    """How a list is run, line by line."""
    yield f"  python -m explorer.training.jobs pack {name} --out data/{name} ..."
    yield f"  python -m explorer.training.run {name} --data data/{name} --out runs/{name} --seconds {made.seconds:.0f}"
    yield from (f"  {command}" for command in made.install)


def _packed(name: str, sources: Sources, out: Path, limits: Limits) -> None:
    made = read_list(name)
    unknown = set(made.data) - set(KINDS)
    if unknown or out.exists():
        raise BadSetting(f"{out}: is there already" if out.exists() else f"unknown kinds of data: {sorted(unknown)}")
    for kind in made.data:
        pack_kind(kind, sources, out, limits)
    parts = sizes(out)
    for part, size in parts.items():
        print(f"{out / part}: {size:.1f} MiB")
    for number, names in enumerate(calls(parts, CALL_MIB), 1):
        print(f"call {number}: {' '.join(names)} ({sum(parts[n] for n in names):.1f} MiB)")


def main(arguments: list[str] | None = None) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser("python -m explorer.training.jobs", description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="*", metavar="[pack] NAME")
    parser.add_argument("--out", type=Path, help="a new folder of packed data")
    parser.add_argument("--cifar10", type=Path, help="archive or folder")
    parser.add_argument("--photographs", nargs="+", default=[], metavar="FOLDER[@FACTOR]")
    parser.add_argument("--graphics", nargs="+", default=[], metavar="FOLDER[@FACTOR]")
    parser.add_argument("--part-mib", type=float, default=Limits().part_mib, help="the largest size of a part; 46")
    parser.add_argument("--parts", type=int, default=Limits().parts, help="of photographs and of graphics at most; 2")
    given = parser.parse_args(arguments)
    try:
        if given.what[:1] == ["pack"]:
            if len(given.what) != 2 or given.out is None:
                raise BadSetting("give the name of a list, and --out")
            folders = ([Source.read(text) for text in texts] for texts in (given.photographs, given.graphics))
            sources = Sources(given.cifar10, next(folders), next(folders))
            _packed(given.what[1], sources, given.out, Limits(given.part_mib, given.parts))
            return 0
        for name in given.what or listed():
            print("\n".join(described(name)))
            if given.what:
                print("\n".join(commands(name, read_list(name))))
    except ItalicError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
