"""One latent at a time: what is said of it is what the coder had, at each rung and at the borders."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from explorer.coding.latent_schedule import latent_grid
from explorer.file.rungs import LATENT_RUNGS
from explorer.lossy.coding import LatentCoder
from explorer.lossy.evaluate import Evaluator
from explorer.lossy.gaussian import scale_of
from explorer.lossy.inspect import LatentInspector
from explorer.lossy.tables import MEAN_UNIT

QUARTERS = 101


@pytest.mark.parametrize("rung", LATENT_RUNGS)
@pytest.mark.parametrize("size", [(150, 180), (10, 97)])
def test_densities_are_the_coders(evaluator: Evaluator, rung: str, size: tuple[int, int]) -> None:
    height, width = latent_grid(*size)
    random = np.random.default_rng(7)
    y = random.integers(-9, 10, (height, width, evaluator.prior.m)).astype(np.int16)
    z = random.integers(-6, 7, (-(-height // 4), -(-width // 4), evaluator.prior.n)).astype(np.int16)
    coder, alone = (LatentCoder(evaluator, height, width, each, QUARTERS) for each in (rung, "1"))
    for each in (coder, alone):
        assert list(each.encode(z, y, None))
    asked = LatentInspector(evaluator.prior, rung, QUARTERS, y, z)
    features = evaluator.features(z, height, width, QUARTERS).numpy()
    z_bits = np.zeros(z.shape)
    for row, column in np.ndindex(height, width):
        found = asked.at(16 * column + 3, 16 * row + 15)
        assert (found.row, found.column) == (row, column)
        assert (found.parts["h_s"] == features[row, column]).all()
        for told, each in ((found.coded, coder.latents), (found.alone, alone.latents)):
            assert (told.mean * MEAN_UNIT == each.mean[row, column]).all()
            assert np.allclose(told.scale, scale_of(torch.from_numpy(each.scale[row, column]).double()))
            assert told.bits.sum() == pytest.approx(float(each.bits[row, column]), rel=1e-5)
        assert (found.z == z[row // 4, column // 4]).all()
        z_bits[row // 4, column // 4] = found.z_bits
    assert z_bits.sum() == pytest.approx(coder.latents.hyper_bits)
    with pytest.raises(IndexError):
        asked.at(16 * width, 0)


def test_known_neighbours_are_those_of_earlier_steps(evaluator: Evaluator) -> None:
    y, z = np.zeros((6, 7, evaluator.prior.m), np.int16), np.zeros((2, 2, evaluator.prior.n), np.int16)
    for rung in LATENT_RUNGS:
        step_of = LatentCoder(evaluator, 6, 7, rung, QUARTERS).schedule.step_of
        asked = LatentInspector(evaluator.prior, rung, QUARTERS, y, z)
        for row, column in ((0, 0), (2, 3), (5, 6), (3, 1)):
            near = step_of[max(0, row - 2) : row + 3, max(0, column - 2) : column + 3]
            before = int((near < step_of[row, column]).sum())
            # Of a line's steps some know more than the causal window, which is all that the head looks at.
            told = asked.at(16 * column, 16 * row).known
            assert told == before if rung in ("1", "2", "16", "serial") else told <= before
