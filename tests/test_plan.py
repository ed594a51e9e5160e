"""The plan in docs/architecture.md is that of the code."""

from __future__ import annotations

import pytest

from tests.conftest import REPOSITORY, script

plan = script("docs/plan.py")


def test_the_plan_is_drawn_from_today_s_imports() -> None:
    for name, drawn in plan.plans().items():
        kept = (REPOSITORY / "docs" / "images" / name).read_text("utf-8")
        assert kept == drawn, f"docs/images/{name}: run `python docs/plan.py`"


def test_arrows_that_follow_from_others_are_left_out() -> None:
    arrows = {"a": {"b", "c", "d"}, "b": {"c"}, "c": set(), "d": {"c"}}
    assert plan.without_detours(arrows) == {"a": {"b", "d"}, "b": {"c"}, "c": set(), "d": {"c"}}
    floors, ways = plan.floors_of({"a": {"b", "c"}, "b": {"d"}, "c": set(), "d": set()})
    assert [{name for name in floor if ">" not in name} for floor in floors] == [{"c", "d"}, {"b"}, {"a"}]
    assert sorted(len(way) for way in ways) == [2, 2, 3]  # from a to c past the floor of b


def test_a_circle_has_no_plan() -> None:
    with pytest.raises(ValueError, match="a, b"):
        plan.floors_of({"a": {"b"}, "b": {"a"}})
