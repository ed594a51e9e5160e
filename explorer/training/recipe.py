"""What decides a training of the lossless codec's density networks, and what the manifest says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from torch import Tensor

from explorer.coding.schedule import FAMILIES
from explorer.errors import BadSetting
from explorer.lossless.density.network import PLAIN, Shape, Tried

AUTO_BASE = {  # the base that serves a number of steps best (docs/experiments.md); "none" beyond
    "pictures": [[1, "bpg:32"], [2, "bpg:34"]],
    "cifar10": [[1, "bpg:20"], [2, "bpg:26"]],
}
STANDARD = Shape(width=128, blocks=2, inner=96, mixtures=4, trunk=32, memory=96, state=24)
BEST = Shape(width=128, blocks=3, inner=384, mixtures=4, trunk=48, memory=192, state=32)
MAX = Shape(width=256, blocks=5, inner=512, mixtures=4, trunk=48, memory=256, state=64)  # of thumbnails
WARM_UP = 0.01  # share of a training in which the learning rate rises
SIZES = {"standard": STANDARD, "best": BEST, "max": MAX}


@dataclass(frozen=True)
class Recipe:
    """Everything that decides what the training of one family's network makes, but for its length.

    Attributes:
        data: "cifar10" or "pictures", as the manifest describes it.
        family: of steps, one of `FAMILIES`.
        batch: positions per step and process.
        peak: highest learning rate.
        decay: share of the training, its last part, over which the learning rate falls to zero.
        seed: of every random number.
        shape: of the network.
        start: what the weights start from; "" for nothing.
        jpeg, graphics: shares of the crops that come from pictures after a JPEG, and from those that are no
            photographs, where there are any; not of CIFAR-10's.
        cells: share of the causal steps that are of cells.
        bases: how often steps with a base are trained, relative to those without, where there are bases; 0: as the
            family has them.
        lattice, noise: shares of the photographs' crops with chroma on a lattice, and with noise.
        order: of steps, alone, by its name in `orders`; "" for what a family is trained on.
        tried: of an experiment.
    """

    data: str = "pictures"
    family: str = "causal"
    batch: int = 24576
    peak: float = 2e-3
    decay: float = 0.5
    seed: int = 0
    shape: Shape = STANDARD
    start: str = ""
    jpeg: float = 0.25
    graphics: float = 0.3
    cells: float = 0.4
    lattice: float = 0.5
    noise: float = 0.1
    bases: float = 0.0
    order: str = ""
    tried: Tried = PLAIN

    @staticmethod
    def read(settings: dict[str, Any]) -> Recipe:
        """From the settings of a list of jobs, where "shape" may be one of `SIZES`. Raises `BadSetting`."""
        values = dict(settings)
        try:
            shape = values.pop("shape", "standard")
            values["shape"] = SIZES[shape] if isinstance(shape, str) else Shape(**shape)
            values["tried"] = Tried(**values.pop("tried", {}))
            recipe = Recipe(**values)
        except KeyError as error:
            raise BadSetting(f"size {error}: give one of {', '.join(SIZES)}") from error
        except TypeError as error:
            raise BadSetting(f"settings of a lossless training: {error}") from error
        if recipe.data not in AUTO_BASE or recipe.family not in FAMILIES:
            raise BadSetting(f"data is one of {', '.join(AUTO_BASE)}, family one of {', '.join(FAMILIES)}")
        if recipe.jpeg + recipe.graphics > 1 or min(recipe.jpeg, recipe.graphics) < 0:
            raise BadSetting("the shares jpeg and graphics lie between 0 and 1 together")
        return recipe

    def rate(self, done: float) -> float:
        """The learning rate when a share of the training is done ("warm-up, stable, decay", arXiv 2404.06395)."""
        falling = (1 - done) / self.decay if self.decay else 1.0
        return self.peak * max(0.0, min((done + 1e-4) / WARM_UP, 1.0, falling))


class Measured(NamedTuple):
    """What a network reaches on pictures that are not trained on.

    Attributes:
        group: of steps, and the kind of pictures.
        bpsp: bits per sub-pixel.
    """

    group: str
    bpsp: float

    def line(self) -> str:
        """For a report."""
        return f"{self.group} {self.bpsp:.4f} bpsp"


class Trained(NamedTuple):
    """What a training has made.

    Attributes:
        recipe: of the training.
        weights: averaged, by the names of the network's parameters.
        measured: on pictures not trained on.
        trained: for how long and on what.
    """

    recipe: Recipe
    weights: Mapping[str, Tensor]
    measured: Sequence[Measured]
    trained: str


def model_name(recipe: Recipe) -> str:
    """What a model is called: "pictures", "cifar10", or the same with "-best" or "-max"."""
    return recipe.data + {BEST: "-best", MAX: "-max"}.get(recipe.shape, "")


def manifest_entry(trained: dict[str, Trained], data: str) -> dict[str, Any]:
    """The manifest's line for the networks of both families: what they were made from and by, and what they reached.

    Args:
        trained: by family.
        data: a description of the pictures.

    Raises:
        BadSetting: the networks are of different shapes or data.
    """
    recipe, *others = (made.recipe for made in trained.values())
    if any((other.data, other.shape.state) != (recipe.data, recipe.shape.state) for other in others):
        raise BadSetting("networks of one model have states of one size and learn from the same pictures")
    pictures = "thumbnails" if recipe.data == "cifar10" else "photographs and graphics"
    return {
        "name": model_name(recipe),
        "description": f"density networks for {pictures}, trained on {data}",
        "recipes": {family: asdict(made.recipe) for family, made in trained.items()},
        "trained": {family: made.trained for family, made in trained.items()},
        "held_out_bpsp": {
            family: {measured.group: round(measured.bpsp, 4) for measured in made.measured}
            for family, made in trained.items()
        },
        "auto_base": AUTO_BASE[recipe.data],
    }
