"""Means in closed form are those that the coder's own probabilities have."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.coding.schedule import schedule
from explorer.lossless.density import reference
from explorer.lossless.density import tables as t
from explorer.lossless.density.expectation import expected
from explorer.lossless.density.inspect import Inspector
from explorer.lossless.density.mixture import ChannelMixture, Mixtures
from explorer.lossless.models import load

pytestmark = pytest.mark.usefixtures("golden_models")

PIXELS = 6


@pytest.fixture
def mixtures() -> Mixtures:
    """Mixtures of every width, some of them at the ends of the range."""
    generator = np.random.default_rng(4)
    shape = (3, 2, PIXELS)
    made = t.make()
    return Mixtures(
        generator.integers(1, 2**14, shape[1:]).astype(np.float64),
        generator.integers(-400, 400, shape, dtype=np.int32),
        made.inverse[generator.integers(3 * t.OCTAVE, 9 * t.OCTAVE, shape)],
        generator.integers(-900, 900, shape, dtype=np.int32),
        np.array([[128, 40, 3, 250, 90, 200], [110, 60, 10, 240, 95, 180], [100, 50, 0, 255, 80, 190]], np.int32),
    )


def frequencies(mixtures: Mixtures, at: int, channel: int, coded: list[int]) -> np.ndarray:
    """The coder's probabilities of 256 values, given those of the channels before."""
    one = Mixtures(*(part[..., at : at + 1] for part in mixtures))
    logistic, weight, values = t.make().logistic.astype(np.float64), one.weight, []
    for before in range(channel):
        mixture = ChannelMixture(one, before, weight, values, logistic)
        values.append(np.array([coded[before]], np.int32))
        weight = mixture.posterior(values[-1])
    mixture = ChannelMixture(one, channel, weight, values, logistic)
    total = weight.sum() * (2**t.LOGISTIC_BITS + t.LEAK * 256)
    return np.diff(mixture.below(np.arange(1, 256, dtype=np.int32)), prepend=0, append=total) / total


def test_the_mean_of_green_is_that_of_its_probabilities(mixtures: Mixtures) -> None:
    found = expected(mixtures)
    for at in range(PIXELS):
        mean = frequencies(mixtures, at, 0, []) @ np.arange(256)
        assert found[at, 0] == pytest.approx(mean, abs=0.05)


def test_the_mean_of_red_is_that_over_all_greens(mixtures: Mixtures) -> None:
    found = expected(mixtures)
    for at in range(2):  # within the range: at its ends the cut makes couplings bend
        green = frequencies(mixtures, at, 0, [])
        means = [frequencies(mixtures, at, 1, [value]) @ np.arange(256) for value in range(256)]
        assert found[at, 1] == pytest.approx(green @ means, abs=0.5)


def test_means_stay_in_range(mixtures: Mixtures) -> None:
    far = mixtures._replace(mean=mixtures.mean * 80)
    found = expected(far)
    assert found.shape == (PIXELS, 3)
    assert np.isfinite(found).all()
    assert found.min() >= 0
    assert found.max() <= 255


def test_the_inspector_agrees() -> None:
    model, picture = load("pictures").network, np.full((5, 5, 3), 90, np.uint8)
    network, window = model.of("interlaced"), np.zeros((1, 48, 4), np.int64)
    nothing = np.zeros((1, 8 * model.state), np.int64)
    found = reference.evaluated(network, reference.normalised(window, None), nothing, None)
    weight, *rest = (np.moveaxis(part, 0, -1) for part in found.mixtures)
    mean = expected(Mixtures(weight.astype(np.float64), *(part.astype(np.int32) for part in rest)))
    looked = Inspector(model, schedule(5, 5, "1"), picture).at(2, 2)
    assert mean[0, 0] == pytest.approx(looked.channels[0].expected, abs=0.05)
