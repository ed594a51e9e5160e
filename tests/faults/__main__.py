"""`python -m tests.faults kill|full|memory|home|twice|many|clock|group [--count N] [--seed N] [--only NAME,...]`.

Ends with status 1 if a promise was not kept. `full` and `group` need root, `clock` a C compiler.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from tests.faults.ground import Broken


def say(text: str) -> None:
    print(text, flush=True)


def kill(folder: Path, count: int, random: Random, only: list[str]) -> None:
    from tests.faults.kills import WORKS, killed

    for name in only or WORKS:
        begun = time.monotonic()
        told = killed(WORKS[name], folder / name, count, random)
        say(f"{name}: killed {told.kills} times, {told.hit} of them at work; {told.left} temporary files left; "
            f"undisturbed {told.seconds:.1f} s, all {time.monotonic() - begun:.0f} s")  # fmt: skip


def full(folder: Path, count: int, random: Random, only: list[str]) -> None:
    from tests.faults.full import ROOM, filled, writers

    for name, writer in writers().items():
        if not only or name in only:
            for left in ROOM:
                say(f"{name}, {left} bytes left: {filled(name, writer, folder, left)}")


def memory(folder: Path, count: int, random: Random, only: list[str]) -> None:
    from tests.faults.memory import commands, tried

    bad = sum(tried(name, words, say) for name, words in commands(folder).items() if not only or name in only)
    if bad:
        raise Broken(f"{bad} ends that no user should see")


def home(folder: Path, count: int, random: Random, only: list[str]) -> None:
    from tests.faults.places import without_home

    for name, end in without_home(folder):
        say(f"{name}: {end}")


def twice(folder: Path, count: int, random: Random, only: list[str]) -> None:
    from tests.faults.places import at_once

    say(f"{count} rounds of two instances: {at_once(folder, count)}")


def many(folder: Path, count: int, random: Random, only: list[str]) -> None:
    from tests.faults.places import flat

    say(flat(folder, count))


def clock(folder: Path, count: int, random: Random, only: list[str]) -> None:
    from tests.faults.clocks import jumped

    say(jumped(folder))


def group(folder: Path, count: int, random: Random, only: list[str]) -> None:
    from tests.faults.clocks import grouped

    for line in grouped(folder):
        say(line)


KINDS = {each.__name__: each for each in (kill, full, memory, home, twice, many, clock, group)}


def main() -> int:
    """Try what is asked for. Returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults", description="What becomes of work when machines fail."
    )
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    only = [word for word in options.only.split(",") if word]
    with tempfile.TemporaryDirectory(prefix="italic-faults-") as folder:
        try:
            KINDS[options.kind](Path(folder), options.count, Random(options.seed), only)
        except Broken as problem:
            say(f"BROKEN: {problem}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
