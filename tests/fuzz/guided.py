"""atheris (libFuzzer for Python) leads: inputs that find a new way through the watched modules are changed again."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

LONGEST = 4096  # bytes of an input
SLOWEST = 20  # seconds of one input
MOST = 300  # inputs of a corpus, the shortest
WATCHED = [
    "explorer.file",
    "explorer.lossless.base",
    "explorer.gui.state",
    "explorer.gui.batch.store",
    "explorer.desktop",
    "explorer.lessons.reading",
    "explorer.lessons.trace",
]


def explore(name: str, runs: int, seconds: float, seed: int) -> int:
    """Feed a target in a process of its own, then keep the inputs that found something. Returns its exit status."""
    from tests.fuzz.corpus import load, save
    from tests.fuzz.targets import TARGETS

    with tempfile.TemporaryDirectory() as folder:
        seeds = [*TARGETS[name].seeds(), *load(name)]
        for number, data in enumerate(seeds):
            (Path(folder) / f"seed-{number}").write_bytes(data)
        options = [f"-seed={seed + 1}", f"-max_len={LONGEST}", f"-timeout={SLOWEST}", "-print_final_stats=1"]
        options += [f"-runs={runs}"] if runs < sys.maxsize else []
        options += [f"-max_total_time={int(seconds)}"] if seconds < float("inf") else []
        status = subprocess.run([sys.executable, "-m", "tests.fuzz.guided", name, *options, folder], check=False)
        if status.returncode == 0:
            found = {path.read_bytes() for path in Path(folder).iterdir()} - set(TARGETS[name].seeds())
            print(
                f"{name}: {save(name, sorted(found, key=lambda data: (len(data), data))[:MOST])} inputs in the corpus"
            )
        return status.returncode


def serve(name: str, options: list[str]) -> None:
    """What the process does; libFuzzer ends it."""
    import atheris

    with atheris.instrument_imports(include=WATCHED):  # before anything else imports them
        from tests.fuzz.targets import TARGETS, in_this_process, refused

        in_this_process()
        target = TARGETS[name]
        for data in target.seeds():  # readers import what they need when they first need it
            refused(target, data)

    def change(data: bytes, limit: int, seed: int) -> bytes:
        random = Random(seed)
        made = atheris.Mutate(data, limit) if random.random() < 0.3 else target.change(data, random, ())
        return made[:limit]

    def feed(data: bytes) -> None:
        refused(target, data)

    atheris.Setup([name, *options], feed, custom_mutator=change)
    atheris.Fuzz()


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2:])
