"""What a finished job leaves, NAME.json beside its weights, and the models that are made of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from torch import Tensor

from explorer.errors import BadSetting
from explorer.lossless.density import integer as lossless_integer
from explorer.lossless.density import storage as lossless_storage
from explorer.lossless.density.network import DensityNetwork
from explorer.lossy import integer as lossy_integer
from explorer.lossy import storage as lossy_storage
from explorer.lossy.network import JointPrior
from explorer.machine.files import write_atomic
from explorer.training import lossy, pieces, recipe
from explorer.weights.models import install


class Finished(NamedTuple):
    """What a job has made.

    Attributes:
        kind: "lossy" or "lossless".
        recipe: that decided it, a `lossy.Recipe` or a `recipe.Recipe`.
        weights: averaged, by the names of the network's parameters.
        measured: what they reach on pictures not trained on, lines of `lossy.Measured` or `recipe.Measured`.
        trained: for how long and on what.
    """

    kind: str
    recipe: Any
    weights: Mapping[str, Tensor]
    measured: Sequence[Any]
    trained: str

    def network(self) -> Any:
        """The network of the weights, on the CPU."""
        shape = self.recipe.shape
        made = JointPrior(shape) if self.kind == "lossy" else DensityNetwork(shape, self.recipe.tried)
        made.load_state_dict(self.weights)
        return made.eval()


def write(folder: Path, name: str, made: Finished) -> None:
    """Write NAME.json; the weights are there already."""
    settings = asdict(made.recipe)
    lines = [line._asdict() for line in made.measured]
    described = {"kind": made.kind, "recipe": settings, "measured": lines, "trained": made.trained}
    write_atomic(folder / f"{name}.json", json.dumps(described, indent=1).encode(), force=True)


def read(folder: Path, name: str) -> Finished:
    """A finished job's. Raises `BadSetting` where it is not there, not finished or damaged."""
    path = folder / f"{name}.json"
    try:
        given = json.loads(path.read_text("utf-8"))
        kind = lossy if given["kind"] == "lossy" else recipe
        made = kind.Recipe.read(given["recipe"])
        measured = [kind.Measured(**line) for line in given["measured"]]
        return Finished(given["kind"], made, pieces.read(folder, f"{name}-weights"), measured, given["trained"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadSetting(f"{path}: not what a finished job has made ({error})") from error


def installed(folder: Path, jobs: Sequence[str], models: Path, data: str, name: str = "") -> Path:
    """Make a model of finished jobs: one of the lossy codec, or one for each family of steps of the lossless one.

    Args:
        folder: where the jobs left their files.
        models: the folder of models that it is added to.
        data: a description of the pictures.
        name: of the model; by default as its recipe says.

    Returns:
        The model's file.

    Raises:
        BadSetting: a job is not finished, or those given do not make a model.
        ModelMissing: the weights do not make an exact model.
    """
    made = [read(folder, job) for job in jobs]
    if made[0].kind == "lossy":
        if len(made) > 1:
            raise BadSetting("a model of the lossy codec is made of one job")
        (only,) = made
        entry = lossy.manifest_entry(only.recipe, data, list(only.measured), only.trained)
        content = lossy_storage.to_bytes(lossy_integer.quantise(only.network()))
    else:
        families = {each.recipe.family: each for each in made}
        missing = set(lossless_integer.NEEDED) - set(families)
        if missing or len(families) < len(made) or any(each.kind != "lossless" for each in made):
            raise BadSetting(f"a model needs one job for each of {' and '.join(lossless_integer.NEEDED)} steps")
        entry = recipe.manifest_entry({family: recipe.Trained(*each[1:]) for family, each in families.items()}, data)
        networks = {family: lossless_integer.quantise(each.network()) for family, each in families.items()}
        content = lossless_storage.to_bytes(lossless_integer.IntegerModel(networks))
    entry["name"] = name or entry["name"]
    install(content, models, entry)
    return models / f"{entry['name']}.safetensors"
