"""Trains a family's density network on random crops, coded step by step in the order of a random schedule."""

from __future__ import annotations

import math
from dataclasses import asdict
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from explorer.lossless.density.likelihood import nats
from explorer.lossless.density.network import DensityNetwork
from explorer.lossless.density.normalise import normalise
from explorer.training import loop
from explorer.training.bank import Bank
from explorer.training.capture import Steps
from explorer.training.crops import PERIOD, Course, Group, course, groups, true_values, windows
from explorer.training.growth import grown
from explorer.training.muon import Muon
from explorer.training.pictures import JPEG, KINDS, PHOTOGRAPHS, Based, LosslessPictures
from explorer.training.recipe import Measured, Recipe
from explorer.training.vary import mirrored, varied

HELD_OUT_POSITIONS = 98304  # of each group and kind of pictures
HELD_OUT_BATCHES = 12
PHASES = 8  # of a schedule against a crop, drawn once
FEW_PHASES = 3  # where each is a CUDA graph of its own


class Crops(NamedTuple):
    """Crops and their bases, int32 (B, pixels + 1), the last one unknown; and the bases' QP classes, int64 (B,)."""

    pixels: Tensor
    bases: Tensor | None = None
    qp_class: Tensor | None = None


def _flat(crops: Tensor) -> Tensor:
    return torch.nn.functional.pad(crops.flatten(1), (0, 1))


def crops_of(bank: Bank, group: Group, count: int, generator: torch.Generator | None) -> Crops:
    """Random crops as they are."""
    frame = group.frame
    at = bank.places(frame.height, frame.width, frame.margin, count, generator)
    return Crops(_flat(bank.cut(at, *frame.outer)))


def based_crops(based: Based, group: Group, count: int, generator: torch.Generator | None) -> Crops:
    """Random crops with their bases."""
    frame = group.frame
    at = based.pictures.places(frame.height, frame.width, frame.margin, count, generator)
    cut = (_flat(bank.cut(at, *frame.outer)) for bank in (based.pictures, based.bases))
    return Crops(next(cut), next(cut), at.label)


def varied_crops(bank: Bank, recipe: Recipe, group: Group, count: int, generator: torch.Generator | None) -> Crops:
    """Random crops as `recipe` varies them."""
    frame = group.frame
    at = bank.places(frame.height, frame.width, frame.margin, count, generator)
    pixels = mirrored(bank.cut(at, *frame.outer), generator)
    if recipe.data != "cifar10":
        clean = at.kind == KINDS.index(PHOTOGRAPHS)
        noisy = clean | (at.kind == KINDS.index(JPEG))
        pixels = varied(pixels, recipe.lattice * clean, recipe.noise * noisy, generator)
    return Crops(_flat(pixels))


def bpsp_of(network: DensityNetwork, run: Course, crops: Crops) -> Tensor:
    """Mean bits per sub-pixel of crops that are coded in the order of a course: float32, ()."""
    true = true_values(crops.pixels, run.own)
    base, qp_class = None, None
    if crops.bases is not None and crops.qp_class is not None:
        base, qp_class = windows(crops.bases, run.around), crops.qp_class.repeat(len(run.here))
    x = normalise(windows(crops.pixels, run.index), run.taps, base)
    params, prediction = network(x, true, run.order, run.taps, qp_class)
    return nats(params, prediction, true, x.reference.t(), x.shift.t()).mean() / (true.shape[1] * math.log(2))


class Training(loop.Continued):
    """A training that goes on step by step.

    Attributes:
        recipe: what decides it.
        network: as it is trained.
        averaged: exponential moving average of its weights.
        pictures: what it learns from.
        step: optimiser steps done.
        steps: how steps are run.
    """

    def __init__(
        self,
        recipe: Recipe,
        pictures: LosslessPictures,
        processes: loop.Processes,
        *,
        start: dict[str, Tensor] | None = None,
        captured: bool = True,
    ) -> None:
        """Start anew, or from weights of the same shape or of a smaller one.

        Args:
            captured: whether steps may run as CUDA graphs.

        Raises:
            BadSetting: the weights to start from are of a larger shape.
        """
        self.recipe, self.pictures, self.processes = recipe, pictures, processes
        torch.manual_seed(recipe.seed)
        shape, tried = recipe.shape, recipe.tried
        network = DensityNetwork(shape, tried) if start is None else grown(start, shape, tried)
        self.network = network.to(processes.device)
        self.averaged = loop.Averaged(self.network)
        thumbnails, based = recipe.data == "cifar10", pictures.based is not None
        self.groups = groups(thumbnails, recipe.family, based, recipe.cells, recipe.order, recipe.bases)
        self.steps = Steps(processes.device, captured=captured and processes.count == 1)
        self.step = 0
        self._rate = torch.zeros((), device=processes.device)
        self._optimiser = Muon(self.network.named_parameters(), self._rate)
        self._sums = torch.zeros(2, device=processes.device)  # of bpsp, and steps
        torch.manual_seed(recipe.seed + 1 + processes.rank)

    def advance(self, done: float) -> None:
        """One optimiser step, when a share of the training is done."""
        device = self.processes.device
        generator = loop.generator_of(self.recipe.seed, self.step, self.processes.rank)
        group, run, kind = self._drawn(generator)
        self._rate.fill_(self.recipe.rate(done))
        on_device = None if device.type == "cuda" else generator  # CUDA's own can be captured
        self.steps.run(kind, partial(self._descend, group, run, on_device))
        self.averaged.update(self.network, self.step)
        self.step += 1

    def _drawn(self, generator: torch.Generator) -> tuple[Group, Course, tuple[str, str, int]]:
        """A group by its share, one of its rungs, and where that begins against the crop."""
        shares = torch.tensor([group.share for group in self.groups])
        group = self.groups[int(torch.multinomial(shares, 1, generator=generator))]
        rung = group.rungs[int(torch.randint(0, len(group.rungs), (), generator=generator))]
        phases = (1 if group.base else FEW_PHASES) if self.steps.captured else PHASES
        phase = int(torch.randint(0, phases, (), generator=generator)) if group.frame.margin else 0
        return group, self._course(group, rung, phase), (group.name, rung, phase)

    def _course(self, group: Group, rung: str, phase: int) -> Course:
        tried = self.recipe.tried
        down, right = phase * 23 % PERIOD, phase * 41 % PERIOD
        down, right = down - down % tried.rows, right - right % tried.columns
        return course(rung, group.frame, down, right, self.processes.device, tried)

    def _descend(self, group: Group, run: Course, generator: torch.Generator | None) -> None:
        self._optimiser.zero_grad()
        count = max(1, self.recipe.batch // (group.frame.height * group.frame.width))
        if group.base and self.pictures.based is not None:
            crops = based_crops(self.pictures.based, group, count, generator)
        else:
            crops = varied_crops(self.pictures.bank, self.recipe, group, count, generator)
        bpsp = bpsp_of(self.network, run, crops)
        bpsp.backward()  # type: ignore[no-untyped-call]
        self.processes.average_gradients(self.network.parameters())
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), loop.CLIP)
        self._optimiser.step()
        self._sums += torch.stack([bpsp.detach(), torch.ones_like(bpsp)])

    def progress(self) -> float:
        """Mean bpsp of the training's crops since the last call."""
        total, count = (float(sum_) for sum_ in self._sums.tolist())
        self._sums.zero_()
        return total / max(count, 1)

    def state(self) -> dict[str, Any]:
        """All that a training needs to go on as if it had not stopped."""
        return {
            "network": self.network.state_dict(),
            "averaged": self.averaged.values,
            "optimiser": self._optimiser.state_dict(),
            "step": self.step,
            "recipe": asdict(self.recipe),
        }

    def resume(self, state: dict[str, Any]) -> None:
        """Go on from a state. Raises `BadSetting` if it is of another recipe."""
        self.check(state)
        self.go_on(state)

    def result(self) -> DensityNetwork:
        """A network of the averaged weights, on the CPU."""
        network = DensityNetwork(self.recipe.shape, self.recipe.tried)
        self.averaged.into(network)
        return network.eval()

    @torch.no_grad()
    def measure(self) -> list[Measured]:
        """What the averaged weights reach on pictures that are not trained on, always on the same crops."""
        network = self.result().to(self.processes.device)
        found = []
        for group in self.groups:
            if not group.base:
                for kind, bank in self.pictures.measured.items():
                    name = f"{group.name} {kind}" if len(self.pictures.measured) > 1 else group.name
                    found.append(Measured(name, self._measured(network, group, partial(crops_of, bank))))
            elif self.pictures.measured_based is not None:
                draw = partial(based_crops, self.pictures.measured_based)
                found.append(Measured(group.name, self._measured(network, group, draw)))
        return found

    def _measured(self, network: DensityNetwork, group: Group, draw: Any) -> float:
        device = self.processes.device
        generator = torch.Generator(device).manual_seed(1)
        chance = np.random.default_rng(1)
        count = max(1, HELD_OUT_POSITIONS // HELD_OUT_BATCHES // (group.frame.height * group.frame.width))
        parts = []
        for _ in range(HELD_OUT_BATCHES):
            phase = int(chance.integers(FEW_PHASES if self.steps.captured else PHASES)) if group.frame.margin else 0
            run = self._course(group, str(chance.choice(group.rungs)), phase)
            parts.append(bpsp_of(network, run, draw(group, count, generator)))
        return float(torch.stack(parts).mean())
