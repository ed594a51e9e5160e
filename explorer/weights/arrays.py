"""Networks of whole numbers, to the arrays of a safetensors file and back. No torch.

Whole numbers are stored in 16 or 32 bits where they fit; weights of eight significant bits can take twelve. Each codec
says which networks and tables its models hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load as load_arrays
from safetensors.numpy import save as save_arrays

from explorer.coding.fixed_point import Layer
from explorer.weights.packing import coded12, decoded12

Arrays = dict[str, NDArray[Any]]
CODED = "codes"  # instead of weights


def read(data: bytes) -> Arrays:
    """The arrays of a safetensors file by their names. Raises `SafetensorError` where it is none."""
    return load_arrays(data)


def write(arrays: Mapping[str, NDArray[Any]], tables: Mapping[str, NDArray[Any]]) -> bytes:
    """The safetensors file of arrays, with the tables beside them as `tables.NAME`."""
    return save_arrays({**arrays, **{f"tables.{name}": table for name, table in tables.items()}})


def stored(sizes: Sequence[int], layers: Mapping[str, Layer], prefix: str = "", *, coded: bool = False) -> Arrays:
    """The arrays of a network: its sizes, and weight, bias and shift of every layer.

    `coded`: weights of at most eight significant bits as `packing.coded12` has them. Raises `ValueError` for others.
    """
    arrays: Arrays = {f"{prefix}sizes": np.array(sizes, np.int32)}
    for name, layer in layers.items():
        for kind in Layer.__dataclass_fields__:
            arrays[f"{prefix}{name}.{kind}"] = _narrow(getattr(layer, kind))
        if coded:
            del arrays[f"{prefix}{name}.weight"]
            arrays[f"{prefix}{name}.{CODED}"] = coded12(layer.weight)
    return arrays


def take_tables(arrays: Arrays, names: Sequence[str]) -> list[NDArray[np.int32]]:
    """The tables of these names, taken out of the arrays. Raises `KeyError`."""
    return [arrays.pop(f"tables.{name}").astype(np.int32) for name in names]


def layers_of(arrays: Arrays) -> dict[str, Layer]:
    """The layers that `stored` wrote, where the sizes are taken out. Raises `KeyError`."""
    return {name: _layer(arrays, name) for name in sorted({key.rpartition(".")[0] for key in arrays})}


def _layer(arrays: Arrays, name: str) -> Layer:
    """Raises `ValueError` where codes are of another length than the number of outputs allows."""
    bias, shift = arrays[f"{name}.bias"].astype(np.int64), arrays[f"{name}.shift"].astype(np.int32)
    codes = arrays.get(f"{name}.{CODED}")
    if codes is None:
        return Layer(arrays[f"{name}.weight"].astype(np.int32), bias, shift)
    columns = 2 * codes.size // 3 // max(1, len(bias))  # where the number of weights is odd, half a number is left
    return Layer(decoded12(codes, (len(bias), columns)), bias, shift)


def _narrow(values: NDArray[np.int32] | NDArray[np.int64]) -> NDArray[Any]:
    """The same numbers in 16 or 32 bits where they fit."""
    largest = np.abs(values.astype(np.int64)).max(initial=0)
    return np.ascontiguousarray(
        values.astype(np.int16 if largest < 2**15 else np.int32 if largest < 2**31 else np.int64)
    )
