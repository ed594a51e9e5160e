"""`python -m explorer.training.measure`: how much of this machine's arithmetic a training step uses.

A step's useful work is six operations for every weight and position: a multiplication and an addition forwards, and
twice as many backwards. It is compared with products of bfloat16 matrices of the network's own shapes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from explorer.lossless.density.fused import Memory, one_thread
from explorer.lossless.density.likelihood import nats
from explorer.lossless.density.network import DensityNetwork, Shape
from explorer.lossless.density.normalise import Normalised, normalise
from explorer.lossless.density.window import LARGEST_SHIFT
from explorer.training import loop
from explorer.training.bank import Bank
from explorer.training.crops import Course, Frame, Group, course, true_values, windows
from explorer.training.lossless import varied_crops
from explorer.training.muon import Muon
from explorer.training.recipe import SIZES, Recipe

FRAME, RUNG = Frame(32, 32, 0), "wavefront"
ROUNDS, WARM_UP = 5, 2  # of everything that is measured; medians are shown
Layer = tuple[int, int]  # inputs, outputs


class Shares(NamedTuple):
    """Seconds of a step's parts, forwards and backwards together; crops as photographs and graphics are varied."""

    crops: float
    windows: float
    normalise: float
    body: float
    memory: float
    likelihood: float
    optimiser: float


def layers(shape: Shape, run: Course) -> tuple[list[Layer], list[Layer]]:
    """The products of the body and of the memory for one position without a base."""
    outputs = 10 * shape.mixtures
    body = [(len(run.taps) * 4 + 2 + LARGEST_SHIFT + 1, shape.width), (shape.width, outputs + shape.memory)]
    body += [(shape.width, shape.inner), (shape.inner, shape.width)] * shape.blocks
    memory = [(len(run.order.known) * shape.state, shape.memory), (shape.memory, shape.memory)]
    memory += [(shape.memory, shape.memory), (shape.memory + 3, shape.state), (shape.memory, outputs)]
    return body, memory


def operations(products: list[Layer], positions: int) -> int:
    """Useful operations of a training step."""
    return 6 * positions * sum(inputs * outputs for inputs, outputs in products)


def median_seconds(work: Callable[[], object]) -> float:
    """Of the rounds after the first ones, which allocate."""
    seconds = []
    for _ in range(WARM_UP + ROUNDS):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return float(np.median(seconds[WARM_UP:]))


def product_seconds(products: list[Layer], positions: int) -> float:
    """Of the three products that each layer needs, bfloat16, each on its own."""

    def three(x: Tensor, w: Tensor, g: Tensor) -> None:
        x @ w.t()
        g @ w
        g.t() @ x

    total = 0.0
    for inputs, outputs in products:
        x, g = (torch.randn(positions, n).bfloat16() for n in (inputs, outputs))
        total += median_seconds(partial(three, x, torch.randn(outputs, inputs).bfloat16(), g))
    return total


class Step:
    """A step on random crops, in parts that can be timed one by one."""

    def __init__(self, shape: Shape, positions: int) -> None:
        torch.manual_seed(0)
        self.network = DensityNetwork(shape)
        self.optimiser = Muon(self.network.named_parameters(), 1e-3)
        self.run = course(RUNG, FRAME)
        pixels = np.random.default_rng(0).normal(128, 20, (positions // (FRAME.height * FRAME.width), 1025, 4))
        packed = pixels.clip(0, 255).astype(np.uint8)
        packed[..., 3], packed[:, -1] = 1, 0
        self.crops = torch.from_numpy(packed).view(torch.int32)[..., 0].contiguous()
        self.group, self.recipe = Group(RUNG, (RUNG,), 1.0, FRAME), Recipe(shape=shape)
        shares = (1 - self.recipe.jpeg - self.recipe.graphics, self.recipe.jpeg, self.recipe.graphics)
        self.bank = Bank(torch.device("cpu"), capacity=1 << 18, shares=shares)
        for kind in range(len(shares)):
            self.bank.add([packed[0, :-1].reshape(32, 32, 4)[..., :3].repeat(4, 0).repeat(4, 1)], kind=kind)

    def shares(self) -> Shares:
        """One step."""
        clock = [time.perf_counter()]
        varied_crops(self.bank, self.recipe, self.group, len(self.crops), torch.Generator().manual_seed(0))
        clock.append(time.perf_counter())
        true = true_values(self.crops, self.run.own)
        found = windows(self.crops, self.run.index)
        clock.append(time.perf_counter())
        x = normalise(found, self.run.taps)
        clock.append(time.perf_counter())
        params, prediction = self.network(x, true, self.run.order, self.run.taps)
        clock.append(time.perf_counter())
        leaves = params.detach().requires_grad_(), prediction.detach().requires_grad_()
        nats(*leaves, true, x.reference.t(), x.shift.t()).mean().backward()  # type: ignore[no-untyped-call]
        clock.append(time.perf_counter())
        torch.autograd.backward((params, prediction), [leaf.grad for leaf in leaves if leaf.grad is not None])
        clock.append(time.perf_counter())
        self.optimiser.step()
        self.optimiser.zero_grad()
        clock.append(time.perf_counter())
        crops, window, normal, forward, likelihood, backward, optimiser = np.diff(clock).tolist()
        memory = self._memory_seconds(x, true)
        body = max(0.0, forward + backward - memory)
        return Shares(crops, window, normal, body, memory, likelihood, optimiser)

    def _memory_seconds(self, x: Normalised, true: Tensor) -> float:
        """Of the recurrence alone, on inputs of the same sizes."""
        network, shape = self.network, self.network.shape
        columns = len(self.run.order.known) * shape.state
        carry = network.carry.weight.detach()[:, :columns].contiguous().requires_grad_()
        entering = torch.randn(len(self.run.here), len(self.crops), shape.memory, requires_grad=True)
        relative = (true - x.reference.t()).view(len(self.run.here), -1, 3) / 64
        weights = carry, network.state.weight, network.state.bias, *network.memory.weights()
        began = time.perf_counter()
        made: Tensor = Memory.apply(entering, relative, self.run.order.parts, *weights)  # type: ignore[no-untyped-call]
        torch.autograd.grad(made, [entering, *weights], torch.ones_like(made))
        return time.perf_counter() - began


def report(name: str, shape: Shape, positions: int) -> str:
    """What is measured of one shape, in words."""
    body, memory = layers(shape, course(RUNG, FRAME))
    work = operations([*body, *memory], positions)
    steps = len(course(RUNG, FRAME).order.parts)
    with one_thread():
        small = product_seconds(memory, positions // steps)
    products = work / (product_seconds(body, positions) + steps * small)
    whole = work / product_seconds([*body, *memory], positions)
    step = Step(shape, positions)
    shares = Shares(*np.median([step.shares() for _ in range(WARM_UP + ROUNDS)][WARM_UP:], 0).tolist())
    reached = work / sum(shares)
    ratios = f"{reached / whole:.0%} and {reached / products:.0%} of them"
    lines = [
        f"{name}: {positions} positions of {RUNG}, {work / 6 / positions:.0f} weights each",
        f"  products of all positions at once   {whole / 1e9:7.1f} GFLOP/s",
        f"  the same, the memory's step by step {products / 1e9:7.1f} GFLOP/s",
        f"  training step of {1000 * sum(shares):5.0f} ms           {reached / 1e9:7.1f} GFLOP/s, {ratios}",
        "  " + ", ".join(f"{part} {1000 * seconds:.1f} ms" for part, seconds in shares._asdict().items()),
    ]
    return "\n".join(lines)


def main(positions: int = 24576) -> None:
    """Measure all sizes, with memory kept as in a training."""
    loop.keep_memory()
    for name, shape in SIZES.items():
        print(report(name, shape, positions), flush=True)


if __name__ == "__main__":
    main()
