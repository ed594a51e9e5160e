"""A model of the lossless codec, to the bytes of a safetensors file and back. No torch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from explorer.coding.schedule import CAUSAL, FAMILIES
from explorer.errors import ModelMissing
from explorer.lossless.density.integer import IntegerModel, IntegerNetwork
from explorer.lossless.density.tables import Tables
from explorer.weights.arrays import Arrays, layers_of, read, stored, take_tables, write
from explorer.weights.packing import packed12, unpacked12

RISES = "rises"  # of the logistic from each entry to the next, all below 2^11
_NOTHING = np.zeros(0, np.int32)
_SIZES = ("width", "blocks", "inner", "mixtures", "trunk", "memory", "state")


def from_bytes(data: bytes) -> IntegerModel:
    """A model from the bytes of a safetensors file. Raises `ModelMissing` if it is not one, or not exact."""
    try:
        arrays = read(data)
        if "sizes" in arrays:  # a network without a family: a prior of the lossy codec
            raise ModelMissing("these are weights of another codec than the manifest says")
        model = _model(arrays)
        model.prove()
    except (SafetensorError, KeyError, ValueError, TypeError, IndexError) as error:
        raise ModelMissing(f"the weights cannot be read: {error}") from error
    return model


def networks_at(path: Path) -> dict[str, IntegerNetwork]:
    """The networks of a file by family, with their sizes alone: no layers, no tables. Nothing else is read.

    Raises `ModelMissing` if it is no model of this codec.
    """
    families = {}
    try:
        with safe_open(path, framework="numpy") as file:
            for family in [each for each in FAMILIES if f"{each}.sizes" in file.keys()]:  # noqa: SIM118
                sizes = dict(zip(_SIZES, file.get_tensor(f"{family}.sizes").tolist(), strict=True))
                families[family] = IntegerNetwork(**sizes, layers={}, tables=Tables(*[_NOTHING] * len(Tables._fields)))
    except (OSError, SafetensorError, ValueError, TypeError) as error:
        raise ModelMissing(f"{path}: the weights cannot be read: {error}") from error
    if CAUSAL not in families:
        raise ModelMissing(f"{path}: no weights of the lossless codec")
    return families


def to_bytes(model: IntegerModel) -> bytes:
    """The safetensors file of a model."""
    arrays: Arrays = {}
    tables: dict[str, NDArray[Any]] = {}
    for family, network in model.families.items():
        arrays |= stored([getattr(network, name) for name in _SIZES], network.layers, f"{family}.", coded=True)
        tables = network.tables._asdict()  # one and the same
    tables[RISES] = packed12(np.diff(tables.pop("logistic"), prepend=0))
    return write(arrays, tables)


def _model(arrays: Arrays) -> IntegerModel:
    rises = arrays.pop(f"tables.{RISES}", None)
    if rises is not None:
        arrays["tables.logistic"] = np.cumsum(unpacked12(rises, (2 * rises.size // 3,)), dtype=np.int32)
    tables = Tables(*take_tables(arrays, Tables._fields))
    families = {}
    for family in sorted({key.partition(".")[0] for key in arrays}):
        own = {key.removeprefix(f"{family}."): value for key, value in arrays.items() if key.startswith(f"{family}.")}
        sizes = dict(zip(_SIZES, own.pop("sizes").tolist(), strict=True))
        families[family] = IntegerNetwork(**sizes, layers=layers_of(own), tables=tables)
    return IntegerModel(families)
