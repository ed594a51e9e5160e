"""The training loop's machinery: averaged weights, checkpoints that resume, several processes."""

from __future__ import annotations

import ctypes
import os
import pickle
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
import torch.distributed as dist
from numpy.typing import NDArray
from torch import Tensor, nn

from explorer.errors import BadSetting
from explorer.machine.temporary import beside

Picture = TypeVar("Picture")

AVERAGING = 0.998  # with rates that fall to zero, better than longer or none
CLIP = 1.0  # norm of the gradients
HELD_OUT = 16  # every 16th picture is not trained on
MMAP_THRESHOLD, TRIM_THRESHOLD = -3, -1  # of glibc's mallopt, bytes


def generator_of(*numbers: int) -> torch.Generator:
    """Random numbers that follow from a seed, a step and a process alone, so that a run that resumes draws the same."""
    return torch.Generator().manual_seed(int(np.random.SeedSequence(numbers).generate_state(1)[0]))


def apart(pictures: list[Picture]) -> tuple[list[Picture], list[Picture]]:
    """Pictures to train on and pictures to measure on; a single one is both."""
    return [p for i, p in enumerate(pictures) if i % HELD_OUT] or pictures, pictures[::HELD_OUT]


class Averaged:
    """Exponential moving average of a network's parameters."""

    def __init__(self, network: nn.Module) -> None:
        self.values = {name: p.detach().clone() for name, p in network.named_parameters()}

    @torch.no_grad()
    def update(self, network: nn.Module, step: int) -> None:
        """Move towards the network's parameters; early on faster, so that the start is forgotten."""
        keep = min(AVERAGING, (step + 1) / (step + 10))
        named = dict(network.named_parameters())
        torch._foreach_lerp_([self.values[name] for name in named], list(named.values()), 1 - keep)

    @torch.no_grad()
    def into(self, network: nn.Module) -> None:
        """Give a network these parameters."""
        for name, p in network.named_parameters():
            p.copy_(self.values[name])


class Continued:
    """What the trainings of both codecs have in common: their weights, and how they go on from a state.

    Attributes:
        network: as it is trained.
        averaged: exponential moving average of its weights.
        step: optimiser steps done.
    """

    network: Any
    averaged: Averaged
    step: int
    recipe: Any
    processes: Processes
    pictures: Any
    _optimiser: torch.optim.Optimizer
    _rate: Tensor

    def look(self) -> bool:
        """Take pictures that have arrived; returns whether there were any."""
        found: bool = self.pictures.look()
        return found

    @property
    def megapixels(self) -> float:
        """Of the pictures that it learns from."""
        found: float = self.pictures.bank.megapixels
        return found

    def check(self, state: dict[str, Any]) -> None:
        """Raises `BadSetting` for a state of another recipe."""
        if state["recipe"] != asdict(self.recipe):
            raise BadSetting("the state of a training with other settings; give another folder")

    def go_on(self, state: dict[str, Any]) -> None:
        """Take over a state's weights, averages, optimiser and step."""
        self.network.load_state_dict(state["network"])
        self._optimiser.load_state_dict(state["optimiser"])
        for group in self._optimiser.param_groups:
            group["lr"] = self._rate
        for name, value in state["averaged"].items():
            self.averaged.values[name].copy_(value)
        self.step = state["step"]
        torch.manual_seed(self.recipe.seed + self.step + self.processes.rank)

    def weights(self) -> dict[str, Tensor]:
        """The averaged weights, by the names of the network's parameters."""
        return self.averaged.values

    def raw(self) -> dict[str, Tensor]:
        """The weights as they are trained, to go on from."""
        found: dict[str, Tensor] = dict(self.network.named_parameters())
        return found


def replaced(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file so that an interrupted write leaves the one before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with beside(path) as temporary:  # processes that share a file write one each
        write(temporary)
        temporary.replace(path)


def save(path: Path, state: dict[str, Any]) -> None:
    """Write a checkpoint so that an interrupted write leaves the one before."""
    replaced(path, lambda temporary: torch.save(state, temporary))


def load(path: Path) -> dict[str, Any] | None:
    """The checkpoint, or None if there is none yet. Raises `BadSetting` if the file is none."""
    if not path.exists():
        return None
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, pickle.UnpicklingError, EOFError) as error:
        raise BadSetting(f"{path}: not a state of a training ({error})") from error
    if not isinstance(state, dict):
        raise BadSetting(f"{path}: not a state of a training")
    return state


def as_tensor(values: NDArray[np.uint8]) -> Tensor:
    """Of values that may not be written to, as those of Pillow's pictures."""
    return torch.from_numpy(np.array(values))


def keep_memory() -> None:
    """Let this process keep the memory that it frees, where the C library is glibc.

    Otherwise every large temporary is given back and fetched again: 38,000 page faults and a fifth of the time of a
    step of the standard density network.
    """
    if sys.platform != "linux":
        return
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):  # musl has none
        library.mallopt(MMAP_THRESHOLD, 1 << 30)
        library.mallopt(TRIM_THRESHOLD, 2**31 - 1)


class Processes:
    """The processes of a `torchrun` launch; of one process without it.

    Attributes:
        rank: number of this process, 0 .. count - 1.
        count: number of processes.
        device: where this process trains.
    """

    def __init__(self, device: str) -> None:
        keep_memory()
        self.rank, self.count = int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))
        local = int(os.environ.get("LOCAL_RANK", "0"))
        if device == "auto":
            device = "cuda" if torch.cuda.is_available() else "cpu"
        self.device = torch.device(f"cuda:{local}" if device == "cuda" else device)
        if self.count > 1:
            dist.init_process_group("nccl" if self.device.type == "cuda" else "gloo")

    def average_gradients(self, parameters: Iterator[Tensor]) -> None:
        """Replace every gradient by its mean over the processes."""
        if self.count == 1:
            return
        for p in parameters:
            if p.grad is None:
                p.grad = torch.zeros_like(p)
            dist.all_reduce(p.grad)
            p.grad /= self.count

    def agreed(self, value: float) -> float:
        """The first process's number in all of them: their clocks differ, and all must end at one step."""
        if self.count == 1:
            return value
        shared = torch.tensor([value], dtype=torch.float64, device=self.device)
        dist.broadcast(shared, 0)
        return float(shared)

    def close(self) -> None:
        """Leave the group."""
        if self.count > 1:
            dist.destroy_process_group()
