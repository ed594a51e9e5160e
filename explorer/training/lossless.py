"""Trains the density network on single positions: random windows of random pictures, masked as the schedules mask."""

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
from explorer.density.window import BASE_OFFSETS
from explorer.training import loop
from explorer.training.data import BaseBank, PixelBank, Positions, kept_bases, read_cifar10, read_folder
from explorer.training.masks import Group, MaskSource, groups

GRID, MARGIN = 160, 26  # of the schedules' grid for photographs, px: far from its edges masks are those of any picture
HELD_OUT = 16  # every 16th picture is not trained on
HELD_OUT_BATCHES = 12  # of 4096 positions
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
        steps: optimiser steps in all.
        batch: positions per step and process.
        peak: highest learning rate.
        seed: of every random number.
        shape: of the network.
    """

    data: str
    steps: int
    batch: int = 4096
    peak: float = 2e-3
    seed: int = 0
    shape: Shape = field(default_factory=lambda: Shape(width=128, blocks=3, mixtures=4, trunk=48))


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


class Batch(NamedTuple):
    """P positions of one group: windows (P, T, 4), true pixels (P, 3), and the base's windows (P, 25, 4) and QP
    classes (P,), or None without a base. Windows and pixels are float32, G, R, B (, known), unknown ones 0."""

    windows: Tensor
    target: Tensor
    base: Tensor | None
    qp_class: Tensor | None

    def to(self, device: torch.device) -> Batch:
        """The same on a device."""
        base, qp_class = (None if t is None else t.to(device) for t in (self.base, self.qp_class))
        return Batch(self.windows.to(device), self.target.to(device), base, qp_class)


class Sampler:
    """Batches of masked windows from a bank of pictures."""

    def __init__(self, bank: PixelBank, based: BaseBank | None, whole_pictures: bool) -> None:
        """`whole_pictures`: pictures are all of one size and masks follow their edges (CIFAR-10)."""
        self.bank, self.based, self.whole = bank, based, whole_pictures
        self.groups = groups(whole_pictures, based is not None)
        size, margin = (int(bank.height[0]), 0) if whole_pictures else (GRID, MARGIN)
        self.sources = {g.name: [MaskSource(rung, size, margin, g.taps) for rung in g.rungs] for g in self.groups}
        for group in self.groups:
            if any(source.interlaced != group.interlaced for source in self.sources[group.name]):
                raise ValueError(f"group {group.name}: a rung of {group.rungs} belongs to the other first layer")

    def batch(self, group: Group, count: int, generator: torch.Generator) -> Batch:
        """Random positions of a group."""
        sources = self.sources[group.name]
        pick = int(torch.randint(0, len(sources), (), generator=generator))
        bank = self.based.pictures if group.base and self.based else self.bank
        at, masks = bank.draw(count, generator), sources[pick].draw(count, generator)
        if self.whole:
            at = Positions(at.picture, masks.y, masks.x)
        pixels, inside = bank.gather(at, masks.dy, masks.dx)
        centre = torch.zeros(count, 1, dtype=torch.int64)
        target, _ = bank.gather(at, centre, centre)
        windows = pixels.float() * (masks.known & inside)[:, :, None]
        base, qp_class = self._base(at) if group.base else (None, None)
        return Batch(windows, target[:, 0, :3].float(), base, qp_class)

    def _base(self, at: Positions) -> tuple[Tensor, Tensor]:
        assert self.based is not None
        offsets = torch.tensor(BASE_OFFSETS).expand(len(at.y), -1, 2)
        pixels, inside = self.based.bases.gather(at, offsets[..., 0], offsets[..., 1])
        return pixels.float() * inside[:, :, None], self.based.qp_class[at.picture]


def columns_of(group: Group, device: torch.device) -> Tensor:
    """The first layer's columns for the taps of a group: int64."""
    return (torch.tensor(group.taps)[:, None] * 4 + torch.arange(4)).flatten().to(device)


def group_bpsp(
    network: DensityNetwork,
    sampler: Sampler,
    group: Group,
    count: int,
    generator: torch.Generator,
    device: torch.device,
) -> Tensor:
    """Mean bits per sub-pixel of random positions of one group: float32, ()."""
    batch = sampler.batch(group, count, generator).to(device)
    x = normalise(batch.windows, group.taps, batch.base)
    with torch.autocast(device.type, torch.bfloat16):
        params, prediction = network(x, group.interlaced, columns_of(group, device), batch.qp_class)
    return nats(params, prediction, batch.target, x.reference, x.shift).mean() / (3 * math.log(2))


@torch.no_grad()
def held_out(
    network: DensityNetwork, averaged: loop.Averaged, sampler: Sampler, device: torch.device
) -> dict[str, float]:
    """bpsp of the averaged weights by group, always on the same positions."""
    probe = DensityNetwork(network.shape).to(device)
    probe.load_state_dict(averaged.values)
    generator = torch.Generator().manual_seed(1)
    measured = {}
    for group in sampler.groups:
        parts = [group_bpsp(probe, sampler, group, 4096, generator, device).item() for _ in range(HELD_OUT_BATCHES)]
        measured[group.name] = sum(parts) / len(parts)
    return measured


def samplers(recipe: Recipe, path: Path, checkpoint: Path) -> tuple[Sampler, Sampler]:
    """Training and held-out samplers; coded bases are kept beside the checkpoint from one start to the next."""
    whole = recipe.data == "cifar10"
    pictures = list(read_cifar10(path, "train")) if whole else read_folder(path)
    kept, apart = [p for i, p in enumerate(pictures) if i % HELD_OUT], pictures[::HELD_OUT]
    if not recipe.shape.trunk:
        return Sampler(PixelBank(kept), None, whole), Sampler(PixelBank(apart), None, whole)
    based = kept_bases(kept, BASES, recipe.seed, checkpoint.with_suffix(".training-bases"))
    based_apart = kept_bases(apart, BASES // HELD_OUT, recipe.seed, checkpoint.with_suffix(".held-out-bases"))
    return Sampler(PixelBank(kept), based, whole), Sampler(PixelBank(apart), based_apart, whole)


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
        self.optimiser = torch.optim.AdamW(
            self.network.parameters(), lr=recipe.peak, betas=(0.9, 0.98), weight_decay=1e-3
        )
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
            settings["lr"] = loop.learning_rate(self.recipe.peak, step, self.recipe.steps)
        self.optimiser.zero_grad()
        total = 0.0
        for group in sampler.groups:
            count = int(self.recipe.batch * group.share)
            bpsp = group_bpsp(self.network, sampler, group, count, self.generator, self.processes.device)
            (bpsp * group.share).backward()  # type: ignore[no-untyped-call]
            total += bpsp.item() * group.share
        self.processes.average_gradients(self.network.parameters())
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        self.averaged.update(self.network, step)
        return total

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
