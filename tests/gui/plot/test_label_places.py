"""Labels of the plot."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.gui.plot.label_places import Box, place_labels

FRAME = Box(0, 0, 400, 300)
COORDINATES = st.tuples(st.floats(0, 400), st.floats(0, 300))


@settings(deadline=None)
@given(st.lists(COORDINATES, max_size=12))
def test_no_label_covers_a_point_or_another_label(points: list[tuple[float, float]]) -> None:
    places = place_labels(points, [(40.0, 12.0)] * len(points), FRAME)
    boxes = [Box(place[0], place[1], place[0] + 40, place[1] + 12) for place in places if place is not None]
    assert all(box.inside(FRAME) for box in boxes)
    assert not any(one.meets(other) for one, other in itertools.combinations(boxes, 2))
    assert not any(box.left < x < box.right and box.top < y < box.bottom for box in boxes for x, y in points)


def test_a_lonely_label_stands_above_its_point() -> None:
    (place,) = place_labels([(200.0, 150.0)], [(40.0, 12.0)], FRAME)
    assert place == (180.0, 129.0)


def test_no_room_no_label() -> None:
    assert place_labels([(5.0, 5.0)], [(500.0, 12.0)], FRAME) == [None]
