"""Zoom and pan."""

from __future__ import annotations

import pytest

from explorer.gui.panes.viewport import LARGEST, SMALLEST, Viewport


def viewport(picture: tuple[int, int] = (768, 512), pane: tuple[int, int] = (400, 300)) -> Viewport:
    made = Viewport()
    made.set_pane(*pane)
    made.set_picture(*picture)
    return made


def test_fits_the_whole_picture() -> None:
    view = viewport()
    assert view.scale == pytest.approx(400 / 768)
    x, y, window = view.visible()
    assert (x, window.width) == (0, 400)
    assert (window.left, window.top) == (0, 0)
    assert y == pytest.approx((300 - window.height) / 2, abs=1)


def test_small_pictures_grow_by_whole_factors() -> None:
    assert viewport((32, 32)).scale == 9.0


def test_fit_follows_the_pane() -> None:
    view = viewport()
    view.set_pane(800, 600)
    assert view.scale == pytest.approx(800 / 768)
    view.zoom_to(1.0)
    view.set_pane(400, 300)
    assert view.scale == 1.0


@pytest.mark.parametrize("at", [(200.0, 150.0), (399.0, 10.0)])
def test_zoom_keeps_the_point_under_the_cursor(at: tuple[float, float]) -> None:
    view = viewport((4000, 3000))
    view.zoom_to(1.0)
    before = view.to_picture(*at)
    view.zoom_in(at)
    assert view.scale == 2.0
    assert view.to_picture(*at) == pytest.approx(before, abs=1)


def test_pan_stops_at_the_edges() -> None:
    view = viewport()
    view.zoom_to(1.0)
    view.pan(10_000, 10_000)
    assert view.visible()[2][:2] == (0, 0)
    view.pan(-10_000, -10_000)
    window = view.visible()[2]
    assert (window.left + window.width, window.top + window.height) == (768, 512)


def test_zoom_has_bounds() -> None:
    view = viewport()
    for _ in range(40):
        view.zoom_in()
    assert view.scale == LARGEST
    for _ in range(80):
        view.zoom_out()
    assert view.scale == SMALLEST


def test_tells_of_changes() -> None:
    view, told = viewport(), []
    view.changed.connect(lambda: told.append(view.scale))
    view.zoom_to(2.0)
    assert told == [2.0]
