"""Exact integer arithmetic carried in floating point.

Weights and inputs are whole numbers in float32. While every partial sum of a matrix product stays below 2^24, each is
exact, so its order, the batch, the threads, the BLAS and the device cannot change a bit. `Layer.fit` chooses the finest
weights for which that holds, `Layer.prove` refuses any for which it does not.

After a product: multiply by 2^-s, exact again, and round down. (Ballé, Johnston, Minnen, ICLR 2019, section 3.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.errors import ModelMissing

EXACT = 2**24  # whole numbers up to here, and all sums of them that stay below, are exact in float32
FINEST = 22  # bits after the point that a weight may have


@dataclass(frozen=True)
class Layer:
    """y = floor((W x + b) 2^-s), whole numbers throughout.

    Attributes:
        weight: int32, (out, in).
        bias: int32, (out,), half of 2^s included, so that rounding down rounds to nearest.
        shift: int32, (out,), s, from 0 to 22.
    """

    weight: NDArray[np.int32]
    bias: NDArray[np.int32]
    shift: NDArray[np.int32]

    @staticmethod
    def fit(weight: NDArray[np.float64], bias: NDArray[np.float64], largest: NDArray[np.float64]) -> Layer:
        """The finest whole-number layer near a real one.

        Args:
            weight: (out, in), output units per input unit.
            bias: (out,), output units.
            largest: (in,), the largest absolute value of each input.
        """
        shift = np.zeros(len(weight), np.int32)
        for s in range(FINEST + 1):
            whole, added = _rounded(weight, bias, np.full(len(weight), s))
            fits = np.abs(whole) @ largest + np.abs(added) < EXACT - 1
            shift[fits] = s
        whole, added = _rounded(weight, bias, shift)
        return Layer(whole.astype(np.int32), added.astype(np.int32), shift)

    def prove(self, name: str, largest: NDArray[np.float64]) -> None:
        """Raise `ModelMissing` unless all partial sums stay below 2^24 for inputs up to `largest`, (in,)."""
        bound = np.abs(self.weight).astype(np.float64) @ largest + np.abs(self.bias.astype(np.float64))
        if self.weight.shape[1] != len(largest) or not (bound < EXACT).all():
            raise ModelMissing(f"layer {name}: sums up to {bound.max():.0f} are not below 2^24, so they are not exact")
        if self.shift.min() < 0 or self.shift.max() > FINEST:
            raise ModelMissing(f"layer {name}: a shift of {self.shift.max()} bits is outside 0 .. {FINEST}")


def _rounded(
    weight: NDArray[np.float64], bias: NDArray[np.float64], shift: NDArray[np.int32]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    scale = np.exp2(shift.astype(np.float64))
    return np.rint(weight * scale[:, None]), np.rint(bias * scale) + np.floor(scale / 2)
