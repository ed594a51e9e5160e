"""Muon for matrices and convolutions, Adam for the rest (Jordan et al. 2024, kellerjordan.github.io/posts/muon).

The momentum of every matrix is replaced by the nearest one with singular values near 1, so that all directions of a
layer learn at one pace. Updates are scaled to the size of Adam's (Liu et al. 2025, arXiv 2502.16982, section 2.2), so
both take one learning rate. torch's own Muon takes no convolutions.

Matrices of one shape are updated together, and nothing is read back from the device, so that a step can be captured in
a CUDA graph: there the learning rate has to be a tensor, as a number would be frozen.
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
FIRST, SECOND, TINY = 0.9, 0.999, 1e-8  # of Adam

Group = dict[str, Any]


def orthogonal(matrices: Tensor) -> Tensor:
    """About U V^T of each matrix U S V^T: float (..., R, C), by a Newton-Schulz iteration in bfloat16."""
    x = matrices.reshape(-1, *matrices.shape[-2:]).bfloat16()
    tall = x.shape[1] > x.shape[2]
    x = x.mT if tall else x
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    a, b, c = COEFFICIENTS
    for _ in range(ROUNDS):
        square = x @ x.mT
        x = torch.baddbmm(x, torch.baddbmm(square, square, square, beta=b, alpha=c), x, beta=a)
    return (x.mT if tall else x).float().view(matrices.shape)


class Muon(torch.optim.Optimizer):
    """The optimiser; state and checkpoints as those of torch's."""

    def __init__(self, named: Iterable[tuple[str, nn.Parameter]], rate: float | Tensor) -> None:
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
            params = [p for p in group["params"] if p.grad is not None]
            if group["matrices"]:
                by_shape: dict[tuple[int, ...], list[nn.Parameter]] = {}
                for p in params:
                    by_shape.setdefault((len(p), p[0].numel()), []).append(p)
                for alike in by_shape.values():
                    self._orthogonally(alike, group["lr"])
            else:
                by_count: dict[int, list[nn.Parameter]] = {}
                for p in params:
                    by_count.setdefault(id(self._count(p, params)), []).append(p)
                for alike in by_count.values():
                    self._adam(alike, group["lr"])

    def _orthogonally(self, params: list[nn.Parameter], rate: float | Tensor) -> None:
        """Of matrices of one shape."""
        momenta = [self._kept(p, "momentum") for p in params]
        gradients = _gradients(params)
        torch._foreach_lerp_(momenta, gradients, 1 - MOMENTUM)
        ahead = torch._foreach_lerp(gradients, momenta, MOMENTUM)  # Nesterov's
        flat = torch.stack([x.reshape(len(x), -1) for x in ahead])
        updates = orthogonal(flat).mul_(rate * (-ADAM_SIZE * max(flat.shape[1:]) ** 0.5))
        for p, update in zip(params, updates, strict=True):
            p.add_(update.view(p.shape))

    def _adam(self, params: list[nn.Parameter], rate: float | Tensor) -> None:
        """Of parameters that were updated equally often."""
        gradients, count = _gradients(params), self.state[params[0]]["step"]
        first = [self._kept(p, "first") for p in params]
        second = [self._kept(p, "second") for p in params]
        count.add_(1)
        torch._foreach_lerp_(first, gradients, 1 - FIRST)
        torch._foreach_lerp_(second, torch._foreach_mul(gradients, gradients), 1 - SECOND)
        scale = torch._foreach_sqrt(second)
        torch._foreach_mul_(scale, (1 - SECOND**count).rsqrt())
        torch._foreach_add_(scale, TINY)
        updates = torch._foreach_div(first, scale)
        torch._foreach_mul_(updates, rate / (FIRST**count - 1))
        torch._foreach_add_(list[Tensor](params), list(updates))

    def _kept(self, p: nn.Parameter, name: str) -> Tensor:
        state = self.state[p]
        if name not in state:
            state[name] = torch.zeros_like(p, memory_format=torch.contiguous_format)
        kept: Tensor = state[name]
        return kept

    def _count(self, p: nn.Parameter, params: list[nn.Parameter]) -> Tensor:
        """How often a parameter was updated, float (): one tensor for all that started together."""
        if "step" not in self.state[p]:
            count = torch.zeros((), device=p.device)
            for other in params:
                self.state[other].setdefault("step", count)
        found: Tensor = self.state[p]["step"]
        return found

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """As torch's; counts that are equal become one again."""
        super().load_state_dict(state_dict)
        counts: dict[float, Tensor] = {}
        for state in self.state.values():
            if "step" in state:
                count = torch.as_tensor(state["step"], dtype=torch.float32)
                state["step"] = counts.setdefault(float(count), count.to(state["first"].device))


def _gradients(params: list[nn.Parameter]) -> list[Tensor]:
    return [p.grad.contiguous() for p in params if p.grad is not None]
