"""The network in plain NumPy int64, without torch: slow, and the definition of what it computes.

Every function mirrors one of `normalise` and `evaluate`; nothing is shared with them but the window's constants and the
tables, so that the two prove each other. `opinion.reference` is the rest of a file's meaning.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.lossless.density import tables as t
from explorer.lossless.density import window as w
from explorer.lossless.density.integer import ACTIVATION_LIMIT, MASK_UNIT, STATE_LIMIT, IntegerNetwork

Ints = NDArray[np.int64]


class Mixtures(NamedTuple):
    """As `evaluate.Parameters`, all int64."""

    weight: Ints
    mean: Ints
    inverse: Ints
    couple: Ints
    reference: Ints


class Inputs(NamedTuple):
    """As `normalise.Normalised`, all int64 and with every tap."""

    inputs: Ints
    reference: Ints
    shift: Ints
    base: Ints | None


def normalised(windows: Ints, base: Ints | None) -> Inputs:
    """(P, 48, 4) windows and (P, 25, 4) base windows, G, R, B, known, to what the network reads."""
    known = windows[:, :, 3:]
    reference = _mean_known(windows) if base is None else base[:, w.BASE_CENTRE, :3]
    relative = (windows[:, :, :3] - reference[:, None]) * known
    inner = list(w.INNER)
    total = np.abs(relative[:, inner]).sum((1, 2))
    count = 3 * known[:, inner].sum((1, 2))
    base_relative = None
    if base is not None:
        base_relative = (base[:, :, :3] - reference[:, None]) * base[:, :, 3:]
        others = [i for i in range(w.BASE_TAPS) if i != w.BASE_CENTRE]
        total += np.abs(base_relative[:, others]).sum((1, 2))
        count += 3 * base[:, others, 3].sum(1)
    shift = sum(
        ((total + 3 * w.PRIOR_DIFFERENCE) * 2**j < 64 * (count + 3)).astype(np.int64)
        for j in range(1, w.LARGEST_SHIFT + 1)
    )
    shift = np.asarray(shift)
    return Inputs(
        _enlarged(relative, known, shift),
        reference,
        shift,
        None if base is None or base_relative is None else _enlarged(base_relative, base[:, :, 3:], shift),
    )


def _mean_known(windows: Ints) -> Ints:
    near = (windows[:, list(w.NEAREST)] * np.array(w.NEAREST_WEIGHT)[:, None]).sum(1)
    every = windows.sum(1)
    chosen = np.where(near[:, 3:] > 0, near, every)
    reciprocal = w.RECIPROCAL.astype(np.int64)[chosen[:, 3]][:, None]
    mean: Ints = np.where(chosen[:, 3:] > 0, (chosen[:, :3] * reciprocal + 32768) >> 16, w.MEAN_WITHOUT_TAPS)
    return mean


def _enlarged(relative: Ints, known: Ints, shift: Ints) -> Ints:
    scaled = _cut(np.clip(relative << shift[:, None, None], -w.LIMIT, w.LIMIT))
    return np.concatenate([scaled, known], 2).reshape(len(relative), -1)


class Evaluated(NamedTuple):
    """What the network makes of P positions: their mixtures, and the memory's features, (P, memory)."""

    mixtures: Mixtures
    memory: Ints


def evaluated(
    network: IntegerNetwork, x: Inputs, states: Ints, qp_class: int | None, seen: dict[str, Ints] | None = None
) -> Evaluated:
    """The network: windows of P positions and the states of their neighbours, (P, 8 S), to mixtures.

    `seen` takes what leaves each part, (P, size), by the names of `parts`.
    """
    seen = {} if seen is None else seen
    columns = [x.inputs, x.reference[:, 1:] - x.reference[:, :1], _one_of(x.shift, w.LARGEST_SHIFT + 1)]
    if network.trunk:
        features = np.zeros((len(x.shift), network.trunk), np.int64)
        quality = np.zeros((len(x.shift), w.QP_CLASSES), np.int64)
        if x.base is not None and qp_class is not None:
            quality[:, qp_class] = 1
            features = seen["trunk"] = _trunk(network, np.concatenate([x.base, quality], 1))
        columns += [quality, features]
    h = seen["first"] = _activate(_layer(network, "first", np.concatenate(columns, 1)))
    for block in range(network.blocks):
        h = seen[f"blocks.{block}"] = _block(network, f"blocks.{block}", h)
    m = seen["memory"] = _block(
        network, "memory", _activate(_layer(network, "memory.first", np.concatenate([h, states], 1)))
    )
    base = x.base if x.base is not None else np.zeros((len(h), w.BASE_TAPS * 4 if network.trunk else 0), np.int64)
    prediction = seen["predict"] = _layer(network, "predict", np.concatenate([x.inputs, base], 1))
    last = seen["last"] = _layer(network, "last", np.concatenate([h, m], 1))
    return Evaluated(_outputs(network, last, prediction, x), m)


def states(network: IntegerNetwork, x: Inputs, memory: Ints, values: Ints) -> Ints:
    """What P positions leave to their neighbours once their values, (P, 3) in G, R, B, are known: (P, S)."""
    relative = _cut(np.clip((values - x.reference) << x.shift[:, None], -w.LIMIT, w.LIMIT))
    found: Ints = np.clip(_layer(network, "memory.state", np.concatenate([memory, relative], 1)), 0, STATE_LIMIT)
    return found


def _layer(network: IntegerNetwork, name: str, x: Ints) -> Ints:
    layer = network.layers[name]
    product = x.astype(np.float64) @ layer.weight.T.astype(np.float64)  # exact, and by far faster than int64
    shifted: Ints = (product.astype(np.int64) + layer.bias) >> layer.shift
    return shifted


def _activate(x: Ints) -> Ints:
    return _cut(np.clip(x, 0, ACTIVATION_LIMIT))


def _cut(x: Ints) -> Ints:
    """Numbers within +-1023 without the bits that follow their first eight."""
    size = np.abs(x)
    more = (size >= 256).astype(np.int64) + (size >= 512)
    found: Ints = np.sign(x) * (size >> more << more)
    return found


def _block(network: IntegerNetwork, name: str, h: Ints) -> Ints:
    return _activate(h + _layer(network, f"{name}.outer", _activate(_layer(network, f"{name}.inner", h))))


def _one_of(index: Ints, count: int) -> Ints:
    columns: Ints = (index[:, None] == np.arange(count)).astype(np.int64)
    return columns


def _trunk(network: IntegerNetwork, inputs: Ints) -> Ints:
    h = _activate(_layer(network, "trunk.first", inputs))
    branch = _layer(network, "trunk.outer", _activate(_layer(network, "trunk.inner", h)))
    mask = np.clip(_layer(network, "trunk.mask", h), 0, MASK_UNIT)
    return _activate(h + np.clip(branch, -ACTIVATION_LIMIT, ACTIVATION_LIMIT) * mask // MASK_UNIT)


def _outputs(network: IntegerNetwork, out: Ints, prediction: Ints, x: Inputs) -> Mixtures:
    k = network.mixtures
    logits, rest = out[:, :k], out[:, k:].reshape(-1, 3, 3 * k)
    below = np.minimum(logits.max(1, keepdims=True) - logits, t.WEIGHTS - 1)
    shift = x.shift[:, None, None]
    half = (1 << shift) >> 1
    mean = (rest[..., :k] + prediction[:, :, None] + half) >> shift
    index = np.clip(rest[..., k : 2 * k] + t.LOG_SCALE_ORIGIN + t.OCTAVE * (6 - shift), 0, t.SCALES - 1)
    couple = np.clip(rest[..., 2 * k :], -t.COUPLE_LIMIT, t.COUPLE_LIMIT)
    return Mixtures(
        network.tables.weight.astype(np.int64)[below],
        np.clip(mean, -(2**15), 2**15),
        network.tables.inverse.astype(np.int64)[index],
        couple,
        x.reference,
    )
