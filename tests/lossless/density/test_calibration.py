"""Scales that follow the picture: found from what is coded, the same everywhere, and worth their trouble."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from explorer.coding.schedule import schedule
from explorer.lossless.density import calibration as c
from explorer.lossless.density import coding
from explorer.lossless.density import tables as t
from explorer.lossless.density.adaptation import Adaptation
from explorer.lossless.density.coding import PixelCoder
from explorer.lossless.density.decisions import Drawing, Given
from explorer.lossless.density.evaluate import Evaluator
from explorer.lossless.density.inspect import Inspector
from explorer.lossless.density.integer import IntegerModel
from explorer.lossless.density.mixture import HIGHEST_MEAN, LOWEST_MEAN
from tests.lossless.density.test_network import both, trained_like

HEIGHT, WIDTH = 136, 150


@pytest.fixture(scope="module")
def network() -> IntegerModel:
    return both(trained_like(3, trunk=0))


def coder(network: IntegerModel, rung: str = "6") -> PixelCoder:
    return PixelCoder(Evaluator(network, torch.device("cpu")), schedule(HEIGHT, WIDTH, rung), None)


def bits(made: PixelCoder, picture: np.ndarray) -> float:
    return sum(float(step.bits.sum()) for i in range(made.count) for step in made.step(i, Given(picture)))


def noisy(noise: float) -> np.ndarray:
    """A smooth picture with noise."""
    y, x, channel = np.indices((HEIGHT, WIDTH, 3))
    spread = np.random.default_rng(0).logistic(0, noise, (HEIGHT, WIDTH, 3))
    return np.clip(100 + x // 4 + y // 5 + 10 * channel + spread, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("rung", ["6", "wavefront"])
def test_it_saves_bits_where_the_network_misjudges(
    network: IntegerModel, monkeypatch: pytest.MonkeyPatch, rung: str
) -> None:
    picture = noisy(3)
    with_it = bits(coder(network, rung), picture)
    monkeypatch.setattr(coding, "SMALLEST", 10**9)
    without = bits(coder(network, rung), picture)
    assert with_it < 0.99 * without


def test_a_picture_as_expected_costs_hardly_more(network: IntegerModel, monkeypatch: pytest.MonkeyPatch) -> None:
    maker = coder(network)
    maker._adaptation = None
    picture = np.zeros((HEIGHT * WIDTH, 3), np.uint8)
    for step in range(maker.count):
        for done in maker.step(step, Drawing(7)):
            picture[done.positions] = done.values
    picture = picture.reshape(HEIGHT, WIDTH, 3)
    with_it = bits(coder(network), picture)
    monkeypatch.setattr(coding, "SMALLEST", 10**9)
    assert with_it < 1.002 * bits(coder(network), picture)


@pytest.mark.parametrize(("block", "between"), [(1, 16), (100, 1600), (200, 2200), (2048, 2048), (16384, 16384)])
def test_looks_follow_the_size_of_the_steps(block: int, between: int) -> None:
    looking = Adaptation(c.Calibration(), None)
    looks = [k for k in range(1, 100) if looking.due(block) is not None]
    assert np.diff(looks, prepend=0).tolist() == [between // block] * len(looks)
    assert len(range(block)[Adaptation(c.Calibration(), None).due(16384) or slice(0)]) <= c.SAMPLE


def test_small_pictures_are_left_alone(network: IntegerModel) -> None:
    made = PixelCoder(Evaluator(network, torch.device("cpu")), schedule(128, 128, "4"), None)
    bits(made, np.random.default_rng(1).integers(0, 256, (128, 128, 3), np.uint8))
    assert made.traces().offsets.shape == (1, 3, c.CLASSES)
    assert not made.traces().offsets.any()


@pytest.mark.parametrize("rung", ["1", "6", "40", "wavefront"])  # the only step of "1" has two blocks
def test_questions_about_pixels_are_answered_as_they_were_coded(network: IntegerModel, rung: str) -> None:
    picture, made = noisy(6), coder(network, rung)
    spent = np.zeros(HEIGHT * WIDTH)
    for step in range(made.count):
        for done in made.step(step, Given(picture)):
            spent[done.positions] = done.bits
    traces = made.traces()
    assert len(traces.since) > (1 if rung == "1" else 3)
    assert traces.offsets.any()
    inspector = Inspector(network, schedule(HEIGHT, WIDTH, rung), picture, traces=traces)
    for position in np.random.default_rng(2).integers(0, HEIGHT * WIDTH, 40).tolist():
        y, x = divmod(position, WIDTH)
        assert inspector.at(x, y).bits == pytest.approx(spent[position], rel=1e-5)


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
