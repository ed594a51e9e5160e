"""Networks that code, to the bytes of a safetensors file and back. No torch.

Whole numbers are stored in 16 or 32 bits where they fit. A lossy model holds transforms beside them, in float16.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load as load_arrays
from safetensors.numpy import save as save_arrays

from explorer.density.integer import IntegerNetwork
from explorer.density.tables import Tables
from explorer.errors import ModelMissing
from explorer.fixed_point import Layer
from explorer.lossy.integer import TRANSFORMS, IntegerPrior
from explorer.lossy.tables import Tables as LatentTables

_SIZES = ("width", "blocks", "mixtures", "trunk")
Arrays = dict[str, NDArray[Any]]


def from_bytes(data: bytes) -> IntegerNetwork | IntegerPrior:
    """A network from the bytes of a safetensors file. Raises `ModelMissing` if it is not one, or not exact."""
    try:
        arrays = load_arrays(data)
        sizes = arrays.pop("sizes").tolist()
        network = _density(arrays, *sizes) if len(sizes) == len(_SIZES) else _prior(arrays, *sizes)
        network.prove()
    except (SafetensorError, KeyError, ValueError, TypeError, IndexError) as error:
        raise ModelMissing(f"the weights cannot be read: {error}") from error
    return network


def to_bytes(network: IntegerNetwork | IntegerPrior) -> bytes:
    """The safetensors file of a network."""
    names = _SIZES if isinstance(network, IntegerNetwork) else ("n", "m")
    arrays: Arrays = {"sizes": np.array([getattr(network, name) for name in names], np.int32)}
    for name, table in network.tables._asdict().items():
        arrays[f"tables.{name}"] = table
    for name, layer in network.layers.items():
        for kind in Layer.__dataclass_fields__:
            arrays[f"{name}.{kind}"] = _narrow(getattr(layer, kind))
    if isinstance(network, IntegerPrior):
        arrays |= {name: np.ascontiguousarray(values) for name, values in network.transforms.items()}
    return save_arrays(arrays)


def _density(arrays: Arrays, width: int, blocks: int, mixtures: int, trunk: int) -> IntegerNetwork:
    tables = Tables(*_tables(arrays, Tables._fields))
    return IntegerNetwork(width, blocks, mixtures, trunk, _layers(arrays), tables)


def _prior(arrays: Arrays, n: int, m: int) -> IntegerPrior:
    tables = LatentTables(*_tables(arrays, LatentTables._fields))
    names = [name for name in arrays if name.partition(".")[0] in TRANSFORMS]
    transforms = {name: arrays.pop(name).astype(np.float16) for name in names}
    return IntegerPrior(n, m, _layers(arrays), tables, transforms)


def _tables(arrays: Arrays, names: tuple[str, ...]) -> list[NDArray[np.int32]]:
    return [arrays.pop(f"tables.{name}").astype(np.int32) for name in names]


def _layers(arrays: Arrays) -> dict[str, Layer]:
    names = {key.rpartition(".")[0] for key in arrays}
    kinds = Layer.__dataclass_fields__
    types = {"weight": np.int32, "bias": np.int64, "shift": np.int32}
    return {name: Layer(**{kind: arrays[f"{name}.{kind}"].astype(types[kind]) for kind in kinds}) for name in names}


def _narrow(values: NDArray[np.int32] | NDArray[np.int64]) -> NDArray[Any]:
    """The same numbers in 16 or 32 bits where they fit."""
    largest = np.abs(values.astype(np.int64)).max(initial=0)
    return np.ascontiguousarray(
        values.astype(np.int16 if largest < 2**15 else np.int32 if largest < 2**31 else np.int64)
    )
