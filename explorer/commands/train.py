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
    from explorer.training.lossless import Progress

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

        def report(at: Progress) -> None:
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


def progress_line(at: Progress) -> str:
    """One line for each measurement on pictures that are not trained on."""
    groups = ", ".join(f"{name} {bpsp:.4f}" for name, bpsp in (at.held_out or {}).items())
    return f"step {at.step} of {at.steps}: training {at.training:.4f} bpsp; held out: {groups}; {at.seconds:.0f} s"
