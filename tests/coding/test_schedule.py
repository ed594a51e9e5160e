"""Schedules: every position once, as many steps as asked, and the orders that the docstrings draw."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.coding.latent_schedule import LATENT_RUNGS, latent_schedule, latent_step_count
from explorer.coding.schedule import RUNGS, WAVEFRONT_SLOPE, family_of, parse_rung, patterns, schedule, step_count
from explorer.errors import BadSetting
from explorer.file.limits import MAX_PIXELS
from explorer.lossy.contexts import OFFSETS, context
from tests.strategies import ODD_SIZES


@given(st.integers(1, 40), st.integers(1, 130), st.data())
@settings(max_examples=150, deadline=None)
def test_any_number_of_steps_is_met_and_codes_every_position_once(height: int, width: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(1, height * width))
    made = schedule(height, width, str(count))
    assert made.count == count
    assert made.step_of.shape == (height, width)
    positions = np.concatenate([made.positions(step) for step in range(count)])
    assert np.array_equal(np.sort(positions), np.arange(height * width))
    for step in {0, count // 2, count - 1}:
        assert (made.step_of.ravel()[made.positions(step)] == step).all()


@pytest.mark.parametrize("size", ODD_SIZES)
@pytest.mark.parametrize("rung", RUNGS)
def test_rungs_exist_at_any_size(size: tuple[int, int], rung: str) -> None:
    made = schedule(*size, rung)
    assert np.array_equal(np.unique(made.step_of), np.arange(made.count))
    if rung.isdigit():
        assert made.count == min(int(rung), size[0] * size[1])


@pytest.mark.parametrize("size", ODD_SIZES)
@pytest.mark.parametrize("rung", [*RUNGS, "3", "100"])
def test_steps_are_counted_as_the_schedule_does(size: tuple[int, int], rung: str) -> None:
    assert step_count(*size, rung) == schedule(*size, rung).count


@given(st.integers(1, 40), st.integers(1, 130), st.data())
@settings(max_examples=150, deadline=None)
def test_the_family_of_all_steps_needs_no_layout(height: int, width: int, data: st.DataObject) -> None:
    rung = data.draw(st.sampled_from(RUNGS) | st.integers(1, height * width + 1).map(str))
    assert {pattern.family for pattern in schedule(height, width, rung).patterns} == {family_of(height, width, rung)}


def test_the_family_of_a_long_thin_picture_lays_out_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(np, "indices", None)
    assert family_of(1, MAX_PIXELS, "16") == "interlaced"
    assert family_of(3, MAX_PIXELS // 3, "1000") == "cells"
    assert family_of(2, MAX_PIXELS // 2, "wavefront") == family_of(1, MAX_PIXELS, str(MAX_PIXELS)) == "causal"


def test_more_steps_than_positions_is_one_each() -> None:
    assert schedule(3, 4, "1000000").count == 12


def test_serial_is_the_raster_scan() -> None:
    assert np.array_equal(schedule(5, 7, "serial").step_of.ravel(), np.arange(35))


@pytest.mark.parametrize("size", [(1, 1), (6, 9), (9, 6), (4, 3), (5, 1), (1, 5), (5, 2)])
def test_wavefront_knows_all_that_serial_knows_in_the_causal_window(size: tuple[int, int]) -> None:
    height, width = size
    step_of = schedule(height, width, "wavefront").step_of
    serial = schedule(height, width, "serial").step_of
    for y, x in np.ndindex(height, width):
        for dy in range(-3, 4):
            for dx in range(-3, 4):
                if 0 <= y + dy < height and 0 <= x + dx < width:
                    known = step_of[y + dy, x + dx] < step_of[y, x]
                    assert known == (serial[y + dy, x + dx] < serial[y, x]) or not (dy < 0 or (dy == 0 and dx < 0))
                    assert known or not serial[y + dy, x + dx] < serial[y, x]


def test_wavefront_takes_as_many_steps_as_documented() -> None:
    assert schedule(50, 70, "wavefront").count == 70 + WAVEFRONT_SLOPE * 49


def test_dyadic_steps_read_a_lattice_of_their_dilation() -> None:
    """Every known tap of a dyadic step lies at its dilation, so the window sees its nearest neighbours."""
    made = schedule(200, 200, "8")
    for step in range(1, made.count):
        y, x = np.divmod(made.positions(step), 200)
        inside = (y > 40) & (y < 150) & (x > 40) & (x < 150)
        y, x = y[inside][0], x[inside][0]
        reach = made.patterns[step].dilation
        near = made.step_of[y - reach : y + reach + 1, x - reach : x + reach + 1] < step
        at_taps = near[::reach, ::reach]
        assert near.sum() == at_taps.sum() >= 4


def test_four_steps_look_as_drawn() -> None:
    assert schedule(128, 128, "4").step_of[:4, :8].tolist() == [
        [0, 3, 1, 3, 0, 3, 1, 3],
        [3, 2, 3, 2, 3, 2, 3, 2],
        [1, 3, 0, 3, 1, 3, 0, 3],
        [3, 2, 3, 2, 3, 2, 3, 2],
    ]


def test_sixteen_steps_of_a_thumbnail_fill_cells_diagonally() -> None:
    step_of = schedule(32, 32, "16").step_of
    y, x = np.indices((32, 32))
    assert np.array_equal(step_of, x % 9 + y % 8)


@pytest.mark.parametrize("text", ["", "0", "-3", "1.5", "wave", "１６", "16 steps", str(2**50)])
def test_other_rungs_are_refused(text: str) -> None:
    with pytest.raises(BadSetting, match="whole number"):
        parse_rung(text)


def test_no_file_can_say_more_steps_than_these() -> None:
    assert parse_rung(str(MAX_PIXELS)) == str(MAX_PIXELS)
    with pytest.raises(BadSetting):
        parse_rung(str(MAX_PIXELS + 1))


def test_rungs_have_one_spelling() -> None:
    assert parse_rung(" 016 ") == "16"
    assert parse_rung("Wavefront") == "wavefront"


def test_a_grid_without_positions_is_refused() -> None:
    with pytest.raises(BadSetting):
        schedule(0, 5, "1")


@pytest.mark.parametrize("rung", ["1", "2", "4", "8", "16", "21", "22", "31", "32", "64", "wavefront", "serial"])
@pytest.mark.parametrize("size", [(5, 7), (256, 256), (257, 300)])
def test_patterns_need_no_layout(size: tuple[int, int], rung: str) -> None:
    assert patterns(*size, rung) == schedule(*size, rung).patterns


@pytest.mark.parametrize("rung", LATENT_RUNGS)
@pytest.mark.parametrize("size", [(1, 1), (1, 7), (6, 1), (2, 2), (3, 2), (5, 9)])
def test_latents_are_coded_once_each_and_counted(size: tuple[int, int], rung: str) -> None:
    made = latent_schedule(*size, rung)
    assert np.array_equal(np.unique(made.step_of), np.arange(made.count))
    assert latent_step_count(*size, rung) == made.count
    assert np.array_equal(
        np.sort(np.concatenate([made.positions(s) for s in range(made.count)])), np.arange(made.step_of.size)
    )


@pytest.mark.parametrize(
    ("rung", "head"), [("1", "1"), ("2", "2"), ("16", "16"), ("wavefront", "causal"), ("serial", "causal")]
)
@pytest.mark.parametrize("size", [(1, 5), (4, 2), (9, 11)])
def test_what_a_latent_reads_is_coded_before_it(size: tuple[int, int], rung: str, head: str) -> None:
    made, seen = latent_schedule(*size, rung), context(head)
    for y, x in np.ndindex(size):
        step = int(made.step_of[y, x])
        for (dy, dx), known in zip(OFFSETS, seen.known[made.patterns[step]], strict=True):
            if known and 0 <= y + dy < size[0] and 0 <= x + dx < size[1]:
                assert made.step_of[y + dy, x + dx] < step


def test_steps_of_latents_as_in_the_papers() -> None:
    counts = {rung: latent_step_count(32, 48, rung) for rung in LATENT_RUNGS}
    assert counts == {"1": 1, "2": 2, "16": 16, "wavefront": 48 + 3 * 31, "serial": 32 * 48}
