"""Trains a density network on crops of random pictures, coded step by step in the order of a random schedule."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor

from explorer.density.likelihood import nats
from explorer.density.network import DensityNetwork, Shape
from explorer.density.normalise import normalise
from explorer.training import loop
from explorer.training.crops import PERIOD, Course, Group, course, groups, windows
from explorer.training.data import BaseBank, PixelBank, kept_bases, read_cifar10, read_folder
from explorer.training.muon import Muon

WARM_UP = 200  # optimiser steps
HELD_OUT = 16  # every 16th picture is not trained on
HELD_OUT_POSITIONS = 98304  # of each group
PHASES = 8  # of a schedule against a crop, drawn once
SAVE_SECONDS = 120.0
AUTO_BASE = {  # the base that serves a number of steps best (docs/experiments.md); "none" beyond
    "photographs": [[1, "bpg:16"], [2, "bpg:20"], [3, "bpg:26"], [5, "bpg:30"], [7, "bpg:32"]],
    "cifar10": [[1, "bpg:16"], [2, "bpg:26"], [3, "bpg:30"]],
}
BASES = 12000  # tiles that are coded as bases


@dataclass(frozen=True)
class Recipe:
    """Everything that decides what a training run makes.

    Attributes:
        data: "cifar10" or "photographs", as the manifest describes it.
        family: of steps, "causal" or "interlaced".
        steps: optimiser steps in all.
        batch: positions per step and process.
        peak: highest learning rate.
        decay: last part of the training, over which the learning rate falls to zero.
        seed: of every random number.
        shape: of the network.
    """

    data: str
    family: str
    steps: int
    batch: int = 24576
    peak: float = 2e-3
    decay: float = 0.5
    seed: int = 0
    shape: Shape = field(default_factory=lambda: Shape(width=128, blocks=2, inner=128, mixtures=4, trunk=48, memory=96, state=32))


def manifest_entry(recipe: Recipe, data: str, held_out_bpsp: dict[str, float]) -> dict[str, Any]:
    """The manifest's line for a trained network: what it was made from and by, and what it reached.

    Args:
        data: a description of the pictures.
        held_out_bpsp: the last measurement, by group.
    """
    thumbnails = recipe.data == "cifar10"
    return {
        "name": "cifar10" if thumbnails else "photo",
        "description": f"density network for {'thumbnails' if thumbnails else 'photographs'}, trained on {data}",
        "recipe": asdict(recipe),
        "held_out_bpsp": {name: round(bpsp, 4) for name, bpsp in held_out_bpsp.items()},
        "auto_base": AUTO_BASE[recipe.data],
    }


class Progress(NamedTuple):
    """What a run reports while it goes on.

    Attributes:
        step, steps: optimiser steps done and in all.
        training: bpsp over the last steps.
        held_out: bpsp of the averaged weights on pictures not trained on, by group; None between measurements.
        seconds: since the start or resumption.
    """

    step: int
    steps: int
    training: float
    held_out: dict[str, float] | None
    seconds: float


class Sampler:
    """Random crops of a bank of pictures."""

    def __init__(self, bank: PixelBank, based: BaseBank | None, groups: tuple[Group, ...]) -> None:
        self.bank, self.based, self.groups = bank, based, groups

    def choose(self, generator: torch.Generator) -> Group:
        """A group, by its share."""
        shares = torch.tensor([group.share for group in self.groups])
        return self.groups[int(torch.multinomial(shares, 1, generator=generator))]

    def crops(self, group: Group, positions: int, generator: torch.Generator) -> tuple[Course, Tensor, Based | None]:
        """A course and crops, int32 (B, pixels + 1), of about so many positions in all."""
        frame = group.frame
        rung = group.rungs[int(torch.randint(0, len(group.rungs), (), generator=generator))]
        phase = int(torch.randint(0, PHASES, (), generator=generator)) if frame.margin else 0
        run = course(rung, frame, phase * 23 % PERIOD, phase * 41 % PERIOD)
        count = max(1, positions // (frame.height * frame.width))
        bank = self.based.pictures if group.base and self.based else self.bank
        at = bank.draw(count, frame, generator)
        if not group.base or self.based is None:
            return run, bank.crops(at, frame), None
        return run, bank.crops(at, frame), Based(self.based.bases.crops(at, frame), self.based.qp_class[at.picture])


class Based(NamedTuple):
    """The bases of crops, int32 (B, pixels + 1), and their QP classes, int64 (B,)."""

    crops: Tensor
    qp_class: Tensor


def group_bpsp(
    network: DensityNetwork,
    sampler: Sampler,
    group: Group,
    positions: int,
    generator: torch.Generator,
    device: torch.device,
) -> Tensor:
    """Mean bits per sub-pixel of random crops of one group: float32, ()."""
    run, crops, based = sampler.crops(group, positions, generator)
    crops = crops.to(device)
    true = windows(crops, run.here[:, None].to(device))[:, 0, :3]
    base, qp_class = None, None
    if based is not None:
        base = windows(based.crops.to(device), run.around.to(device))
        qp_class = based.qp_class.to(device).repeat(len(run.here))
    x = normalise(windows(crops, run.index.to(device)), run.taps, base)
    params, prediction = network(x, true, run.order, run.taps, qp_class)
    return nats(params, prediction, true, x.reference, x.shift).mean() / (3 * math.log(2))


@torch.no_grad()
def held_out(
    network: DensityNetwork, averaged: loop.Averaged, sampler: Sampler, device: torch.device
) -> dict[str, float]:
    """bpsp of the averaged weights by group, always on the same crops."""
    probe = DensityNetwork(network.shape).to(device)
    probe.load_state_dict(averaged.values)
    measured = {}
    for group in sampler.groups:
        generator, batches = torch.Generator().manual_seed(1), 12
        size = HELD_OUT_POSITIONS // batches
        parts = [group_bpsp(probe, sampler, group, size, generator, device).item() for _ in range(batches)]
        measured[group.name] = sum(parts) / len(parts)
    return measured


def samplers(recipe: Recipe, path: Path, checkpoint: Path) -> tuple[Sampler, Sampler]:
    """Training and held-out samplers; coded bases are kept beside the checkpoint from one start to the next."""
    thumbnails = recipe.data == "cifar10"
    pictures = list(read_cifar10(path, "train")) if thumbnails else read_folder(path)
    kept, apart = [p for i, p in enumerate(pictures) if i % HELD_OUT], pictures[::HELD_OUT]
    learnt = groups(thumbnails, recipe.family, bool(recipe.shape.trunk))
    if not recipe.shape.trunk:
        return Sampler(PixelBank(kept), None, learnt), Sampler(PixelBank(apart), None, learnt)
    based = kept_bases(kept, BASES, recipe.seed, checkpoint.with_suffix(".training-bases"))
    based_apart = kept_bases(apart, BASES // HELD_OUT, recipe.seed, checkpoint.with_suffix(".held-out-bases"))
    return Sampler(PixelBank(kept), based, learnt), Sampler(PixelBank(apart), based_apart, learnt)


def train(
    recipe: Recipe,
    path: Path,
    checkpoint: Path,
    *,
    device: str = "auto",
    report: Callable[[Progress], None] = lambda progress: None,
    report_every: int = 200,
    measure_every: int = 4000,
) -> DensityNetwork:
    """Train, or go on from the checkpoint, until `recipe.steps`; returns the averaged network.

    Raises:
        UnsupportedImage: no training pictures at `path`.
    """
    processes = loop.Processes(device)
    try:
        run = _Run(recipe, checkpoint, processes)
        training, testing = samplers(recipe, path, checkpoint)
        total, seen = 0.0, 0
        for step in range(run.first, recipe.steps):
            total, seen, done = total + run.step(step, training), seen + 1, step + 1
            last = done == recipe.steps
            if processes.rank == 0 and (last or done % report_every == 0):
                measure = last or done % measure_every == 0
                measured = held_out(run.network, run.averaged, testing, processes.device) if measure else None
                report(Progress(done, recipe.steps, total / seen, measured, time.monotonic() - run.start))
                total, seen = 0.0, 0
            run.save(done, now=last)
    finally:
        processes.close()
    result = DensityNetwork(recipe.shape)
    result.load_state_dict({k: v.cpu() for k, v in run.averaged.values.items()})
    return result


class _Run:
    """A network, its optimiser and its average, as they are saved and resumed.

    Attributes:
        first: the optimiser step to go on from.
        start: of this run, on the monotonic clock.
    """

    def __init__(self, recipe: Recipe, checkpoint: Path, processes: loop.Processes) -> None:
        torch.manual_seed(recipe.seed)
        self.recipe, self.checkpoint, self.processes = recipe, checkpoint, processes
        self.network = DensityNetwork(recipe.shape).to(processes.device)
        self.optimiser = Muon(self.network.named_parameters(), recipe.peak)
        self.averaged = loop.Averaged(self.network)
        self.first = 0
        state = loop.load(checkpoint)
        if state is not None:
            self.network.load_state_dict(state["network"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.averaged.values.update({k: v.to(processes.device) for k, v in state["averaged"].items()})
            self.first = state["step"]
        self.generator = torch.Generator().manual_seed(recipe.seed + 1000 * self.first + processes.rank)
        self.start = self._saved = time.monotonic()

    def step(self, step: int, sampler: Sampler) -> float:
        """One optimiser step; returns the batch's bpsp."""
        for settings in self.optimiser.param_groups:
            settings["lr"] = loop.learning_rate(self.recipe.peak, step, self.recipe.steps, WARM_UP, self.recipe.decay)
        self.optimiser.zero_grad()
        group = sampler.choose(self.generator)
        bpsp = group_bpsp(
            self.network, sampler, group, self.recipe.batch, self.generator, self.processes.device
        )
        bpsp.backward()  # type: ignore[no-untyped-call]
        self.processes.average_gradients(self.network.parameters())
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        self.averaged.update(self.network, step)
        return bpsp.item()

    def save(self, done: int, *, now: bool) -> None:
        """Write the checkpoint if it is due; only the first process writes."""
        if self.processes.rank or not (now or time.monotonic() - self._saved > SAVE_SECONDS):
            return
        state = {
            "network": self.network.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "averaged": self.averaged.values,
            "step": done,
            "recipe": asdict(self.recipe),
        }
        loop.save(self.checkpoint, state)
        self._saved = time.monotonic()
