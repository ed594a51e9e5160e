"""Charts: points where their values are, every series in a style of its own."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from explorer.errors import BadSetting
from explorer.evaluation.chart import LEFT, REFERENCE, RIGHT, Dot, Series, _styled, draw_chart
from explorer.tradeoff.plot import COLOURS
from explorer.tradeoff.quantities import Quantity

X, Y = Quantity("x", "rate", logarithmic=True), Quantity("y", "quality")


def pixels_of(data: bytes, colour: tuple[int, int, int]) -> np.ndarray:
    """Rows and columns inside the frame that have a colour, int (N, 2)."""
    picture = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))[:, int(LEFT) : int(RIGHT)]
    return np.argwhere((picture == colour).all(2))


def test_points_lie_by_their_values() -> None:
    data = draw_chart([Series("a", (Dot(1, 1),)), Series("b", (Dot(10, 2),)), Series("c", (Dot(100, 3),))], "t", X, Y)
    centres = [pixels_of(data, COLOURS[n]).mean(0) for n in range(3)]
    (y0, x0), (y1, x1), (y2, x2) = centres
    assert x0 < x1 < x2
    assert y0 > y1 > y2
    assert abs((x1 - x0) - (x2 - x1)) < 2  # equal ratios are equal lengths
    assert abs((y0 - y1) - (y1 - y2)) < 2


def test_series_can_be_told_apart() -> None:
    styles = _styled([Series(str(n), (Dot(1, 1),)) for n in range(36)])
    assert len({(style.colour, style.shape) for style in styles}) == 36


def test_a_reference_is_a_grey_line_without_marks() -> None:
    curve = Series("theirs", (Dot(1, 1), Dot(10, 2)), reference=True)
    (style,) = _styled([curve])
    assert (style.colour, style.shape) == (REFERENCE, "")
    assert len(pixels_of(draw_chart([curve], "t", X, Y), REFERENCE)) > 100


def test_nothing_to_draw_is_refused() -> None:
    with pytest.raises(BadSetting, match="no points"):
        draw_chart([Series("a", ())], "t", X, Y)
