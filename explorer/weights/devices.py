"""The device that a network runs on, and the proof that its arithmetic is exact there."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Generic, TypeVar

import torch

from explorer.errors import BadSetting, InexactCpu, InexactDevice

DEVICES = ("auto", "cpu", "cuda", "mps")
Made = TypeVar("Made")


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
        raise InexactCpu
    warnings.warn(f"{device} does not compute exactly; the CPU is used", InexactDevice, stacklevel=2)
    return _evaluator(sha256, "cpu", recipe)


def proved(sha256: str, device: str, make: Callable[[torch.device], Made], is_exact: Callable[[Made], bool]) -> Made:
    """What `make` gives for a device, proved there by `is_exact`; on the CPU, with a warning, if the device fails.

    It is made once for each model, whose weights' hash is `sha256`, and device.

    Raises:
        BadSetting: no such device.
        InexactCpu: not even the CPU computes exactly.
    """
    made: Made = _evaluator(sha256, choose(device), _Recipe(make, is_exact))
    return made
