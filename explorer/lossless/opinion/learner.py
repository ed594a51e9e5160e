"""What is learnt of a picture, allocated and handed to the kernel; and what regressions learn from block to block."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from explorer.lossless.density import regression
from explorer.lossless.density.adaptation import Adaptation
from explorer.lossless.density.calibration import candidates
from explorer.lossless.density.mixture import Mixtures, shares
from explorer.lossless.density.regression import Product, Reach, Regression
from explorer.lossless.density.window import INNER
from explorer.lossless.opinion import kernel as k
from explorer.lossless.opinion.scales import PRECISION

BUCKETS_LEAST, BUCKETS_MOST = 10, 16  # bits of the number of buckets of a table, each of 64 bytes
WIDE = Reach(len(INNER), 16, float(1 << 21))
PHASES = 4  # of a 2 x 2 lattice, on which most pictures' chroma lies: each has a regression of its own


def fresh(pixels: int, left_out: Sequence[int] = ()) -> k.Learner:
    """Nothing is learnt yet of a picture of so many pixels. `left_out`: counters that give no advice."""
    buckets = 1 << min(max((4 * pixels - 1).bit_length(), BUCKETS_LEAST), BUCKETS_MOST)
    first, second = (np.zeros((24 * sets, k.INPUTS)) for sets in (16, 12))
    first[:, 0] = second[:, 0] = k.ONE
    line = np.rint(2.0**PRECISION / (1 + np.exp(-(np.arange(k.MAPS) - 16) / 2.0))).astype(np.int32)
    advises = np.ones(k.COUNTERS, np.bool_)
    advises[list(left_out)] = False
    return k.Learner(
        counters=np.zeros((k.COUNTERS, buckets, 16), np.uint32),
        advises=advises,
        used=np.zeros((k.COUNTERS, 2), np.int64),
        active=np.ones(k.COUNTERS, np.bool_),
        places=np.full((k.LENGTHS, 1 << k.PLACES_BITS), -1, np.int64),
        right=np.full((4, 3, 16), 1 << (PRECISION - 1), np.int64),
        runs=np.zeros(k.LENGTHS, np.int64),
        first=first,
        second=second,
        map_first=np.tile(line, (24 * 4, 1)),
        map_second=np.tile(line, (3 * 256, 1)),
        done=np.zeros(1, np.int64),
    )


class Opinion:
    """Codes blocks of one picture with all that has been learnt of it, and learns from them.

    Attributes:
        picture, known: uint8 (H W, 3), G, R, B, and (H W,).
    """

    def __init__(
        self,
        shape: tuple[int, int, int],
        adaptation: Adaptation,
        logistic: NDArray[np.float64],
        rate: int,
        product: Product,
        left_out: Sequence[int] = (),
    ) -> None:
        """`shape`: rows, columns, channels; `rate`: of the mixing, 1/65536; `left_out`: counters."""
        height, self._width, self._channels = shape
        self._learner = fresh(height * self._width, left_out)
        self.picture = np.zeros((height * self._width, 3), np.uint8)
        self.known = np.zeros(height * self._width, np.uint8)
        self._adaptation, self._product, self._rate = adaptation, product, rate
        self._logistic, self._table = logistic, logistic.astype(np.int32)
        self.forget()

    def forget(self) -> None:
        """Begin the regressions anew: a step of a dyadic order has neighbours elsewhere than the one before."""
        self._means = [Regression(product=self._product, reach=WIDE) for _ in range(PHASES)]

    def block(
        self,
        mode: int,
        stream: k.Stream,
        positions: NDArray[np.int64],
        values: NDArray[np.uint8],
        mixtures: Mixtures,
        near: NDArray[np.float32] | None,
        dilation: int,
    ) -> tuple[NDArray[np.float32], NDArray[np.int8]]:
        """Code P positions.

        Args:
            mode: of the kernel.
            stream: written or read.
            positions: int64 (P,).
            values: uint8 (P, 3), G, R, B: read, or filled where they are decoded.
            mixtures: of the network.
            near: of `normalise.nearby`, with the neighbours `INNER`; None where none is known.
            dilation: of the step.

        Returns:
            Bits (P,), and errors of R and B, int8 (P, 2), for neighbours to ask for.
        """
        parts, count = mixtures.weight.shape
        left = k.Left(
            np.zeros((3, parts, count), np.int32),
            np.zeros((3, parts, count), np.int64),
            np.zeros((3, count), np.int64),
            np.zeros((3, count), np.int32),
            np.zeros((3, count), np.int64),
        )
        bits, sample = np.zeros(count, np.float32), self._adaptation.due(count)
        grid = k.Grid(self.picture, self.known, self._width, dilation, self._channels)
        network = k.Network(mixtures.weight.astype(np.int64), *mixtures[1:])
        k.code(mode, stream, positions, values, bits, grid, network, self._followed(near), left,
               self._learner, self._table, self._rate)  # fmt: skip
        if sample is not None:
            self._look(values, mixtures, left, sample)
        return bits, self._learn(positions, values, mixtures, near, left, dilation)

    def _followed(self, near: NDArray[np.float32] | None) -> k.Followed:
        coefficients = np.zeros((PHASES, 2, WIDE.sizes[2]), np.int64)
        for phase, own in enumerate(self._means):
            for channel in (1, 2):
                coefficients[phase, channel - 1, : WIDE.sizes[channel]] = own.coefficients[channel]
        pays = np.stack([own.pays for own in self._means])
        offsets = self._adaptation.scales.offset.astype(np.int64)
        return k.Followed(np.zeros((0, 0), np.float32) if near is None else near, coefficients, pays, offsets)

    def _look(self, values: NDArray[np.uint8], mixtures: Mixtures, left: k.Left, sample: slice) -> None:
        true = values.astype(np.int32)
        for channel in range(self._channels):
            inverse = candidates(mixtures.inverse[channel][:, sample])
            weight, centre = left.weight[channel][:, sample].astype(np.float64), left.centre[channel][:, sample]
            share = shares(centre, inverse, weight, true[sample, channel], self._logistic)
            self._adaptation.scales.look(channel, left.classes[channel][sample], share)

    def _learn(
        self,
        positions: NDArray[np.int64],
        values: NDArray[np.uint8],
        mixtures: Mixtures,
        near: NDArray[np.float32] | None,
        left: k.Left,
        dilation: int,
    ) -> NDArray[np.int8]:
        if self._channels == 1:
            return np.zeros((len(positions), 2), np.int8)
        true = values.astype(np.int32).T
        errors = [regression.error(true[channel], left.expected[channel].astype(np.float64)) for channel in (1, 2)]
        if near is not None:
            reference = regression.UNIT * mixtures.reference
            here = (regression.UNIT * true - reference).astype(np.float64)
            expected = (left.expected - reference).astype(np.float64)
            phases = 2 * (positions // self._width // dilation & 1) + (positions % self._width // dilation & 1)
            for phase, own in enumerate(self._means):
                at = np.flatnonzero(phases == phase)
                for channel in (1, 2) if len(at) else ():
                    given = regression.features(near[:, at], [expected[channel, at], *here[:channel, at]])
                    moved, classes = left.movement[channel, at], left.classes[channel, at]
                    own.add(channel, given, moved, errors[channel - 1][at], classes)
                own.solve(len(at))
        return np.stack(errors, 1).astype(np.int8)
