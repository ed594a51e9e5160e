"""What the network expects of pixels: means of its mixtures, and a coder that fills pixels with them.

For display alone, so in floating point; nothing here reaches a file.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explorer.lossless.density import tables as t
from explorer.lossless.density.coding import PixelCoder
from explorer.lossless.density.decisions import Decisions
from explorer.lossless.density.mixture import Mixtures
from explorer.lossless.density.walk import Evaluated, Values

Real = NDArray[np.float64]

_SCALE_ORIGIN = (1 << t.INVERSE_BITS) * t.Z_UNIT / t.MEAN_UNIT  # a table entry of this much is a scale of 1 px
_LEAKED = t.LEAK * 256 / 2**t.LOGISTIC_BITS  # weight of the even distribution beside the mixture's 1


def expected(mixtures: Mixtures) -> Real:
    """Means of P pixels in G, R, B: float64, (P, 3), 0 .. 255.

    Of each component G has its mean, R its mean given that of G, B its given both: components are joint over the
    channels and couplings are linear, so only what is cut off at 0 and 255 makes this differ from the mean over all
    values, by a fraction of a level.
    """
    weight = mixtures.weight / mixtures.weight.sum(0)  # (K, P)
    centre = mixtures.mean / t.MEAN_UNIT + mixtures.reference[:, None]  # (3, K, P) px
    couple = mixtures.couple / t.COUPLE_UNIT
    scale = _SCALE_ORIGIN / mixtures.inverse
    green = _cut_mean(centre[0], scale[0])
    from_green = green - mixtures.reference[0]
    red = _cut_mean(centre[1] + couple[1] * from_green, scale[1])
    from_red = red - mixtures.reference[1]
    blue = _cut_mean(centre[2] + couple[2] * from_green + couple[0] * from_red, scale[2])
    made = [(weight * mean).sum(0) for mean in (green, red, blue)]
    means: Real = (np.stack(made, 1) + _LEAKED * 127.5) / (1 + _LEAKED)
    return means


def _cut_mean(centre: Real, scale: Real) -> Real:
    """Mean of logistics whose tails are put on 0 and 255: the integral of 1 - F from 0 to 255."""
    mean: Real = scale * (np.logaddexp(0, centre / scale) - np.logaddexp(0, (centre - 255) / scale))
    return mean


class MeanCoder(PixelCoder):
    """Fills the pixels of each step with their means, which stand for the pixels in the windows of the next steps.

    So a step right after known ones gets its exact conditional mean; later ones get that of the network given the
    means so far, which takes one evaluation of each pixel where the exact one would take an average over drawings.
    """

    def _block(self, found: Evaluated, positions: NDArray[np.int64], decisions: Decisions) -> Values:
        """A mean leaves nothing to decide, and costs nothing."""
        means = np.rint(expected(found.mixtures)).astype(np.uint8)
        if self._channels == 1:
            means = means[:, :1].repeat(3, 1)
        return Values(means, np.zeros(len(means), np.float32))
