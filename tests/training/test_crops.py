"""Courses over crops are those of the schedules, read position by position."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from explorer.coding.schedule import schedule
from explorer.lossless.density.window import BASE_OFFSETS, CAUSAL, NEIGHBOURS, OFFSETS
from explorer.training.crops import PERIOD, Frame, course, groups, true_values, windows

WHOLE, INNER = Frame(13, 18, 0), Frame(11, 14, 5)
LAID = [
    ("wavefront", WHOLE, 0, 0),
    ("wavefront", INNER, 23, 41),
    ("16", WHOLE, 0, 0),
    ("16", INNER, 5, 18),
    ("40", INNER, 46, 19),
    ("4", INNER, 3, 60),
    ("4", WHOLE, 0, 0),
    ("2", INNER, 1, 2),
    ("1", WHOLE, 0, 0),
    ("64", WHOLE, 0, 0),
]


@pytest.mark.parametrize(("rung", "frame", "down", "right"), LAID)
def test_a_course_is_the_schedule_read_position_by_position(rung: str, frame: Frame, down: int, right: int) -> None:
    made = course(rung, frame, down, right)
    (rows, columns), m = frame.outer, frame.margin
    grown = PERIOD if m else 0
    laid = schedule(rows + grown, columns + grown, rung)
    step_of = {(y, x): int(laid.step_of[y + down, x + right]) for y in range(rows) for x in range(columns)}
    places = [divmod(place, columns) for place in made.here.tolist()]
    assert sorted(places) == [(y, x) for y in range(m, m + frame.height) for x in range(m, m + frame.width)]
    rank_of = {place: rank for rank, place in enumerate(places)}
    read, nowhere = set(), rows * columns
    for part in made.order.parts:
        neighbours = part.neighbours.view(part.stop - part.start, -1)
        for rank in range(part.start, part.stop):
            y, x = places[rank]
            step = step_of[y, x]
            assert step == step_of[places[part.start]]
            spacing = laid.patterns[step].dilation

            def known(place: tuple[int, int], step: int = step) -> bool:
                return step_of.get(place, step) < step

            for tap, (dy, dx) in enumerate(OFFSETS):
                at = y + dy * spacing, x + dx * spacing
                found = made.index[rank, made.taps.index(tap)] if tap in made.taps else nowhere
                assert found == (at[0] * columns + at[1] if known(at) else nowhere)
            for column, neighbour in enumerate(made.order.known):
                at = y + NEIGHBOURS[neighbour][0] * spacing, x + NEIGHBOURS[neighbour][1] * spacing
                found = int(neighbours[rank - part.start, column])
                assert found == (rank_of.get(at, len(places)) if known(at) else len(places))
                assert found < part.start or found == len(places)
            read |= {n for n, (dy, dx) in enumerate(NEIGHBOURS) if known((y + dy * spacing, x + dx * spacing))}
            for tap, (dy, dx) in enumerate(BASE_OFFSETS):
                at = y + dy, x + dx
                assert made.around[rank, tap] == (at[0] * columns + at[1] if at in step_of else nowhere)
    assert set(made.order.known) == read
    steps = [step_of[places[part.start]] for part in made.order.parts]
    assert steps == sorted(set(steps))


def test_a_wavefront_knows_exactly_the_causal_taps() -> None:
    assert course("wavefront", INNER).taps == CAUSAL


def test_phases_are_different_courses() -> None:
    one, other = course("16", INNER, 0, 0), course("16", INNER, 3, 0)
    assert not torch.equal(one.here, other.here)


def test_windows_hold_the_pixels_that_the_index_names() -> None:
    crops = torch.from_numpy(np.random.default_rng(0).integers(0, 256, (3, 7, 4), np.uint8))
    packed = crops.view(torch.int32)[..., 0]
    index = torch.tensor([[0, 6, 2], [5, 5, 1]])
    found = windows(packed, index)
    for position in range(2):
        for crop in range(3):
            assert torch.equal(found[:, position * 3 + crop], packed[crop, index[position]])
    assert torch.equal(true_values(packed, index[:, :1])[4], crops[1, 5, :3].float())


@pytest.mark.parametrize("thumbnails", [False, True])
@pytest.mark.parametrize("family", ["causal", "interlaced", "cells"])
def test_a_family_is_trained_on_its_own_steps(thumbnails: bool, family: str) -> None:
    with_bases = groups(thumbnails, family, bases=True)
    assert {group.base for group in with_bases} == {False, True}
    assert not any(group.base for group in groups(thumbnails, family, bases=False))
    for group in with_bases:
        side = group.frame.height + (PERIOD if group.frame.margin else 0), group.frame.width + PERIOD
        for rung in set(group.rungs):
            size = group.frame.outer if thumbnails else side
            patterns = schedule(*size, rung).patterns
            allowed = {"causal", "cells"} if family == "causal" else {family}
            assert {pattern.family for pattern in patterns} <= allowed
