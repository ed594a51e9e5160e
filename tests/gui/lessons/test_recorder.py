"""What is done in the window becomes the draft of a lesson, which can be recorded, checked and played."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from explorer.cli import app
from explorer.gui.look import questions
from explorer.gui.window.main_window import MainWindow
from explorer.lessons import reading


def test_clicks_become_a_lesson(
    window: MainWindow, photo: Path, finished: Callable[[int], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "my-lesson"
    monkeypatch.setattr(questions, "ask_new_lesson", lambda parent, start: folder)
    window.session.change_settings(steps="4", base="none")
    window.engine.open_paths([photo])
    finished(1)
    record = window.actions_table["lesson_record"]
    record.trigger()
    recorder = window.lessons._recorder
    assert recorder is not None
    window.step_bar.go(2)
    window.view.left.set_mode("mask")
    recorder.take()  # as when it rests
    recorder.take()  # twice is once
    window.view.viewport.show_place(40.0, 10.0, 8.0)
    window.plots.setCurrentIndex(1)
    window.step_bar.go(window.session.player.count)
    record.trigger()
    assert [notice.level for notice in window.session.notices] == ["info"]
    first, second = reading.definition(folder).steps
    assert (first.show.run, first.show.step, first.show.left) == ("photo-4", 2, "mask")
    assert (second.show.step, second.show.zoom, second.show.tab) == (None, (10, 8, 40.0), "steps")
    runner = CliRunner()
    assert runner.invoke(app, ["lesson", "record", str(folder)]).exit_code == 0
    assert runner.invoke(app, ["lesson", "check", str(folder)]).exit_code == 0
    window.lessons.open(folder, 0)
    assert window.lessons.player.active
    assert window.view.left.pane.mode == "mask"


def test_nothing_to_record_is_told(window: MainWindow) -> None:
    record = window.actions_table["lesson_record"]
    record.trigger()
    record.trigger()
    assert "Nothing was recorded" in window.session.notices[0].text
