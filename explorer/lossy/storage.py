"""A model of the lossy codec, to the bytes of a safetensors file and back. No torch.

Matrices of the prior and of the transforms alike are whole numbers of 12 bits; a row of a transform's has a scale of
its own. What is no matrix of a transform is stored as it is.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from explorer.errors import ModelMissing
from explorer.lossy.integer import REAL, IntegerPrior, of_few_bits
from explorer.lossy.tables import Tables
from explorer.weights.arrays import Arrays, layers_of, read, stored, take_tables, write
from explorer.weights.packing import packed12, unpacked12

LARGEST = 2047  # of a transform's whole numbers
UP = ".up"  # by how much the rows of a layer's weights are shifted
ADDED = "added."  # before the names of biases
SHAPES, BITS, SCALES = ".shape", ".bits", ".scale"  # of packed matrices, behind their names


def from_bytes(data: bytes) -> IntegerPrior:
    """A model from the bytes of a safetensors file. Raises `ModelMissing` if it is not one, or not exact."""
    try:
        arrays = read(data)
        if "sizes" not in arrays:  # its networks have families: a model of the lossless codec, or none at all
            raise ModelMissing("these are weights of another codec than the manifest says")
        prior = _prior(arrays, *arrays.pop("sizes").tolist())
        prior.prove()
    except (SafetensorError, KeyError, ValueError, TypeError, IndexError) as error:
        raise ModelMissing(f"the weights cannot be read: {error}") from error
    return prior


def shapes_at(path: Path) -> dict[str, tuple[int, ...]]:
    """The shapes of a file's matrices by name; nothing else is read. Raises `ModelMissing` if it has none."""
    try:
        with safe_open(path, framework="numpy") as file:
            names = [name.removesuffix(SHAPES) for name in file.keys() if name.endswith(SHAPES)]  # noqa: SIM118
            shapes = {name: tuple(file.get_tensor(f"{name}{SHAPES}").tolist()) for name in names}
    except (OSError, SafetensorError, ValueError, TypeError) as error:
        raise ModelMissing(f"{path}: the weights cannot be read: {error}") from error
    if not shapes:
        raise ModelMissing(f"{path}: no weights of the lossy codec")
    return shapes


def to_bytes(prior: IntegerPrior) -> bytes:
    """The safetensors file of a model."""
    none = np.zeros((0, 0), np.int32)
    arrays = stored((prior.n, prior.m), {name: replace(layer, weight=none) for name, layer in prior.layers.items()})
    for name, layer in prior.layers.items():
        del arrays[f"{name}.weight"]
        few, shift = of_few_bits(layer.weight)
        arrays |= _packed(f"{name}.weight", few) | {f"{name}{UP}": shift.astype(np.uint8)}
    arrays |= {f"{ADDED}{name}": np.ascontiguousarray(values) for name, values in prior.biases.items()}
    for name, values in prior.transforms.items():
        if values.ndim > 1:
            whole, scale = _whole(values)
            arrays |= _packed(name, whole) | {f"{name}{SCALES}": scale}
        else:
            arrays[name] = values
    return write(arrays, prior.tables._asdict())


def _packed(name: str, whole: NDArray[np.int32]) -> Arrays:
    return {f"{name}{SHAPES}": np.array(whole.shape, np.int32), f"{name}{BITS}": packed12(whole)}


def _unpacked(arrays: Arrays, name: str) -> NDArray[np.int32]:
    return unpacked12(arrays.pop(f"{name}{BITS}"), tuple(arrays.pop(f"{name}{SHAPES}").tolist()))


def _whole(values: NDArray[np.float32]) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Whole numbers of rows, and what one of them stands for in each row."""
    axes = tuple(range(1, values.ndim))
    scale = np.maximum(np.abs(values).max(axes, keepdims=True), 1e-20) / np.float32(LARGEST)
    return np.rint(values / scale).astype(np.int32), scale.astype(np.float32).reshape(-1)


def _prior(arrays: Arrays, n: int, m: int) -> IntegerPrior:
    tables = Tables(*take_tables(arrays, Tables._fields))
    transforms = {}
    for name in [key for key in arrays if key.partition(".")[0] in REAL]:
        base = name.removesuffix(BITS)
        if base != name:
            whole = _unpacked(arrays, base).astype(np.float32)
            scale = arrays.pop(f"{base}{SCALES}").astype(np.float32)
            transforms[base] = whole * scale.reshape(-1, *(1,) * (whole.ndim - 1))
        elif not name.endswith((SHAPES, SCALES)):
            transforms[name] = arrays.pop(name).astype(np.float32)
    biases = {name.removeprefix(ADDED): arrays.pop(name) for name in list(arrays) if name.startswith(ADDED)}
    for name in [name.removesuffix(BITS) for name in arrays if name.endswith(BITS)]:
        shift = arrays.pop(f"{name.removesuffix('.weight')}{UP}").astype(np.int32)
        arrays[name] = _unpacked(arrays, name) << shift[:, None]
    biases = {name: values.astype(np.int64) for name, values in biases.items()}
    return IntegerPrior(n, m, layers_of(arrays), biases, tables, transforms)
