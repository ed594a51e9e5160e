"""How far a job is: by the positions that were coded, over encoding and the decoding that proves it."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.coding.schedule import schedule
from explorer.coding.step import Step
from explorer.gui.scene.replay import Recorder
from explorer.gui.state.documents import Live, Phase

SIDE = 384  # px


def recorded(steps: int, seconds: float) -> Recorder:
    """Of 16 steps over `SIDE` px a side."""
    order, recorder = schedule(SIDE, SIDE, "16"), Recorder()
    picture = np.zeros((SIDE, SIDE, 3), np.uint8)
    for index in range(steps):
        recorder.add(Step(index, order.count, order.positions(index), 0.0, seconds * (index + 1) / steps, picture))
    return recorder


def live(recorder: Recorder, phase: Phase, job: Phase) -> Live:
    return Live(None, phase, "16", "none", recorder, 0, 1, job)


def test_a_part_is_of_positions_and_not_of_steps() -> None:
    order = schedule(SIDE, SIDE, "16")
    coded = sum(order.positions(index).size for index in range(8)) / SIDE**2
    assert coded < 0.05
    assert recorded(8, 1.0).part == pytest.approx(coded)
    assert recorded(16, 1.0).part == 1.0


@pytest.mark.parametrize(
    ("phase", "job", "low", "high"),
    [("encode", "encode", 0.0, 0.5), ("decode", "encode", 0.5, 1.0), ("decode", "decode", 0.0, 1.0)],
)
def test_an_encoder_is_half_done_when_its_file_is_to_be_decoded(
    phase: Phase, job: Phase, low: float, high: float
) -> None:
    assert live(Recorder(), phase, job).part == low
    assert live(recorded(16, 1.0), phase, job).part == high


def test_the_time_left_follows_the_pace() -> None:
    recorder = recorded(12, 10.0)
    each = 10.0 / recorder.part
    assert live(recorder, "decode", "decode").seconds_left == pytest.approx(each - 10.0)
    assert live(recorder, "encode", "encode").seconds_left == pytest.approx(2 * each - 10.0)
    assert live(recorded(12, 0.5), "decode", "decode").seconds_left is None  # too early to tell
