"""The mixture's integer arithmetic in floating point: the whole quotients that int64 gives, at the edges too."""

from __future__ import annotations

import numpy as np

from explorer.lossless.density import tables as t
from explorer.lossless.density.mixture import ChannelMixture, Mixtures, _chance


def test_chances_are_whole_quotients() -> None:
    generator = np.random.default_rng(0)
    span = generator.integers(2**20, 2**38, 40_000)
    near = (generator.integers(1, 2**24, 40_000) * (span >> 24)) + generator.integers(-1, 2, 40_000)
    span[:20_000] = (span[:20_000] >> 24 << 24) + 2**24  # quotients that are whole, or all but whole
    upper = np.clip(near, 1, span - 1)
    expected = np.maximum((upper << 24) // span, 1)
    assert np.array_equal(_chance(upper.astype(np.float64), span.astype(np.float64)), expected)


def test_quotients_that_rounding_makes_whole_are_found() -> None:
    spans = range(2**38 - 2001, 2**38, 2)
    uppers = [-pow(2**24, -1, span) % span for span in spans]  # 2^24 upper + 1 is a multiple of the span
    span, upper = np.array(spans), np.array(uppers)
    found = _chance(upper.astype(np.float64), span.astype(np.float64))
    assert np.array_equal(found, (upper << 24) // span)


def test_posterior_weights_are_whole_quotients() -> None:
    generator, tables, count = np.random.default_rng(1), t.make(), 3000
    weight = generator.choice(tables.weight[:300], (4, count))
    weight[generator.integers(0, 4, count), np.arange(count)] = 2**t.WEIGHT_BITS
    mixtures = Mixtures(
        weight.astype(np.float64),
        generator.integers(-3000, 3000, (3, 4, count)).astype(np.int32),
        generator.choice(tables.inverse, (3, 4, count)).astype(np.int32),
        np.zeros((3, 4, count), np.int32),
        generator.integers(0, 256, (3, count)).astype(np.int32),
    )
    mixture = ChannelMixture(mixtures, 0, mixtures.weight, [], tables.logistic.astype(np.float64))
    value = generator.choice(np.array([0, 1, 77, 254, 255], np.int32), count)
    mean = mixtures.mean[0].astype(np.int64) + 32 * mixtures.reference[0]
    edges = np.stack([value, value + 1])[:, None].astype(np.int64)
    z = (32 * edges - 16 - mean) * mixtures.inverse[0] >> t.INVERSE_BITS
    lower, upper = tables.logistic[np.clip(z + 2**14, 0, 2**15 - 1)].astype(np.int64)
    upper[:, value == 255], lower[:, value == 0] = 2**t.LOGISTIC_BITS, 0
    joint = (upper - lower + t.LEAK) * weight
    assert np.array_equal(mixture.posterior(value), (joint << t.WEIGHT_BITS) // joint.max(0))
