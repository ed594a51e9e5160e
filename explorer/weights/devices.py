"""The device that a network runs on, and the proof that its arithmetic is exact there."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Generic, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from explorer.errors import BadSetting, ModelMissing
from explorer.lossless.density import reference
from explorer.lossless.density.evaluate import Evaluator
from explorer.lossless.density.integer import STATE_LIMIT
from explorer.lossless.density.normalise import normalise
from explorer.lossless.density.products import in_bfloat16
from explorer.lossless.density.window import BASE_TAPS, NEIGHBOURS, TAPS
from explorer.lossy import reference as lossy_reference
from explorer.lossy.contexts import HEADS, context
from explorer.lossy.evaluate import Evaluator as LossyEvaluator
from explorer.weights.models import LossyModel, Model

DEVICES = ("auto", "cpu", "cuda", "mps")
PROBES = 64  # windows of the known vector
Made = TypeVar("Made")
INEXACT_CPU = "this CPU's products of whole numbers are not exact; no model can be used here"


class DeviceFull(UserWarning):
    """The memory of a device is not enough, so the CPU is used."""


class InexactDevice(UserWarning):
    """A device failed the known vector, so the CPU is used."""


def present() -> tuple[str, ...]:
    """Devices of this machine, the fastest first."""
    found = ["cuda"] if torch.cuda.is_available() else []
    found += ["mps"] if torch.backends.mps.is_available() else []
    return (*found, "cpu")


def choose(device: str) -> str:
    """The device that a setting means. Raises `BadSetting` for one that is unknown or absent.

    "auto" is CUDA where there is one, else the CPU: MPS has no float64, so it must be asked for and fails the proof.
    """
    if device not in DEVICES:
        raise BadSetting(f"device {device!r}: give one of {', '.join(DEVICES)}")
    if device == "auto":
        return "cuda" if "cuda" in present() else "cpu"
    if device not in present():
        raise BadSetting(f"device {device!r} is not there; this machine has {', '.join(present())}")
    return device


class _Recipe(Generic[Made]):
    """How an evaluator is made and proved; as part of a cache key equal to every other: the hash stands beside it."""

    def __init__(self, make: Callable[[torch.device], Made], is_exact: Callable[[Made], bool]) -> None:
        self.make, self.is_exact = make, is_exact

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Recipe)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=8)
def _evaluator(sha256: str, device: str, recipe: _Recipe[Any]) -> Any:
    torch.backends.cuda.matmul.allow_tf32 = False  # ten bits of mantissa cannot hold the sums
    torch.set_num_threads(1)  # batches are spread over the processors by `parallel`
    try:
        made = recipe.make(torch.device(device))
        exact = recipe.is_exact(made)
    except (RuntimeError, TypeError) as error:
        if device == "cpu":
            raise
        exact = False
        warnings.warn(f"{device} cannot run the network ({error})", InexactDevice, stacklevel=2)
    if exact:
        return made
    if device == "cpu":
        raise ModelMissing(INEXACT_CPU)
    warnings.warn(f"{device} does not compute exactly; the CPU is used", InexactDevice, stacklevel=2)
    return _evaluator(sha256, "cpu", recipe)


def evaluator(model: Model, device: str) -> Evaluator:
    """The model on a device, proved there by a known vector; on the CPU, with a warning, if the device fails.

    Raises:
        BadSetting: no such device.
        ModelMissing: not even the CPU computes exactly.
    """
    recipe = _Recipe(lambda where: Evaluator(model.network, where), lambda made: is_exact(made))
    made: Evaluator = _evaluator(model.info.sha256, choose(device), recipe)
    return made


def lossy_evaluator(model: LossyModel, device: str) -> LossyEvaluator:
    """As `evaluator`, of a model of the lossy codec."""
    recipe = _Recipe(lambda where: LossyEvaluator(model.prior, where), lambda made: is_exact_prior(made))
    made: LossyEvaluator = _evaluator(model.info.sha256, choose(device), recipe)
    return made


@in_bfloat16()
def is_exact(candidate: Evaluator) -> bool:
    """Whether an evaluator gives mixtures and states of the NumPy reference, number for number, on fixed windows."""
    return all(_is_exact_family(candidate, interlaced) for interlaced in (False, True))


def _is_exact_family(candidate: Evaluator, interlaced: bool) -> bool:
    network, device = candidate.model.of(interlaced), candidate.device
    generator = np.random.default_rng(0)
    windows, values = _random_windows(generator, TAPS), generator.integers(0, 256, (PROBES, 3))
    base = _random_windows(generator, BASE_TAPS, known=1.0) if network.trunk else None
    states = generator.integers(0, STATE_LIMIT + 1, (PROBES, len(NEIGHBOURS) * network.state))
    for part in (None, base) if network.trunk else (None,):
        qp_class = None if part is None else 7
        inputs = reference.normalised(windows, part)
        wanted = reference.evaluated(network, inputs, states, qp_class)
        x = normalise(packed(windows).to(device), tuple(range(TAPS)), None if part is None else packed(part).to(device))
        read = torch.from_numpy(states).float().to(device)
        found, pending = candidate(x, read, interlaced, tuple(range(TAPS)), qp_class)
        if any((f != np.moveaxis(w, 0, -1)).any() for f, w in zip(found, wanted.mixtures, strict=True)):
            return False
        left = candidate.states(pending, torch.from_numpy(values).to(device)).cpu().numpy()
        if (left != reference.states(network, inputs, wanted.memory, values)).any():
            return False
    return True


def _random_windows(generator: np.random.Generator, taps: int, known: float = 0.5) -> reference.Ints:
    pixels = generator.integers(0, 256, (PROBES, 1, 3)) + generator.normal(0, 6, (PROBES, taps, 3))
    mask = generator.random((PROBES, taps, 1)) < known
    return np.concatenate([np.clip(pixels, 0, 255).astype(np.int64) * mask, mask], 2).astype(np.int64)


def packed(windows: NDArray[Any]) -> torch.Tensor:
    """Windows (P, T, 4) of whole numbers as `normalise` takes them: int32, (T, P)."""
    pixels = np.ascontiguousarray(windows.astype(np.uint8)).view(np.int32)[..., 0]
    return torch.from_numpy(np.ascontiguousarray(pixels.T))


def is_exact_prior(candidate: LossyEvaluator) -> bool:
    """Whether an evaluator gives the densities of the NumPy reference, number for number, on fixed latents."""
    prior, device = candidate.prior, candidate.device
    generator = np.random.default_rng(0)
    z = np.rint(generator.normal(0, 4, (2, 2, prior.n))).astype(np.int16)
    y = np.rint(generator.normal(0, 8, (8, 8, prior.m))).astype(np.int64)
    wanted_features = lossy_reference.features(prior, z.astype(np.int64), 8, 8)
    features = candidate.features(z, 8, 8)
    if (features.cpu().numpy() != wanted_features).any():
        return False
    grid = torch.from_numpy(np.pad(y, ((2, 2), (2, 2), (0, 0)))).float().to(device)
    at = np.arange(27)  # some rows, with both edges
    for head in HEADS:
        for stage in {0, context(head).stages - 1}:
            wanted = lossy_reference.parameters(prior, head, stage, wanted_features, y, at)
            found = candidate.parameters(head, stage, features, grid, torch.from_numpy(at).to(device))
            if any((f != w).any() for f, w in zip(found, wanted, strict=True)):
                return False
    return True


def on_cpu(evaluator: Evaluator) -> Evaluator:
    """The same network on the CPU, with a warning, because the memory of its device is not enough.

    Raises `ModelMissing` if not even the CPU computes exactly.
    """
    warnings.warn(f"the memory of {evaluator.device.type} is not enough; the CPU is used", DeviceFull, stacklevel=2)
    made = Evaluator(evaluator.model, torch.device("cpu"))
    if not is_exact(made):
        raise ModelMissing(INEXACT_CPU)
    return made
