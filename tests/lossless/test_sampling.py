"""Sampling: the seed decides, what is known stays, and what is drawn is as likely as the network says."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.coding.schedule import schedule
from explorer.errors import BadSetting
from explorer.lossless import codec as lossless
from explorer.lossless.sampling import expect, sample
from explorer.pictures.picture import Picture


def draw(height: int = 16, width: int = 16, **settings: object) -> np.ndarray:
    return lossless.finish(sample(height, width, **settings))  # type: ignore[arg-type]


def test_the_seed_decides() -> None:
    first, again, other = (draw(steps="8", seed=seed) for seed in (1, 1, 2))
    assert first.shape == (16, 16, 3)
    assert np.array_equal(first, again)
    assert (first != other).mean() > 0.5


@pytest.mark.parametrize("base", ["none", "bpg:30"])
def test_known_steps_are_kept(sample_samples: np.ndarray, base: str) -> None:
    height, width = sample_samples.shape[:2]
    drawn = draw(height, width, steps="8", known=sample_samples, known_steps=5, base=base)
    kept = schedule(height, width, "8").step_of < 5
    assert np.array_equal(drawn[kept], sample_samples[kept])
    assert (drawn[~kept] != sample_samples[~kept]).any()
    # Imagined pixels lie near the true ones, because their neighbours are known.
    assert np.abs(drawn[~kept].astype(int) - sample_samples[~kept]).mean() < 40


def test_all_steps_known_is_the_picture(sample_samples: np.ndarray) -> None:
    height, width = sample_samples.shape[:2]
    assert np.array_equal(draw(height, width, steps="4", known=sample_samples, known_steps=4), sample_samples)


def test_a_drawn_picture_costs_what_it_was_drawn_with() -> None:
    """Coding a sample takes the entropy of the density: far less than noise, as the network is sure of what it drew."""
    steps = list(sample(24, 24, steps="16", seed=3))
    drawn = np.array(steps[-1].picture)
    coded = lossless.finish(lossless.encode(Picture(drawn), steps="16", base="none"))
    traces = lossless.finish(lossless.decode(coded.data)).traces
    assert traces is not None
    assert float(traces.alone.sum(dtype=np.float64)) == pytest.approx(steps[-1].bits, rel=1e-3)
    assert coded.shannon_bits == pytest.approx(steps[-1].bits, rel=0.02)  # there is nothing for a second opinion


def test_known_steps_are_not_drawn(sample_samples: np.ndarray) -> None:
    """What is known is no step of the drawing."""
    height, width = sample_samples.shape[:2]
    steps = list(sample(height, width, steps="8", known=sample_samples, known_steps=5))
    assert [step.index for step in steps] == [5, 6, 7]


def test_the_automatic_base_is_that_of_the_encoder(sample_samples: np.ndarray) -> None:
    height, width = sample_samples.shape[:2]
    base = lossless.finish(lossless.encode(Picture(sample_samples), steps="2", base="auto")).header.base
    assert base != "none"
    given = {"steps": "2", "known": sample_samples}
    assert np.array_equal(draw(height, width, base="auto", **given), draw(height, width, base=base, **given))
    assert np.array_equal(draw(steps="2", base="auto"), draw(steps="2"))


def test_a_grey_picture_stays_grey(sample_samples: np.ndarray) -> None:
    grey = np.ascontiguousarray(sample_samples[..., 1:2].repeat(3, 2))
    for drawn in (
        draw(*grey.shape[:2], steps="4", known=grey, known_steps=2, colours=1),
        lossless.finish(expect(grey, steps="4", known_steps=2, colours=1)),
    ):
        assert (drawn == drawn[..., :1]).all()
        assert (drawn != grey).any()


@pytest.mark.parametrize("base", ["none", "bpg:30"])
def test_the_mean_is_nearer_than_a_drawing(sample_samples: np.ndarray, base: str) -> None:
    """The mean has the least squared error that there is."""
    height, width = sample_samples.shape[:2]
    mean = lossless.finish(expect(sample_samples, steps="8", known_steps=7, base=base))
    drawn = draw(height, width, steps="8", known=sample_samples, known_steps=7, base=base)
    unknown = schedule(height, width, "8").step_of >= 7
    assert np.array_equal(mean[~unknown], sample_samples[~unknown])
    squares = [((made.astype(float) - sample_samples)[unknown] ** 2).mean() for made in (mean, drawn)]
    assert 0 < squares[0] < squares[1]


@pytest.mark.parametrize(
    "settings",
    [
        {"known_steps": 1},
        {"base": "bpg:30"},
        {"height": 0},
        {"known": np.zeros((3, 3, 3), np.uint8)},
        {"known": np.zeros((16, 16, 3), np.uint8), "known_steps": 99, "steps": "4"},
    ],
)
def test_impossible_settings_are_refused(settings: dict[str, object]) -> None:
    with pytest.raises(BadSetting):
        draw(**settings)
