"""The prior in whole numbers, and the transforms: what is stored, proved and evaluated.

Same names as `network`. Whole numbers are carried in float64. Units: activations 1/4096, within +-(2^23 - 1);
latents 1; outputs: means 1/64, indices of scales 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.coding.fixed_point import FLOAT64, Layer, prove_all
from explorer.errors import ModelMissing
from explorer.lossy import tables
from explorer.lossy.contexts import HEADS, context

if TYPE_CHECKING:
    from explorer.lossy.network import JointPrior

ACTIVATION = 4096  # whole numbers per unit
ACTIVATION_LIMIT = 2**23 - 1  # such numbers are exact in float32 too, so features are kept in it
SLOPE_SHIFT = 6  # the leaky ReLU's slope is 2^-6
TRANSFORMS = ("g_a", "g_s", "h_a")

Real = NDArray[np.float64]


@dataclass(frozen=True)
class IntegerPrior:
    """A model that codes.

    Attributes:
        n, m: channels N of the hyper-latents and M of the latents.
        layers: by name; see `expected`.
        tables: of the densities.
        transforms: g_a, g_s and h_a, which need not be exact: float16, by the names of their parameters.
    """

    n: int
    m: int
    layers: dict[str, Layer]
    tables: tables.Tables
    transforms: dict[str, NDArray[np.float16]]

    def expected(self) -> dict[str, tuple[int, Real]]:
        """For every layer the number of its outputs and the largest absolute value of each input, (in,).

        Inputs of h_s are window taps, row by row, of all channels each; those of a head's "first" are the features, the
        masked layer's outputs, and 4096 for its stage, 0 for the others.
        """
        n, m = self.n, self.m
        found = {
            "h_s.0": (m, _latents(25 * n)),
            "h_s.2": (3 * m // 2, _activations(25 * m)),
            "h_s.4": (2 * m, _activations(9 * (3 * m // 2))),
        }
        for head in HEADS:
            known = context(head)
            taps, stages = len(known.taps), np.full(known.stages, float(ACTIVATION))
            if taps:
                found[f"heads.{head}.masked"] = (2 * m, _latents(taps * m))
            inputs = np.concatenate([_activations(4 * m if taps else 2 * m), stages])
            found[f"heads.{head}.first"] = (10 * m // 3, inputs)
            found[f"heads.{head}.second"] = (8 * m // 3, _activations(10 * m // 3))
            found[f"heads.{head}.last"] = (2 * m, _activations(8 * m // 3))
        return found

    def prove(self) -> None:
        """Raise `ModelMissing` unless every layer is there, of its shape, and exact."""
        prove_all(self.layers, self.expected(), FLOAT64)
        if not tables.are_sound(self.tables, self.n):
            raise ModelMissing("the densities' tables are not those of a lossy model")


def _latents(count: int) -> Real:
    return np.full(count, float(tables.LIMIT))


def _activations(count: int) -> Real:
    return np.full(count, float(ACTIVATION_LIMIT))


def quantise(network: JointPrior) -> IntegerPrior:
    """The whole-number model nearest to a trained one. Raises `ModelMissing` where weights are not finite."""
    from explorer.lossy.gaussian import OCTAVE, SMALLEST

    shape = network.shape
    real = {name: p.detach().cpu().double().numpy() for name, p in network.state_dict().items()}
    if not all(np.isfinite(values).all() for values in real.values()):
        raise ModelMissing("the trained weights are not all finite")
    made = tables.make(network.density, SMALLEST, OCTAVE)
    empty = IntegerPrior(shape.n, shape.m, {}, made, _transforms(real))
    layers = {}
    for name, (_, largest) in empty.expected().items():
        layers[name] = Layer.fit(*_real_layer(name, real, shape.m), largest, FLOAT64)
    prior = IntegerPrior(shape.n, shape.m, layers, made, empty.transforms)
    prior.prove()
    return prior


def _transforms(real: dict[str, Real]) -> dict[str, NDArray[np.float16]]:
    return {name: p.astype(np.float16) for name, p in real.items() if name.partition(".")[0] in TRANSFORMS}


def _real_layer(name: str, p: dict[str, Real], m: int) -> tuple[Real, Real]:
    """Weights and bias of whole numbers to whole numbers."""
    from explorer.lossy.network import INDEX_START, INDEX_UNIT

    weight, bias = p[f"{name}.weight"], p[f"{name}.bias"]
    kind = name.rpartition(".")[2]
    if kind in ("0", "2"):  # transposed convolutions: (in, out, 5, 5)
        rows = weight.transpose(1, 2, 3, 0).reshape(weight.shape[1], -1)
        return rows * (ACTIVATION if kind == "0" else 1), bias * ACTIVATION
    if kind == "4":  # a convolution: (out, in, 3, 3)
        return weight.transpose(0, 2, 3, 1).reshape(len(weight), -1), bias * ACTIVATION
    if kind == "masked":
        return weight * ACTIVATION, bias * ACTIVATION
    if kind == "first":
        stage = p[name.replace(".first", ".stage")].T
        return np.concatenate([weight, stage], 1), bias * ACTIVATION
    if kind == "last":
        unit = np.repeat([tables.MEAN_UNIT, INDEX_UNIT], m)
        start = np.repeat([0.0, INDEX_START], m)
        return weight * (unit / ACTIVATION)[:, None], bias * unit + start
    return weight, bias * ACTIVATION
