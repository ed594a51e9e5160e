"""Trained weights by name and by hash: `models/manifest.json` and the safetensors files beside it. No torch.

A file names its model by the first digits of the SHA-256 of the weights' file, so a model is never changed: a better
one is another.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load as load_arrays
from safetensors.numpy import save as save_arrays

from explorer.density.integer import IntegerNetwork
from explorer.density.tables import Tables
from explorer.errors import BadSetting, ModelMissing
from explorer.files import write_atomic
from explorer.fixed_point import Layer
from explorer.resources import resource_folder
from explorer.schedule import THUMBNAIL

MANIFEST = "manifest.json"
LARGEST_FILE = 16 << 20  # bytes
_SIZES = ("width", "blocks", "mixtures", "trunk")


class AutoBase(NamedTuple):
    """The base that serves a number of steps best, as measured: the first whose `steps` is not exceeded."""

    steps: int
    base: str


class ModelInfo(NamedTuple):
    """A line of the manifest.

    Attributes:
        name: such as "photo".
        sha256: of the weights' file.
        path: of the weights' file.
        description: what it was trained on and for.
        auto_base: which base serves which number of steps; "none" beyond the last.
    """

    name: str
    sha256: str
    path: Path
    description: str
    auto_base: tuple[AutoBase, ...]


class Model(NamedTuple):
    """Weights, proved exact, and their line of the manifest."""

    info: ModelInfo
    network: IntegerNetwork


def available() -> list[ModelInfo]:
    """All models of the manifest. Raises `ModelMissing` if there is no sound manifest."""
    folder = resource_folder("models")
    try:
        entries = json.loads((folder / MANIFEST).read_text("utf-8"))["models"]
        return [_info(folder, entry) for entry in entries]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelMissing(f"{folder / MANIFEST}: no manifest of models ({error})") from error


def _info(folder: Path, entry: dict[str, Any]) -> ModelInfo:
    auto = tuple(AutoBase(int(steps), str(base)) for steps, base in entry.get("auto_base", []))
    return ModelInfo(entry["name"], entry["sha256"], folder / entry["file"], entry["description"], auto)


def default_for(height: int, width: int) -> str:
    """The name of the model for pictures of a size: "cifar10" for thumbnails, else "photo"."""
    return "cifar10" if max(height, width) <= THUMBNAIL else "photo"


def find(name_or_prefix: str) -> ModelInfo:
    """The model of a name, or whose hash starts with the digits. Raises `ModelMissing`."""
    models = available()
    named = [m for m in models if m.name == name_or_prefix]
    found = named or [m for m in models if name_or_prefix and m.sha256.startswith(name_or_prefix)]
    if not found:
        known = ", ".join(f"{m.name} ({m.sha256[:8]})" for m in models)
        raise ModelMissing(f"model {name_or_prefix!r} is not installed; there are {known}")
    return found[0]


def load(name_or_prefix: str) -> Model:
    """Read and prove a model.

    Raises:
        ModelMissing: there is none, its file is damaged, or its sums are not exact.
    """
    info = find(name_or_prefix)
    return Model(info, _load_proved(info.path, info.sha256))


@lru_cache(maxsize=8)
def _load_proved(path: Path, sha256: str) -> IntegerNetwork:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ModelMissing(f"{path}: larger than {LARGEST_FILE} bytes, so these are no weights")
        data = path.read_bytes()
    except OSError as error:
        raise ModelMissing(f"{path}: {error.strerror}") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ModelMissing(f"{path}: the weights are damaged: their hash is not the manifest's")
    return from_bytes(data)


def from_bytes(data: bytes) -> IntegerNetwork:
    """A network from the bytes of a safetensors file. Raises `ModelMissing` if it is not one, or not exact."""
    try:
        arrays = load_arrays(data)
        sizes = arrays.pop("sizes").tolist()
        tables = Tables(*(arrays.pop(f"tables.{name}").astype(np.int32) for name in Tables._fields))
        layers = _layers(arrays)
        width, blocks, mixtures, trunk = sizes
        network = IntegerNetwork(width, blocks, mixtures, trunk, layers, tables)
        network.prove()
    except (SafetensorError, KeyError, ValueError, TypeError) as error:
        raise ModelMissing(f"the weights cannot be read: {error}") from error
    return network


def _layers(arrays: dict[str, NDArray[Any]]) -> dict[str, Layer]:
    names = {key.rpartition(".")[0] for key in arrays}
    kinds = Layer.__dataclass_fields__
    return {name: Layer(*(arrays[f"{name}.{kind}"].astype(np.int32) for kind in kinds)) for name in names}


def to_bytes(network: IntegerNetwork) -> bytes:
    """The safetensors file of a network."""
    arrays = {"sizes": np.array([getattr(network, size) for size in _SIZES], np.int32)}
    for name, table in network.tables._asdict().items():
        arrays[f"tables.{name}"] = table
    for name, layer in network.layers.items():
        for kind in Layer.__dataclass_fields__:
            arrays[f"{name}.{kind}"] = _narrow(getattr(layer, kind))
    return save_arrays(arrays)


def _narrow(values: NDArray[np.int32]) -> NDArray[Any]:
    """The same numbers in 16 bits where they fit."""
    fits = np.abs(values.astype(np.int64)).max(initial=0) < 2**15
    return np.ascontiguousarray(values.astype(np.int16) if fits else values)


def install(network: IntegerNetwork, folder: Path, entry: dict[str, Any]) -> str:
    """Write weights and their line of the manifest into a folder; returns the SHA-256.

    `entry` holds at least "name" and "description"; "file" and "sha256" are added. A line of the same name is
    replaced. Raises `OutputFailed`.
    """
    data = to_bytes(network)
    sha256 = hashlib.sha256(data).hexdigest()
    entry = {"name": entry["name"], "file": f"{entry['name']}.safetensors", "sha256": sha256} | entry
    manifest = folder / MANIFEST
    lines = json.loads(manifest.read_text("utf-8"))["models"] if manifest.exists() else []
    lines = [line for line in lines if line["name"] != entry["name"]] + [entry]
    write_atomic(folder / entry["file"], data, force=True)
    write_atomic(manifest, (json.dumps({"models": lines}, indent=2) + "\n").encode(), force=True)
    return sha256


def auto_base(info: ModelInfo, steps: str) -> str:
    """The base that `--base auto` means for a rung."""
    if steps.isdigit():
        for line in info.auto_base:
            if int(steps) <= line.steps:
                return line.base
    return "none"


def parse_base(text: str) -> str:
    """A base in its one spelling: "auto", "none" or "bpg:QP". Raises `BadSetting`."""
    word = text.strip().lower()
    kind, _, qp = word.partition(":")
    if word in ("auto", "none"):
        return word
    if kind == "bpg" and qp.isascii() and qp.isdigit() and len(qp) <= 2 and int(qp) <= 51:
        return f"bpg:{int(qp)}"
    raise BadSetting(f"base {text!r}: give auto, none or bpg:QP with QP from 0 to 51")
