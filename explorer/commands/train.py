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
    from explorer.training import lossy as lossy_training
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
    data: Annotated[Path, typer.Option(metavar="DIR", help="A folder of pictures.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FOLDER", help="For the state and the weights.")],
    lam: Annotated[float, typer.Option("--lambda", min=0, metavar="LAMBDA", help="Weight of the distortion.")],
    quality: Annotated[int, typer.Option(min=1, max=99, metavar="N", help="The number that asks for these weights.")],
    metric: Annotated[str, typer.Option(metavar="mse|msssim", help="What the distortion is.")] = "mse",
    steps: Annotated[int, typer.Option(min=1, metavar="N", help="Optimiser steps in all.")] = 20_000,
    heads_steps: Annotated[int, typer.Option(min=0, metavar="N", help="The last of them: context heads only.")] = 1000,
    batch: Annotated[int, typer.Option(min=1, metavar="N", help="Crops per step and process.")] = 8,
    crop: Annotated[int, typer.Option(min=64, metavar="PX", help="Size of a crop, a multiple of 64.")] = 128,
    rate: Annotated[float, typer.Option(min=0, metavar="RATE", help="Highest learning rate.")] = 1e-3,
    decay: Annotated[float, typer.Option(min=0, max=1, metavar="SHARE", help="Of the steps: the rate falls.")] = 0.3,
    channels: Annotated[int, typer.Option(min=8, metavar="N", help="Channels of the transforms.")] = 64,
    latents: Annotated[int, typer.Option(min=8, metavar="M", help="Channels of the latents.")] = 96,
    start: Annotated[Path | None, typer.Option("--from", metavar="STATE", help="state.pt of another run.")] = None,
    seed: Annotated[int, typer.Option(min=0, metavar="N", help="Of every random number.")] = 0,
    report_every: Annotated[int, typer.Option(min=1, metavar="N", help="Steps between reports.")] = 100,
    measure_every: Annotated[int, typer.Option(min=1, metavar="N", help="Steps between held-out rates.")] = 2000,
    device: Device = "auto",
) -> None:
    """Train the lossy codec's networks for one quality; goes on from the state in the folder where there is one.

    Other qualities start from the first with --from. The folder is then one of models: ITALIC_MODELS=FOLDER makes
    every command use its weights. Under torchrun it trains on several GPUs.
    """
    from explorer.lossy.integer import quantise
    from explorer.lossy.network import Shape
    from explorer.lossy.storage import to_bytes
    from explorer.training.lossy import Recipe, averaged_weights, manifest_entry, train
    from explorer.weights.models import install

    recipe = Recipe(
        lam, metric, steps, heads_steps, batch, crop, rate, decay, seed, Shape(channels, latents), str(start or "")
    )
    weights = averaged_weights(start) if start else None
    make_folder(output)
    with progress(f"training on {data}") as show:

        def report(at: lossy_training.Progress) -> None:
            show(at.step / at.steps, f"step {at.step}: {at.loss:.4f}")
            if at.held_out is not None:
                say(lossy_line(at, at.held_out))

        network, measured = train(
            recipe,
            data,
            output / "state.pt",
            start=weights,
            device=device,
            report=report,
            report_every=report_every,
            measure_every=measure_every,
        )
    if os.environ.get("RANK", "0") != "0":
        return
    entry = manifest_entry(recipe, quality, f"the pictures in {data}", measured)
    say(f"{output / entry['name']}.safetensors: {install(to_bytes(quantise(network)), output, entry)}")


def lossy_line(at: lossy_training.Progress, measured: lossy_training.Measured) -> str:
    """One line for each measurement on pictures that are not trained on."""
    rates = ", ".join(f"{head} {bpp:.4f}" for head, bpp in measured.bpp.items())
    return (
        f"step {at.step} of {at.steps}: loss {at.loss:.4f}; held out: {rates} bpp, "
        f"{measured.psnr:.2f} dB, MS-SSIM {measured.msssim:.5f}; {at.seconds:.0f} s"
    )
