"""The replay's clock."""

from __future__ import annotations

import pytest

from explorer.gui.state.player import REAL_TIME, Player


def player(count: int, **attributes: object) -> Player:
    made = Player()
    made.load(count, [0.1 * step for step in range(count + 1)])
    for name, value in attributes.items():
        setattr(made, name, value)
    return made


@pytest.mark.parametrize(
    ("count", "speed", "moments", "positions"),
    [
        (16, 1.0, (0, 0.25, 1, 2, 4, 9), (0, 1, 4, 8, 16, 16)),
        (16, 4.0, (0, 0.25, 1), (0, 4, 16)),
        (2, 1.0, (0, 0.49, 0.5, 1.0), (0, 0, 1, 2)),
        (4000, 1.0, (0, 0.016, 2), (0, 16, 2000)),
        (10, REAL_TIME, (0, 0.15, 0.5, 1.2), (0, 1, 5, 10)),
    ],
)
def test_position_at_a_moment(count: int, speed: float, moments: tuple[float, ...], positions: tuple[int, ...]) -> None:
    playing = player(count, speed=speed)
    playing.play(100.0)
    assert tuple(playing.tick(100.0 + moment) for moment in moments) == positions


def test_stops_at_the_end_and_starts_again_from_the_beginning() -> None:
    playing = player(4)
    assert playing.position == 4
    playing.play(0.0)
    assert (playing.position, playing.playing) == (0, True)
    playing.tick(50.0)
    assert (playing.position, playing.playing) == (4, False)


def test_loops() -> None:
    playing = player(4, loop=True)
    playing.play(0.0)
    assert playing.tick(2.0) == 4  # two steps a second
    assert playing.playing
    assert playing.tick(2.6) == 0
    assert playing.tick(3.2) == 1


def test_goes_on_from_where_it_was_put() -> None:
    playing = player(16)
    playing.play(0.0)
    playing.seek(10, 1.0)
    assert playing.tick(1.5) == 12
    playing.set_speed(0.5, 1.5)
    assert playing.tick(2.5) == 14


@pytest.mark.parametrize(
    ("count", "speed", "moments", "positions"),
    [
        (16, 1.0, (0, 0.2, 0.25, 1, 2, 4, 9), (16, 16, 15, 12, 8, 0, 0)),
        (2, 1.0, (0, 0.49, 0.5, 1.0), (2, 2, 1, 0)),
        (10, REAL_TIME, (0, 0.15, 0.51, 1.2), (10, 9, 5, 0)),
    ],
)
def test_plays_backwards(count: int, speed: float, moments: tuple[float, ...], positions: tuple[int, ...]) -> None:
    playing = player(count, speed=speed, reverse=True)
    playing.play(100.0)
    assert tuple(playing.tick(100.0 + moment) for moment in moments) == positions
    assert not playing.playing


def test_backwards_it_starts_at_the_end_and_loops() -> None:
    playing = player(4, loop=True, reverse=True)
    playing.seek(0, 0.0)
    playing.play(0.0)
    assert playing.position == 4
    assert playing.tick(2.0) == 0  # two steps a second
    assert playing.playing
    assert playing.tick(2.6) == 4
    assert playing.tick(3.2) == 3


def test_turns_round_where_it_is() -> None:
    playing = player(16)
    playing.play(0.0)
    assert playing.tick(2.0) == 8
    playing.set_reverse(True, 2.0)
    assert playing.tick(2.5) == 6
    playing.set_reverse(False, 2.5)
    assert playing.tick(3.0) == 8


@pytest.mark.parametrize(("wanted", "position"), [(-3, 0), (99, 16)])
def test_stays_inside(wanted: int, position: int) -> None:
    playing = player(16)
    playing.seek(wanted, 0.0)
    assert playing.position == position


def test_nothing_to_play() -> None:
    playing = Player()
    playing.play(0.0)
    assert not playing.playing


def test_a_race_goes_on_until_the_slower_one_is_there() -> None:
    racing = player(10, speed=REAL_TIME)
    racing.race([0.0, 2.0, 4.0])
    racing.play(0.0)
    seen = []
    for moment in (0.0, 0.55, 1.5, 2.5, 4.5):
        position = racing.tick(moment)
        seen.append((position, racing.rival_position, racing.playing))
    assert seen == [(0, 0, True), (5, 0, True), (10, 0, True), (10, 1, True), (10, 2, False)]
    assert racing.clock == pytest.approx(4.0)
    racing.seek(10, 9.0)  # at the end, both are there
    assert racing.rival_position == 2
    racing.seek(5, 9.0)
    assert racing.rival_position == 0
