"""The evaluation without its widgets: results as they come, stop and go on, what fails, journals of both kinds."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from explorer.cli import app
from explorer.evaluation.journal import read
from explorer.gui.evaluate import files
from explorer.gui.evaluate.asked import Asked
from explorer.gui.evaluate.black_box import BlackBox
from explorer.gui.evaluate.journals import Journals
from explorer.gui.evaluate.runner import EvaluationRunner
from explorer.gui.state.session import Session
from tests.conftest import REPOSITORY
from tests.gui.evaluate.conftest import finish, until

QUICK = "tests.gui.evaluate.evaluators:Quick"
MORTAL = "tests.gui.evaluate.evaluators:Mortal"


class Busy:
    """Whether the window does other work."""

    now = False


@pytest.fixture
def busy() -> Busy:
    return Busy()


@pytest.fixture
def runners(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, busy: Busy) -> Iterator[object]:
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    made: list[EvaluationRunner] = []

    def make(target: str = QUICK) -> EvaluationRunner:
        made.append(EvaluationRunner(Session(), lambda: busy.now, Journals(tmp_path / "journals"), target))
        return made[-1]

    yield make
    for runner in made:
        runner.close()


def ask(runner: EvaluationRunner, folder: Path, **more: object) -> None:
    asked = Asked((str(folder),), steps="1, 4", bases="none", without=("PNG", "QOI"), threads=1, **more)
    runner.study.ask(replace(asked, without=tuple(runner.study.asked.peers)))


def told(runner: EvaluationRunner) -> list[str]:
    return [notice.text for notice in runner._session.notices]


def without_seconds(text: str) -> list[dict[str, str]]:
    rows = list(csv.DictReader(text.splitlines()))
    assert rows
    return [
        {k: v for k, v in row.items() if "seconds" not in k and "ratio" not in k and "code_ci95" not in k}
        for row in rows
    ]


def test_results_come_and_are_kept(runners, folder: Path) -> None:
    runner = runners()
    ask(runner, folder)
    assert runner.start()
    assert not runner.start()  # once is enough
    finish(runner)
    study = runner.study
    assert [(row.picture, row.steps) for row in study.results] == [(f"{p}.png", s) for p in "abc" for s in "14"]
    assert study.path is not None
    assert read(study.path).results == study.results
    assert study.at is None
    assert [line.count for line in study.table.lines.values()] == [3, 3]
    assert told(runner) == []


def test_stop_and_go_on_gives_the_same_table(runners, folder: Path, busy: Busy) -> None:
    whole = runners()
    ask(whole, folder)
    whole.start()
    finish(whole)
    halves = runners()
    ask(halves, folder)
    halves.start()
    until(halves, lambda: len(halves.study.results) >= 3)
    halves.cancel()
    assert not halves.active
    kept = list(halves.study.results)
    path = halves.study.path
    assert path is not None
    path.write_bytes(path.read_bytes() + b'{"coder": "it')  # as a kill leaves it
    assert halves.start()
    finish(halves)
    assert halves.study.path == path
    assert halves.study.results[: len(kept)] == kept
    assert len(read(path).results) == 6  # nothing was measured twice
    assert files.to_csv(files.take(halves.study)) == files.to_csv(files.take(whole.study))


def test_other_conditions_begin_another_journal(runners, folder: Path) -> None:
    runner = runners()
    ask(runner, folder)
    runner.start()
    finish(runner)
    first = runner.study.path
    runner.study.ask(replace(runner.study.asked, threads=2))
    runner.start()
    finish(runner)
    assert runner.study.path != first
    assert first is not None
    assert len(read(first).results) == 6


def test_a_picture_that_cannot_be_read_is_named_and_the_others_go_on(runners, folder: Path) -> None:
    (folder / "b.png").write_bytes(b"garbage")
    runner = runners()
    ask(runner, folder)
    runner.start()
    finish(runner)
    assert {row.picture for row in runner.study.results} == {"a.png", "c.png"}
    (failure,) = runner.study.failures
    assert failure.name == str(folder / "b.png")
    assert "not a picture" in failure.text
    document = json.loads(files.to_json(files.take(runner.study)))
    assert [each["picture"] for each in document["failures"]] == [str(folder / "b.png")]


def test_a_picture_that_kills_the_process_is_one_failure(runners, folder: Path) -> None:
    runner = runners(MORTAL)
    ask(runner, folder)
    runner.start()
    finish(runner)
    measured = [(row.picture, row.steps) for row in runner.study.results]
    assert measured == [("a.png", "1"), ("a.png", "4"), ("b.png", "1"), ("c.png", "1"), ("c.png", "4")]
    (failure,) = runner.study.failures
    assert failure.name == "b.png"
    assert "italic 4 none" in failure.text
    assert told(runner) == []


def test_a_picture_whose_reading_kills_the_process_is_one_failure(runners, folder: Path) -> None:
    runner = runners("tests.gui.evaluate.evaluators:Unreadable")
    ask(runner, folder)
    runner.start()
    finish(runner)
    assert {row.picture for row in runner.study.results} == {"a.png", "c.png"}
    (failure,) = runner.study.failures
    assert failure.name == "b.png"
    assert "too much memory" in failure.text
    assert told(runner) == []


def test_nothing_is_begun_while_the_window_works(runners, folder: Path, busy: Busy) -> None:
    busy.now = True
    runner = runners()
    ask(runner, folder)
    runner.start()
    until(runner, lambda: runner.study.state == "waiting")
    assert runner.study.results == []
    busy.now = False
    finish(runner)
    assert len(runner.study.results) == 6
    assert runner.study.disturbed <= 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"steps": "many"}, "many"),
        ({"bases": "jpeg"}, "jpeg"),
        ({"model": "none-such"}, "none-such"),
        ({"codec": "lossy", "qualities": "64"}, "64"),
        ({"codec": "lossy", "metrics": "mae"}, "mae"),
        ({"steps": ""}, "nothing to measure"),
        ({"steps": ",".join(map(str, range(1, 300)))}, "more than 200"),
    ],
)
def test_settings_that_do_not_exist_are_told_and_begin_nothing(
    runners, folder: Path, changes: dict[str, str], reason: str
) -> None:
    runner = runners()
    ask(runner, folder)
    runner.study.ask(replace(runner.study.asked, **changes))
    assert not runner.start()
    (text,) = told(runner)
    assert reason in text
    assert runner.study.state == "stopped"


def test_a_folder_without_pictures_is_told(runners, tmp_path: Path) -> None:
    runner = runners()
    ask(runner, tmp_path)
    runner.start()
    finish(runner)
    assert "no pictures in this folder" in told(runner)[0]


@pytest.mark.usefixtures("small_models")
def test_a_journal_of_the_command_is_opened_and_gone_on_with_and_the_other_way(runners, folder: Path) -> None:
    path = folder.parent / "j"
    words = ["evaluate", str(folder), "--no-peers", "--base", "none", "--threads", "1", "--journal", str(path)]
    assert CliRunner().invoke(app, [*words, "--steps", "1"]).exit_code == 0
    runner = runners("explorer.gui.evaluate.measuring:Evaluator")
    assert runner.open(path)
    asked = runner.study.asked
    assert (asked.sources, asked.steps, asked.bases, asked.threads, asked.peers) == ((str(folder),), "1", "none", 1, ())
    assert len(runner.study.results) == 3
    runner.study.ask(replace(asked, steps="1, 4"))
    runner.start()
    finish(runner)
    assert told(runner) == []
    assert runner.study.path == path
    assert [row.steps for row in read(path).results] == ["1"] * 3 + ["4"] * 3
    before = path.read_bytes()
    done = CliRunner().invoke(app, [*words, "--steps", "1,4", "--csv", str(folder.parent / "c.csv")])
    assert done.exit_code == 0, done.output
    assert path.read_bytes() == before  # the command measured nothing again
    assert (folder.parent / "c.csv").read_text() == files.to_csv(files.take(runner.study))


def test_what_a_killed_program_left_goes_with_the_next_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    old, other = tmp_path / "italic-at-abc.json", tmp_path / "mine.json"
    for path in (old, other):
        path.touch()
        os.utime(path, (0, 0))
    box = BlackBox()
    assert not old.exists()
    assert other.exists()
    assert box.read() is None
    box.write(("a.png", "PNG"))
    assert BlackBox(box.path).read() == ("a.png", "PNG")
    box.path.write_text('{"a": ')
    assert box.read() is None
    box.remove()
    assert list(tmp_path.iterdir()) == [other]


@pytest.mark.parametrize("data", [b"", b"text\n", b'{"a": 1}\n{"coder": 3}\n', b"[" * 10_000 + b"\n", b"\xff\n"])
def test_a_hostile_journal_is_one_sentence_and_changes_nothing(runners, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "j"
    path.write_bytes(data)
    runner = runners()
    before = runner.study.asked
    assert not runner.open(path)
    assert len(told(runner)) == 1
    assert runner.study.asked == before
    assert path.read_bytes() == data


def test_conditions_of_a_journal_that_make_no_sense_become_the_usual_ones(runners, tmp_path: Path) -> None:
    path = tmp_path / "j"
    path.write_text('{"sources": 3, "threads": "x", "device": [], "codec": {}}\n')
    runner = runners()
    assert runner.open(path)
    assert (runner.study.asked.sources, runner.study.asked.threads, runner.study.asked.device) == ((), 0, "auto")
