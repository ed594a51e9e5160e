"""The proof that the network's arithmetic is exact on a device: a known vector, number for number."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from explorer.errors import DeviceFull, InexactCpu
from explorer.lossless.density import reference
from explorer.lossless.density.evaluate import Evaluator
from explorer.lossless.density.integer import STATE_LIMIT
from explorer.lossless.density.normalise import normalise
from explorer.lossless.density.products import in_bfloat16
from explorer.lossless.density.window import BASE_TAPS, NEIGHBOURS, TAPS

PROBES = 64  # windows of the known vector


@in_bfloat16()
def is_exact(candidate: Evaluator) -> bool:
    """Whether an evaluator gives mixtures and states of the NumPy reference, number for number, on fixed windows."""
    return all(_is_exact_family(candidate, family) for family in candidate.model.families)


def _is_exact_family(candidate: Evaluator, family: str) -> bool:
    network, device = candidate.model.of(family), candidate.device
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
        found, pending = candidate(x, read, family, tuple(range(TAPS)), qp_class)
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


def on_cpu(evaluator: Evaluator) -> Evaluator:
    """The same network on the CPU, with a warning, because the memory of its device is not enough.

    Raises `ModelMissing` if not even the CPU computes exactly.
    """
    warnings.warn(f"the memory of {evaluator.device.type} is not enough; the CPU is used", DeviceFull, stacklevel=2)
    made = Evaluator(evaluator.model, torch.device("cpu"))
    if not is_exact(made):
        raise InexactCpu
    return made
