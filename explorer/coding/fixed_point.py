"""Exact integer arithmetic carried in floating point.

Weights and inputs are whole numbers in float32 or float64. While every partial sum of a matrix product stays below 2^24
or 2^53, each is exact, so its order, the batch, the threads, the BLAS and the device cannot change a bit. `Layer.fit`
chooses the finest weights for which that holds, `Layer.prove` refuses any for which it does not.

After a product: multiply by 2^-s, exact again, and round down. (Ballé, Johnston, Minnen, ICLR 2019, section 3.)

Numbers of at most eight significant bits are exact even in bfloat16. A product of matrices of such numbers, added up in
float32, is the same whether it is computed in float32 or in bfloat16, as some processors do three times as fast.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.errors import ModelMissing

EXACT = 2**24  # whole numbers up to here, and all sums of them that stay below, are exact in float32


class Carrier(NamedTuple):
    """What whole numbers are carried in.

    Attributes:
        bits: sums of products below 2^bits are exact.
        weight_bits: absolute weights that `Layer.fit` makes are below 2^weight_bits.
        finest: bits after the point that a weight may have.
        significant: bits of a weight from its first to its last one.
    """

    bits: int
    weight_bits: int
    finest: int
    significant: int


FLOAT32 = Carrier(24, 24, 22, 24)
FLOAT64 = Carrier(53, 15, 30, 15)  # weights of 16 bits are as good as real ones, and half as large
BFLOAT16 = Carrier(24, 15, 22, 8)  # of factors; sums are float32's


@dataclass(frozen=True)
class Layer:
    """y = floor((W x + b) 2^-s), whole numbers throughout.

    Attributes:
        weight: int32, (out, in).
        bias: int64, (out,), half of 2^s included, so that rounding down rounds to nearest.
        shift: int32, (out,), s, from 0 to the carrier's finest.
    """

    weight: NDArray[np.int32]
    bias: NDArray[np.int64]
    shift: NDArray[np.int32]

    @staticmethod
    def fit(
        weight: NDArray[np.float64],
        bias: NDArray[np.float64],
        largest: NDArray[np.float64],
        carrier: Carrier = FLOAT32,
    ) -> Layer:
        """The finest whole-number layer near a real one.

        Args:
            weight: (out, in), output units per input unit.
            bias: (out,), output units.
            largest: (in,), the largest absolute value of each input.
            carrier: of the sums.
        """
        shift = np.zeros(len(weight), np.int32)
        for s in range(carrier.finest + 1):
            whole, added = _rounded(weight, bias, np.full(len(weight), s), carrier)
            fits = np.abs(whole) @ largest + np.abs(added) < 2.0**carrier.bits - 1
            fits &= np.abs(whole).max(1, initial=0) < 2**carrier.weight_bits
            shift[fits] = s
        whole, added = _rounded(weight, bias, shift, carrier)
        return Layer(whole.astype(np.int32), added.astype(np.int64), shift)

    def prove(self, name: str, largest: NDArray[np.float64], carrier: Carrier = FLOAT32) -> None:
        """Raise `ModelMissing` unless all partial sums stay exact for inputs up to `largest`, (in,)."""
        bound = np.abs(self.weight).astype(np.float64) @ largest + np.abs(self.bias.astype(np.float64))
        if self.weight.shape[1] != len(largest) or not (bound < 2.0**carrier.bits).all():
            raise ModelMissing(
                f"layer {name}: sums up to {bound.max():.0f} are not below 2^{carrier.bits}, so they are not exact"
            )
        coarse = self.weight[np.abs(self.weight) >= 2**carrier.significant].astype(np.float64)  # others have few bits
        if (coarse != significant(coarse, carrier.significant)).any():
            raise ModelMissing(f"layer {name}: weights of more than {carrier.significant} significant bits")
        if self.shift.min() < 0 or self.shift.max() > carrier.finest:
            raise ModelMissing(f"layer {name}: a shift of {self.shift.max()} bits is outside 0 .. {carrier.finest}")


def prove_all(
    layers: Mapping[str, Layer], expected: Mapping[str, tuple[int, NDArray[np.float64]]], carrier: Carrier = FLOAT32
) -> None:
    """Raise `ModelMissing` unless every layer is there, of its shape, and exact.

    Args:
        layers: by name.
        expected: for every layer the number of its outputs and the largest absolute value of each input, (in,).
        carrier: of the sums.
    """
    if set(expected) != set(layers):
        raise ModelMissing(f"layers {sorted(set(expected) ^ set(layers))} are missing or unknown")
    for name, (outputs, largest) in expected.items():
        if layers[name].weight.shape != (outputs, len(largest)):
            raise ModelMissing(f"layer {name}: {layers[name].weight.shape}, not {(outputs, len(largest))}")
        layers[name].prove(name, largest, carrier)


def significant(values: NDArray[np.float64], bits: int) -> NDArray[np.float64]:
    """The nearest numbers with at most so many bits from their first one to their last."""
    _, exponent = np.frexp(values)
    unit = np.exp2(exponent - bits)
    nearest: NDArray[np.float64] = np.rint(values / unit) * unit
    return nearest


def _rounded(
    weight: NDArray[np.float64], bias: NDArray[np.float64], shift: NDArray[np.int32], carrier: Carrier
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    scale = np.exp2(shift.astype(np.float64))
    whole = significant(np.rint(weight * scale[:, None]), carrier.significant)
    return whole, np.rint(bias * scale) + np.floor(scale / 2)
