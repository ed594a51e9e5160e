"""Means that follow the picture: found from what is coded, the same in every batch, and worth their trouble."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.coding.schedule import schedule
from explorer.lossless.density.evaluate import Evaluator
from explorer.lossless.density.integer import IntegerModel
from explorer.lossless.density.mixture import HIGHEST_MEAN, LOWEST_MEAN
from explorer.lossless.density.window import INNER, OFFSETS
from explorer.lossless.opinion import kernel, regression
from explorer.lossless.opinion.coder import OpinionCoder
from explorer.lossless.opinion.regression import AROUND, SIZES, Regression
from tests.conftest import REPOSITORY
from tests.lossless.density.test_network import both, trained_like

HEIGHT, WIDTH = 128, 131
SOLVED = """
import logging
import numpy as np
from explorer.lossless.opinion.regression import SIZES, Regression
logging.basicConfig(level=logging.INFO)
logging.getLogger("numba").setLevel(logging.WARNING)
rows = [np.ones((40, size + 1), np.float32) for size in SIZES]
Regression().solve((rows[0], rows[1]), np.zeros((3, 8), np.int64))
"""


@pytest.fixture(scope="module")
def network() -> IntegerModel:
    return both(trained_like(3, trunk=0))


def coder(network: IntegerModel, rung: str, **options: int) -> OpinionCoder:
    return OpinionCoder(Evaluator(network, torch.device("cpu")), schedule(HEIGHT, WIDTH, rung), None, **options)


def tinted() -> np.ndarray:
    """Noise in which R and B follow G, each beside it by what changes slowly."""
    random = np.random.default_rng(0)
    y, x = np.indices((HEIGHT, WIDTH))
    green = 120 + random.logistic(0, 6, (HEIGHT, WIDTH))
    red = 0.7 * green + 20 + x // 8 + random.logistic(0, 0.5, (HEIGHT, WIDTH))
    blue = 0.4 * green + 0.4 * red + y // 9 + random.logistic(0, 0.5, (HEIGHT, WIDTH))
    return np.clip(np.stack([red, green, blue], 2), 0, 255).astype(np.uint8)


def coded(made: OpinionCoder, picture: np.ndarray) -> tuple[bytes, float]:
    """The stream, and what the network alone, with means that follow, would have spent."""
    stream = made.coded(picture)[0]
    alone = made.traces().alone
    assert alone is not None
    return stream, float(alone.sum(dtype=np.float64))


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Scales are followed, means are not."""
    monkeypatch.setattr(Regression, "solve", lambda self, samples, gain: None)
    return monkeypatch


@pytest.mark.parametrize("rung", ["40", "wavefront"])
def test_it_saves_bits_where_channels_go_together(
    network: IntegerModel, without: pytest.MonkeyPatch, rung: str
) -> None:
    fixed = coded(coder(network, rung), tinted())[1]
    without.undo()
    assert coded(coder(network, rung), tinted())[1] < 0.95 * fixed


def test_pure_noise_costs_hardly_more(network: IntegerModel, without: pytest.MonkeyPatch) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
    fixed = coded(coder(network, "40"), noise)[1]
    without.undo()
    assert coded(coder(network, "40"), noise)[1] < 1.01 * fixed


def test_a_screen_costs_hardly_more(network: IntegerModel, without: pytest.MonkeyPatch) -> None:
    y, x = np.indices((HEIGHT, WIDTH))
    screen = np.where(((x // 9 + y // 7) % 3 == 0)[..., None], [200, 30, 60], [250, 250, 250]).astype(np.uint8)
    fixed = coded(coder(network, "40"), screen)[1]
    without.undo()
    assert coded(coder(network, "40"), screen)[1] < 1.02 * fixed


@pytest.mark.parametrize("rung", ["40", "wavefront"])
def test_no_batch_changes_a_bit(network: IntegerModel, rung: str) -> None:
    assert len({coded(coder(network, rung, batch=batch), tinted())[0] for batch in (37, 4080)}) == 1


def test_coefficients_are_found() -> None:
    random = np.random.default_rng(2)
    true = np.rint(random.normal(0, 400, SIZES[0]))
    values = random.integers(-5000, 5000, (3000, SIZES[0]))
    values[:, 5], true[5] = 0, 0  # a neighbour that is never known
    errors = np.floor(values @ true / 4096 + 0.5)
    learning = Regression()
    rows = np.concatenate([values, errors[:, None]], 1).astype(np.float32)
    learning.solve((rows, np.zeros((0, SIZES[1] + 1), np.float32)), np.zeros((3, 8), np.int64))
    assert np.abs(learning.coefficients[0] - true).max() <= 3
    assert not learning.coefficients[1].any()
    assert learning.pays.all()


def test_the_past_fades_and_classes_that_movements_spoil_are_not_moved() -> None:
    learning, nothing = Regression(), np.zeros((0, SIZES[0] + 1), np.float32)
    row = np.zeros((2000, SIZES[1] + 1), np.float32)
    row[:, 3] = 80
    gain = np.zeros((3, 8), np.int64)
    gain[2, 4] = -1
    for wanted in (16, -16):
        row[:, -1] = wanted
        for _ in range(60):
            learning.solve((nothing, row), gain)
        assert learning.coefficients[1][3] == pytest.approx(wanted * 4096 / 80, rel=0.1)
    assert np.array_equal(learning.pays[2], np.arange(8) != 4)
    assert learning.pays[1].all()


def test_it_is_compiled_once_for_a_machine(tmp_path: Path) -> None:
    environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-c", SOLVED]
    told = [subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stderr for _ in "12"]
    assert "preparing" in told[0]
    assert told[1] == ""


@pytest.mark.parametrize("samples", [0, 1, 33, 2048])
def test_sums_are_those_of_matrices(samples: int) -> None:
    random, learning = np.random.default_rng(4), Regression()
    expected = [np.zeros((size, size + 1)) for size in SIZES]
    for _ in range(3):
        rows = [random.integers(-5000, 5000, (samples, size + 1)).astype(np.float32) for size in SIZES]
        learning.solve((rows[0], rows[1]), np.zeros((3, 8), np.int64))
        for seen, own in zip(expected, rows, strict=True):
            seen -= np.floor(seen / regression.FORGOTTEN)
            seen += own[:, :-1].T.astype(np.float64) @ own
    assert all(
        np.array_equal(learning.coefficients[channel], regression.solution(seen))
        for channel, seen in enumerate(expected)
    )


def test_the_elimination_solves_what_numpy_solves() -> None:
    random = np.random.default_rng(3)
    features = random.integers(-900, 900, (32, 500)).astype(np.float64)
    both_sides = features @ np.vstack([features, random.integers(-100, 100, 500)]).T
    expected = np.linalg.solve(both_sides[:, :-1] + regression.RIDGE * np.eye(32), both_sides[:, -1]) * 4096
    assert np.abs(regression.solution(both_sides) - expected).max() <= 0.5 + 1e-6


def test_neighbours_are_the_inner_ones_and_one_above() -> None:
    assert len(set(kernel.NEAR)) == kernel.ALL_NEAR == AROUND
    assert {OFFSETS[i] for i in INNER} == set(kernel.NEAR) - {kernel.NEAR[kernel.ABOVE]}


def test_no_sum_leaves_what_is_exact() -> None:
    farthest = regression.UNIT * 255 + max(HIGHEST_MEAN, -LOWEST_MEAN) // regression.TO_UNIT
    assert farthest < 2**13
    assert farthest << regression.STEADIEST < 2**24  # float32
    weight = 4**regression.STEADIEST
    assert farthest**2 * weight * regression.ROOM * regression.FORGOTTEN < 2**53
    assert farthest * regression.LARGEST * SIZES[1] < 2**53
