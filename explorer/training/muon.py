"""Muon for matrices and convolutions, Adam for the rest (Jordan et al. 2024, kellerjordan.github.io/posts/muon).

The momentum of every matrix is replaced by the nearest one with singular values near 1, so that all directions of a
layer learn at one pace. Updates are scaled to the size of Adam's (Liu et al. 2025, arXiv 2502.16982, section 2.2), so
both take one learning rate. torch's own Muon takes no convolutions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor, nn

MOMENTUM = 0.95
ROUNDS = 5
COEFFICIENTS = (3.4445, -4.7750, 2.0315)  # of the quintic that drives singular values to about 1
ADAM_SIZE = 0.2  # root mean square of an update
LEAST_SIDE = 32  # matrices with a shorter side have too few directions to be worth it


def orthogonal(matrix: Tensor) -> Tensor:
    """About U V^T of matrix = U S V^T: float (R, C), by a Newton-Schulz iteration in bfloat16."""
    x = matrix.bfloat16()
    tall = x.shape[0] > x.shape[1]
    x = x.T if tall else x
    x = x / (x.norm() + 1e-7)
    a, b, c = COEFFICIENTS
    for _ in range(ROUNDS):
        square = x @ x.T
        x = torch.addmm(x, torch.addmm(square, square, square, beta=b, alpha=c), x, beta=a)
    return (x.T if tall else x).float()


class Muon(torch.optim.Optimizer):
    """The optimiser; state and checkpoints as those of torch's."""

    def __init__(self, named: Iterable[tuple[str, nn.Parameter]], rate: float) -> None:
        """Take the parameters of a network by name: those called "weight" are matrices.

        Others can be square, too, but their elements have paces of their own: the roots of GDN's gamma start near
        zero, where gradients vanish, and would never leave it.
        """
        kinds: dict[bool, list[nn.Parameter]] = {True: [], False: []}
        for name, p in named:
            kinds[name.endswith("weight") and min(p.shape[0], p[0].numel()) >= LEAST_SIDE].append(p)
        groups = [{"params": p, "matrices": matrices} for matrices, p in kinds.items()]
        super().__init__(groups, {"lr": rate, "matrices": False})

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> None:  # type: ignore[override]
        """Update every parameter that has a gradient."""
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                update = _matrix if group["matrices"] else _adam
                p.add_(update(self.state[p], p.grad), alpha=-group["lr"])


def _matrix(state: dict[str, Any], gradient: Tensor) -> Tensor:
    momentum: Tensor = state.setdefault("momentum", torch.zeros_like(gradient))
    momentum.lerp_(gradient, 1 - MOMENTUM)
    ahead: Tensor = gradient.lerp(momentum, MOMENTUM)  # Nesterov's
    flat = ahead.reshape(len(ahead), -1)
    update: Tensor = orthogonal(flat) * (ADAM_SIZE * max(flat.shape) ** 0.5)
    return update.reshape(gradient.shape)


def _adam(state: dict[str, Any], gradient: Tensor) -> Tensor:
    first: Tensor = state.setdefault("first", torch.zeros_like(gradient))
    second: Tensor = state.setdefault("second", torch.zeros_like(gradient))
    state["step"] = count = state.get("step", 0) + 1
    first.lerp_(gradient, 0.1)
    second.lerp_(gradient.square(), 0.001)
    scale: Tensor = (second / (1 - 0.999**count)).sqrt_().add_(1e-8)
    update: Tensor = first / (1 - 0.9**count) / scale
    return update
