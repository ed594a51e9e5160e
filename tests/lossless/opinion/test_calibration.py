"""Scales that follow the picture: found from what is coded, the same everywhere, and worth their trouble."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from explorer.coding.schedule import schedule
from explorer.lossless.density import tables as t
from explorer.lossless.density.evaluate import Evaluator
from explorer.lossless.density.integer import IntegerModel
from explorer.lossless.density.mixture import HIGHEST_MEAN, LOWEST_MEAN
from explorer.lossless.opinion import calibration as c
from explorer.lossless.opinion.calibration import Calibration
from explorer.lossless.opinion.coder import OpinionCoder
from tests.lossless.density.test_network import both, trained_like

HEIGHT, WIDTH = 136, 150


@pytest.fixture(scope="module")
def network() -> IntegerModel:
    return both(trained_like(3, trunk=0))


def alone(network: IntegerModel, picture: np.ndarray, rung: str) -> float:
    """What the network alone spends, with scales that follow."""
    made = OpinionCoder(Evaluator(network, torch.device("cpu")), schedule(HEIGHT, WIDTH, rung), None)
    made.coded(picture)
    found = made.traces().alone
    assert found is not None
    return float(found.sum(dtype=np.float64))


def noisy(noise: float) -> np.ndarray:
    """A smooth picture with noise."""
    y, x, channel = np.indices((HEIGHT, WIDTH, 3))
    spread = np.random.default_rng(0).logistic(0, noise, (HEIGHT, WIDTH, 3))
    return np.clip(100 + x // 4 + y // 5 + 10 * channel + spread, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("rung", ["6", "wavefront"])
def test_it_saves_bits_where_the_network_misjudges(
    network: IntegerModel, monkeypatch: pytest.MonkeyPatch, rung: str
) -> None:
    with_it = alone(network, noisy(3), rung)
    monkeypatch.setattr(Calibration, "due", lambda self, count: 0)
    assert with_it < 0.99 * alone(network, noisy(3), rung)


@pytest.mark.parametrize(("block", "between"), [(1, 16), (100, 1600), (200, 2200), (2048, 2048), (16384, 16384)])
def test_looks_follow_the_size_of_the_steps(block: int, between: int) -> None:
    looking = Calibration()
    looks = [k for k in range(1, 100) if looking.due(block)]
    assert np.diff(looks, prepend=0).tolist() == [between // block] * len(looks)
    assert len(range(0, 16384, Calibration().due(16384))) <= c.SAMPLE


def test_the_cheapest_candidates_are_taken_and_the_past_fades() -> None:
    looking, cost = Calibration(), np.zeros((3, c.CLASSES, len(c.CANDIDATES)), np.int64)
    cost[1, 3] = 10**6
    cost[1, 3, 4] = 0  # much narrower than all others: 8/16 octave
    looking.learn(1000, cost)
    assert looking.offset[1, 3] == c.CANDIDATES[4]
    assert np.count_nonzero(looking.offset) == 1
    other = np.zeros_like(cost)
    other[1, 3] = 10**6
    other[1, 3, 2] = 0
    for _ in range(8):
        looking.learn(1000, other)
    assert looking.offset[1, 3] == pytest.approx(c.CANDIDATES[2], abs=1)


def test_the_bottom_of_a_parabola_is_found() -> None:
    candidates = np.array(c.CANDIDATES)
    wanted = np.array([-8, -5, -3, 0, 1, 7, 13, 16])
    cost = 1000 * (candidates - wanted[:, None]) ** 2 + 5
    assert np.array_equal(c.cheapest(cost), wanted)
    assert c.cheapest(np.zeros((1, len(candidates)), np.int64))[0] == c.CANDIDATES[0]


def test_no_product_leaves_32_bits() -> None:
    farthest = max(256 * t.MEAN_UNIT - LOWEST_MEAN, HIGHEST_MEAN + t.MEAN_UNIT)
    assert farthest * t.LARGEST_INVERSE < 2**31
    assert t.LARGEST_INVERSE * int(c.FACTORS.max()) < 2**31


def test_no_entry_of_a_table_is_near_to_another_number() -> None:
    """So that another library's logarithm and power make the same tables."""
    factors = 256 * 2.0 ** (-np.arange(-8, 17) / 16)
    logarithms = -256 * np.log2((np.arange(256) + 256.5) / 512)
    for exact, table in ((factors, c.FACTORS), (logarithms, c.LOGARITHM)):
        assert np.abs(exact - table).max() < 0.5 - 1e-6
