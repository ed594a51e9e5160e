"""Means that follow the picture: found from what is coded, the same in every batch, and worth their trouble."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from explorer.coding.entropy import Encoder
from explorer.coding.schedule import schedule
from explorer.lossless.density import coding, regression
from explorer.lossless.density.adaptation import Adaptation
from explorer.lossless.density.calibration import Calibration
from explorer.lossless.density.coding import PixelCoder
from explorer.lossless.density.decisions import Encoding, Given
from explorer.lossless.density.evaluate import Evaluator
from explorer.lossless.density.integer import IntegerModel
from explorer.lossless.density.mixture import HIGHEST_MEAN, LOWEST_MEAN
from explorer.lossless.density.regression import Regression
from explorer.lossless.density.window import NEAREST, NEIGHBOURS, OFFSETS
from tests.lossless.density.test_network import both, trained_like

HEIGHT, WIDTH = 128, 131


@pytest.fixture(scope="module")
def network() -> IntegerModel:
    return both(trained_like(3, trunk=0))


def coder(network: IntegerModel, rung: str, **options: int) -> PixelCoder:
    return PixelCoder(Evaluator(network, torch.device("cpu")), schedule(HEIGHT, WIDTH, rung), None, **options)


def tinted() -> np.ndarray:
    """Noise in which R and B follow G, each beside it by what changes slowly."""
    random = np.random.default_rng(0)
    y, x = np.indices((HEIGHT, WIDTH))
    green = 120 + random.logistic(0, 6, (HEIGHT, WIDTH))
    red = 0.7 * green + 20 + x // 8 + random.logistic(0, 0.5, (HEIGHT, WIDTH))
    blue = 0.4 * green + 0.4 * red + y // 9 + random.logistic(0, 0.5, (HEIGHT, WIDTH))
    return np.clip(np.stack([red, green, blue], 2), 0, 255).astype(np.uint8)


def bits(made: PixelCoder, picture: np.ndarray, first: int = 0) -> list[float]:
    """Of each step."""
    return [sum(float(part.bits.sum()) for part in made.step(i, Given(picture))) for i in range(first, made.count)]


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Scales are followed, means are not."""
    monkeypatch.setattr(Regression, "solve", lambda self, count: False)
    return monkeypatch


@pytest.mark.parametrize("rung", ["40", "wavefront"])
def test_it_saves_bits_where_channels_go_together(
    network: IntegerModel, without: pytest.MonkeyPatch, rung: str
) -> None:
    fixed = sum(bits(coder(network, rung), tinted()))
    without.undo()
    assert sum(bits(coder(network, rung), tinted())) < 0.95 * fixed


def test_pure_noise_costs_hardly_more(network: IntegerModel, without: pytest.MonkeyPatch) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
    fixed = sum(bits(coder(network, "40"), noise))
    without.undo()
    assert sum(bits(coder(network, "40"), noise)) < 1.002 * fixed


@pytest.mark.parametrize("rung", ["40", "wavefront"])
def test_no_batch_changes_a_bit(network: IntegerModel, rung: str) -> None:
    files = set()
    for batch in (37, 4096):
        made, encoder = coder(network, rung, batch=batch), Encoder()
        for step in range(made.count):
            for _ in made.step(step, Encoding(tinted(), encoder)):
                pass
        assert any(coefficients.any() for _, _, coefficients, _ in made._adaptation.history)
        files.add(encoder.finish())
    assert len(files) == 1


def test_what_is_known_is_as_if_it_had_been_coded(network: IntegerModel) -> None:
    whole, rest = bits(coder(network, "40"), tinted()), coder(network, "40")
    rest.know(30, tinted())
    assert bits(rest, tinted(), 30) == whole[30:]


@pytest.mark.parametrize(("rung", "channels"), [("6", 3), ("40", 1)])
def test_interlaced_steps_and_grey_pictures_are_left_alone(network: IntegerModel, rung: str, channels: int) -> None:
    made = coder(network, rung, channels=channels)
    bits(made, tinted()[..., :1].repeat(3, 2))
    assert not made.traces().coefficients.any()
    assert made.traces().errors is None


def test_coefficients_are_found() -> None:
    random = np.random.default_rng(2)
    true = np.rint(random.normal(0, 400, 24))
    values = random.integers(-300, 300, (24, 4000)).astype(np.float64)
    values[5] = 0  # a neighbour that is never known
    learning = Regression()
    given = regression.Features(np.delete(np.arange(24), 5), np.delete(values, 5, 0))
    true[5] = 0
    errors = np.floor(true @ values / 4096 + 0.5)
    learning.add(1, given, learning.movement(1, given), errors, np.zeros(4000, np.int64))
    assert not learning.movement(1, given).any()
    assert not learning.solve(2047)
    assert not learning.movement(1, given).any()
    assert learning.solve(1)
    assert np.abs(learning.coefficients[1] - true).max() <= 2
    assert not learning.coefficients[2].any()
    assert np.abs(learning.movement(1, given) - 4 * errors).max() <= 4


def test_narrow_distributions_count_for_more() -> None:
    learning = Regression()
    given = regression.Features(np.array([0]), np.full((1, 200), 64.0))
    errors, classes = np.repeat([4.0, 40.0], 100), np.repeat([0, 6], 100)
    learning.add(1, given, learning.movement(1, given), errors, classes)
    learning.solve(2048)
    assert learning.movement(1, given)[0] == pytest.approx(4 * regression.TO_UNIT, abs=1)  # not 22


def test_the_past_fades() -> None:
    learning = Regression()
    given, classes = regression.Features(np.array([3]), np.full((1, 2000), 8.0)), np.zeros(2000, np.int64)
    for wanted in (16, -16):
        for _ in range(40):
            learning.add(2, given, learning.movement(2, given), np.full(2000, float(wanted)), classes)
            learning.solve(2048)
        assert learning.movement(2, given)[0] == pytest.approx(regression.TO_UNIT * wanted, abs=1)


def test_classes_that_movements_spoil_are_not_moved() -> None:
    learning = Regression()
    given = regression.Features(np.array([0]), np.full((1, 3000), 8.0))
    classes = np.repeat([0, 4, 5], 1000)
    wanted = np.where(classes == 4, 0.0, np.where(classes == 5, 20.0, 12.0))
    for _ in range(3):
        movement = learning.movement(1, given)
        learning.add(1, given, movement, wanted, classes)
        learning.solve(3000)
    movement = learning.movement(1, given)
    assert movement.min() > 0
    applied = learning.applied(1, movement, classes)
    assert np.array_equal(applied > 0, classes != 4)
    assert np.array_equal(learning.pays[1], np.arange(8) != 4)
    assert learning.pays[2].all()


def test_a_screen_costs_hardly_more(network: IntegerModel, without: pytest.MonkeyPatch) -> None:
    y, x = np.indices((HEIGHT, WIDTH))
    screen = np.where(((x // 9 + y // 7) % 3 == 0)[..., None], [200, 30, 60], [250, 250, 250]).astype(np.uint8)
    fixed = sum(bits(coder(network, "40"), screen))
    without.undo()
    assert sum(bits(coder(network, "40"), screen)) < 1.01 * fixed


def test_the_elimination_solves_what_numpy_solves() -> None:
    random = np.random.default_rng(3)
    features = random.integers(-900, 900, (32, 500)).astype(np.float64)
    both_sides = features @ np.vstack([features, random.integers(-100, 100, 500)]).T
    expected = np.linalg.solve(both_sides[:, :-1] + regression.RIDGE * np.eye(32), both_sides[:, -1]) * 4096
    assert np.abs(regression.solution(both_sides) - expected).max() <= 0.5 + 1e-6


def test_neighbours_are_in_one_order() -> None:
    assert [OFFSETS[i] for i in NEAREST] == list(NEIGHBOURS)


def test_no_sum_leaves_what_is_exact() -> None:
    farthest = regression.UNIT * 255 + max(HIGHEST_MEAN, -LOWEST_MEAN) // regression.TO_UNIT
    assert farthest < 2**13
    taken = regression.LEAST + regression.SAMPLE  # between two solutions: small blocks whole, of a large one a sample
    weight = 4**regression.STEADIEST
    assert farthest**2 * weight * taken * regression.FORGOTTEN < 2**53
    assert farthest * regression.LARGEST * regression.SIZES[2] < 2**53
    assert farthest * regression.LARGEST * regression.SIZES[2] * regression.TO_UNIT >> regression.FRACTION < 2**31


def test_large_pictures_alone_are_followed(network: IntegerModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coding, "SMALLEST", HEIGHT * WIDTH)
    assert coder(network, "40")._adaptation is None
    monkeypatch.setattr(coding, "SMALLEST", HEIGHT * WIDTH - 1)
    assert isinstance(coder(network, "40")._adaptation, Adaptation)
    assert Calibration().offset.shape == (3, 8)
