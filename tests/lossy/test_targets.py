"""Qualities that meet a size, a rate or a PSNR, and what is expected of a quality before it is tried."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.errors import BadSetting
from explorer.lossless.codec import finish
from explorer.lossy import codec
from explorer.lossy.expectation import Figures, expected_figures
from explorer.lossy.targets import TOP, Target, least_meeting, psnr, size
from explorer.pictures.picture import Picture
from explorer.weights.models import Expected
from tests.strategies import gradient


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=40), st.floats(-1.2e3, 1.2e3))
def test_the_least_that_meets_is_found(values: list[float], wanted: float) -> None:
    rising = sorted(values)
    found = least_meeting(lambda at: rising[at], wanted, 0, len(rising) - 1)
    meeting = [at for at, value in enumerate(rising) if value >= wanted]
    assert found == (meeting[0] if meeting else len(rising) - 1)


def test_it_takes_few_measures() -> None:
    asked: list[int] = []

    def measure(at: int) -> float:
        asked.append(at)
        return math.exp(at / 60)

    assert least_meeting(measure, math.exp(2.5), 0, 252) == 150
    assert len(asked) <= 16


@pytest.mark.usefixtures("lossy_models")
@pytest.mark.parametrize("rung", ["1", "2", "wavefront"])
def test_sizes_are_met_by_the_best_quality(rung: str) -> None:
    picture = Picture(gradient(150, 130, 4), exif=b"II*\0exif")
    ready = codec.prepare(picture)
    low, high = (len(finish(codec.encode(picture, quality=q, steps=rung, prepared=ready)).data) for q in (0, 63))
    limit = (low + high) // 2
    encoded = finish(codec.encode(picture, target=Target("bytes", limit), steps=rung, prepared=ready))
    assert len(encoded.data) <= limit
    quarters = round(4 * encoded.header.quality)
    assert 0 < quarters < TOP
    assert size(ready, quarters + 1, rung, ready.overhead) > limit
    rate = finish(codec.encode(picture, target=Target("bpp", 8 * limit / (150 * 130)), steps=rung, prepared=ready))
    assert abs(rate.header.quality - encoded.header.quality) <= 0.25  # a byte of rounding
    assert finish(codec.encode(picture, target=Target("bytes", 10 * high), prepared=ready)).header.quality == 63
    with pytest.raises(BadSetting, match=r"no quality makes a file of 9 bytes; the smallest, of quality 0, has \d+"):
        finish(codec.encode(picture, target=Target("bytes", 9), prepared=ready))


@pytest.mark.usefixtures("lossy_models")
def test_a_size_is_met_even_where_it_was_foreseen_wrongly(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = Picture(gradient(150, 130, 3))
    ready = codec.prepare(picture)
    files = [finish(codec.encode(picture, quality=q, prepared=ready)).data for q in (40, 40.25)]
    assert len(files[0]) < len(files[1])
    monkeypatch.setattr(codec, "quality_for", lambda *_: 161)
    made = finish(codec.encode(picture, target=Target("bytes", len(files[1]) - 1), prepared=ready))
    assert made.data == files[0]


@pytest.mark.usefixtures("lossy_models")
def test_a_psnr_that_no_quality_reaches_is_told_with_the_nearest() -> None:
    picture = Picture(gradient(40, 50, 3))
    ready = codec.prepare(picture)
    assert psnr(ready, TOP) == pytest.approx(
        -10 * math.log10(np.square(ready.decoded(TOP).astype(float) - picture.samples).mean() / 255**2)
    )
    with pytest.raises(BadSetting, match=r"no quality reaches 99 dB; the best, 63, reaches \d+\.\d\d dB"):
        finish(codec.encode(picture, target=Target("psnr", 99), prepared=ready))


CURVE = (Expected(0, 0.2, 28.0, 0.9), Expected(30, 0.8, 34.0, 0.97), Expected(63, 2.0, 40.0, 0.99))


def test_what_is_expected_passes_through_what_was_measured() -> None:
    assert expected_figures((), [], 10) is None
    usual = expected_figures(CURVE, [], 15)
    assert usual is not None
    assert (usual.bpp, usual.psnr) == (pytest.approx(0.4), pytest.approx(31.0))
    moved = expected_figures(CURVE, [Figures(30, 0.4, 36.0)], 63)
    assert moved is not None
    assert (moved.bpp, moved.psnr) == (pytest.approx(1.0), pytest.approx(42.0))
    measured = [Figures(30, 0.4, 36.0), Figures(63, 2.0, 40.0)]
    for figures in measured:
        again = expected_figures(CURVE, measured, figures.quality)
        assert again is not None
        assert again == (figures.quality, pytest.approx(figures.bpp), pytest.approx(figures.psnr))
