"""The parts of a lossy model, for a diagram: what is in the file, not what a text says of it. No torch.

picture --> g_a --> y ------------------------------> g_s --> picture
                    |       context <-- y known         ^
                    v          |                        |
                   h_a --> z --> h_s --> entropy parameters --> mean and scale of each y
                            ^
                       density (factorised)
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from explorer.lossy.integer import BIASES, IntegerPrior
from explorer.weights.parts import Part, Sheet

# Pixels of the picture for each place at which a layer's weights are used once: of a convolution where it writes, of a
# transposed one where it reads.
PLACES = {
    "g_a.layers.0": 4, "g_a.layers.1": 16, "g_a.layers.2": 64, "g_a.last": 256,
    "g_a.norms.0": 4, "g_a.norms.1": 16, "g_a.norms.2": 64,
    "h_a.0": 256, "h_a.2": 1024, "h_a.4": 4096,
    "h_s.first": 4096, "h_s.second": 1024, "h_s.last": 256,
    "g_s.layers.0": 256, "g_s.layers.1": 64, "g_s.layers.2": 16, "g_s.last": 4,
    "g_s.norms.0": 64, "g_s.norms.1": 16, "g_s.norms.2": 4,
}  # fmt: skip
LATENT_PLACES = 256  # of the layers of "head": each latent position once
CODED = ("h_s", "context", "parameters")  # whole numbers
ORDER = ("layers", "norms", "vectors", "vector", "last", "gain")


def parts_of(prior: IntegerPrior) -> tuple[Part, ...]:
    """In the order in which they are computed."""
    n, m = prior.n, prior.m
    return (
        Part("picture", (), (), 3),
        Part("g_a", _real(prior, "g_a"), ("picture",), m, exact=False),
        Part("y", (), ("g_a",), m),
        Part("h_a", _real(prior, "h_a"), ("y",), n, exact=False),
        Part("z", (), ("h_a",), n),
        Part("density", _real(prior, "density"), ("z",), n),  # coded with the tables that were made from it
        Part("h_s", _whole(prior, ("h_s.first", "h_s.second", "h_s.last")), ("z",), 2 * m),
        Part("context", _whole(prior, ("head.masked",)), ("y",), 2 * m),
        Part("parameters", _whole(prior, ("head.first", "head.second", "head.last")), ("h_s", "context"), 2 * m),
        Part("gaussian", (), ("parameters", "y"), m),
        Part("g_s", _real(prior, "g_s"), ("y",), 3, exact=False),
    )


def macs_of(prior: IntegerPrior) -> tuple[tuple[str, float], ...]:
    """Multiplications per pixel: of the transforms of the encoder, of the prior, which both sides compute, of g_s."""
    macs = {part.name: part.macs for part in parts_of(prior)}
    return (
        ("encoder", macs["g_a"] + macs["h_a"]),
        ("prior", sum(macs[name] for name in CODED)),
        ("decoder", macs["g_s"]),
    )


def decoding_macs(shapes: Mapping[str, tuple[int, ...]]) -> float:
    """Multiplications per pixel of a decoder, prior and g_s, by the shapes of its matrices (`storage.shapes_at`)."""
    found = 0.0
    for name, shape in shapes.items():
        places = LATENT_PLACES if name.startswith("head.") else PLACES.get(_layer(name), math.inf)
        if name.startswith(("h_s.", "head.", "g_s.")):
            found += math.prod(shape) / places
    return found


def _whole(prior: IntegerPrior, names: tuple[str, ...]) -> tuple[Sheet, ...]:
    found = []
    for name in names:
        layer = prior.layers[name]
        added = sum(prior.biases[each].size for each, (of_layer, _) in BIASES.items() if of_layer == name)
        weights = layer.weight.size + layer.bias.size + added
        found.append(Sheet(name, layer.weight.shape, weights, layer.weight.size / PLACES.get(name, LATENT_PLACES)))
    return tuple(found)


def _real(prior: IntegerPrior, part: str) -> tuple[Sheet, ...]:
    """The parameters of a transform, those of one layer together."""
    layers: dict[str, list[str]] = {}
    for name in prior.transforms:
        if name.partition(".")[0] == part:
            layers.setdefault(_layer(name), []).append(name)
    return tuple(_sheet(prior, name, layers[name]) for name in sorted(layers, key=_order))


def _layer(name: str) -> str:
    """The layer of a parameter: "g_a.layers.0.weight" is of "g_a.layers.0", "g_a.norms.0.beta.root" of its norm."""
    for end in (".weight", ".bias", ".knots", ".beta.root", ".gamma.root"):
        name = name.removesuffix(end)
    return name


def _order(name: str) -> tuple[int, str, int]:
    words = name.split(".")
    kind = words[1] if len(words) > 1 else ""
    number = next((int(word) for word in words if word.isdigit()), math.inf)
    last = ORDER.index(kind) if kind in ("vector", "last", "gain") else -1
    return last, str(number).zfill(4), ORDER.index(kind) if kind in ORDER else 0


def _sheet(prior: IntegerPrior, name: str, parameters: list[str]) -> Sheet:
    arrays = [prior.transforms[each] for each in parameters]
    largest = max(arrays, key=lambda array: array.size)
    macs = largest.size / PLACES[name] if name in PLACES else 0.0
    return Sheet(name, largest.shape, sum(array.size for array in arrays), macs)
