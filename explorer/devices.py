"""The device that a network runs on, and the proof that its arithmetic is exact there."""

from __future__ import annotations

import warnings
from functools import lru_cache

import numpy as np
import torch

from explorer.density import reference
from explorer.density.evaluate import Evaluator
from explorer.density.integer import IntegerNetwork
from explorer.density.normalise import normalise
from explorer.density.window import BASE_TAPS, TAPS
from explorer.errors import BadSetting, ModelMissing
from explorer.models import Model

DEVICES = ("auto", "cpu", "cuda", "mps")
PROBES = 64  # windows of the known vector


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


@lru_cache(maxsize=8)
def _evaluator(sha256: str, device: str, holder: _Holder) -> Evaluator:
    torch.backends.cuda.matmul.allow_tf32 = False  # ten bits of mantissa cannot hold the sums
    torch.set_num_threads(1)  # batches are spread over the processors by `parallel`
    try:
        made = Evaluator(holder.network, torch.device(device))
        exact = is_exact(made)
    except (RuntimeError, TypeError) as error:
        if device == "cpu":
            raise
        exact = False
        warnings.warn(f"{device} cannot run the network ({error})", InexactDevice, stacklevel=2)
    if exact:
        return made
    if device == "cpu":
        raise ModelMissing("this CPU's float32 products of whole numbers are not exact; no model can be used here")
    warnings.warn(f"{device} does not compute exactly; the CPU is used", InexactDevice, stacklevel=2)
    return _evaluator(sha256, "cpu", holder)


class _Holder:
    """A network as part of a cache key: equal to every other, because the hash stands beside it."""

    def __init__(self, network: IntegerNetwork) -> None:
        self.network = network

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Holder)

    def __hash__(self) -> int:
        return 0


def evaluator(model: Model, device: str) -> Evaluator:
    """The model on a device, proved there by a known vector; on the CPU, with a warning, if the device fails.

    Raises:
        BadSetting: no such device.
        ModelMissing: not even the CPU computes exactly.
    """
    return _evaluator(model.info.sha256, choose(device), _Holder(model.network))


def is_exact(candidate: Evaluator) -> bool:
    """Whether an evaluator gives the mixtures of the NumPy reference, number for number, on fixed windows."""
    network = candidate.network
    generator = np.random.default_rng(0)
    windows = _random_windows(generator, TAPS)
    base = _random_windows(generator, BASE_TAPS, known=1.0) if network.trunk else None
    for interlaced in (False, True):
        for part in (None, base) if network.trunk else (None,):
            qp_class = None if part is None else 7
            inputs = reference.normalised(windows, part)
            wanted = reference.mixtures(network, inputs, interlaced, qp_class)
            x = normalise(
                torch.from_numpy(windows).float().to(candidate.device),
                tuple(range(TAPS)),
                None if part is None else torch.from_numpy(part).float().to(candidate.device),
            )
            found = candidate(x, interlaced, tuple(range(TAPS)), qp_class)
            if any((f != np.moveaxis(w, 0, -1)).any() for f, w in zip(found, wanted, strict=True)):
                return False
    return True


def _random_windows(generator: np.random.Generator, taps: int, known: float = 0.5) -> reference.Ints:
    pixels = generator.integers(0, 256, (PROBES, 1, 3)) + generator.normal(0, 6, (PROBES, taps, 3))
    mask = generator.random((PROBES, taps, 1)) < known
    return np.concatenate([np.clip(pixels, 0, 255).astype(np.int64) * mask, mask], 2).astype(np.int64)
