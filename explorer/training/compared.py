"""Trains variants of a density network side by side, and tells what each reaches.

All see the same crops in the same order, and take turns step by step, so that whatever else the machine does slows all
of them alike: who has had the least is next. Seconds are those of the processor, not of the clock.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from explorer.errors import BadSetting
from explorer.lossless.density.integer import restored
from explorer.lossless.models import load
from explorer.training import loop
from explorer.training.lossless import Training
from explorer.training.pictures import LosslessPictures
from explorer.training.recipe import Recipe

SAVE_SECONDS = 60.0
Say = Callable[[str], None]


class Variant(NamedTuple):
    """A network and how it is trained.

    Attributes:
        name: what is told apart by it.
        recipe: of its training; the seed is replaced.
    """

    name: str
    recipe: Recipe


class Budget(NamedTuple):
    """What each variant has: optimiser steps, or seconds of a processor."""

    steps: int | None = None
    seconds: float | None = None

    def done(self, steps: int, seconds: float) -> float:
        """The share that is used."""
        return steps / self.steps if self.steps else seconds / (self.seconds or 1.0)


class Result(NamedTuple):
    """What a variant has reached.

    Attributes:
        name: of the variant.
        multiplications: for each pixel, with all taps known.
        steps: optimiser steps, mean of the seeds.
        seconds: of a processor for them, mean of the seeds.
        bpsp: of pictures that are not trained on, by steps and kind of picture, for each seed.
    """

    name: str
    multiplications: int
    steps: float
    seconds: float
    bpsp: dict[str, list[float]]


class _Turn:
    """One variant's training with one seed."""

    def __init__(self, variant: Variant, training: Training, state: Path) -> None:
        self.name, self.training, self._state = variant.name, training, state
        self.seconds = 0.0
        kept = loop.load(state)
        if kept is not None:
            training.resume(kept)
            self.seconds = kept["seconds"]

    def advance(self, budget: Budget) -> None:
        clock = time.process_time if self.training.processes.device.type == "cpu" else time.perf_counter
        began = clock()
        self.training.advance(budget.done(self.training.step, self.seconds))
        self.seconds += clock() - began

    def save(self) -> None:
        loop.save(self._state, self.training.state() | {"seconds": self.seconds})


def compare(
    variants: Sequence[Variant],
    data: Path,
    out: Path,
    budget: Budget,
    *,
    seeds: int = 1,
    device: str = "auto",
    say: Say = print,
) -> list[Result]:
    """Train every variant with every seed; goes on from the states in `out` where there are any.

    Args:
        data: as `run` takes it, of the variants' kind.
        out: a folder for states.

    Raises:
        BadSetting: settings, states of others, or weights to start from that do not fit.
        ModelMissing: what a recipe starts from is not installed.
        UnsupportedImage: there are no pictures.
    """
    if budget.steps is None and budget.seconds is None:
        raise BadSetting("give steps or seconds")
    out.mkdir(parents=True, exist_ok=True)
    processes = loop.Processes(device)
    pictures: dict[tuple[object, ...], LosslessPictures] = {}
    turns = [_turn(each, seed, data, out, processes, pictures) for each in variants for seed in range(seeds)]
    _trained(turns, budget, say)
    return [_result([turn for turn in turns if turn.name == each.name]) for each in variants]


def _turn(
    variant: Variant,
    seed: int,
    data: Path,
    out: Path,
    processes: loop.Processes,
    pictures: dict[tuple[object, ...], LosslessPictures],
) -> _Turn:
    recipe = replace(variant.recipe, seed=seed)
    key = bool(recipe.shape.trunk), recipe.jpeg, recipe.graphics
    if key not in pictures:
        pictures[key] = LosslessPictures(data, variant.recipe, out, processes.device)
    # No CUDA graphs: those of many networks would not fit.
    training = Training(recipe, pictures[key], processes, start=_start(recipe), captured=False)
    return _Turn(variant, training, out / f"{variant.name.replace(' ', '-').replace(',', '')}-{seed}.pt")


def _start(recipe: Recipe) -> dict[str, Tensor] | None:
    """The weights of an installed model, without the trunk where the variant has none."""
    if not recipe.start:
        return None
    found = restored(load(recipe.start).network.of(recipe.family))
    kept = {name: p for name, p in found.items() if recipe.shape.trunk or not name.startswith("trunk.")}
    return {name: torch.from_numpy(np.ascontiguousarray(p)).float() for name, p in kept.items()}


def _trained(turns: Sequence[_Turn], budget: Budget, say: Say) -> None:
    saved = time.monotonic()

    def used(turn: _Turn) -> float:
        return budget.done(turn.training.step, turn.seconds)

    while used(turn := min(turns, key=used)) < 1:
        turn.advance(budget)
        if time.monotonic() - saved > SAVE_SECONDS:
            for each in turns:
                each.save()
            losses = ", ".join(f"{each.name} {each.training.progress():.4f}" for each in turns)
            say(f"{used(turn):.1%}: {losses}")
            saved = time.monotonic()
    for each in turns:
        each.save()


def _result(turns: Sequence[_Turn]) -> Result:
    """Of the seeds of one variant."""
    bpsp: dict[str, list[float]] = {}
    for turn in turns:
        for line in turn.training.measure():
            bpsp.setdefault(line.group, []).append(line.bpsp)
    training = turns[0].training
    frame, tried = training.groups[0].frame, training.recipe.tried
    looked_at = -(-frame.height // tried.spacing) * -(-frame.width // tried.spacing)
    multiplications = training.network.multiplications(looked_at)
    steps, seconds = (float(np.mean(each)) for each in zip(*((t.training.step, t.seconds) for t in turns), strict=True))
    return Result(turns[0].name, multiplications, steps, seconds, bpsp)


def table(results: Sequence[Result]) -> str:
    """As Markdown; with several seeds the mean, and half of what lies between the least and the largest."""
    groups = list(results[0].bpsp)
    lines = [
        ["variant", "multiplications a pixel", "steps", "seconds of a processor", *groups],
        ["---"] * (4 + len(groups)),
        *([r.name, f"{r.multiplications:,}", f"{r.steps:.0f}", f"{r.seconds:.0f}", *_cells(r.bpsp)] for r in results),
    ]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _cells(bpsp: Mapping[str, list[float]]) -> list[str]:
    def cell(values: list[float]) -> str:
        spread = f" ± {(max(values) - min(values)) / 2:.3f}" if len(values) > 1 else ""
        return f"{np.mean(values):.3f}{spread}"

    return [cell(values) for values in bpsp.values()]


def document(name: str, variants: Sequence[Variant], results: Sequence[Result], budget: Budget) -> dict[str, Any]:
    """What is to be kept of a comparison, for `json`."""
    recipes = {each.name: asdict(each.recipe) for each in variants}
    rows = [result._asdict() for result in results]
    return {"experiment": name, "budget": budget._asdict(), "recipes": recipes, "results": rows}
