"""What decides a training of the lossless codec's density networks, and what the manifest says of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from explorer.errors import BadSetting
from explorer.lossless.density.network import DensityNetwork, Shape

AUTO_BASE = {  # the base that serves a number of steps best (docs/experiments.md); "none" beyond
    "photographs": [[1, "bpg:16"], [2, "bpg:20"], [3, "bpg:26"], [5, "bpg:30"], [7, "bpg:32"]],
    "cifar10": [[1, "bpg:16"], [2, "bpg:26"], [3, "bpg:30"]],
}
STANDARD = Shape(width=128, blocks=2, inner=96, mixtures=4, trunk=32, memory=96, state=24)
BEST = Shape(width=128, blocks=3, inner=384, mixtures=4, trunk=48, memory=192, state=32)
SIZES = {"standard": STANDARD, "best": BEST}


@dataclass(frozen=True)
class Recipe:
    """Everything that decides what the training of one family's network makes.

    Attributes:
        data: "cifar10" or "photographs", as the manifest describes it.
        family: of steps, "causal" or "interlaced".
        steps: optimiser steps in all.
        batch: positions per step and process.
        peak: highest learning rate.
        decay: share of the steps, the last ones, over which the learning rate falls to zero.
        seed: of every random number.
        shape: of the network.
        start: what the weights start from, as the manifest describes it; "" for nothing.
    """

    data: str
    family: str
    steps: int
    batch: int = 24576
    peak: float = 2e-3
    decay: float = 0.5
    seed: int = 0
    shape: Shape = STANDARD
    start: str = ""


class Trained(NamedTuple):
    """What a training has made.

    Attributes:
        recipe: of the training.
        network: with the averaged weights, on the CPU.
        held_out: its bpsp on pictures not trained on, by group.
    """

    recipe: Recipe
    network: DensityNetwork
    held_out: dict[str, float]


def model_name(recipe: Recipe) -> str:
    """What a model of both families is called: "photo", "cifar10", or the same with "-best"."""
    return ("cifar10" if recipe.data == "cifar10" else "photo") + "-best" * (recipe.shape == BEST)


def manifest_entry(trained: dict[str, Trained], data: str) -> dict[str, Any]:
    """The manifest's line for the networks of both families: what they were made from and by, and what they reached.

    Args:
        trained: by family.
        data: a description of the pictures.

    Raises:
        BadSetting: the networks are of different shapes or data.
    """
    recipe, *others = (made.recipe for made in trained.values())
    if any((other.data, other.shape) != (recipe.data, recipe.shape) for other in others):
        raise BadSetting("networks of one model are of one size and learn from the same pictures")
    pictures = "thumbnails" if recipe.data == "cifar10" else "photographs"
    return {
        "name": model_name(recipe),
        "description": f"density networks for {pictures}, trained on {data}",
        "recipes": {family: asdict(made.recipe) for family, made in trained.items()},
        "held_out_bpsp": {
            family: {name: round(bpsp, 4) for name, bpsp in made.held_out.items()} for family, made in trained.items()
        },
        "auto_base": AUTO_BASE[recipe.data],
    }
