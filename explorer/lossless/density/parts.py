"""The parts of a density network, for a diagram: what is in the file, not what a text says of it. No torch.

window ----> first --> blocks ... --> last ---> mixture --> pixel
  |           ^           |            ^           ^          |
  |     base -> trunk     '-> memory --'           |          v
  '---------- predict ----------- ^ ---------------'        state --> states of later pixels
                              states of neighbours
"""

from __future__ import annotations

from explorer.lossless.density.integer import SHIFTS, IntegerNetwork
from explorer.lossless.density.window import BASE_TAPS, NEIGHBOURS, QP_CLASSES, TAPS
from explorer.weights.parts import Part, Sheet


def parts_of(network: IntegerNetwork) -> tuple[Part, ...]:
    """In the order in which they are computed."""

    def part(name: str, names: list[str], reads: tuple[str, ...]) -> Part:
        layers = tuple(_sheet(network, each) for each in names)
        return Part(name, layers, reads, layers[-1].shape[0])

    def block(name: str) -> list[str]:
        return [f"{name}.{each}" for each in ("inner", "outer")]

    based = ("base",) if network.trunk else ()
    found = [Part("window", (), (), 4 * TAPS)]
    if based:
        found.append(Part("base", (), (), 4 * BASE_TAPS))
        found.append(part("trunk", [f"trunk.{each}" for each in ("first", "inner", "outer", "mask")], based))
    found.append(part("first", ["first"], ("window", *(["trunk"] if based else []))))
    before = "first"
    for number in range(network.blocks):
        name = f"blocks.{number}"
        found.append(part(name, block(name), (before,)))
        before = name
    found.append(Part("states", (), (), len(NEIGHBOURS) * network.state))
    found.append(part("memory", ["memory.first", *block("memory")], (before, "states")))
    found.append(part("last", ["last"], (before, "memory")))
    found.append(part("predict", ["predict"], ("window", *based)))
    found.append(Part("mixture", (), ("last", "predict"), 10 * network.mixtures))
    found.append(Part("pixel", (), ("mixture",), 3))
    found.append(part("state", ["memory.state"], ("memory", "pixel")))
    return tuple(found)


def _sheet(network: IntegerNetwork, name: str) -> Sheet:
    layer = network.layers[name]
    looked_up = {"first": SHIFTS + QP_CLASSES * bool(network.trunk), "trunk.first": QP_CLASSES}.get(name, 0)
    outputs, inputs = layer.weight.shape
    macs = float(outputs * (inputs - looked_up))  # columns of ones of many are looked up
    return Sheet(name, (outputs, inputs), layer.weight.size + layer.bias.size, macs)
