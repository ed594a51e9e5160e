"""`italic train`: new weights from pictures."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from explorer.commands.common import Device, guarded, make_folder
from explorer.errors import UnsupportedImage
from explorer.report import progress, say

if TYPE_CHECKING:
    from explorer.training import lossless as lossless_training
    from explorer.training import lossy as lossy_training

app = typer.Typer(no_args_is_help=True, help="Train weights.")


@app.callback()
def options() -> None:
    """Train weights."""


@app.command("lossless")
@guarded
def lossless(
    data: Annotated[str, typer.Option(metavar="DIR|cifar10", help="A folder of pictures, cifar10 or cifar10:PATH.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FOLDER", help="For the state and the weights.")],
    steps: Annotated[int, typer.Option(min=1, metavar="N", help="Optimiser steps in all.")] = 100_000,
    batch: Annotated[int, typer.Option(min=1, metavar="N", help="Positions per step and process.")] = 4096,
    rate: Annotated[float, typer.Option(min=0, metavar="RATE", help="Highest learning rate.")] = 2e-3,
    seed: Annotated[int, typer.Option(min=0, metavar="N", help="Of every random number.")] = 0,
    report_every: Annotated[int, typer.Option(min=1, metavar="N", help="Steps between reports.")] = 200,
    measure_every: Annotated[int, typer.Option(min=1, metavar="N", help="Steps between held-out rates.")] = 4000,
    device: Device = "auto",
) -> None:
    """Train the lossless codec's density network; goes on from the state in the folder where there is one.

    The folder is then one of models: ITALIC_MODELS=FOLDER makes every command use its weights. Under torchrun it
    trains on several GPUs.
    """
    from explorer.density.integer import quantise
    from explorer.evaluation.datasets import find_cifar10, is_cifar10
    from explorer.models import install
    from explorer.training.lossless import Recipe, manifest_entry, train

    cifar = is_cifar10(data)
    recipe = Recipe("cifar10" if cifar else "photographs", steps, batch, rate, seed)
    source = find_cifar10(data) if cifar else Path(data)
    if not source.exists():  # told before a folder is made for nothing
        raise UnsupportedImage(f"{data}: no such folder of pictures")
    make_folder(output)
    measured: dict[str, float] = {}
    with progress(f"training on {data}") as show:

        def report(at: lossless_training.Progress) -> None:
            show(at.step / at.steps, f"step {at.step}: {at.training:.4f} bpsp")
            if at.held_out is not None:
                measured.update(at.held_out)
                say(progress_line(at))

        network = train(
            recipe,
            source,
            output / "state.pt",
            device=device,
            report=report,
            report_every=report_every,
            measure_every=measure_every,
        )
    if os.environ.get("RANK", "0") != "0":  # of several processes the first one writes
        return
    entry = manifest_entry(recipe, "CIFAR-10" if cifar else f"the pictures in {data}", measured)
    say(f"{output / entry['name']}.safetensors: {install(quantise(network), output, entry)}")


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
    from explorer.models import install
    from explorer.training.lossy import Recipe, averaged_weights, manifest_entry, train

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
    say(f"{output / entry['name']}.safetensors: {install(quantise(network), output, entry)}")


def lossy_line(at: lossy_training.Progress, measured: lossy_training.Measured) -> str:
    """One line for each measurement on pictures that are not trained on."""
    rates = ", ".join(f"{head} {bpp:.4f}" for head, bpp in measured.bpp.items())
    return (
        f"step {at.step} of {at.steps}: loss {at.loss:.4f}; held out: {rates} bpp, "
        f"{measured.psnr:.2f} dB, MS-SSIM {measured.msssim:.5f}; {at.seconds:.0f} s"
    )
