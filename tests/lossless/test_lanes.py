"""Lanes: which pictures have them, and that everything asked of a picture knows of them."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.lossless import codec as lossless
from explorer.lossless.inspection import inspect
from explorer.lossless.lanes import lanes_of
from explorer.lossless.sampling import expect
from explorer.pictures.picture import Picture
from tests.golden.make import gentle
from tests.strategies import noise

pytestmark = pytest.mark.usefixtures("golden_models")
HEIGHT, WIDTH, STEPS = 515, 512, "3"
BORDER = 258


@pytest.fixture(scope="module")
def photograph() -> Picture:
    return gentle((HEIGHT, WIDTH, 3), np.uint8)


def test_a_photograph_in_lanes_comes_back_and_can_be_asked_about(photograph: Picture) -> None:
    made = lossless.finish(lossless.encode(photograph, steps=STEPS, base="none"))
    assert made.header.lanes == 2
    decoded = lossless.finish(lossless.decode(made.data))
    assert decoded.verified
    assert np.array_equal(decoded.picture.samples, photograph.samples)
    assert decoded.traces is not None
    alone, asked = decoded.traces.alone, inspect(made.data, decoded)
    assert alone is not None
    for x, y in ((0, 0), (100, BORDER - 1), (101, BORDER), (511, BORDER + 1), (300, HEIGHT - 1)):
        found = asked.at(x, y)
        assert (found.x, found.y) == (x, y)
        assert all(abs(column - x) <= 6 and abs(row - y) <= 6 for column, row in found.seen)
        assert all((row < BORDER) == (y < BORDER) for _, row in found.seen)
        # What the network says; what follows the picture moves it a little.
        assert found.bits == pytest.approx(alone[y, x], rel=0.6, abs=8)
    assert asked.at(100, BORDER - 2).known < asked.at(100, BORDER // 2).known  # nothing below is known
    with pytest.raises(IndexError):
        asked.at(0, HEIGHT)


def test_the_rest_of_a_photograph_in_lanes_is_expected(photograph: Picture) -> None:
    steps = expect(photograph.samples, steps=STEPS, known_steps=2)
    step = next(steps)
    with pytest.raises(StopIteration) as end:
        next(steps)
    shown, positions = end.value.value, step.positions
    known = np.ones(HEIGHT * WIDTH, bool)
    known[positions] = False
    assert np.array_equal(shown.reshape(-1, 3)[known], photograph.samples.reshape(-1, 3)[known])
    assert {0, BORDER} <= set((positions // WIDTH % 2 + positions // WIDTH // BORDER * BORDER).tolist())


@pytest.mark.parametrize(
    ("height", "width", "wanted"),
    [(511, 512, 1), (512, 512, 2), (1023, 1024, 2), (1024, 1024, 4), (64, 2**13, 1), (128, 2**13, 2), (1, 2**19, 1)],
)
def test_the_number_of_lanes_follows_from_the_size(height: int, width: int, wanted: int) -> None:
    assert lanes_of(noise(height, width, 3)) == wanted


@pytest.mark.parametrize(("side", "wanted"), [(1024, 1), (2047, 1), (2048, 2)])
def test_screens_are_cut_later(side: int, wanted: int) -> None:
    screen = np.zeros((side, side, 3), np.uint8)
    screen[::9] = 200
    assert lanes_of(screen) == wanted
    dither = np.where(noise(side, side, 1) > 128, 255, 0).repeat(3, 2).astype(np.uint8)
    assert lanes_of(dither) == wanted
