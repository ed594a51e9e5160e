"""Trains the density network on single positions: random windows of random pictures, masked as the schedules mask."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor

from explorer.density.likelihood import nats
from explorer.density.network import DensityNetwork, Shape
from explorer.density.normalise import normalise
from explorer.training import loop
from explorer.density.window import BASE_OFFSETS
from explorer.training.data import BaseBank, PixelBank, Positions, read_cifar10, read_folder, with_bases
from explorer.training.masks import Group, MaskSource, groups

GRID, MARGIN = 160, 26  # of the schedules' grid for photographs, px: far from its edges masks are those of any picture
HELD_OUT = 16  # every 16th picture is not trained on
SAVE_SECONDS = 120.0
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
    shape: Shape = Shape()


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


def group_bpsp(network: DensityNetwork, sampler: Sampler, group: Group, count: int, generator: torch.Generator,
               device: torch.device) -> Tensor:
    """Mean bits per sub-pixel of random positions of one group: float32, ()."""
    windows, target, base, qp_class = (t if t is None else t.to(device) for t in sampler.batch(group, count, generator))
    x = normalise(windows, group.taps, base)
    with torch.autocast(device.type, torch.bfloat16):
        params, prediction = network(x, group.interlaced, columns_of(group, device), qp_class)
    return nats(params, prediction, target, x.reference, x.shift).mean() / (3 * math.log(2))


@torch.no_grad()
def held_out(network: DensityNetwork, averaged: loop.Averaged, sampler: Sampler, device: torch.device) -> dict[str, float]:
    """bpsp of the averaged weights by group, always on the same positions."""
    probe = DensityNetwork(network.shape).to(device)
    probe.load_state_dict(averaged.values)
    generator = torch.Generator().manual_seed(1)
    parts = {g.name: [group_bpsp(probe, sampler, g, 4096, generator, device).item() for _ in range(12)] for g in sampler.groups}
    return {name: sum(values) / len(values) for name, values in parts.items()}


def samplers(recipe: Recipe, path: Path, bases: Path) -> tuple[Sampler, Sampler]:
    """Training and held-out samplers; `bases` keeps the coded bases from one start to the next."""
    whole = recipe.data == "cifar10"
    pictures = list(read_cifar10(path, "train")) if whole else read_folder(path)
    kept, apart = [p for i, p in enumerate(pictures) if i % HELD_OUT], pictures[::HELD_OUT]
    if not recipe.shape.trunk:
        return Sampler(PixelBank(kept), None, whole), Sampler(PixelBank(apart), None, whole)
    if bases.exists():
        based, based_apart = torch.load(bases, weights_only=False)
    else:
        based, based_apart = with_bases(kept, BASES, recipe.seed), with_bases(apart, BASES // HELD_OUT, recipe.seed)
        torch.save((based, based_apart), bases)
    return Sampler(PixelBank(kept), based, whole), Sampler(PixelBank(apart), based_apart, whole)


def train(recipe: Recipe, path: Path, checkpoint: Path, *, device: str = "auto",
          report: Callable[[Progress], None] = lambda progress: None, report_every: int = 200,
          measure_every: int = 4000) -> DensityNetwork:
    """Train, or go on from the checkpoint, until `recipe.steps`; returns the averaged network.

    Raises:
        UnsupportedImage: no training pictures at `path`.
    """
    processes = loop.Processes(device)
    torch.manual_seed(recipe.seed)
    network = DensityNetwork(recipe.shape).to(processes.device)
    optimiser = torch.optim.AdamW(network.parameters(), lr=recipe.peak, betas=(0.9, 0.98), weight_decay=1e-3)
    averaged = loop.Averaged(network)
    state = loop.load(checkpoint)
    first = 0
    if state is not None:
        network.load_state_dict(state["network"])
        optimiser.load_state_dict(state["optimiser"])
        averaged.values.update({k: v.to(processes.device) for k, v in state["averaged"].items()})
        first = state["step"]
    training, testing = samplers(recipe, path, checkpoint.with_suffix(".bases"))
    generator = torch.Generator().manual_seed(recipe.seed + 1000 * first + processes.rank)
    start = saved = time.monotonic()
    total, seen = 0.0, 0
    for step in range(first, recipe.steps):
        for settings in optimiser.param_groups:
            settings["lr"] = loop.learning_rate(recipe.peak, step, recipe.steps)
        optimiser.zero_grad()
        for group in training.groups:
            count = int(recipe.batch * group.share)
            bpsp = group_bpsp(network, training, group, count, generator, processes.device)
            (bpsp * group.share).backward()
            total += bpsp.item() * group.share
        processes.average_gradients(network.parameters())
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        averaged.update(network, step)
        seen += 1
        done = step + 1
        last = done == recipe.steps
        if processes.rank == 0 and (last or done % report_every == 0):
            measured = held_out(network, averaged, testing, processes.device) if last or done % measure_every == 0 else None
            report(Progress(done, recipe.steps, total / seen, measured, time.monotonic() - start))
            total, seen = 0.0, 0
        if processes.rank == 0 and (last or time.monotonic() - saved > SAVE_SECONDS):
            loop.save(checkpoint, {"network": network.state_dict(), "optimiser": optimiser.state_dict(),
                                   "averaged": averaged.values, "step": done, "recipe": asdict(recipe)})
            saved = time.monotonic()
    processes.close()
    result = DensityNetwork(recipe.shape)
    result.load_state_dict({k: v.cpu() for k, v in averaged.values.items()})
    return result
