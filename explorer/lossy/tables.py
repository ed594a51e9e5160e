"""Integer tables of the latents' densities: stored with every model, so that no machine computes them anew.

GAUSS[k]     2^29 erf(k / (256 sqrt 2)), the probability within k / 256 scales of the mean, in 2^-30 each side
INVERSE[i]   2^20 / scale: steps of 1/256 scale in one of 1/64 latent, times 2^18
below[c, k]  2^30 times the probability that hyper-latent c is below first[c] + k
"""

from __future__ import annotations

import copy
import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from explorer.lossy.factorised import FactorisedDensity

Ints = NDArray[np.int64]

MASS_BITS = 30  # of a density; beside it every value from -2^15 to 2^15 - 1 has one unit, as a leak
LIMIT = 2**15  # values are from -LIMIT to LIMIT - 1
TOTAL = 2**MASS_BITS + 2 * LIMIT
MEAN_SHIFT = 6
MEAN_UNIT = 2**MEAN_SHIFT  # means are in 1/64 latent
INVERSE_BITS = 18
SCALES = 64
SMALLEST, LARGEST = 0.11, 256.0  # scales, equally far from each other on a logarithmic axis
Z_UNIT, Z_LIMIT = 256, 6.25  # steps in a scale; scales beyond which nothing is left
WIDEST = 4096  # values of a hyper-latent that a table tells apart


class Tables(NamedTuple):
    """gauss: int32 (1601,); inverse: int32 (64,); first: int32 (N,); below: int32 (N, widest + 1)."""

    gauss: NDArray[np.int32]
    inverse: NDArray[np.int32]
    first: NDArray[np.int32]
    below: NDArray[np.int32]


def make(density: FactorisedDensity, smallest: float, octave: float) -> Tables:
    """The tables of a trained model.

    Args:
        density: of the hyper-latents.
        smallest, octave: scale i is smallest * exp(octave * i).
    """
    z = np.arange(int(Z_UNIT * Z_LIMIT) + 1) / Z_UNIT
    gauss = np.rint(2 ** (MASS_BITS - 1) * np.array([math.erf(x / math.sqrt(2)) for x in z]))
    scale = smallest * np.exp(octave * np.arange(SCALES))
    inverse = np.rint(Z_UNIT * 2**INVERSE_BITS / MEAN_UNIT / scale)
    return Tables(gauss.astype(np.int32), inverse.astype(np.int32), *_factorised(density))


def _factorised(density: FactorisedDensity) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    import torch

    edges = np.arange(-WIDEST // 2, WIDEST // 2 + 1)
    exact = copy.deepcopy(density).double().cpu()
    with torch.no_grad():
        logits = exact.logits(torch.from_numpy(edges - 0.5).expand(len(exact.biases[0]), 1, -1))[:, 0].numpy()
    cumulative = np.rint(2.0**MASS_BITS / (1 + np.exp(-np.clip(logits, -40, 40)))).astype(np.int64)
    cumulative[:, 0], cumulative[:, -1] = 0, 2**MASS_BITS
    start = (cumulative == 0).sum(1) - 1
    stop = (cumulative < 2**MASS_BITS).sum(1)
    columns = np.minimum(start[:, None] + np.arange((stop - start).max() + 1), len(edges) - 1)
    return edges[start].astype(np.int32), np.take_along_axis(cumulative, columns, 1).astype(np.int32)


def are_sound(tables: Tables, channels: int) -> bool:
    """Whether tables read from a file have the sizes, the bounds and the order that the arithmetic relies on."""
    gauss, inverse, first, below = tables
    return bool(
        gauss.shape == (int(Z_UNIT * Z_LIMIT) + 1,)
        and gauss[0] == 0
        and gauss[-1] == 2 ** (MASS_BITS - 1)
        and (np.diff(gauss) >= 0).all()
        and inverse.shape == (SCALES,)
        and inverse.min() >= 2**10
        and inverse.max() <= 2**24
        and first.shape == (channels,)
        and np.abs(first).max() < LIMIT // 2
        and below.ndim == 2
        and len(below) == channels
        and 2 <= below.shape[1] <= WIDEST + 1
        and (below[:, 0] == 0).all()
        and (below[:, -1] == 2**MASS_BITS).all()
        and (np.diff(below) >= 0).all()
    )


class Cumulative(NamedTuple):
    """Cumulative functions of several densities in one array.

    Attributes:
        table: int32, all of them, one after the other.
        zero: int64, (rows,), where argument 0 of a row lies.
        low, high: int64, (rows,), the least and the greatest argument of a row; others count as these.
    """

    table: NDArray[np.int32]
    zero: Ints
    low: Ints
    high: Ints


def gaussians(tables: Tables) -> Cumulative:
    """Of the latents: one row a scale, arguments in 1/64 latent from the mean."""
    rows, zeros, highs, start = [], [], [], 0
    last = len(tables.gauss) - 1
    gauss = np.append(tables.gauss, tables.gauss[-1]).astype(np.int64)
    for inverse in tables.inverse.tolist():
        high = -(-(last << INVERSE_BITS) // inverse)
        place = np.minimum(np.arange(high + 1) * inverse, last << INVERSE_BITS)
        at, part = place >> INVERSE_BITS, place & (1 << INVERSE_BITS) - 1
        half = gauss[at] + ((gauss[at + 1] - gauss[at]) * part >> INVERSE_BITS)
        rows += [2 ** (MASS_BITS - 1) - half[:0:-1], 2 ** (MASS_BITS - 1) + half]
        zeros.append(start + high)
        highs.append(high)
        start += 2 * high + 1
    zero, high_of = np.array(zeros, np.int64), np.array(highs, np.int64)
    return Cumulative(np.concatenate(rows).astype(np.int32), zero, -high_of, high_of)


def factorised(tables: Tables) -> tuple[Cumulative, Ints]:
    """Of the hyper-latents: one row a channel, arguments are values; and int64 (N,), the likeliest value of each."""
    channels, width = tables.below.shape
    first = tables.first.astype(np.int64)
    zero = np.arange(channels) * width - first
    likeliest = first + np.diff(tables.below.astype(np.int64)).argmax(1)
    return Cumulative(tables.below.ravel(), zero, first, first + width - 1), likeliest
