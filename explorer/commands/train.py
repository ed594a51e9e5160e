"""`italic train`: new weights from pictures."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from explorer.commands.common import Device, guarded
from explorer.commands.outputs import make_folder
from explorer.commands.report import say
from explorer.errors import BadSetting, UnsupportedImage

app = typer.Typer(no_args_is_help=True, help="Train weights.")


@app.callback()
def options() -> None:
    """Train weights."""


@app.command("lossless")
@guarded
def lossless(
    data: Annotated[str, typer.Option(metavar="DIR|cifar10", help="Packed pictures, a folder, cifar10[:PATH].")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FOLDER", help="For the state and the weights.")],
    family: Annotated[
        str, typer.Option(metavar="FAMILY", help="causal, interlaced, cells; both: the first two.")
    ] = "both",
    size: Annotated[str, typer.Option(metavar="standard|best|max", help="Of the networks.")] = "standard",
    seconds: Annotated[float, typer.Option(min=0, metavar="S", help="How long to train each.")] = 3600,
    steps: Annotated[int | None, typer.Option(min=1, metavar="N", help="So many optimiser steps instead.")] = None,
    batch: Annotated[int, typer.Option(min=1, metavar="N", help="Positions per step and process.")] = 24576,
    rate: Annotated[float, typer.Option(min=0, metavar="RATE", help="Highest learning rate.")] = 2e-3,
    decay: Annotated[float, typer.Option(min=0, max=1, metavar="SHARE", help="Of the time: the rate falls.")] = 0.5,
    start: Annotated[str, typer.Option("--from", metavar="MODEL|FOLDER/NAME", help="Weights to start from.")] = "",
    seed: Annotated[int, typer.Option(min=0, metavar="N", help="Of every random number.")] = 0,
    eager: Annotated[bool, typer.Option("--eager", help="No CUDA graphs.")] = False,
    device: Device = "auto",
) -> None:
    """Train the lossless codec's density networks; goes on from the states in the folder where there are any.

    There is one network for causal and one for interlaced steps, trained one after the other, and there may be one for
    cells; with --family, two processes can train one each into one folder. Once those needed are complete, the folder
    is one of models: ITALIC_MODELS=FOLDER makes every command use its weights. --from takes weights of the same size or
    a smaller one. Under torchrun it trains on several GPUs.
    """
    from explorer.coding.schedule import FAMILIES
    from explorer.evaluation.datasets import find_cifar10, is_cifar10
    from explorer.lossless.density.integer import NEEDED
    from explorer.training.jobs import Job
    from explorer.training.recipe import SIZES, model_name
    from explorer.training.recipe import Recipe as LosslessRecipe
    from explorer.training.run import run

    if family not in (*FAMILIES, "both"):
        raise BadSetting(f"family {family!r}: give {', '.join(FAMILIES)} or both")
    if size not in SIZES:
        raise BadSetting(f"size {size!r}: give one of {', '.join(SIZES)}")
    cifar = is_cifar10(data)
    source = find_cifar10(data) if cifar else Path(data)
    if not source.exists():  # told before a folder is made for nothing
        raise UnsupportedImage(f"{data}: no such folder of pictures")
    make_folder(output)
    wanted = NEEDED if family == "both" else (family,)
    settings = {"data": "cifar10" if cifar else "pictures", "shape": size, "batch": batch, "peak": rate,
                "decay": decay, "seed": seed}  # fmt: skip
    name = model_name(LosslessRecipe.read(settings))
    jobs = [
        Job(f"{name}-{each}", "lossless", settings=settings | {"family": each}, start=_start(start, each))
        for each in wanted
    ]
    run(jobs, source, output, seconds=seconds * len(jobs), steps=steps, device=device, eager=eager, say=say)
    if os.environ.get("RANK", "0") == "0":  # of several processes the first one writes
        _install(output, name, "CIFAR-10" if cifar else f"the pictures in {data}")


def _start(start: str, family: str) -> str:
    """An installed model's name as it is; FOLDER/NAME is that of a family's job."""
    return f"{start}-{family}-weights" if "/" in start else start


def _install(folder: Path, name: str, data: str) -> None:
    """Make the folder one of models, or say what is still missing."""
    from explorer.coding.schedule import FAMILIES
    from explorer.lossless.density.integer import NEEDED
    from explorer.training.finished import installed

    there = [family for family in FAMILIES if (folder / f"{name}-{family}.json").exists()]
    missing = ", ".join(family for family in NEEDED if family not in there)
    if missing:
        say(f"{folder}: no model is made before the training for {missing} steps is complete, too")
    else:
        say(str(installed(folder, [f"{name}-{family}" for family in there], folder, data)))


@app.command("install")
@guarded
def install(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Of a training.")],
    jobs: Annotated[list[str], typer.Argument(metavar="JOB...", help="Names of its finished jobs.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="MODELS", help="A folder of models.")],
    data: Annotated[str, typer.Option(metavar="TEXT", help="What it was trained on, for the manifest.")],
    name: Annotated[str, typer.Option(metavar="NAME", help="Of the model; default: as its recipe says.")] = "",
) -> None:
    """Make a model of what jobs have left: one of the lossy codec, or one for each family of lossless steps."""
    from explorer.training.finished import installed

    make_folder(output)
    say(str(installed(folder, jobs, output, data, name)))


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
    from explorer.training.finished import installed
    from explorer.training.jobs import Job
    from explorer.training.run import run

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
    run([job], data, output, seconds=seconds, steps=steps, device=device, eager=eager, say=say)
    if os.environ.get("RANK", "0") == "0":
        say(str(installed(output, [job.name], output, f"the pictures in {data}")))
