"""A network as a diagram has it: parts with their layers, and what each reads. No torch."""

from __future__ import annotations

from typing import NamedTuple


class Sheet(NamedTuple):
    """One layer of weights.

    Attributes:
        name: as in the file.
        shape: of the weights, outputs first; of a transposed convolution inputs first.
        weights: how many numbers it has, bias included.
        macs: multiplications per pixel of the picture.
    """

    name: str
    shape: tuple[int, ...]
    weights: int
    macs: float


class Part(NamedTuple):
    """What is drawn as one block.

    Attributes:
        name: of the part; "window", "base", "states", "pixel", "mixture" and "picture", "y", "z" have no layers.
        layers: in the order in which they are computed.
        reads: names of the parts whose values come in.
        size: numbers that come out for each position.
        exact: whether all of it is whole numbers, the same on every machine.
    """

    name: str
    layers: tuple[Sheet, ...]
    reads: tuple[str, ...]
    size: int
    exact: bool = True

    @property
    def weights(self) -> int:
        """Of all its layers."""
        return sum(layer.weights for layer in self.layers)

    @property
    def macs(self) -> float:
        """Of all its layers, per pixel."""
        return sum(layer.macs for layer in self.layers)
