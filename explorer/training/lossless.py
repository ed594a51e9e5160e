"""Trains a family's density network on random crops, coded step by step in the order of a random schedule."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.errors import BadSetting
from explorer.lossless.density.likelihood import nats
from explorer.lossless.density.network import DensityNetwork, Shape
from explorer.lossless.density.normalise import normalise
from explorer.training import loop
from explorer.training.crops import Group, groups, true_values, windows
from explorer.training.data import PixelBank, kept_bases, read_cifar10, read_folder
from explorer.training.growth import grown
from explorer.training.muon import Muon
from explorer.training.recipe import Recipe, Trained
from explorer.training.sampler import Sampler

HELD_OUT_POSITIONS = 98304  # of each group
HELD_OUT_BATCHES = 12
BASES = 12000  # tiles that are coded as bases


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


def group_bpsp(
    network: DensityNetwork, sampler: Sampler, group: Group, positions: int, generator: torch.Generator
) -> Tensor:
    """Mean bits per sub-pixel of random crops of one group: float32, ()."""
    run, crops, based = sampler.crops(group, positions, generator)
    true = true_values(crops, run.here)
    base, qp_class = None, None
    if based is not None:
        base, qp_class = windows(based.crops, run.around), based.qp_class.repeat(len(run.here))
    x = normalise(windows(crops, run.index), run.taps, base)
    params, prediction = network(x, true, run.order, run.taps, qp_class)
    return nats(params, prediction, true, x.reference.t(), x.shift.t()).mean() / (3 * math.log(2))


@torch.no_grad()
def held_out(network: DensityNetwork, sampler: Sampler) -> dict[str, float]:
    """bpsp of a network by group, always on the same crops."""
    size = HELD_OUT_POSITIONS // HELD_OUT_BATCHES
    measured = {}
    for group in sampler.groups:
        generator = torch.Generator().manual_seed(1)
        parts = [group_bpsp(network, sampler, group, size, generator) for _ in range(HELD_OUT_BATCHES)]
        measured[group.name] = float(torch.stack(parts).mean())
    return measured


def samplers(recipe: Recipe, path: Path, folder: Path, device: torch.device) -> tuple[Sampler, Sampler]:
    """Training and held-out samplers; coded bases are kept in the folder, for both families and the next start."""
    thumbnails, trunk = recipe.data == "cifar10", bool(recipe.shape.trunk)
    training, testing = loop.apart(list(read_cifar10(path, "train")) if thumbnails else read_folder(path))
    learnt = groups(thumbnails, recipe.family, trunk)

    def sampler(pictures: list[NDArray[np.uint8]], bases: int, name: str) -> Sampler:
        based = kept_bases(pictures, bases, recipe.seed, folder / name) if trunk else None
        return Sampler(PixelBank(pictures), based, learnt, device)

    return (
        sampler(training, BASES, "training.bases"),
        sampler(testing, BASES // loop.HELD_OUT, "held-out.bases"),
    )


def train(
    recipe: Recipe,
    path: Path,
    checkpoint: Path,
    *,
    start: dict[str, Tensor] | None = None,
    device: str = "auto",
    report: Callable[[Progress], None] = lambda progress: None,
    report_every: int = 200,
    measure_every: int = 4000,
) -> Trained:
    """Train, or go on from the checkpoint, until `recipe.steps`.

    Args:
        path: a folder of pictures, or CIFAR-10 as `read_cifar10` takes it.
        checkpoint: written every two minutes.
        start: weights to start from where there is no checkpoint yet, of the same shape or of a smaller one.

    Raises:
        BadSetting: the checkpoint is of another shape or family, or the weights to start from are of a larger shape.
        UnsupportedImage: no training pictures at `path`.
    """
    processes = loop.Processes(device)
    try:
        run = _Run(recipe, checkpoint, start, processes)
        if run.done < recipe.steps:
            run.finish(
                *samplers(recipe, path, checkpoint.parent, processes.device), report, report_every, measure_every
            )
        return Trained(recipe, run.result().cpu(), run.held_out)
    finally:
        processes.close()


def trained(checkpoint: Path) -> Trained | None:
    """What a training made whose checkpoint is complete; None where it is not. Raises `BadSetting` if it is none."""
    state = loop.load(checkpoint)
    if state is None:
        return None
    weights = loop.averaged_weights(state, checkpoint)
    recipe = Recipe(**state["recipe"] | {"shape": Shape(**state["recipe"]["shape"])})
    if state["step"] < recipe.steps:
        return None
    return Trained(recipe, grown(weights, recipe.shape), state["held_out"])


class _Run:
    """A network, its optimiser and its average, as they are saved and resumed.

    Attributes:
        done: optimiser steps.
        held_out: the last measurement.
    """

    def __init__(
        self, recipe: Recipe, checkpoint: Path, start: dict[str, Tensor] | None, processes: loop.Processes
    ) -> None:
        torch.manual_seed(recipe.seed)
        self.recipe, self.checkpoint, self.processes = recipe, checkpoint, processes
        network = DensityNetwork(recipe.shape) if start is None else grown(start, recipe.shape)
        self.network = network.to(processes.device)
        self.optimiser = Muon(self.network.named_parameters(), recipe.peak)
        self.averaged = loop.Averaged(self.network)
        self.done = 0
        self.held_out: dict[str, float] = {}
        self._resume()

    def _resume(self) -> None:
        state = loop.load(self.checkpoint)
        if state is None:
            return
        for name in ("family", "shape"):  # steps and rates may change from one start to the next
            if state["recipe"][name] != asdict(self.recipe)[name]:
                raise BadSetting(f"{self.checkpoint}: the state of another {name}; give another folder")
        self.network.load_state_dict(state["network"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.averaged.values.update({k: v.to(self.processes.device) for k, v in state["averaged"].items()})
        self.done, self.held_out = state["step"], state.get("held_out", {})

    def advance(self, sampler: Sampler) -> Tensor:
        """One optimiser step; returns the batch's bpsp."""
        recipe = self.recipe
        generator = loop.generator_of(recipe.seed, self.done, self.processes.rank)
        bpsp = group_bpsp(self.network, sampler, sampler.choose(generator), recipe.batch, generator)
        rate = loop.learning_rate(recipe.peak, self.done, recipe.steps, recipe.decay)
        loop.descend(bpsp, self.network, self.optimiser, rate, self.processes)
        self.averaged.update(self.network, self.done)
        self.done += 1
        return bpsp.detach()

    def finish(
        self,
        training: Sampler,
        testing: Sampler,
        report: Callable[[Progress], None],
        report_every: int,
        measure_every: int,
    ) -> None:
        """Train until the steps are done."""
        began = saved = time.monotonic()
        seen: list[Tensor] = []
        while self.done < self.recipe.steps:
            seen.append(self.advance(training))
            last = self.done == self.recipe.steps
            if self.processes.rank:  # of several processes the first one measures, reports and writes
                seen.clear()
                continue
            if last or self.done % report_every == 0:
                measure = last or self.done % measure_every == 0
                self.held_out = held_out(self.result(), testing) if measure else self.held_out
                mean, seconds = float(torch.stack(seen).mean()), time.monotonic() - began
                report(Progress(self.done, self.recipe.steps, mean, self.held_out if measure else None, seconds))
                seen.clear()
            if last or time.monotonic() - saved > loop.SAVE_SECONDS:
                self.save()
                saved = time.monotonic()

    def result(self) -> DensityNetwork:
        """The averaged weights, on the device."""
        network = DensityNetwork(self.recipe.shape).to(self.processes.device)
        network.load_state_dict(self.averaged.values)
        return network

    def save(self) -> None:
        """Write the checkpoint."""
        state = {
            "network": self.network.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "averaged": self.averaged.values,
            "step": self.done,
            "held_out": self.held_out,
            "recipe": asdict(self.recipe),
        }
        loop.save(self.checkpoint, state)
