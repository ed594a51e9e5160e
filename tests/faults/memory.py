"""Too little memory: a limit on the address space (RLIMIT_AS), from plenty to nothing; ends are whole or one line."""

from __future__ import annotations

import resource
from collections.abc import Callable
from pathlib import Path

from tests.faults.ground import ITALIC, Broken, Done, pictures, run

MEBIBYTES = (4000, 2000, 1500, 1300, 1200, 1175, 1150, 1100, 1000, 800, 600, 400, 300, 200, 150)
SIDE = 300  # px


def commands(folder: Path) -> dict[str, list[object]]:
    """What is tried, on one picture."""
    (large,) = pictures(folder / "in", 1, SIDE, SIDE)
    file = folder / "in" / "0000.italic"
    done = run([*ITALIC, "encode", large, "-o", file, "--steps", "4", "--no-verify", "--device", "cpu"])
    if done.status != 0:
        raise Broken(done.err)
    return {
        "encode": [
            *ITALIC,
            "encode",
            large,
            "-o",
            folder / "out.italic",
            "--steps",
            "4",
            "--force",
            "--no-verify",
            "--device",
            "cpu",
        ],
        "decode": [*ITALIC, "decode", file, "-o", folder / "out.png", "--force", "--device", "cpu"],
        "info": [*ITALIC, "info", file],
        "bpg": [*ITALIC, "bpg", "encode", large, "-o", folder / "out.bpg", "--force"],
    }


def limited(words: list[object], mebibytes: int) -> Done:
    """Run with so much address space."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (mebibytes << 20, mebibytes << 20))

    return run(words, before=limit)


def verdict(done: Done) -> str:
    """How it ended, in a word or its line: whole, one line, or what no user should see. Raises nothing."""
    lines = done.err.strip().splitlines()
    if done.status == 0:
        return "whole"
    if done.status == 2 and len(lines) == 1:
        return lines[0]
    return f"BAD: status {done.status}, {len(lines)} lines: {lines[-1] if lines else ''}"


def tried(name: str, words: list[object], say: Callable[[str], object]) -> int:
    """A command at every limit; returns how many ended badly."""
    bad = 0
    for mebibytes in MEBIBYTES:
        found = verdict(limited(words, mebibytes))
        bad += found.startswith("BAD")
        say(f"{name} with {mebibytes} MiB: {found}")
    return bad


def checked(done: Done) -> None:
    """Raises `Broken` for an end that no user should see."""
    if (found := verdict(done)).startswith("BAD"):
        raise Broken(f"{found}\n{done.err}")
