"""The program's own lessons: small, whole in every language, and decoded by the shipped weights to what they show."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.gui.look.i18n import LANGUAGES
from explorer.lessons import reading, trace
from explorer.lessons.checking import problems

LESSONS = reading.bundled()


def test_there_are_seven_and_they_are_small() -> None:
    assert [reading.definition(path).order for path in LESSONS] == [1, 2, 3, 4, 5, 6, 7]
    sizes = [file.stat().st_size for path in LESSONS for file in path.glob("traces/*.trace")]
    assert max(sizes) <= trace.LESSON.size
    assert sum(sizes) <= 10_000_000


@pytest.mark.parametrize("path", LESSONS, ids=[path.name for path in LESSONS])
def test_a_lesson_is_as_its_folder_says(path: Path) -> None:
    lesson = reading.read(path)
    assert lesson.definition.id == path.name
    assert {file.stem for file in path.glob("*.json")} == {"lesson", *LANGUAGES}
    assert 5 <= lesson.definition.minutes <= 10
    assert sum(step.minutes for step in lesson.steps) <= 1.5 * lesson.definition.minutes
    assert len(lesson.texts.references) >= 3
    assert any(step.ask is not None for step in lesson.steps)


@pytest.mark.parametrize("path", LESSONS, ids=[path.name for path in LESSONS])
def test_recordings_decode_to_what_they_show(path: Path) -> None:
    assert problems(path) == []
