"""`python -m tests.fuzz TARGET... [--runs N] [--seconds S] [--seed N] [--checked | --guided]`: hostile input.

Prints for each target how many inputs it was fed, how many of them it refused, the processor's longest time of one, and
the peak of memory. `--checked` compiles the kernels with every index checked. `--guided` lets atheris look for new ways
through the code, where it is installed, and adds what it finds to the corpus beside this file. A finding is kept in a
file, named, and ends with status 1.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
import time
import traceback
from pathlib import Path
from random import Random

SHOWN = 60.0  # seconds between two lines of progress
KEPT = 500  # inputs that are changed again
LARGEST_KEPT = 1 << 20  # bytes


def peak() -> float:
    """MiB that this process has taken at most."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def run(name: str, runs: int, seconds: float, seed: int) -> bool:
    """Feed a target. Returns whether all went as it should."""
    from tests.fuzz.corpus import load
    from tests.fuzz.targets import TARGETS, refused

    target, random = TARGETS[name], Random(seed)
    seeds = [*target.seeds(), *load(name)]
    taken: list[bytes] = []  # what is taken leads further in
    count = refusals = 0
    longest, begun, shown = 0.0, time.monotonic(), time.monotonic()
    while count < runs and time.monotonic() - begun < seconds:
        pool = taken if taken and random.random() < 0.8 else seeds
        data = seeds[count] if count < len(seeds) else target.change(random.choice(pool), random, seeds)
        since = time.process_time()  # not what other programs took meanwhile
        try:
            refusal = refused(target, data)
        except BaseException as problem:
            keep(name, data, problem)
            if isinstance(problem, KeyboardInterrupt):
                raise
            return False
        count, refusals = count + 1, refusals + refusal
        longest = max(longest, time.process_time() - since)
        if not refusal and len(data) < LARGEST_KEPT:
            taken.append(data)
            if len(taken) > KEPT:
                del taken[random.randrange(KEPT)]
        if time.monotonic() - shown > SHOWN:
            shown = time.monotonic()
            tell(name, count, refusals, longest, begun)
    tell(name, count, refusals, longest, begun)
    return True


def tell(name: str, count: int, refusals: int, longest: float, begun: float) -> None:
    print(
        f"{name}: {count} inputs, {refusals} refused, {count - refusals} taken, "
        f"longest {longest:.2f} s of the processor, peak {peak():.0f} MiB, {time.monotonic() - begun:.0f} s",
        flush=True,
    )


def keep(name: str, data: bytes, problem: BaseException) -> None:
    path = Path(tempfile.gettempdir()) / f"italic-fuzz-{name}-{hashlib.sha256(data).hexdigest()[:8]}"
    path.write_bytes(data)
    traceback.print_exception(problem)
    print(f"{name}: FOUND, kept in {path}", flush=True)


def main() -> int:
    """Run the targets one after the other. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Hostile input for every reader.")
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--runs", type=int, default=sys.maxsize)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--checked", action="store_true")
    parser.add_argument("--guided", action="store_true")
    options = parser.parse_args()
    if options.checked:  # a cache of its own: numba's does not tell the two kinds apart
        os.environ |= {"NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": str(Path(tempfile.gettempdir()) / "italic-checked")}
    os.environ["OMP_NUM_THREADS"] = "1"
    from tests.fuzz.targets import TARGETS, in_this_process

    in_this_process()
    names = options.targets or list(TARGETS)
    if unknown := [name for name in names if name not in TARGETS]:
        parser.error(f"{unknown[0]}: give one of {', '.join(TARGETS)}")
    if options.guided:
        from tests.fuzz.guided import explore

        return explore(names[0], options.runs, options.seconds, options.seed)
    sound = [
        run(name, options.runs, options.seconds, options.seed) for name in names
    ]  # all of them, whatever one finds
    return 0 if all(sound) else 1


if __name__ == "__main__":
    sys.exit(main())
