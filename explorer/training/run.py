"""Trains by the clock: `python -m explorer.training.run JOBS --data PACKED --out FOLDER --seconds S`.

JOBS is a JSON file, a list of jobs that follow each other:

    [{"name": "lossy-mse", "kind": "lossy", "share": 4, "settings": {"metric": "mse"}},
     {"name": "lossy-msssim", "kind": "lossy", "share": 1, "start": "lossy-mse", "settings": {"metric": "msssim"}}]

Each has its share of the seconds. A job starts from nothing, or from the averaged weights of a job before it
("start"), an installed model of that name, or the weights NAME-1.safetensors .. in a folder ("start": "FOLDER/NAME").
Every minute, and at its end, a job writes into FOLDER

    NAME-weights-*.safetensors   averaged weights, 16-bit floating point: what may be shipped
    NAME-raw-*.safetensors       the weights as they are trained, bfloat16: what a later run may go on from
    NAME.pt                      all that a run that was stopped goes on from, if it is started again
    log.jsonl                    a line for each report: steps, seconds, loss, held-out rates

PACKED is a folder of pictures, or of folders of them: one counts from the moment that it holds a file "complete", so
that a run can start while the rest is on its way. Pictures in its folder "held_out", or else every 16th, are measured
on. Needs torch, NumPy, Pillow and safetensors alone.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from explorer.errors import BadSetting, ItalicError
from explorer.lossy.integer import restored
from explorer.lossy.models import load_lossy
from explorer.lossy.network import JointPrior
from explorer.training import bank, loop, lossy, pieces
from explorer.training.capture import CaptureFailed
from explorer.training.check import check

REPORT_SECONDS, SNAPSHOT_SECONDS = 10.0, 60.0
LOOK_EVERY = 64  # steps between looks for more pictures
Say = Callable[[str], None]


@dataclass(frozen=True)
class Job:
    """A line of the list.

    Attributes:
        name: of its files.
        kind: "lossy".
        share: of the seconds, relative to the other jobs'.
        settings: of its recipe.
        start: what its weights start from; "" for nothing.
    """

    name: str
    kind: str
    share: float = 1.0
    settings: dict[str, Any] = field(default_factory=dict)
    start: str = ""


def read_jobs(path: Path) -> list[Job]:
    """The list of jobs in a file. Raises `BadSetting`."""
    try:
        jobs = [Job(**line) for line in json.loads(path.read_text("utf-8"))]
    except (OSError, ValueError, TypeError) as error:
        raise BadSetting(f"{path}: not a list of jobs ({error})") from error
    if not jobs or any(job.kind != "lossy" or job.share <= 0 for job in jobs):
        raise BadSetting(f"{path}: every job is of kind lossy and has a share above 0")
    return jobs


@dataclass
class Clock:
    """How much of a training is done: by seconds, or by steps where they are given.

    Attributes:
        seconds: in all.
        steps: in all, or None.
        used: seconds that earlier runs took.
    """

    seconds: float
    steps: int | None = None
    used: float = 0.0

    def __post_init__(self) -> None:
        self._began = time.monotonic()

    @property
    def elapsed(self) -> float:
        """Seconds, those of earlier runs included."""
        return self.used + time.monotonic() - self._began

    def done(self, step: int) -> float:
        """The share that is done."""
        return step / self.steps if self.steps is not None else self.elapsed / self.seconds


class Pictures:
    """Training pictures that arrive in parts, and crops to measure on."""

    def __init__(self, data: Path, device: torch.device) -> None:
        self._data, self._taken = data, set[Path]()
        self.bank = bank.Bank(device, 64)
        self._apart = not (data / bank.HELD_OUT).is_dir()
        self.held_out = self._measured(bank.read(data / bank.HELD_OUT)) if not self._apart else None
        self.look()

    def look(self) -> bool:
        """Take the parts that have arrived; returns whether there were any."""
        new = [part for part in bank.parts(self._data) if part not in self._taken]
        for part in new:
            pictures = bank.read(part)
            if self._apart:
                pictures, measured = loop.apart(pictures)
                if self.held_out is None:
                    self.held_out = self._measured(measured)
            self.bank.add(pictures)
            self._taken.add(part)
        return bool(new)

    @staticmethod
    def _measured(pictures: list[bank.Pixels]) -> Tensor:
        """The middle of as many pictures as are measured on: uint8 (B, 3, S, S)."""
        size = lossy.MEASURED_SIZE
        large = [p for p in pictures if min(p.shape[:2]) >= size]
        if not large:
            raise BadSetting(f"no held-out picture is as large as {size} x {size} px")
        chosen = [large[i] for i in np.linspace(0, len(large) - 1, min(lossy.MEASURED_CROPS, len(large))).astype(int)]
        corners = [((p.shape[0] - size) // 2, (p.shape[1] - size) // 2) for p in chosen]
        crops = [p[y : y + size, x : x + size] for p, (y, x) in zip(chosen, corners, strict=True)]
        return torch.from_numpy(np.stack(crops)).permute(0, 3, 1, 2).contiguous()


class Finished(NamedTuple):
    """What a job has made.

    Attributes:
        recipe: that decided it.
        network: of the averaged weights, on the CPU.
        measured: what it reaches on held-out crops.
        trained: for how long and on what.
    """

    recipe: lossy.Recipe
    network: JointPrior
    measured: list[lossy.Measured]
    trained: str


class Run:
    """One job, from its start or its last state to its end."""

    def __init__(
        self, job: Job, pictures: Pictures, out: Path, clock: Clock, processes: loop.Processes, *, eager: bool = False
    ) -> None:
        self.job, self.pictures, self.out, self.clock = job, pictures, out, clock
        recipe = lossy.Recipe.read({"start": job.start} | job.settings)
        assert pictures.held_out is not None
        start = _start(job, out)
        self.training = lossy.Training(
            recipe, pictures.bank, pictures.held_out, processes, start=start, captured=not eager
        )
        self._state = out / f"{job.name}.pt"
        self._writes = processes.rank == 0
        kept = loop.load(self._state)
        if kept is not None:
            self.training.resume(kept)
            clock.used = kept["seconds"]

    def finish(self, say: Say) -> Finished:
        """Train until the clock says that it is done."""
        reported = saved = time.monotonic()
        while (done := self.training.processes.agreed(self.clock.done(self.training.step))) < 1:
            self.training.advance(done)
            if self.training.step % LOOK_EVERY == 0 and self.pictures.look():
                say(f"{self.job.name}: {self.pictures.bank.megapixels:.0f} megapixels")
            now = time.monotonic()
            if now - reported > REPORT_SECONDS:
                self._report(say, done, [])
                reported = time.monotonic()
            if now - saved > SNAPSHOT_SECONDS:
                self._save()
                self._report(say, done, self.training.measure())
                reported = saved = time.monotonic()
        self._save()
        measured = self.training.measure()
        self._report(say, 1.0, measured)
        device, megapixels = self.training.processes.device, self.pictures.bank.megapixels
        name = torch.cuda.get_device_name(device) if device.type == "cuda" else "a processor"
        trained = f"{self.training.step} steps in {self.clock.elapsed:.0f} s on {name}, {megapixels:.0f} megapixels"
        return Finished(self.training.recipe, self.training.result(), measured, trained)

    def _save(self) -> None:
        if not self._writes:
            return
        pieces.write(self.out, f"{self.job.name}-weights", self.training.weights(), torch.float16)
        pieces.write(self.out, f"{self.job.name}-raw", self.training.raw(), torch.bfloat16)
        loop.save(self._state, self.training.state() | {"seconds": self.clock.elapsed})

    def _report(self, say: Say, done: float, measured: list[lossy.Measured]) -> None:
        training, seconds = self.training, self.clock.elapsed
        line: dict[str, Any] = {
            "job": self.job.name,
            "step": training.step,
            "seconds": round(seconds, 1),
            "done": round(done, 4),
            "loss": round(training.progress(), 4),
            "captured": training.steps.captured,
        }
        text = f"{self.job.name} {done:6.1%} step {training.step}, {seconds:.0f} s, relative loss {line['loss']:.4f}"
        for m in measured:
            rates = " ".join(f"{rung} {bpp:.4f}" for rung, bpp in m.bpp.items())
            text += f"\n    quality {m.quality:2}: {rates} bpp, {m.psnr:.2f} dB, MS-SSIM {m.msssim:.5f}"
        line["held_out"] = [m._asdict() for m in measured]
        if self._writes:
            say(text)
            with (self.out / "log.jsonl").open("a", encoding="utf-8") as log:
                log.write(json.dumps(line) + "\n")


def _start(job: Job, out: Path) -> dict[str, Tensor] | None:
    if not job.start:
        return None
    if "/" in job.start:
        folder, _, name = job.start.rpartition("/")
        return pieces.read(Path(folder), name)
    if list(out.glob(f"{job.start}-weights-*.safetensors")):
        return pieces.read(out, f"{job.start}-weights")
    parameters = restored(load_lossy(job.start).prior)
    return {name: torch.from_numpy(np.ascontiguousarray(values)).float() for name, values in parameters.items()}


def run(
    jobs: list[Job],
    data: Path,
    out: Path,
    *,
    seconds: float,
    steps: int | None = None,
    device: str = "auto",
    stored: Path | None = None,
    eager: bool = False,
    say: Say = print,
) -> dict[str, Finished]:
    """Run jobs one after the other; returns what each has made, by name.

    Args:
        seconds: of all jobs together.
        steps: optimiser steps of each job instead.
        eager: no CUDA graphs.
        stored: losses of a batch that this device has to find again, see `check`.

    Raises:
        BadSetting: a job's settings, its start or its state.
        CaptureFailed: a step cannot be a CUDA graph; a new process can go on without them from the last state.
        UnsupportedImage: there are no pictures, or none as large as a crop.
    """
    out.mkdir(parents=True, exist_ok=True)
    processes = loop.Processes(device)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    torch.backends.cudnn.benchmark = True
    try:
        if stored is not None:
            shape = lossy.Recipe.read(jobs[0].settings).shape
            say(f"{processes.device} differs by {check(shape, processes.device, stored):.2%} from {stored}")
        pictures = Pictures(data, processes.device)
        say(f"{pictures.bank.megapixels:.0f} megapixels on {processes.device}")
        total, made = sum(job.share for job in jobs), {}
        for job in jobs:
            clock = Clock(seconds * job.share / total, steps)
            made[job.name] = Run(job, pictures, out, clock, processes, eager=eager).finish(say)
        return made
    finally:
        processes.close()


def main(arguments: list[str] | None = None) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(
        "python -m explorer.training.run", description="Train a list of jobs by the clock."
    )
    parser.add_argument("jobs", type=Path, help="JSON file")
    parser.add_argument("--data", type=Path, required=True, help="folder of pictures, or of parts of them")
    parser.add_argument("--out", type=Path, required=True, help="folder for weights, states and the log")
    parser.add_argument("--seconds", type=float, required=True, help="of all jobs together")
    parser.add_argument("--check", type=Path, help="losses of another device, written where the file is not there")
    parser.add_argument("--eager", action="store_true", help="no CUDA graphs")
    parser.add_argument("--device", default="auto", help="auto, cpu or cuda")
    given = parser.parse_args(arguments)
    try:
        run(read_jobs(given.jobs), given.data, given.out, seconds=given.seconds, device=given.device,
            stored=given.check, eager=given.eager, say=lambda text: print(text, flush=True))  # fmt: skip
    except CaptureFailed as error:
        print(f"{error}; going on without graphs", flush=True)
        words = sys.argv[1:] if arguments is None else arguments
        os.execv(sys.executable, [sys.executable, "-m", "explorer.training.run", *words, "--eager"])
    except ItalicError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
