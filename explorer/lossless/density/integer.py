"""The density network in whole numbers: what is stored, proved and evaluated.

Same names as `network`. Units: activations 1/128, clipped to 0 .. 1023; the mask branch 1/256; states 1/32, clipped to
0 .. 255, so that they are bytes; outputs as in `tables`.

Weights and the inputs of layers have at most eight significant bits, so that processors with products of bfloat16
matrices may use them (`fixed_point`). For activations and relative values, bits beyond are cut off.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.coding.fixed_point import BFLOAT16 as CARRIER
from explorer.coding.fixed_point import Layer, prove_all
from explorer.coding.schedule import CAUSAL, FAMILIES, INTERLACED
from explorer.errors import BadSetting, ModelMissing
from explorer.lossless.density import tables
from explorer.lossless.density.window import BASE_TAPS, LARGEST_SHIFT, LIMIT, NEIGHBOURS, QP_CLASSES, TAPS

if TYPE_CHECKING:
    from explorer.lossless.density.network import DensityNetwork

ACTIVATION = 128  # whole numbers per unit
ACTIVATION_LIMIT = 1023
MASK_UNIT = 256
STATE = 32  # whole numbers per unit of a state
STATE_LIMIT = 255
SHIFTS = LARGEST_SHIFT + 1
MEAN = 64 * tables.MEAN_UNIT  # means leave the network in units of 2^-5 px of a window of shift 0, times 2^-shift
# Frequencies of a sub-pixel, times the 2^24 of a probability, stay below 2^64.
MOST_MIXTURES = (1 << 40) // (2**tables.WEIGHT_BITS * (2**tables.LOGISTIC_BITS + 256 * tables.LEAK))
NEEDED = (CAUSAL, INTERLACED)  # families of steps that have a network of their own in every model

Real = NDArray[np.float64]


@dataclass(frozen=True)
class Columns:
    """Where the inputs of the first layer lie: taps, chroma, one of the shifts, one of the QP classes, trunk."""

    trunk: int

    @property
    def window(self) -> slice:
        return slice(0, TAPS * 4)

    @property
    def chroma(self) -> slice:
        return slice(self.window.stop, self.window.stop + 2)

    @property
    def shift(self) -> slice:
        return slice(self.chroma.stop, self.chroma.stop + SHIFTS)

    @property
    def quality(self) -> slice:
        return slice(self.shift.stop, self.shift.stop + (QP_CLASSES if self.trunk else 0))

    @property
    def features(self) -> slice:
        return slice(self.quality.stop, self.quality.stop + self.trunk)

    def largest(self) -> Real:
        """Largest absolute value of each input, (in,)."""
        parts = [
            _window_largest(TAPS),
            np.full(2, 255.0),
            np.ones(SHIFTS + (QP_CLASSES if self.trunk else 0)),
            np.full(self.trunk, float(ACTIVATION_LIMIT)),
        ]
        return np.concatenate(parts)


def _window_largest(taps: int) -> Real:
    return np.tile([LIMIT, LIMIT, LIMIT, 1.0], taps).astype(np.float64)


def _activations(count: int) -> Real:
    return np.full(count, float(ACTIVATION_LIMIT))


@dataclass(frozen=True)
class IntegerNetwork:
    """A density network that codes the steps of one family.

    Attributes:
        width, blocks, inner, mixtures, trunk, memory, state: as in `network.Shape`.
        layers: by name; see `expected`.
        tables: the mixture's.
    """

    width: int
    blocks: int
    inner: int
    mixtures: int
    trunk: int
    memory: int
    state: int
    layers: dict[str, Layer]
    tables: tables.Tables

    @property
    def columns(self) -> Columns:
        """Of the first layer."""
        return Columns(self.trunk)

    def expected(self) -> dict[str, tuple[int, Real]]:
        """For every layer the number of its outputs and the largest absolute value of each input, (in,)."""
        base = BASE_TAPS if self.trunk else 0
        body, memory = _activations(self.width), _activations(self.memory)
        states = np.full(len(NEIGHBOURS) * self.state, float(STATE_LIMIT))
        found: dict[str, tuple[int, Real]] = {
            "first": (self.width, self.columns.largest()),
            "predict": (3, _window_largest(TAPS + base)),
            "memory.first": (self.memory, np.concatenate([body, states])),
            "memory.inner": (self.memory, memory),
            "memory.outer": (self.memory, memory),
            "memory.state": (self.state, np.concatenate([memory, np.full(3, float(LIMIT))])),
            "last": (10 * self.mixtures, np.concatenate([body, memory])),
        }
        for block in range(self.blocks):
            found[f"blocks.{block}.inner"] = (self.inner, body)
            found[f"blocks.{block}.outer"] = (self.width, _activations(self.inner))
        if self.trunk:
            first = np.concatenate([_window_largest(BASE_TAPS), np.ones(QP_CLASSES)])
            found["trunk.first"] = (self.trunk, first)
            for name in ("inner", "outer", "mask"):
                found[f"trunk.{name}"] = (self.trunk, _activations(self.trunk))
        return found

    def prove(self) -> None:
        """Raise `ModelMissing` unless every layer is there, of its shape, and exact."""
        prove_all(self.layers, self.expected(), CARRIER)
        if self.mixtures > MOST_MIXTURES:
            raise ModelMissing(f"{self.mixtures} components in a mixture: sums are exact of at most {MOST_MIXTURES}")
        if not tables.are_sound(self.tables):
            raise ModelMissing("the mixture's tables are not those of a density network")

    def macs(self, *, based: bool = True) -> int:
        """Multiplications and additions per pixel if every tap is known, with a base if the model knows one.

        The columns of the shifts and of the QP classes are looked up, not multiplied. The sizes tell it: no layer is
        needed. If not `based`, what reads a base is left out, as where a file has none.
        """
        if not based:
            return replace(self, trunk=0).macs()
        looked_up = self.width * (SHIFTS + QP_CLASSES * bool(self.trunk)) + self.trunk * QP_CLASSES
        return sum(outputs * largest.size for outputs, largest in self.expected().values()) - looked_up


@dataclass(frozen=True)
class IntegerModel:
    """The networks of a model, by family of steps."""

    families: dict[str, IntegerNetwork]

    def prove(self) -> None:
        """Raise `ModelMissing` unless every family has a sound network, and their states are of one size."""
        if not set(NEEDED) <= set(self.families) <= set(FAMILIES):
            raise ModelMissing(f"networks for {sorted(self.families)} steps, not for {sorted(NEEDED)}")
        for network in self.families.values():
            network.prove()
        if len({network.state for network in self.families.values()}) > 1:
            raise ModelMissing("the states of its families of steps are of different sizes")

    @property
    def state(self) -> int:
        """Numbers that a pixel leaves to its neighbours."""
        return self.of(CAUSAL).state

    def serving(self, family: str) -> str:
        """The family whose network codes a step: causal for cells that have none of their own."""
        return family if family in self.families else CAUSAL

    def of(self, family: str) -> IntegerNetwork:
        """The network of a step."""
        return self.families[self.serving(family)]


def quantise(network: DensityNetwork) -> IntegerNetwork:
    """The whole-number network nearest to a trained one. Raises `BadSetting` for one of an experiment."""
    shape = network.shape
    if not network.tried.plain:
        raise BadSetting(f"a network of an experiment is not coded with: {network.tried}")
    empty = IntegerNetwork(**asdict(shape), layers={}, tables=tables.make())
    real = {name: p.detach().cpu().double().numpy() for name, p in network.named_parameters()}
    layers = {}
    for name, (outputs, largest) in empty.expected().items():
        weight, bias = _real_layer(name, real, shape.mixtures, bool(shape.trunk))
        layers[name] = Layer.fit(weight, bias if bias is not None else np.zeros(outputs), largest, CARRIER)
    made = replace(empty, layers=layers)
    made.prove()
    return made


def restored(network: IntegerNetwork) -> dict[str, Real]:
    """The parameters of a trained network that `quantise` makes this one of, by name, to go on training from."""
    found: dict[str, Real] = {}
    for name, layer in network.layers.items():
        scale = np.exp2(layer.shift.astype(np.float64))
        weight = layer.weight.astype(np.float64) / scale[:, None]
        bias = (layer.bias.astype(np.float64) - np.floor(scale / 2)) / scale
        found |= _parameters(name, weight, bias, network)
    return found


def _parameters(name: str, weight: Real, bias: Real, network: IntegerNetwork) -> dict[str, Real]:
    """The reverse of `_real_layer`."""
    if name == "first":
        c = network.columns
        window = _window_units(weight[:, c.window], 1 / ACTIVATION, -1)
        parts = [window, weight[:, c.chroma] * 64 / ACTIVATION, weight[:, c.shift] / ACTIVATION]
        found = {"first.weight": np.concatenate(parts, 1), "first.bias": bias / ACTIVATION}
        if network.trunk:
            direct = weight[:, c.quality].T / ACTIVATION
            found |= {"trunk.direct.weight": direct, "trunk.last.weight": weight[:, c.features]}
        return found
    if name == "predict":
        window, base = np.split(_window_units(weight, 1 / MEAN, -1), [TAPS * 4], 1)
        return {"predict.weight": window} | ({"trunk.predict.weight": base} if network.trunk else {})
    if name == "last":
        k = network.mixtures
        unit = np.concatenate([np.full(k, tables.LOGIT_UNIT), np.tile(_output_units(k), 3)])
        body, memory = np.split(weight * ACTIVATION / unit[:, None], [network.width], 1)
        return {"last.weight": body, "recall.weight": memory, "last.bias": bias / unit}
    if name == "memory.first":
        body, states = np.split(weight, [network.width], 1)
        return {"enter.weight": body, "carry.weight": states * STATE / ACTIVATION, "enter.bias": bias / ACTIVATION}
    if name == "memory.state":
        memory, true = np.split(weight, [-3], 1)
        both = np.concatenate([memory * ACTIVATION / STATE, true * 64 / STATE], 1)
        return {"state.weight": both, "state.bias": bias / STATE}
    if name == "trunk.first":
        window, quality = np.split(weight, [BASE_TAPS * 4], 1)
        found = {"trunk.first.weight": _window_units(window, 1 / ACTIVATION, -1), "trunk.first.bias": bias / ACTIVATION}
        return found | {"trunk.quality.weight": quality.T / ACTIVATION}
    whole = MASK_UNIT if name == "trunk.mask" else ACTIVATION
    return {f"{name}.weight": weight * ACTIVATION / whole, f"{name}.bias": bias / whole}


def _window_units(weight: Real, unit: float, power: int = 1) -> Real:
    """Weights on scaled inputs (1/64, mask 1) to weights on whole numbers, with outputs in 1/unit; -1: back again."""
    taps = weight.shape[1] // 4
    scaled: Real = weight * np.tile([1 / 64, 1 / 64, 1 / 64, 1.0], taps) ** power * unit
    return scaled


def _real_layer(name: str, p: dict[str, Real], mixtures: int, trunk: bool) -> tuple[Real, Real | None]:
    if name == "first":
        window, chroma, shift = np.split(p["first.weight"], [TAPS * 4, TAPS * 4 + 2], 1)
        parts = [_window_units(window, ACTIVATION), chroma * ACTIVATION / 64, shift * ACTIVATION]
        if trunk:
            parts += [p["trunk.direct.weight"].T * ACTIVATION, p["trunk.last.weight"]]
        return np.concatenate(parts, 1), p["first.bias"] * ACTIVATION
    if name == "predict":
        weight = p["predict.weight"]
        if trunk:
            weight = np.concatenate([weight, p["trunk.predict.weight"]], 1)
        return _window_units(weight, MEAN), None
    if name == "last":
        unit = np.concatenate([np.full(mixtures, tables.LOGIT_UNIT), np.tile(_output_units(mixtures), 3)])
        weight = np.concatenate([p["last.weight"], p["recall.weight"]], 1)
        return weight * unit[:, None] / ACTIVATION, p["last.bias"] * unit
    if name == "memory.first":
        weight = np.concatenate([p["enter.weight"], p["carry.weight"] * ACTIVATION / STATE], 1)
        return weight, p["enter.bias"] * ACTIVATION
    if name == "memory.state":
        memory, true = np.split(p["state.weight"], [-3], 1)
        return np.concatenate([memory * STATE / ACTIVATION, true * STATE / 64], 1), p["state.bias"] * STATE
    if name == "trunk.first":
        quality = p["trunk.quality.weight"].T * ACTIVATION
        window = _window_units(p["trunk.first.weight"], ACTIVATION)
        return np.concatenate([window, quality], 1), p["trunk.first.bias"] * ACTIVATION
    whole = MASK_UNIT if name == "trunk.mask" else ACTIVATION
    return p[f"{name}.weight"] * whole / ACTIVATION, p[f"{name}.bias"] * whole


def _output_units(mixtures: int) -> Real:
    each = [MEAN, tables.OCTAVE / math.log(2), tables.COUPLE_UNIT]
    return np.repeat(np.array(each, np.float64), mixtures)
