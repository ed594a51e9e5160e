"""Every step of every lesson at 960 x 540 in every language: its places are there, its words are whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from explorer.gui.lessons.anchors import PARTS, PLACES
from explorer.gui.lessons.player import LessonPlayer
from explorer.gui.scene.layers import MODES
from explorer.gui.window.main_window import MainWindow
from explorer.lessons import names, reading
from tests.gui.lessons.conftest import SMALLEST
from tests.gui.window.layout_audit import problems

LESSONS = [path.name for path in reading.bundled()]
LEAST_RING = 12  # px a side


def test_the_names_are_those_of_the_window() -> None:
    assert set(PLACES) | {"board", "task"} == set(names.ANCHORS)
    assert set(PARTS) == set(names.PARTS)
    assert names.MODES == MODES


def test_every_place_of_the_registry_is_there(window: MainWindow) -> None:
    assert all(find(window) is not None for find in (*PLACES.values(), *PARTS.values()))


@pytest.mark.parametrize("name", LESSONS)
def test_every_step_fits_and_finds_its_places(
    name: str, language: str, window: MainWindow, play: Callable[[str], LessonPlayer], qtbot: QtBot
) -> None:
    player = play(name)
    assert player.course is not None
    assert player.course.lesson.language == language
    for at, step in enumerate(player.course.lesson.steps):
        player.go_to(at)
        qtbot.waitUntil(lambda: len(player.spotlight.parts) == len(player.course.step.point))
        qtbot.waitUntil(lambda: problems(window) == [])
        assert window.size().toTuple() == SMALLEST, step.key
        # What is predicted for a pixel comes from a thread.
        wanted = len(step.point)
        qtbot.waitUntil(lambda: len(player.spotlight.rings()) == wanted)  # noqa: B023  # called at once
        rings = player.spotlight.rings()
        assert all(min(ring.width(), ring.height()) >= LEAST_RING for ring in rings), f"{step.key}: {step.point}"
        said = [label.text() for label in player.strip.findChildren(QLabel)]
        assert not [text for text in said if "{" in text], step.key
        assert player.strip.text.text()
        if step.ask is not None:
            player.hint()
            player.hint()
            assert player.course.done, step.key
            assert player.strip.feedback.text(), step.key
            qtbot.waitUntil(lambda: problems(window) == [])
            assert window.size().toTuple() == SMALLEST, step.key
    assert window.session.notices == []
