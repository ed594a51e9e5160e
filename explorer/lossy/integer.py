"""The prior in whole numbers, and the transforms: what is stored, proved and evaluated.

Same names as `network`. Whole numbers are carried in float64. Units: activations 1/4096, within +-(2^23 - 1);
latents 1; outputs: means 1/64, indices of scales 1.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.coding.fixed_point import FLOAT64, Layer, prove_all
from explorer.errors import ModelMissing
from explorer.lossy import tables
from explorer.lossy.contexts import OFFSETS, STAGES
from explorer.lossy.qualities import KNOTS, SPACING, knots_of

if TYPE_CHECKING:
    from explorer.lossy.network import JointPrior

ACTIVATION = 4096  # whole numbers per unit
ACTIVATION_LIMIT = 2**23 - 1  # such numbers are exact in float32 too, so features are kept in it
SLOPE_SHIFT = 6  # the leaky ReLU's slope is 2^-6
REAL = ("g_a", "g_s", "h_a", "density")  # what is not whole: the transforms, and what the tables were made from
WEIGHT_BITS = 11  # absolute weights of a row are below 2^11 times a power of two: with the sign 12 bits each
BIASES = {
    "head.stage": ("head.first", STAGES),
    "head.quality": ("head.first", KNOTS),
    "h_s.quality": ("h_s.first", KNOTS),
}
UNITS = {"h_s.first": ACTIVATION, "head.masked": ACTIVATION}  # their inputs are latents, whole by themselves

LARGEST_BIAS = 2**49
PROVED = FLOAT64._replace(bits=52)  # what is added to a layer's bias, at most 2^50, takes the rest of 2^53

Ints = NDArray[np.int64]
Real = NDArray[np.float64]


@dataclass(frozen=True)
class IntegerPrior:
    """A model that codes.

    Attributes:
        n, m: channels N of the hyper-latents and M of the latents.
        layers: by name; see `expected`.
        biases: int64, (rows, out), by name: what is added to the bias of a layer, see `BIASES`; rows are the stages of
            all rungs, or the knots of the qualities.
        tables: of the densities.
        transforms: g_a, g_s and h_a, which need not be exact, and the density that the tables were made from, to train
            on: float32, by the names of their parameters.
    """

    n: int
    m: int
    layers: dict[str, Layer]
    biases: dict[str, Ints]
    tables: tables.Tables
    transforms: dict[str, NDArray[np.float32]]

    def expected(self) -> dict[str, tuple[int, Real]]:
        """For every layer the number of its outputs and the largest absolute value of each input, (in,).

        Inputs of h_s are window taps, row by row, of all channels each; those of "head.masked" the 24 neighbours; those
        of "head.first" the features and the masked layer's outputs.
        """
        n, m = self.n, self.m
        return {
            "h_s.first": (n, _latents(25 * n)),
            "h_s.second": (3 * n // 2, _activations(25 * n)),
            "h_s.last": (2 * m, _activations(9 * (3 * n // 2))),
            "head.masked": (2 * m, _latents(len(OFFSETS) * m)),
            "head.first": (10 * m // 3, _activations(4 * m)),
            "head.second": (8 * m // 3, _activations(10 * m // 3)),
            "head.last": (2 * m, _activations(8 * m // 3)),
        }

    def quality_bias(self, name: str, quarters: int) -> Ints:
        """What a quality, in quarters, adds to the bias of a layer, (out,): between those of two knots."""
        rows = self.biases[name]
        knot, way = knots_of(quarters)
        found: Ints = (rows[knot] * (SPACING - way) + rows[knot + 1] * way) // SPACING
        return found

    def prove(self) -> None:
        """Raise `ModelMissing` unless every layer is there, of its shape, and exact."""
        expected = self.expected()
        if set(self.biases) != set(BIASES):
            raise ModelMissing(f"biases {sorted(set(self.biases) ^ set(BIASES))} are missing or unknown")
        for name, (layer, rows) in BIASES.items():
            values = self.biases[name]
            if values.shape != (rows, expected[layer][0]) or np.abs(values).max() >= LARGEST_BIAS:
                raise ModelMissing(f"biases {name}: {values.shape} numbers up to {np.abs(values).max()}")
        prove_all(self.layers, expected, PROVED)
        if not tables.are_sound(self.tables, self.n):
            raise ModelMissing("the densities' tables are not those of a lossy model")


def _latents(count: int) -> Real:
    return np.full(count, float(tables.LIMIT))


def _activations(count: int) -> Real:
    return np.full(count, float(ACTIVATION_LIMIT))


def quantise(network: JointPrior) -> IntegerPrior:
    """The whole-number model nearest to a trained one. Raises `ModelMissing` where weights are not finite."""
    from explorer.lossy.gaussian import OCTAVE

    shape = network.shape
    real = {name: p.detach().cpu().double().numpy() for name, p in network.named_parameters()}
    if not all(np.isfinite(values).all() for values in real.values()):
        raise ModelMissing("the trained weights are not all finite")
    made = tables.make(network.density, tables.SMALLEST, OCTAVE)
    empty = IntegerPrior(shape.n, shape.m, {}, {}, made, _transforms(real))
    layers = {}
    for name, (_, largest) in empty.expected().items():
        layers[name] = _of_few_bits(Layer.fit(*_real_layer(name, real, shape.m), largest, PROVED))
    biases = {name: _bias(real[name], layers[layer]) for name, (layer, _) in BIASES.items()}
    prior = replace(empty, layers=layers, biases=biases)
    prior.prove()
    return prior


def _of_few_bits(layer: Layer) -> Layer:
    """A layer each row of whose weights has `WEIGHT_BITS` bits, but for zeros behind them."""
    few, shift = of_few_bits(layer.weight)
    return replace(layer, weight=few << shift[:, None])


def of_few_bits(weight: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Rows of weights, int32 (out, in), as the nearest numbers below 2^11 that are shifted up; and the shifts."""
    _, bits = np.frexp(np.abs(weight).max(1, initial=0).astype(np.float64))
    shift = np.maximum(bits - WEIGHT_BITS, 0).astype(np.int32)
    limit = 2**WEIGHT_BITS - 1
    few = np.rint(weight / np.exp2(shift)[:, None]).clip(-limit, limit).astype(np.int32)
    return few, shift


def _bias(values: Real, layer: Layer) -> Ints:
    found: Ints = np.rint(values * ACTIVATION * np.exp2(layer.shift)).astype(np.int64)
    return found


def _transforms(real: dict[str, Real]) -> dict[str, NDArray[np.float32]]:
    return {name: p.astype(np.float32) for name, p in real.items() if name.partition(".")[0] in REAL}


def _real_layer(name: str, p: dict[str, Real], m: int) -> tuple[Real, Real]:
    """Weights and bias of whole numbers to whole numbers."""
    from explorer.lossy.network import INDEX_START, INDEX_UNIT

    weight, bias = p[f"{name}.weight"], p[f"{name}.bias"]
    unit = UNITS.get(name, 1)
    if name in ("h_s.first", "h_s.second"):  # transposed convolutions: (in, out, 5, 5)
        rows = weight.transpose(1, 2, 3, 0).reshape(weight.shape[1], -1) * unit
    elif name == "h_s.last":  # a convolution: (out, in, 3, 3)
        rows = weight.transpose(0, 2, 3, 1).reshape(len(weight), -1)
    elif name == "head.last":
        scale = np.repeat([tables.MEAN_UNIT, INDEX_UNIT], m)
        return weight * (scale / ACTIVATION)[:, None], bias * scale + np.repeat([0.0, INDEX_START], m)
    else:
        rows = weight * unit
    return rows, bias * ACTIVATION


def restored(prior: IntegerPrior) -> dict[str, Real]:
    """The parameters of a network that a model was made from, but for what was rounded: by name, to train on."""
    from explorer.lossy.network import INDEX_START, INDEX_UNIT

    found: dict[str, Real] = {name: values.astype(np.float64) for name, values in prior.transforms.items()}
    for name, layer in prior.layers.items():
        unit = np.exp2(-layer.shift.astype(np.float64))
        weight = layer.weight * unit[:, None] / UNITS.get(name, 1)
        bias = (layer.bias - np.floor(np.exp2(layer.shift) / 2)) * unit
        if name in ("h_s.first", "h_s.second"):
            weight = weight.reshape(len(weight), 5, 5, -1).transpose(3, 0, 1, 2)
        elif name == "h_s.last":
            weight = weight.reshape(len(weight), 3, 3, -1).transpose(0, 3, 1, 2)
        elif name == "head.last":
            scale = np.repeat([tables.MEAN_UNIT, INDEX_UNIT], prior.m)
            weight = weight * (ACTIVATION / scale)[:, None]
            bias = (bias - np.repeat([0.0, INDEX_START], prior.m)) * (ACTIVATION / scale)
        found[f"{name}.weight"], found[f"{name}.bias"] = weight, bias / ACTIVATION
    for name, (of_layer, _) in BIASES.items():
        found[name] = prior.biases[name] * np.exp2(-prior.layers[of_layer].shift) / ACTIVATION
    return found
