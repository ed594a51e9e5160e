"""`italic train`: new weights from pictures."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from explorer.commands.common import Device, guarded, make_folder
from explorer.commands.report import progress, say
from explorer.errors import BadSetting, UnsupportedImage

if TYPE_CHECKING:
    from explorer.training import lossless as lossless_training
    from explorer.training.recipe import Recipe

app = typer.Typer(no_args_is_help=True, help="Train weights.")


@app.callback()
def options() -> None:
    """Train weights."""


@app.command("lossless")
@guarded
def lossless(
    data: Annotated[str, typer.Option(metavar="DIR|cifar10", help="A folder of pictures, cifar10 or cifar10:PATH.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FOLDER", help="For the state and the weights.")],
    family: Annotated[str, typer.Option(metavar="causal|interlaced|both", help="Whose network to train.")] = "both",
    size: Annotated[str, typer.Option(metavar="standard|best", help="Of the networks.")] = "standard",
    steps: Annotated[int, typer.Option(min=1, metavar="N", help="Optimiser steps in all, of each.")] = 100_000,
    batch: Annotated[int, typer.Option(min=1, metavar="N", help="Positions per step and process.")] = 24576,
    rate: Annotated[float, typer.Option(min=0, metavar="RATE", help="Highest learning rate.")] = 2e-3,
    decay: Annotated[float, typer.Option(min=0, max=1, metavar="SHARE", help="Of the steps: the rate falls.")] = 0.5,
    start: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Of another run.")] = None,
    seed: Annotated[int, typer.Option(min=0, metavar="N", help="Of every random number.")] = 0,
    report_every: Annotated[int, typer.Option(min=1, metavar="N", help="Steps between reports.")] = 200,
    measure_every: Annotated[int, typer.Option(min=1, metavar="N", help="Steps between held-out rates.")] = 4000,
    device: Device = "auto",
) -> None:
    """Train the lossless codec's density networks; goes on from the states in the folder where there are any.

    There is one network for causal and one for interlaced steps, trained one after the other; with --family, two
    processes can train one each into one folder. Once both are complete, the folder is one of models:
    ITALIC_MODELS=FOLDER makes every command use its weights. --start takes the weights of another run, of the same
    size or a smaller one. Under torchrun it trains on several GPUs.
    """
    from explorer.evaluation.datasets import find_cifar10, is_cifar10
    from explorer.lossless.density.integer import FAMILIES
    from explorer.training.recipe import SIZES, Recipe

    if family not in (*FAMILIES, "both"):
        raise BadSetting(f"family {family!r}: give causal, interlaced or both")
    if size not in SIZES:
        raise BadSetting(f"size {size!r}: give one of {', '.join(SIZES)}")
    cifar = is_cifar10(data)
    source = find_cifar10(data) if cifar else Path(data)
    if not source.exists():  # told before a folder is made for nothing
        raise UnsupportedImage(f"{data}: no such folder of pictures")
    name = "cifar10" if cifar else "photographs"
    for each in FAMILIES if family == "both" else (family,):
        recipe = Recipe(name, each, steps, batch, rate, decay, seed, SIZES[size], str(start or ""))
        _train_family(recipe, source, output, start, device, report_every, measure_every)
    if os.environ.get("RANK", "0") == "0":  # of several processes the first one writes
        _install_both(output, "CIFAR-10" if cifar else f"the pictures in {data}")


def _train_family(
    recipe: Recipe,
    source: Path,
    output: Path,
    start: Path | None,
    device: str,
    report_every: int,
    measure_every: int,
) -> None:
    from explorer.training.loop import averaged_weights, load
    from explorer.training.lossless import train

    file = f"{recipe.family}.pt"
    weights = averaged_weights(load(start / file), start / file) if start else None
    make_folder(output)
    with progress(f"training {recipe.family} steps on {recipe.data}") as show:

        def report(at: lossless_training.Progress) -> None:
            show(at.step / at.steps, f"{recipe.family} step {at.step}: {at.training:.4f} bpsp")
            if at.held_out is not None:
                say(f"{recipe.family} {progress_line(at)}")

        train(
            recipe,
            source,
            output / file,
            start=weights,
            device=device,
            report=report,
            report_every=report_every,
            measure_every=measure_every,
        )


def _install_both(output: Path, data: str) -> None:
    """Make the folder one of models, or say what is still missing."""
    from explorer.lossless.density.integer import FAMILIES, IntegerModel, quantise
    from explorer.lossless.density.storage import to_bytes
    from explorer.training.lossless import trained
    from explorer.training.recipe import manifest_entry
    from explorer.weights.models import install

    made = {family: trained(output / f"{family}.pt") for family in FAMILIES}
    complete = {family: each for family, each in made.items() if each is not None}
    if len(complete) < len(FAMILIES):
        missing = ", ".join(family for family in FAMILIES if family not in complete)
        say(f"{output}: no weights are written before the training for {missing} steps is complete, too")
        return
    entry = manifest_entry(complete, data)
    model = IntegerModel({family: quantise(each.network) for family, each in complete.items()})
    say(f"{output / entry['name']}.safetensors: {install(to_bytes(model), output, entry)}")


def progress_line(at: lossless_training.Progress) -> str:
    """One line for each measurement on pictures that are not trained on."""
    groups = ", ".join(f"{name} {bpsp:.4f}" for name, bpsp in (at.held_out or {}).items())
    return f"step {at.step} of {at.steps}: training {at.training:.4f} bpsp; held out: {groups}; {at.seconds:.0f} s"


@app.command("lossy")
@guarded
def lossy(
    data: Annotated[Path, typer.Option(metavar="DIR", help="A folder of pictures, or of parts of them.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FOLDER", help="For the state and the weights.")],
    seconds: Annotated[float, typer.Option(min=0, metavar="S", help="How long to train.")] = 3600,
    steps: Annotated[int | None, typer.Option(min=1, metavar="N", help="So many optimiser steps instead.")] = None,
    metric: Annotated[str, typer.Option(metavar="mse|msssim", help="What the distortion is.")] = "mse",
    batch: Annotated[int, typer.Option(min=1, metavar="N", help="Crops per step and process.")] = 8,
    crop: Annotated[int, typer.Option(min=64, metavar="PX", help="Size of a crop, a multiple of 64.")] = 128,
    rate: Annotated[float, typer.Option(min=0, metavar="RATE", help="Highest learning rate.")] = 1.5e-3,
    decay: Annotated[float, typer.Option(min=0, max=1, metavar="SHARE", help="Of the time: the rate falls.")] = 0.4,
    heads: Annotated[float, typer.Option(min=0, max=1, metavar="SHARE", help="Of the time: heads only.")] = 0.06,
    channels: Annotated[int, typer.Option(min=8, metavar="N", help="Channels of the transforms.")] = 128,
    latents: Annotated[int, typer.Option(min=8, metavar="M", help="Channels of the latents.")] = 256,
    start: Annotated[str, typer.Option("--from", metavar="MODEL|FOLDER/NAME", help="Weights to start from.")] = "",
    seed: Annotated[int, typer.Option(min=0, metavar="N", help="Of every random number.")] = 0,
    eager: Annotated[bool, typer.Option("--eager", help="No CUDA graphs.")] = False,
    device: Device = "auto",
) -> None:
    """Train the lossy codec's network for all qualities; goes on from the state in the folder where there is one.

    The folder is then one of models: ITALIC_MODELS=FOLDER makes every command use its weights. Under torchrun it
    trains on several GPUs. `python -m explorer.training.run` trains several by the clock, and needs less installed.
    """
    from explorer.lossy.integer import quantise
    from explorer.lossy.storage import to_bytes
    from explorer.training.lossy import manifest_entry
    from explorer.training.run import Job, run
    from explorer.weights.models import install

    settings = {
        "metric": metric,
        "shape": {"n": channels, "m": latents},
        "phases": [[1.0, batch, crop]],
        "peak": rate,
        "decay": decay,
        "heads": heads,
        "seed": seed,
    }
    make_folder(output)
    job = Job(f"lossy-{metric}", "lossy", settings=settings, start=start)
    made = run([job], data, output, seconds=seconds, steps=steps, device=device, eager=eager, say=say)[job.name]
    if os.environ.get("RANK", "0") != "0":
        return
    entry = manifest_entry(made.recipe, f"the pictures in {data}", made.measured, made.trained)
    say(f"{output / entry['name']}.safetensors: {install(to_bytes(quantise(made.network)), output, entry)}")
