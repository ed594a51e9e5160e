"""The training loop's machinery: learning rate, averaged weights, checkpoints that resume, several processes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn

WARM_UP = 500  # optimiser steps
DECAY = 0.3  # the last part of the training, over which the learning rate falls to zero
AVERAGING = 0.9995


def learning_rate(peak: float, step: int, steps: int, warm_up: int = WARM_UP, decay: float = DECAY) -> float:
    """Warm-up, constant, linear decay ("warm-up, stable, decay", arXiv 2404.06395, section 4)."""
    falling = (steps - step) / (decay * steps) if decay else 1.0
    return peak * max(0.0, min(1.0, (step + 1) / warm_up, falling))


class Averaged:
    """Exponential moving average of a network's parameters."""

    def __init__(self, network: nn.Module) -> None:
        self.values = {name: p.detach().clone() for name, p in network.named_parameters()}

    @torch.no_grad()
    def update(self, network: nn.Module, step: int) -> None:
        """Move towards the network's parameters; early on faster, so that the start is forgotten."""
        keep = min(AVERAGING, (step + 1) / (step + 10))
        for name, p in network.named_parameters():
            self.values[name].lerp_(p, 1 - keep)


def save(path: Path, state: dict[str, Any]) -> None:
    """Write a checkpoint so that an interrupted write leaves the one before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    torch.save(state, temporary)
    temporary.replace(path)


def load(path: Path) -> dict[str, Any] | None:
    """The checkpoint, or None if there is none yet."""
    if not path.exists():
        return None
    state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return state


class Processes:
    """The processes of a `torchrun` launch; of one process without it.

    Attributes:
        rank: number of this process, 0 .. count - 1.
        count: number of processes.
        device: where this process trains.
    """

    def __init__(self, device: str) -> None:
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

    def close(self) -> None:
        """Leave the group."""
        if self.count > 1:
            dist.destroy_process_group()
