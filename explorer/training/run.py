"""Trains by the clock: `python -m explorer.training.run JOBS --data PACKED --out FOLDER --seconds S`.

JOBS is a JSON file, or the name of one in `explorer/training/jobs`: a list of jobs that follow each other.

    [{"name": "lossy-mse", "kind": "lossy", "share": 4, "settings": {"metric": "mse"}},
     {"name": "lossy-msssim", "kind": "lossy", "share": 1, "start": "lossy-mse", "settings": {"metric": "msssim"}}]

Each has its share of the seconds. A job starts from nothing, or from the averaged weights of a job before it
("start"), an installed model of that name, or the weights NAME-1.safetensors .. in a folder ("start": "FOLDER/NAME").
Every minute, and at its end, a job writes into FOLDER

    NAME-weights-*.safetensors   averaged weights, 16-bit floating point: what may be shipped
    NAME-raw-*.safetensors       the weights as they are trained, bfloat16: what a later run may go on from
    NAME.json                    at its end: its recipe, and what it reached; `italic train install` makes models of it
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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.errors import ItalicError
from explorer.lossless.density import integer as lossless_integer
from explorer.lossless.models import load
from explorer.lossy import integer as lossy_integer
from explorer.lossy.models import load_lossy
from explorer.lossy.network import Shape
from explorer.training import lossless, lossy, pieces, recipe
from explorer.training.capture import CaptureFailed, Steps
from explorer.training.check import check
from explorer.training.finished import Finished
from explorer.training.finished import write as write_finished
from explorer.training.jobs import Job, read_jobs
from explorer.training.loop import Processes
from explorer.training.loop import load as load_state
from explorer.training.loop import save as save_state
from explorer.training.pictures import LosslessPictures, LossyPictures

REPORT_SECONDS, SNAPSHOT_SECONDS = 10.0, 60.0
LOOK_EVERY = 64  # steps between looks for more pictures
Say = Callable[[str], None]
Parameters = Mapping[str, NDArray[np.float64]]


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
        self.start()

    def start(self) -> None:
        """Count from now."""
        self._began = time.monotonic()

    @property
    def elapsed(self) -> float:
        """Seconds, those of earlier runs included."""
        return self.used + time.monotonic() - self._began

    def done(self, step: int) -> float:
        """The share that is done."""
        return step / self.steps if self.steps is not None else self.elapsed / self.seconds


class Measured(Protocol):
    """What a network reaches on pictures that are not trained on."""

    def line(self) -> str:
        """For a report."""
        ...

    def _asdict(self) -> dict[str, Any]: ...


class Training(Protocol):
    """What the trainings of both codecs have in common; described there."""

    processes: Processes
    steps: Steps
    step: int

    @property
    def recipe(self) -> Any: ...
    @property
    def megapixels(self) -> float: ...
    def advance(self, done: float) -> None: ...
    def look(self) -> bool: ...
    def progress(self) -> float: ...
    def measure(self) -> Sequence[Measured]: ...
    def state(self) -> dict[str, Any]: ...
    def resume(self, state: dict[str, Any]) -> None: ...
    def weights(self) -> dict[str, Tensor]: ...
    def raw(self) -> dict[str, Tensor]: ...


class Start:
    """Makes the trainings of jobs; jobs that learn from the same pictures share them."""

    def __init__(self, data: Path, out: Path, processes: Processes, *, eager: bool) -> None:
        self._data, self._out, self._processes, self._captured = data, out, processes, not eager
        self._lossy: LossyPictures | None = None
        self._lossless: dict[tuple[object, ...], LosslessPictures] = {}

    def training(self, job: Job) -> Training:
        """The training of a job. Raises as `run` does."""
        settings = {"start": job.start} | job.settings
        if job.kind == "lossy":
            made = lossy.Recipe.read(settings)
            self._lossy = self._lossy or LossyPictures(self._data, self._processes.device)
            weights = self._weights(job, lambda: lossy_integer.restored(load_lossy(job.start).prior))
            return lossy.Training(made, self._lossy, self._processes, start=weights, captured=self._captured)
        asked = recipe.Recipe.read(settings)
        key = (asked.data, asked.jpeg, asked.graphics, asked.seed, bool(asked.shape.trunk))
        if key not in self._lossless:
            self._lossless[key] = LosslessPictures(self._data, asked, self._out, self._processes.device)
        network = self._weights(job, lambda: lossless_integer.restored(load(job.start).network.of(asked.family)))
        return lossless.Training(asked, self._lossless[key], self._processes, start=network, captured=self._captured)

    def _weights(self, job: Job, installed: Callable[[], Parameters]) -> dict[str, Tensor] | None:
        if not job.start:
            return None
        if "/" in job.start:
            folder, _, name = job.start.rpartition("/")
            return pieces.read(Path(folder), name)
        if list(self._out.glob(f"{job.start}-weights-*.safetensors")):
            return pieces.read(self._out, f"{job.start}-weights")
        return {name: torch.from_numpy(np.ascontiguousarray(p)).float() for name, p in installed().items()}


class Run:
    """One job, from its start or its last state to its end."""

    def __init__(self, job: Job, start: Start, out: Path, clock: Clock) -> None:
        self.job, self.out, self.clock = job, out, clock
        self.training = start.training(job)
        self._state = out / f"{job.name}.pt"
        self._writes = self.training.processes.rank == 0
        kept = load_state(self._state)
        if kept is not None:
            self.training.resume(kept)
            clock.used = kept["seconds"]
        clock.start()

    def finish(self, say: Say) -> Finished:
        """Train until the clock says that it is done."""
        reported = saved = time.monotonic()
        while (done := self.training.processes.agreed(self.clock.done(self.training.step))) < 1:
            self.training.advance(done)
            if self.training.step % LOOK_EVERY == 0 and self.training.look():
                say(f"{self.job.name}: {self.training.megapixels:.0f} megapixels")
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
        device, megapixels = self.training.processes.device, self.training.megapixels
        name = torch.cuda.get_device_name(device) if device.type == "cuda" else "a processor"
        trained = f"{self.training.step} steps in {self.clock.elapsed:.0f} s on {name}, {megapixels:.0f} megapixels"
        made = Finished(self.job.kind, self.training.recipe, self.training.weights(), measured, trained)
        if self._writes:
            write_finished(self.out, self.job.name, made)
        return made

    def _save(self) -> None:
        if not self._writes:
            return
        pieces.write(self.out, f"{self.job.name}-weights", self.training.weights(), torch.float16)
        pieces.write(self.out, f"{self.job.name}-raw", self.training.raw(), torch.bfloat16)
        save_state(self._state, self.training.state() | {"seconds": self.clock.elapsed})

    def _report(self, say: Say, done: float, measured: Sequence[Measured]) -> None:
        training, seconds = self.training, self.clock.elapsed
        line: dict[str, Any] = {
            "job": self.job.name,
            "step": training.step,
            "seconds": round(seconds, 1),
            "done": round(done, 4),
            "loss": round(training.progress(), 4),
            "captured": training.steps.captured,
        }
        text = f"{self.job.name} {done:6.1%} step {training.step}, {seconds:.0f} s, loss {line['loss']:.4f}"
        text += "".join(f"\n    {each.line()}" for each in measured)
        line["held_out"] = [m._asdict() for m in measured]
        if self._writes:
            say(text)
            with (self.out / "log.jsonl").open("a", encoding="utf-8") as log:
                log.write(json.dumps(line) + "\n")


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
    processes = Processes(device)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    torch.backends.cudnn.benchmark = True
    try:
        if stored is not None:
            shape = next((lossy.Recipe.read(job.settings).shape for job in jobs if job.kind == "lossy"), Shape())
            say(f"{processes.device} differs by {check(shape, processes.device, stored):.2%} from {stored}")
        start = Start(data, out, processes, eager=eager)
        total, made = sum(job.share for job in jobs), {}
        for job in jobs:
            here = Run(job, start, out, Clock(seconds * job.share / total, steps))
            say(f"{job.name}: {here.training.megapixels:.0f} megapixels on {processes.device}")
            made[job.name] = here.finish(say)
        return made
    finally:
        processes.close()


def main(arguments: list[str] | None = None) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(
        "python -m explorer.training.run", description="Train a list of jobs by the clock."
    )
    parser.add_argument("jobs", help="JSON file, or a name of `python -m explorer.training.jobs`")
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
