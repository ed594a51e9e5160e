"""Integer tables of the mixture: stored with every model, so that no machine computes them anew.

units of the network's outputs       logits 1/32 nat, means 1/32 px, log-scales 1/16 octave, couplings 1/1024
WEIGHT[d]    2^14 exp(-d / 32)       mixture weight of a logit that is d below the largest
INVERSE[i]   2^8 * 1024 / (32 scale) scale = 2^(i/16 - 4) px, 1/16 .. 512 px
LOGISTIC[z]  2^22 / (1 + exp(-z))    z in 1/1024, from -16 to 16
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LOGIT_UNIT = 32
WEIGHT_BITS, WEIGHTS = 14, 384
MEAN_UNIT = 32  # per pixel value
OCTAVE = 16  # log-scale units per factor 2
COUPLE_UNIT = 1024  # a difference of 255 px must not move a mean by a visible rounding
COUPLE_LIMIT = 16 * COUPLE_UNIT - 1
LOG_SCALE_ORIGIN = 4 * OCTAVE  # index of scale 1 px
SCALES = 13 * OCTAVE + 1
Z_UNIT, Z_LIMIT = 1024, 16
INVERSE_BITS = 8
LARGEST_INVERSE = 2**17
LOGISTIC_BITS = 22
LEAK = 4  # in 2^-22: every value keeps at least 2^-20 of the probability


class Tables(NamedTuple):
    """weight: int32 (384,); inverse: int32 (209,); logistic: int32 (32768,)."""

    weight: NDArray[np.int32]
    inverse: NDArray[np.int32]
    logistic: NDArray[np.int32]


def make() -> Tables:
    """The tables of a new model."""
    weight = np.rint(2**WEIGHT_BITS * np.exp(-np.arange(WEIGHTS) / LOGIT_UNIT))
    scale = np.exp2((np.arange(SCALES) - LOG_SCALE_ORIGIN) / OCTAVE)
    inverse = np.rint(2**INVERSE_BITS * Z_UNIT / (MEAN_UNIT * scale))
    z = np.arange(-Z_LIMIT * Z_UNIT, Z_LIMIT * Z_UNIT) / Z_UNIT
    logistic = np.rint(2**LOGISTIC_BITS / (1 + np.exp(-z)))
    return Tables(weight.astype(np.int32), inverse.astype(np.int32), logistic.astype(np.int32))


def are_sound(tables: Tables) -> bool:
    """Whether tables read from a file have the sizes, the bounds and the order that the arithmetic relies on."""
    weight, inverse, logistic = tables
    return bool(
        weight.shape == (WEIGHTS,)
        and inverse.shape == (SCALES,)
        and logistic.shape == (2 * Z_LIMIT * Z_UNIT,)
        and weight.min() >= 0
        and weight[0] == 2**WEIGHT_BITS == weight.max()
        and inverse.min() >= 1
        and inverse.max() <= LARGEST_INVERSE
        and logistic.min() >= 0
        and logistic.max() <= 2**LOGISTIC_BITS
        and (np.diff(logistic) >= 0).all()
    )
