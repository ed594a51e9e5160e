"""`italic lesson`: record, check, pack; one sentence for what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from typer.testing import CliRunner

from explorer.cli import app
from explorer.gui.scene.replay import pending
from explorer.gui.state import session_file
from explorer.gui.state.session import Document, Run, Session
from explorer.lessons import reading, trace
from explorer.lossless import codec
from explorer.pictures.picture import Picture
from explorer.tradeoff.point import point_of

RUNNER = CliRunner()


def test_record_follows_the_recipes(lesson: Path, sample_samples: NDArray[np.uint8]) -> None:
    (lesson / "pictures").mkdir()
    Image.fromarray(sample_samples).save(lesson / "pictures" / "corner.png")
    file = lesson / "traces" / "corner-4.trace"
    before = trace.read(file.read_bytes())
    file.unlink()
    done = RUNNER.invoke(app, ["lesson", "record", str(lesson)])
    assert done.exit_code == 0, done.output
    assert trace.read(file.read_bytes()).data == before.data
    assert RUNNER.invoke(app, ["lesson", "check", str(lesson)]).exit_code == 0


def test_check_names_the_lesson_and_what_is_wrong(lesson: Path) -> None:
    (lesson / "zh_CN.json").write_text("{}")
    done = RUNNER.invoke(app, ["lesson", "check", str(lesson)])
    assert done.exit_code == 2
    assert "zh_CN.json" in done.stderr
    assert str(lesson) in done.stderr.replace("\n", "")
    assert done.stderr.count("\n") == 1


def test_pack_makes_one_file(lesson: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.italic-lesson"
    assert RUNNER.invoke(app, ["lesson", "pack", str(lesson), "-o", str(target)]).exit_code == 0
    assert reading.read(target).trace("corner-4").count == 4
    assert RUNNER.invoke(app, ["lesson", "pack", str(lesson), "-o", str(target)]).exit_code == 2  # it exists


@pytest.fixture
def session(tmp_path: Path, sample_samples: NDArray[np.uint8]) -> Path:
    """A saved session of a picture with two runs."""
    picture = Picture(sample_samples)
    document = Document("My corner.png", picture=picture)
    for steps in ("1", "4"):
        made = codec.finish(codec.encode(picture, steps=steps, base="none", device="cpu"))
        point = point_of(made, None)
        document.runs.append(Run(point, made.data, True, "cpu", pending(point.height, point.width)))
    held = Session()
    held.add_documents([document])
    path = tmp_path / "mine.italic-session"
    session_file.write(path, session_file.snapshot(held, {}))
    return path


def test_a_session_becomes_the_draft_of_a_lesson(session: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    done = RUNNER.invoke(app, ["lesson", "record", str(session), "-o", str(folder)])
    assert done.exit_code == 0, done.output
    made = reading.read(folder)
    assert [step.show.run for step in made.steps] == ["my-corner-1", "my-corner-4"]
    assert made.trace("my-corner-4").count == 4
    assert json.loads((folder / "lesson.json").read_text())["steps"][0] == {
        "key": "my-corner-1",
        "show": {"run": "my-corner-1"},
    }
    assert RUNNER.invoke(app, ["lesson", "check", str(folder)]).exit_code == 0
    # What a lesson is made of can be recorded anew from its own pictures.
    assert RUNNER.invoke(app, ["lesson", "record", str(folder)]).exit_code == 0
    assert RUNNER.invoke(app, ["lesson", "record", str(session)]).exit_code == 2  # without a folder
