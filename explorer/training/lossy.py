"""Trains the lossy codec's network: rate + lambda * distortion on random crops, every crop at a quality of its own.

All rungs learn from the first step. At the end the transforms are frozen, and what decides probabilities is trained on
the latents that files will hold.
"""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

import torch
from torch import Tensor

from explorer.errors import BadSetting
from explorer.lossy.contexts import HEADS
from explorer.lossy.msssim import ms_ssim
from explorer.lossy.network import JointPrior, Rates, Shape
from explorer.lossy.qualities import BEST, LEAST_LAMBDA, lambdas_of
from explorer.training import loop
from explorer.training.capture import Steps
from explorer.training.muon import Muon
from explorer.training.pictures import LossyPictures

METRICS = tuple(LEAST_LAMBDA)
HEADS_PEAK = 1e-3
WARM_UP = 0.02  # share of the training in which the learning rate rises
CAUSAL_SHARE = 0.38  # of the rate that is trained
OTHERS = {"2": 0.7, "1": 0.15, "16": 0.15}  # how often each of the other rungs has the rest of a step's rate
LEVELS = 16  # ranges of qualities whose losses are brought to one size
PATIENCE = 0.02  # how fast a range's loss follows that of its crops
MEASURED = (0, 9, 18, 27, 36, 45, 54, 63)  # qualities


@dataclass(frozen=True)
class Phase:
    """Crops of a part of a training: `batch` of `crop` px a side and process, `until` a share of the training."""

    until: float
    batch: int
    crop: int


@dataclass(frozen=True)
class Recipe:
    """Everything that decides what a training makes, but for its length.

    Attributes:
        metric: "mse" or "msssim".
        shape: of the network.
        phases: in their order; the last is until 1.
        peak: highest learning rate.
        decay: share of the training before the heads' over which the learning rate falls to zero.
        heads: share of the training, the last part, in which the transforms are frozen.
        seed: of every random number.
        start: what the weights start from, as the manifest describes it; "" for nothing.
    """

    metric: str = "mse"
    shape: Shape = field(default_factory=Shape)
    phases: tuple[Phase, ...] = (Phase(0.25, 16, 128), Phase(1.0, 8, 256))
    peak: float = 1.5e-3
    decay: float = 0.4
    heads: float = 0.06
    seed: int = 0
    start: str = ""

    @staticmethod
    def read(settings: dict[str, Any]) -> Recipe:
        """From the settings of a list of jobs. Raises `BadSetting`."""
        values = dict(settings)
        try:
            if "shape" in values:
                values["shape"] = Shape(**values["shape"])
            if "phases" in values:
                values["phases"] = tuple(
                    Phase(**phase) if isinstance(phase, dict) else Phase(*phase) for phase in values["phases"]
                )
            recipe = Recipe(**values)
        except TypeError as error:
            raise BadSetting(f"settings of a lossy training: {error}") from error
        if recipe.metric not in METRICS:
            raise BadSetting(f"metric {recipe.metric!r}: give one of {', '.join(METRICS)}")
        if any(phase.crop % 64 for phase in recipe.phases):
            raise BadSetting("the sides of crops are multiples of 64 px")
        return recipe

    def rate(self, done: float) -> float:
        """The learning rate when a share of the training is done: rises, stays, falls; and so for the heads."""
        start = 1 - self.heads
        if done >= start and self.heads:
            here = (done - start) / self.heads
            return HEADS_PEAK * max(0.0, min((here + 1e-3) / WARM_UP, 1.0, 1 - here))
        here = done / start
        falling = (1 - here) / self.decay if self.decay else 1.0
        return self.peak * max(0.0, min((here + 1e-4) / WARM_UP, 1.0, falling))

    def phase(self, done: float) -> Phase:
        """The phase when a share of the training is done."""
        return next((phase for phase in self.phases if done < phase.until), self.phases[-1])


class Measured(NamedTuple):
    """What a network reaches at a quality on crops that are not trained on.

    Attributes:
        quality: 0 .. 63.
        bpp: bits per pixel, by rung, hyper-latents included.
        psnr: dB, of the mean squared error of all crops.
        msssim: mean over crops.
    """

    quality: int
    bpp: dict[str, float]
    psnr: float
    msssim: float

    def line(self) -> str:
        """For a report."""
        rates = " ".join(f"{rung} {bpp:.4f}" for rung, bpp in self.bpp.items())
        return f"quality {self.quality:2}: {rates} bpp, {self.psnr:.2f} dB, MS-SSIM {self.msssim:.5f}"


def distortion(metric: str, decoded: Tensor, x: Tensor) -> Tensor:
    """255^2 MSE, or 1 - MS-SSIM, of each picture: (B,). Pictures float (B, 3, H, W), 0 .. 1."""
    if metric == "mse":
        return 255.0**2 * (decoded - x).square().mean((1, 2, 3))
    return 1 - ms_ssim(decoded.clamp(0, 1), x)


class Levels:
    """Running losses of ranges of qualities: a crop's loss counts relative to them, or the best qualities' would drown
    the others'.
    """

    def __init__(self, device: torch.device) -> None:
        self.values = torch.zeros(LEVELS, device=device)

    @torch.no_grad()
    def of(self, losses: Tensor, qualities: Tensor) -> Tensor:
        """The level of each crop's range, float (B,), after these losses, (B,), have been heeded."""
        place = (qualities * (LEVELS / (BEST + 1e-3))).long().clamp(0, LEVELS - 1)
        here = (place[:, None] == torch.arange(LEVELS, device=place.device)).to(losses)  # (B, LEVELS)
        count = here.sum(0)
        mean = (here * losses[:, None]).sum(0) / count.clamp(min=1)
        moved = torch.lerp(self.values, mean, 1 - (1 - PATIENCE) ** count)
        self.values.copy_(torch.where(self.values > 0, moved, mean))
        return here @ self.values


class Training(loop.Continued):
    """A training that goes on step by step.

    Attributes:
        recipe: what decides it.
        network: as it is trained.
        averaged: exponential moving average of its weights.
        pictures: what it learns from.
        step: optimiser steps done.
        steps: how steps are run.
    """

    def __init__(
        self,
        recipe: Recipe,
        pictures: LossyPictures,
        processes: loop.Processes,
        *,
        start: dict[str, Tensor] | None = None,
        captured: bool = True,
    ) -> None:
        """Start anew, or from weights.

        Args:
            captured: whether steps may run as CUDA graphs.

        Raises:
            BadSetting: the weights to start from are of another shape.
        """
        self.recipe, self.pictures, self.processes = recipe, pictures, processes
        torch.manual_seed(recipe.seed)
        self.network = JointPrior(recipe.shape)
        if start is not None:
            self._start(start)
        device = processes.device
        self.network.to(device).to(memory_format=torch.channels_last)
        self.averaged = loop.Averaged(self.network)
        self.steps = Steps(device, captured=captured and processes.count == 1)
        self.step = 0
        self.frozen = False
        self._rate = torch.zeros((), device=device)
        self._optimiser = Muon(self.network.named_parameters(), self._rate)
        self._levels = Levels(device)
        self._sums = torch.zeros(2, device=device)  # of relative losses, and steps
        self._phase: Phase | None = None
        torch.manual_seed(recipe.seed + 1 + processes.rank)  # the same weights everywhere, crops and noise of its own

    def _start(self, weights: dict[str, Tensor]) -> None:
        try:
            self.network.load_state_dict(weights)
        except RuntimeError as error:
            raise BadSetting(f"the weights to start from are of another shape than {self.recipe.shape}") from error

    def advance(self, done: float) -> None:
        """One optimiser step, when a share of the training is done."""
        if done >= 1 - self.recipe.heads and not self.frozen and self.recipe.heads:
            self._freeze()
        phase = self.recipe.phase(done)
        if phase != self._phase:
            self._phase = phase
            self.pictures.bank.resize(phase.crop)
            self.steps.forget()
        chance = random.Random(f"{self.recipe.seed} {self.step}")
        other = chance.choices(list(OTHERS), list(OTHERS.values()))[0]
        if self.processes.device.type != "cuda":  # so that a training that resumes draws what it would have drawn
            torch.manual_seed(chance.getrandbits(62) + self.processes.rank)
        self._rate.fill_(self.recipe.rate(done))
        self.steps.run((other, self.frozen), lambda: self._descend(other, phase))
        self.averaged.update(self.network, self.step)
        self.step += 1

    def _descend(self, other: str, phase: Phase) -> None:
        self._optimiser.zero_grad()
        device = self.processes.device
        x = self.pictures.bank.draw(phase.batch)
        places = torch.arange(phase.batch, device=device) + torch.rand(phase.batch, device=device)
        qualities = places * (BEST / phase.batch)  # spread evenly
        rungs = tuple(HEADS) if self.frozen else ("causal", other)
        with torch.autocast(device.type, torch.bfloat16):
            rates = (
                self.network.rates_of_frozen(x, qualities, rungs)
                if self.frozen
                else (self.network(x, qualities, rungs))
            )
        losses = self._losses(rates, x, qualities, other)
        loss = (losses / self._levels.of(losses.detach(), qualities)).mean()
        loss.backward()  # type: ignore[no-untyped-call]
        self.processes.average_gradients(self.network.parameters())
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), loop.CLIP)
        self._optimiser.step()
        self._sums += torch.stack([loss.detach(), torch.ones_like(loss)])

    def _losses(self, rates: Rates, x: Tensor, qualities: Tensor, other: str) -> Tensor:
        """Bits per pixel + lambda * distortion of each crop; with frozen transforms the mean bits of all rungs."""
        pixels = x.shape[2] * x.shape[3]
        if self.frozen:
            return (torch.stack(list(rates.latents.values())).mean(0) + rates.hyper) / pixels
        latents = CAUSAL_SHARE * rates.latents["causal"] + (1 - CAUSAL_SHARE) * rates.latents[other]
        lambdas = lambdas_of(qualities, self.recipe.metric)
        return (latents + rates.hyper) / pixels + lambdas * distortion(self.recipe.metric, rates.decoded, x)

    def _freeze(self) -> None:
        """Go on from the averaged weights, and train only what decides probabilities."""
        self.averaged.into(self.network)
        for part in (self.network.g_a, self.network.g_s, self.network.h_a):
            part.requires_grad_(False)
        self.network.zero_grad()
        self._optimiser = Muon(((n, p) for n, p in self.network.named_parameters() if p.requires_grad), self._rate)
        self._levels = Levels(self.processes.device)
        self.steps.forget()
        self.frozen = True

    def progress(self) -> float:
        """Mean relative loss since the last call: what is left of each quality's running loss, about 1 and less."""
        total, count = (float(sum_) for sum_ in self._sums.tolist())
        self._sums.zero_()
        return total / max(count, 1)

    def state(self) -> dict[str, Any]:
        """All that a training needs to go on as if it had not stopped."""
        return {
            "network": self.network.state_dict(),
            "averaged": self.averaged.values,
            "optimiser": self._optimiser.state_dict(),
            "levels": self._levels.values,
            "step": self.step,
            "frozen": self.frozen,
            "recipe": asdict(self.recipe),
        }

    def resume(self, state: dict[str, Any]) -> None:
        """Go on from a state. Raises `BadSetting` if it is of another recipe."""
        self.check(state)
        if state["frozen"]:
            self._freeze()
        self.go_on(state)
        self._levels.values.copy_(state["levels"])

    def result(self) -> JointPrior:
        """A network of the averaged weights, on the CPU."""
        network = JointPrior(self.recipe.shape)
        self.averaged.into(network)
        return network.eval()

    @torch.no_grad()
    def measure(self) -> list[Measured]:
        """What the averaged weights reach on held-out crops at some qualities."""
        device = self.processes.device
        network = self.result().to(device)
        x = self.pictures.held_out.to(device).float() / 255
        return [_measured(network, x, quality) for quality in MEASURED]


def _measured(network: JointPrior, x: Tensor, quality: int) -> Measured:
    sums: dict[str, float] = dict.fromkeys(HEADS, 0.0)
    error = similarity = 0.0
    for crops in torch.split(x, 8):
        rates = network(crops, torch.full((len(crops),), float(quality), device=x.device))
        for rung, bits in rates.latents.items():
            sums[rung] += float((bits + rates.hyper).sum())
        decoded = (rates.decoded.clamp(0, 1) * 255).round() / 255
        error += float((decoded - crops).square().mean((1, 2, 3)).sum())
        similarity += float(ms_ssim(decoded, crops).sum())
    pixels = x[:, 0].numel()
    psnr = -10 * torch.log10(torch.tensor(error / len(x)))
    return Measured(quality, {k: v / pixels for k, v in sums.items()}, float(psnr), similarity / len(x))


def manifest_entry(recipe: Recipe, data: str, measured: list[Measured], trained: str) -> dict[str, Any]:
    """The manifest's line for a trained network: what it was made from and by, and what it reached.

    `data`: a description of the pictures; `trained`: for how long, and on what.
    """
    described = "PSNR" if recipe.metric == "mse" else "MS-SSIM"
    return {
        "name": f"lossy-{recipe.metric}",
        "codec": "lossy",
        "metric": recipe.metric,
        "description": f"joint autoregressive and hierarchical priors for {described}, trained on {data}",
        "recipe": asdict(recipe),
        "trained": trained,
        "held_out": [
            {
                "quality": m.quality,
                "bpp": {rung: round(bpp, 4) for rung, bpp in m.bpp.items()},
                "psnr": round(m.psnr, 3),
                "msssim": round(m.msssim, 5),
            }
            for m in measured
        ],
    }
