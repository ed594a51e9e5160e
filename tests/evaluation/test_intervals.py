"""Confidence intervals: quantiles as tables have them, and as often right as they say."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.evaluation.intervals import difference, half_width, quantile

# Two-sided 95 % points of Student's t, from NIST's table.
TABLE = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 9: 2.262, 23: 2.069, 30: 2.042, 60: 2.000, 100: 1.984}


@pytest.mark.parametrize(("freedom", "point"), TABLE.items())
def test_quantiles_are_those_of_the_table(freedom: int, point: float) -> None:
    assert quantile(freedom) == pytest.approx(point, abs=5e-4)


def test_many_values_are_like_a_normal_distribution() -> None:
    assert quantile(99_999) == pytest.approx(1.95996, abs=5e-5)
    assert quantile(23, 0.99) == pytest.approx(2.807, abs=5e-4)


def test_a_known_interval() -> None:
    assert half_width([1.0, 2.0, 3.0, 4.0]) == pytest.approx(3.18245 * 1.2909944 / 2, rel=1e-5)
    assert half_width([2.0, 2.0]) == 0
    assert half_width([1.0]) is None
    assert half_width([]) is None


def test_the_interval_holds_the_mean_as_often_as_it_says() -> None:
    drawn = np.random.default_rng(5).normal(3.0, 2.0, (4000, 6))
    held = [abs(row.mean() - 3.0) <= (half_width(row.tolist()) or 0) for row in drawn]
    assert np.mean(held) == pytest.approx(0.95, abs=0.012)


def test_pairs_tell_more_than_means() -> None:
    rng = np.random.default_rng(6)
    rates = rng.uniform(1, 5, 24)
    others = 0.9 * rates
    mean, half = difference(others.tolist(), rates.tolist())
    assert mean == pytest.approx(-0.1 * rates.mean())
    assert half is not None
    assert half < 0.2 * (half_width(rates.tolist()) or 0)
