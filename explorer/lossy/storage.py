"""A model of the lossy codec, to the bytes of a safetensors file and back. No torch.

The transforms lie beside the prior's whole numbers, in float16.
"""

from __future__ import annotations

import numpy as np
from safetensors import SafetensorError

from explorer.errors import ModelMissing
from explorer.lossy.integer import TRANSFORMS, IntegerPrior
from explorer.lossy.tables import Tables
from explorer.weights.arrays import Arrays, layers_of, read, stored, take_tables, write


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


def to_bytes(prior: IntegerPrior) -> bytes:
    """The safetensors file of a model."""
    arrays = stored((prior.n, prior.m), prior.layers)
    arrays |= {name: np.ascontiguousarray(values) for name, values in prior.transforms.items()}
    return write(arrays, prior.tables._asdict())


def _prior(arrays: Arrays, n: int, m: int) -> IntegerPrior:
    tables = Tables(*take_tables(arrays, Tables._fields))
    names = [name for name in arrays if name.partition(".")[0] in TRANSFORMS]
    transforms = {name: arrays.pop(name).astype(np.float16) for name in names}
    return IntegerPrior(n, m, layers_of(arrays), tables, transforms)
