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

from explorer.coding.fixed_point import Layer
from explorer.errors import ModelMissing
from explorer.lossless.density.integer import IntegerModel, IntegerNetwork
from explorer.lossless.density.tables import Tables
from explorer.lossy.integer import TRANSFORMS, IntegerPrior
from explorer.lossy.tables import Tables as LatentTables

_SIZES = ("width", "blocks", "inner", "mixtures", "trunk", "memory", "state")
Arrays = dict[str, NDArray[Any]]


def from_bytes(data: bytes) -> IntegerModel | IntegerPrior:
    """A model from the bytes of a safetensors file. Raises `ModelMissing` if it is not one, or not exact."""
    try:
        arrays = load_arrays(data)
        model = _prior(arrays, *arrays.pop("sizes").tolist()) if "sizes" in arrays else _density(arrays)
        model.prove()
    except (SafetensorError, KeyError, ValueError, TypeError, IndexError) as error:
        raise ModelMissing(f"the weights cannot be read: {error}") from error
    return model


def to_bytes(model: IntegerModel | IntegerPrior) -> bytes:
    """The safetensors file of a model."""
    if isinstance(model, IntegerPrior):
        arrays = _stored(model, ("n", "m"), "")
        arrays |= {name: np.ascontiguousarray(values) for name, values in model.transforms.items()}
        tables = model.tables._asdict()
    else:
        arrays, tables = {}, {}
        for family, network in model.families.items():
            arrays |= _stored(network, _SIZES, f"{family}.")
            tables = network.tables._asdict()  # one and the same
    return save_arrays(arrays | {f"tables.{name}": table for name, table in tables.items()})


def _stored(network: IntegerNetwork | IntegerPrior, sizes: tuple[str, ...], prefix: str) -> Arrays:
    arrays: Arrays = {f"{prefix}sizes": np.array([getattr(network, name) for name in sizes], np.int32)}
    for name, layer in network.layers.items():
        for kind in Layer.__dataclass_fields__:
            arrays[f"{prefix}{name}.{kind}"] = _narrow(getattr(layer, kind))
    return arrays


def _density(arrays: Arrays) -> IntegerModel:
    tables = Tables(*_tables(arrays, Tables._fields))
    families = {}
    for family in {key.partition(".")[0] for key in arrays}:
        own = {key.removeprefix(f"{family}."): value for key, value in arrays.items() if key.startswith(f"{family}.")}
        sizes = dict(zip(_SIZES, own.pop("sizes").tolist(), strict=True))
        families[family] = IntegerNetwork(**sizes, layers=_layers(own), tables=tables)
    return IntegerModel(families)


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
