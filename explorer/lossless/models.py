"""Models of the lossless codec: read, proved exact, and put on a device. torch only for the latter."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from explorer.lossless.density.integer import IntegerModel
from explorer.lossless.density.storage import from_bytes
from explorer.weights.models import ModelInfo, find, read_weights

if TYPE_CHECKING:
    from explorer.lossless.density.evaluate import Evaluator


class Model(NamedTuple):
    """Weights, proved exact, and their line of the manifest."""

    info: ModelInfo
    network: IntegerModel


def load(name_or_prefix: str) -> Model:
    """Read and prove a model.

    Raises:
        ModelMissing: there is none, its file is damaged, or its sums are not exact.
    """
    info = find(name_or_prefix)
    return Model(info, _load_proved(info.path, info.sha256))


@lru_cache(maxsize=8)
def _load_proved(path: Path, sha256: str) -> IntegerModel:
    return from_bytes(read_weights(path, sha256))


def evaluator(model: Model, device: str) -> Evaluator:
    """The model on a device, proved there by a known vector; on the CPU, with a warning, if the device fails.

    Raises:
        BadSetting: no such device.
        ModelMissing: not even the CPU computes exactly.
    """
    from explorer.lossless.density import proof
    from explorer.lossless.density.evaluate import Evaluator
    from explorer.weights.devices import proved

    return proved(
        model.info.sha256,
        device,
        lambda where: Evaluator(model.network, where),
        lambda made: proof.is_exact(made),
    )
