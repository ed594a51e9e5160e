"""What the codec learns of a picture while it codes it: allocated, and fed from block to block."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explorer.lossless.density import regression
from explorer.lossless.density.adaptation import Adaptation
from explorer.lossless.density.calibration import candidates
from explorer.lossless.density.mixture import ALL, Mixtures, _Components
from explorer.lossless.density.regression import Regression
from explorer.lossless.opinion import kernel as k
from explorer.lossless.opinion.scales import NAT, PRECISION

PLACES_BITS = 18


def buckets_for(pixels: int) -> int:
    """Buckets of each counter table for a picture: a power of two, of 64 bytes each."""
    return 1 << min(max((pixels * 4 - 1).bit_length(), 10), 16)


def fresh(pixels: int) -> k.Learner:
    counters = np.zeros((k.COUNTERS, buckets_for(pixels), 16), np.uint32)
    places = np.full((k.LENGTHS, 1 << PLACES_BITS), -1, np.int64)
    right = np.full((4, 3, 16), 1 << (PRECISION - 1), np.int64)
    first, second = (np.zeros((24 * n, k.INPUTS)) for n in (16, 12))
    first[:, 0] = second[:, 0] = k.ONE
    line = np.rint(2.0**PRECISION / (1 + np.exp(-(np.arange(k.MAPS) - 16) / 2.0))).astype(np.int32)
    return k.Learner(
        counters, places, right, np.zeros(k.LENGTHS, np.int64), first, second,
        np.tile(line, (24 * 4, 1)), np.tile(line, (3 * 256, 1)),
        np.zeros((k.COUNTERS, 2), np.int64), np.ones(1 + k.COUNTERS, np.int64) * np.array([0] + [1] * k.COUNTERS),
    )  # fmt: skip


def stream_to_write(room: int) -> k.Stream:
    numbers = np.zeros(5, np.uint64)
    numbers[1] = k.FULL
    return k.Stream(numbers, np.zeros(room, np.uint32), np.zeros(2, np.int64))


def stream_to_read(words: NDArray[np.uint32]) -> k.Stream:
    numbers = np.zeros(5, np.uint64)
    numbers[1] = k.FULL
    padded = np.concatenate([words, np.zeros(2, np.uint32)])
    numbers[4] = (int(padded[0]) << 32) | int(padded[1])
    return k.Stream(numbers, padded, np.array([2, 0], np.int64))


class Opinion:
    """Codes blocks with all that is learnt so far, and learns from them.

    rate: of the mixer, 1/65536.
    """

    def __init__(self, height: int, width: int, channels: int, adaptation: Adaptation, logistic: NDArray[np.float64], rate: int = 400, product=np.matmul) -> None:
        self.learner = fresh(height * width)
        self.picture, self.known = np.zeros((height * width, 3), np.uint8), np.zeros(height * width, np.uint8)
        self.width, self.channels, self.adaptation = width, channels, adaptation
        self.logistic, self._logistic = logistic.astype(np.int32), logistic
        self.rate, self._product = rate, product
        self.means = [Regression(product=product) for _ in range(4)]

    def begin_step(self, interlaced: bool) -> None:
        if interlaced:
            self.means = [Regression(product=self._product) for _ in range(4)]

    def block(self, mode: int, stream: k.Stream, positions: NDArray[np.int64], values: NDArray[np.uint8], mixtures: Mixtures, near: NDArray[np.float32] | None, dilation: int) -> tuple[NDArray[np.float32], NDArray[np.int8]]:
        """Code P positions; `values` uint8 (P, 3), G, R, B, are read or filled. Returns bits (P,) and errors (P, 2)."""
        count, parts = len(positions), mixtures.weight.shape[0]
        network = k.Network(mixtures.weight.astype(np.int64), *mixtures[1:])
        coefficients = np.zeros((4, 2, regression.SIZES[2]), np.int64)
        for phase, own in enumerate(self.means):
            for channel in (1, 2):
                coefficients[phase, channel - 1, : regression.SIZES[channel]] = own.coefficients[channel]
        pays = np.stack([own.pays for own in self.means])
        around = np.zeros((0, 0), np.float32) if near is None else near
        followed = k.Followed(around, coefficients, pays, self.adaptation.scales.offset.astype(np.int64))
        left = k.Left(
            np.zeros((3, parts, count), np.int32), np.zeros((3, parts, count), np.int64), np.zeros((3, count), np.int64),
            np.zeros((3, count), np.int32), np.zeros((3, count), np.int64),
        )  # fmt: skip
        bits = np.zeros(count, np.float32)
        sample = self.adaptation.due(count)
        k.code(mode, stream, positions, values, bits, self.picture, self.known, self.width, dilation, network, followed, left, self.learner, self.logistic, self.rate, self.channels)
        errors = self._learn(positions, values, mixtures, near, left, sample, dilation)
        return bits, errors

    def _learn(self, positions, values, mixtures, near, left, sample, dilation):
        true = values.astype(np.int32).T
        if sample is not None:
            for channel in range(self.channels):
                inverse, weight = candidates(mixtures.inverse[channel][:, sample]), left.weight[channel][:, sample].astype(np.float64)
                mass = _Components(left.centre[channel][:, sample], inverse, self._logistic).mass(true[channel][sample])
                share = np.einsum("ckp,kp->cp", mass, weight) / (weight.sum(0) * ALL)
                self.adaptation.scales.look(channel, left.classes[channel][sample], share)
        if self.channels == 1:
            return np.zeros((len(positions), 2), np.int8)
        errors = [regression.error(true[channel], left.expected[channel].astype(np.float64)) for channel in (1, 2)]
        if near is not None:
            y, x = positions // self.width // dilation & 1, positions % self.width // dilation & 1
            reference = regression.UNIT * mixtures.reference
            here = regression.UNIT * true - reference
            for phase, own in enumerate(self.means):
                at = np.flatnonzero(2 * y + x == phase)
                if not len(at):
                    continue
                for channel in (1, 2):
                    expected = (left.expected[channel] - reference[channel])[at].astype(np.float64)
                    given = regression.features(near[:, at], [expected, *(here[c][at].astype(np.float64) for c in range(channel))])
                    own.add(channel, given, left.movement[channel][at], errors[channel - 1][at], left.classes[channel][at])
                own.solve(len(at))
        return np.stack(errors, 1).astype(np.int8)
