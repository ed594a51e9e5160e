"""Where faults are tried: pictures, small weights, and programs that run in a group of processes of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

REPOSITORY = Path(__file__).resolve().parents[2]
MODELS = REPOSITORY / "tests" / "golden" / "models"
PATIENCE = 300.0  # seconds for a program that should have ended long ago
ITALIC = ("-m", "explorer")


class Broken(Exception):
    """A promise that was not kept."""


class Done(NamedTuple):
    """How a program ended: its status (-9 if it was killed) and what it said."""

    status: int
    out: str
    err: str


def pictures(folder: Path, count: int, height: int = 40, width: int = 56) -> list[Path]:
    """Some pictures of waves, each another."""
    folder.mkdir(parents=True, exist_ok=True)
    y, x, c = np.indices((height, width, 3))
    made = []
    for number in range(count):
        waves = (x * (2 + c + number % 5) + y * 3 + (x * y) // (9 + number) + 40 * c) % 256
        made.append(folder / f"{number:04}.png")
        Image.fromarray(waves.astype(np.uint8)).save(made[-1])
    return made


def environment(**more: str) -> dict[str, str]:
    """Of the programs: small weights, one thread, this package."""
    own = {"PYTHONPATH": str(REPOSITORY), "ITALIC_MODELS": str(MODELS), "OMP_NUM_THREADS": "1",
           "QT_QPA_PLATFORM": "offscreen"}  # fmt: skip
    return {**os.environ, **own, **more}


def run(
    words: Sequence[object],
    *,
    killed_after: float | None = None,
    environ: Mapping[str, str] | None = None,
    before: Callable[[], None] | None = None,
    cwd: Path | None = None,
    patience: float = PATIENCE,
) -> Done:
    """Run Python with these words; if asked, kill it and all that it started after so many seconds."""
    process = subprocess.Popen(
        [sys.executable, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
        start_new_session=True, env=environment() if environ is None else environ, preexec_fn=before, cwd=cwd,
    )  # fmt: skip
    try:
        out, err = process.communicate(timeout=patience if killed_after is None else killed_after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        if killed_after is None:
            raise Broken(f"{words} did not end") from None
    return Done(process.returncode, out.decode(errors="replace"), err.decode(errors="replace"))


def one_line(done: Done, *, status: int = 2) -> str:
    """The only line on standard error of a program that failed as it may. Raises `Broken`."""
    lines = done.err.splitlines()
    if done.status != status or len(lines) != 1 or not lines[0].startswith("italic"):
        raise Broken(f"status {done.status}, and standard error:\n{done.err}")
    return lines[0]
