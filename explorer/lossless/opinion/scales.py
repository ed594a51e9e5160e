"""Stretched probabilities, ln(p / (1 - p)) in whole numbers, and back: tables that encoder and decoder share.

They are made of logarithms and exponentials in float64, rounded so coarsely that the last bits, in which libraries
differ, do not matter; a test compares their sums.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

PRECISION = 24  # bits of a probability
NAT = 1024  # stretched units
LIMIT = 16 * NAT  # of stretched numbers
COARSE = 3  # bits of these that squashing leaves out
MOST_USES = 120  # of a counter, that count
FINE = 65536  # units of `LOGARITHM` per nat
LN2 = 45426  # ln 2 in these units
STATE_BITS = 22  # of a counter's probability

Ints = NDArray[np.int32]


def _logarithm() -> Ints:
    found: Ints = np.rint(FINE * np.log1p(np.arange(4096) / 4096)).astype(np.int32)
    return found


def _stretched() -> NDArray[np.int16]:
    p = (np.arange(4096) + 0.5) / 4096
    found: NDArray[np.int16] = np.rint(NAT * np.log(p / (1 - p))).astype(np.int16)
    return found


def _squashed() -> Ints:
    x = np.arange(-LIMIT, LIMIT + 1, 1 << COARSE) / NAT
    return np.clip(np.rint(2.0**PRECISION / (1 + np.exp(-x))), 1, 2**PRECISION - 1).astype(np.int32)


LOGARITHM = _logarithm()  # ln(1 + m / 4096)
STRETCHED = _stretched()  # of probabilities of twelve bits
SQUASHED = _squashed()  # by (stretched number + LIMIT) >> COARSE
RATE = np.rint(65536 / (np.arange(1024) + 1.4)).astype(np.int32)  # by how often a counter was used
_USES = np.arange(1024)
TRUST = np.where(_USES == 0, 0, np.where(_USES < 3, 512, 1024)).astype(np.int32)  # of a counter, 1/1024
CONFIDENCE = (13 * np.minimum(_USES, 30)).astype(np.int32)
