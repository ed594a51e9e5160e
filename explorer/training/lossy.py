"""Trains the lossy codec's networks: rate + lambda * distortion on random crops of photographs.

One quality is trained from nothing, the others start from it. At the end the transforms are frozen, and the heads of
all rungs are trained on the latents that the frozen transforms make.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor

from explorer.errors import BadSetting
from explorer.lossy.msssim import ms_ssim
from explorer.lossy.network import JointPrior, Rates, Shape
from explorer.training import loop
from explorer.training.crops import Frame
from explorer.training.data import PixelBank, read_folder
from explorer.training.muon import Muon

METRICS = ("mse", "msssim")
HELD_OUT_CROPS, HELD_OUT_SIZE = 24, 256
HEADS_PEAK = 1e-3
SHARES = {"causal": 0.6, "2": 0.4}  # heads that the transforms learn from: with the first alone the hyperprior idles


@dataclass(frozen=True)
class Recipe:
    """Everything that decides what a training run makes.

    Attributes:
        lam: weight of the distortion: 255^2 MSE, or 1 - MS-SSIM.
        metric: "mse" or "msssim".
        steps: optimiser steps in all, those of the heads included.
        heads_steps: the last of them, in which the transforms are frozen.
        batch: crops per step and process.
        crop: their width and height, px.
        peak: highest learning rate.
        decay: share of the steps before the heads' over which the learning rate falls to zero.
        seed: of every random number.
        shape: of the networks.
        start: what the weights start from, as the manifest describes it; "" for nothing.
    """

    lam: float
    metric: str = "mse"
    steps: int = 20_000
    heads_steps: int = 1_500
    batch: int = 8
    crop: int = 128
    peak: float = 1e-3
    decay: float = 0.3
    seed: int = 0
    shape: Shape = field(default_factory=Shape)
    start: str = ""


class Measured(NamedTuple):
    """Rate and distortion on crops that are not trained on.

    Attributes:
        bpp: bits per pixel, by head, hyper-latents included.
        psnr: dB, of the mean squared error of all crops.
        msssim: mean over crops.
    """

    bpp: dict[str, float]
    psnr: float
    msssim: float


class Progress(NamedTuple):
    """What a run reports while it goes on.

    Attributes:
        step, steps: optimiser steps done and in all.
        loss: rate + lambda * distortion over the last steps, bits per pixel.
        held_out: of the averaged weights; None between measurements.
        seconds: since the start or resumption.
    """

    step: int
    steps: int
    loss: float
    held_out: Measured | None
    seconds: float


class Crops:
    """Random crops from a bank of pictures, those with more detail more often."""

    def __init__(self, bank: PixelBank, size: int) -> None:
        self.bank, self.frame = bank, Frame(size, size, 0)

    def draw(self, count: int, generator: torch.Generator) -> Tensor:
        """float32 (count, 3, size, size), RGB, 0 .. 1, half of them mirrored."""
        packed = self.bank.crops(self.bank.draw(count, self.frame, generator), self.frame)[:, :-1].contiguous()
        pixels = packed.view(torch.uint8).view(count, *self.frame.outer, 4)
        crops = pixels[..., [1, 0, 2]].permute(0, 3, 1, 2).float() / 255
        mirrored = torch.rand(count, generator=generator) < 0.5
        return torch.where(mirrored[:, None, None, None], crops.flip(3), crops)


def distortion(metric: str, decoded: Tensor, x: Tensor) -> Tensor:
    """255^2 MSE, or 1 - MS-SSIM: a scalar. Pictures float (B, 3, H, W), 0 .. 1."""
    if metric == "mse":
        return 255.0**2 * (decoded - x).square().mean()
    return 1 - ms_ssim(decoded.clamp(0, 1), x).mean()


def loss_of(rates: Rates, x: Tensor, recipe: Recipe, frozen: bool) -> Tensor:
    """Bits per pixel + lambda * distortion; with frozen transforms, bits of all heads alone."""
    pixels = x.shape[0] * x.shape[2] * x.shape[3]
    shares = dict.fromkeys(rates.latents, 1.0) if frozen else SHARES
    bits = torch.stack([share * rates.latents[head] for head, share in shares.items()]).sum() / pixels
    if frozen:
        return bits
    return bits + rates.hyper / pixels + recipe.lam * distortion(recipe.metric, rates.decoded, x)


def train(
    recipe: Recipe,
    data: Path,
    state: Path,
    *,
    start: dict[str, Tensor] | None = None,
    device: str = "auto",
    report: Callable[[Progress], None] = lambda _: None,
    report_every: int = 100,
    measure_every: int = 2000,
) -> tuple[JointPrior, Measured]:
    """Train until the recipe's steps are done; goes on from `state` where there is one.

    Args:
        data: a folder of pictures, each at least as large as a crop.
        state: checkpoint, written every two minutes.
        start: weights to start from, of the same shape.

    Returns:
        The networks with the averaged weights, on the CPU, and what they reach.

    Raises:
        BadSetting: the metric is none, or the state or the weights to start from are of another recipe.
        UnsupportedImage: there are no pictures.
    """
    if recipe.metric not in METRICS:
        raise BadSetting(f"metric {recipe.metric!r}: give one of {', '.join(METRICS)}")
    processes = loop.Processes(device)
    try:
        return _Run(recipe, data, state, start, processes).finish(report, report_every, measure_every)
    finally:
        processes.close()


class _Run:
    def __init__(
        self, recipe: Recipe, data: Path, state: Path, start: dict[str, Tensor] | None, processes: loop.Processes
    ) -> None:
        self.recipe, self.path, self.processes = recipe, state, processes
        pictures = [p for p in read_folder(data) if min(p.shape[:2]) >= max(recipe.crop, HELD_OUT_SIZE)]
        training, held_out = loop.apart(pictures)
        self.crops = Crops(PixelBank(training), recipe.crop)
        self.test = Crops(PixelBank(held_out), HELD_OUT_SIZE).draw(HELD_OUT_CROPS, torch.Generator().manual_seed(1))
        torch.manual_seed(recipe.seed)
        self.network = JointPrior(recipe.shape)
        if start is not None:
            self._start(start)
        if processes.rank:  # the same weights everywhere, crops and noise of its own
            torch.manual_seed(recipe.seed + processes.rank)
        self.network.to(processes.device).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.averaged = loop.Averaged(self.network)
        self.optimiser = Muon(self.network.named_parameters(), recipe.peak)
        self.step = 0
        self._resume()

    def _start(self, weights: dict[str, Tensor]) -> None:
        try:
            self.network.load_state_dict(weights)
        except RuntimeError as error:
            raise BadSetting(f"the weights to start from are of another shape than {self.recipe.shape}") from error

    def _resume(self) -> None:
        kept = loop.load(self.path)
        if kept is None:
            return
        if kept["recipe"] != asdict(self.recipe):
            raise BadSetting(f"{self.path}: the state of another recipe; give another folder")
        self.network.load_state_dict(kept["network"])
        if kept["step"] > self.recipe.steps - self.recipe.heads_steps:
            self.optimiser = self._for_heads()
        self.optimiser.load_state_dict(kept["optimiser"])
        self.averaged.values = kept["averaged"]
        self.step = kept["step"]

    def save(self) -> None:
        if self.processes.rank == 0:
            state = {"network": self.network.state_dict(), "optimiser": self.optimiser.state_dict()}
            loop.save(
                self.path, state | {"averaged": self.averaged.values, "step": self.step, "recipe": asdict(self.recipe)}
            )

    @property
    def frozen(self) -> bool:
        return self.step >= self.recipe.steps - self.recipe.heads_steps

    def rate(self) -> float:
        """Learning rate: each of the two parts warms up and decays by itself."""
        r = self.recipe
        if self.frozen:
            left = r.steps - self.step
            return loop.learning_rate(HEADS_PEAK, r.heads_steps - left, r.heads_steps, 1.0)
        return loop.learning_rate(r.peak, self.step, r.steps - r.heads_steps, r.decay)

    def advance(self) -> Tensor:
        """One optimiser step; returns its loss."""
        if self.step == self.recipe.steps - self.recipe.heads_steps:
            self._freeze()
        device = self.processes.device
        generator = loop.generator_of(self.recipe.seed, self.step, self.processes.rank)
        x = self.crops.draw(self.recipe.batch, generator).to(device).contiguous(memory_format=torch.channels_last)
        with torch.autocast(device.type, torch.bfloat16):
            rates = self.network.rates_of_frozen(x) if self.frozen else self.network(x, tuple(SHARES))
        loss = loss_of(rates, x, self.recipe, self.frozen)
        loop.descend(loss, self.network, self.optimiser, self.rate(), self.processes)
        self.averaged.update(self.network, self.step)
        self.step += 1
        return loss.detach()

    def _freeze(self) -> None:
        """Go on from the averaged weights: the heads learn on the latents that the files will hold."""
        self._load_averaged(self.network)
        self.network.zero_grad()  # what the transforms keep would count when gradients are clipped
        self.optimiser = self._for_heads()

    def _for_heads(self) -> Muon:
        return Muon(self.network.heads.named_parameters(), HEADS_PEAK)

    def _load_averaged(self, network: JointPrior) -> None:
        with torch.no_grad():
            for name, p in network.named_parameters():
                p.copy_(self.averaged.values[name])

    def finish(
        self, report: Callable[[Progress], None], report_every: int, measure_every: int
    ) -> tuple[JointPrior, Measured]:
        """Train until the steps are done."""
        began = saved = time.monotonic()
        losses: list[Tensor] = []
        held_out: Measured | None = None
        while self.step < self.recipe.steps:
            losses.append(self.advance())
            done = self.step == self.recipe.steps
            if self.step % report_every == 0 or done:
                held_out = self.measure() if self.step % measure_every == 0 or done else None
                mean = float(torch.stack(losses).mean())
                report(Progress(self.step, self.recipe.steps, mean, held_out, time.monotonic() - began))
                losses = []
            if time.monotonic() - saved > loop.SAVE_SECONDS or done:
                self.save()
                saved = time.monotonic()
        return self.result(), held_out or self.measure()

    def result(self) -> JointPrior:
        """The averaged weights."""
        network = JointPrior(self.recipe.shape)
        self._load_averaged(network)
        return network.eval()

    @torch.no_grad()
    def measure(self) -> Measured:
        """Rate and distortion of the averaged weights on held-out crops."""
        network = self.result()
        rates = network(self.test)
        pixels = self.test[:, 0].numel()
        bpp = {name: float(bits + rates.hyper) / pixels for name, bits in rates.latents.items()}
        decoded = (rates.decoded.clamp(0, 1) * 255).round() / 255
        psnr = -10 * torch.log10((decoded - self.test).square().mean())
        return Measured(bpp, float(psnr), float(ms_ssim(decoded, self.test).mean()))


def averaged_weights(state: Path) -> dict[str, Tensor]:
    """The averaged weights of a checkpoint. Raises `BadSetting` if it is none."""
    return loop.averaged_weights(loop.load(state), state)


def manifest_entry(recipe: Recipe, quality: int, data: str, measured: Measured) -> dict[str, Any]:
    """The manifest's line for trained networks: what they were made from and by, and what they reached."""
    described = "PSNR" if recipe.metric == "mse" else "MS-SSIM"
    return {
        "name": f"lossy-{recipe.metric}-{quality}",
        "codec": "lossy",
        "quality": quality,
        "metric": recipe.metric,
        "description": f"joint autoregressive and hierarchical priors for {described}, trained on {data}",
        "recipe": asdict(recipe),
        "held_out": {
            "bpp": {head: round(bpp, 4) for head, bpp in measured.bpp.items()},
            "psnr": round(measured.psnr, 3),
            "msssim": round(measured.msssim, 5),
        },
    }
