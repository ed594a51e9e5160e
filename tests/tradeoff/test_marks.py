"""Repeats as one mark, curves, the front in every direction, and axes as data."""

from __future__ import annotations

import io
from typing import NamedTuple

import numpy as np
import pytest
from PIL import Image

from explorer.tradeoff.front import Better, front, staircase
from explorer.tradeoff.marks import Mark, curves, telling
from explorer.tradeoff.plot import draw_plot
from explorer.tradeoff.point import Point
from explorer.tradeoff.quantities import DECODING, ENCODING, AxisPair, Quantity

PSNR = Quantity("psnr", "PSNR (dB)", better="more")
BITS = Quantity("bpp", "bits per pixel")
DISTORTION = AxisPair("distortion", BITS, PSNR, curve=("steps",), label="quality")


class Lossy(NamedTuple):
    """A point with other figures."""

    bpp: float
    psnr: float | None
    steps: str = "16"
    quality: int = 3
    step_count: int = 16

    @property
    def setting(self) -> tuple[str, int]:
        return self.steps, self.quality


def point(steps: str, seconds: float | None, base: str = "none", model: str = "aa", bpsp: float = 3.0) -> Point:
    count = int(steps) if steps.isdigit() else 99
    return Point(8, 8, 3, 8, "lossless", steps, count, base, 72, 0, bpsp, None, 0.5, seconds, model)


def marks(points: list[Point], pair: AxisPair = DECODING) -> dict[tuple[str, ...], list[Mark[Point]]]:
    return curves(points, pair, lambda point: point, lambda point: point.setting)


def test_repeats_are_one_mark_at_their_median() -> None:
    ((mark, other),) = marks([point("4", 0.3), point("4", 0.1), point("16", 5.0), point("4", 0.2)]).values()
    assert len(mark.items) == 3
    assert (mark.at, mark.low, mark.high) == ((0.2, 3.0), (0.1, 3.0), (0.3, 3.0))
    assert mark.middle.decode_seconds == 0.2
    assert (other.at, other.low, other.high) == ((5.0, 3.0),) * 3


def test_of_two_repeats_one_of_them_stands_for_both() -> None:
    ((mark,),) = marks([point("4", 0.1), point("4", 0.2)]).values()
    assert mark.at[0] == pytest.approx(0.15)
    assert mark.middle in mark.items


def test_a_curve_for_each_base_and_model_in_the_order_of_steps() -> None:
    points = [point("16", 0.1), point("4", 0.2), point("4", 0.1, model="bb"), point("1", 0.1, base="bpg:32")]
    made = marks(points)
    assert list(made) == [("none", "aa"), ("none", "bb"), ("bpg:32", "aa")]
    assert [mark.middle.steps for mark in made["none", "aa"]] == ["4", "16"]
    assert telling(list(made)) == [0, 1]
    assert telling([("none", "aa"), ("bpg:32", "aa")]) == [0]
    assert telling([]) == []


def test_runs_without_the_figure_and_raw_pictures_have_no_mark() -> None:
    points = [point("4", None), point("1", 0.1)._replace(codec="raw")]
    assert marks(points) == {}
    assert len(marks(points[:1], ENCODING)) == 1


@pytest.mark.parametrize(
    ("x_better", "y_better", "expected"),
    [("less", "less", [0, 1, 3]), ("less", "more", [0, 2]), ("more", "more", [3, 2]), ("more", "less", [3])],
)
def test_the_front_in_every_direction(x_better: Better, y_better: Better, expected: list[int]) -> None:
    places = [(1.0, 4.0), (2.0, 3.0), (3.0, 5.0), (4.0, 1.0)]
    assert front(places, x_better, y_better) == expected


def test_the_staircase_goes_round_every_corner() -> None:
    assert staircase([(1, 4), (2, 3)], (9, 8)) == [(1, 8), (1, 4), (2, 4), (2, 3), (9, 3)]
    assert staircase([(1, 3), (2, 4)], (9, 0)) == [(1, 0), (1, 3), (2, 3), (2, 4), (9, 4)]  # more of y is better


def test_another_pair_of_axes_is_data() -> None:
    points = [Lossy(0.5, 32.0), Lossy(0.25, 30.0), Lossy(0.5, None), Lossy(0.5, 31.0, "1")]
    made = curves(points, DISTORTION, lambda point: point, lambda point: point)  # type: ignore[type-var]
    assert list(made) == [("16",), ("1",)]
    assert [mark.at for mark in made["16",]] == [(0.25, 30.0), (0.5, 32.0)]
    assert DISTORTION.scaled((0.5, 32.0)) == (0.5, 32.0)
    assert DECODING.scaled((0.01, 3.0)) == (-2.0, 3.0)
    assert draw_plot(points, "lossy", DISTORTION)  # type: ignore[arg-type]


def test_the_picture_draws_the_range_of_repeats() -> None:
    def blue(points: list[Point]) -> int:
        with Image.open(io.BytesIO(draw_plot(points, "repeats"))) as image:
            samples = np.asarray(image.convert("RGB")).astype(int)
        return int((samples[..., 2] > samples[..., 0] + 60).any(axis=0).sum())

    frame = [point("1", 0.01, "bpg:32", bpsp=4.0), point("2", 100.0, "bpg:32", bpsp=4.0)]
    once = [*frame, point("4", 0.2, bpsp=3.5), point("16", 2.0)]
    assert blue([*once, point("16", 1.0), point("16", 9.0)]) > blue(once) + 20
