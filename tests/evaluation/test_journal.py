"""The journal: an evaluation goes on where it stopped, under the same conditions only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from explorer.cli import app
from explorer.errors import BadSetting, OutputFailed
from explorer.evaluation import lossless
from explorer.evaluation.journal import Journal
from explorer.evaluation.lossless import Result
from explorer.pictures.picture import Picture

DEPENDS = {"sources": ["a"], "threads": 1}


def result(picture: str, coder: str, size: int = 10) -> Result:
    return Result(coder, "", "", picture, 300, size, 1.0, 2.0)


def journal(path: Path | None, **depends: object) -> Journal[Result]:
    return Journal(path, Result, {**DEPENDS, **depends})


def test_results_are_taken_over_once_each(tmp_path: Path) -> None:
    path = tmp_path / "j"
    first = journal(path)
    assert not first.take_over("p", "PNG", "")
    first.add(result("p", "PNG", 1))
    first.add(result("p", "PNG", 2))  # a second picture of the same name
    second = journal(path)
    assert [second.take_over("p", name, "") for name in ("PNG", "WebP", "PNG", "PNG")] == [True, False, True, False]
    assert second.results == [result("p", "PNG", 1), result("p", "PNG", 2)]


def test_results_of_other_weights_are_not_taken_over(tmp_path: Path) -> None:
    journal(tmp_path / "j").add(result("p", "italic 4 none")._replace(model="0123abcd none"))
    second = journal(tmp_path / "j")
    assert not second.take_over("p", "italic 4 none", "4567abcd none")
    assert second.take_over("p", "italic 4 none", "0123abcd none")


def test_results_that_are_not_asked_for_stay_out(tmp_path: Path) -> None:
    journal(tmp_path / "j").add(result("p", "PNG"))
    assert journal(tmp_path / "j").results == []


def test_a_line_that_was_cut_is_dropped_and_written_again(tmp_path: Path) -> None:
    path = tmp_path / "j"
    first = journal(path)
    first.add(result("p", "PNG"))
    whole = path.read_bytes()
    first.add(result("q", "PNG"))
    path.write_bytes(path.read_bytes()[:-9])
    second = journal(path)
    assert path.read_bytes() == whole
    assert (second.take_over("p", "PNG", ""), second.take_over("q", "PNG", "")) == (True, False)


def test_other_conditions_are_refused(tmp_path: Path) -> None:
    journal(tmp_path / "j")
    with pytest.raises(BadSetting, match="another threads"):
        journal(tmp_path / "j", threads=2)


@pytest.mark.parametrize("text", ["", "text\n", "[1]\n", '{"sources": ["a"], "threads": 1}\n{"no": 1}\n'])
def test_other_files_are_refused_and_kept(tmp_path: Path, text: str) -> None:
    path = tmp_path / "j"
    path.write_text(text)
    with pytest.raises(BadSetting, match="not the journal"):
        journal(path)
    assert path.read_text() == text


def test_without_a_path_nothing_is_written_and_a_missing_folder_is_told(tmp_path: Path) -> None:
    kept = journal(None)
    kept.add(result("p", "PNG"))
    assert kept.results == [result("p", "PNG")]
    with pytest.raises(OutputFailed):
        journal(tmp_path / "none" / "j")


@pytest.mark.usefixtures("small_models")
def test_an_evaluation_that_was_interrupted_measures_what_is_missing(
    photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = photo.with_name("j")
    words = ["evaluate", str(photo), "--no-peers", "--base", "none", "--threads", "1", "--journal", str(path)]
    assert CliRunner().invoke(app, [*words, "--steps", "1"]).exit_code == 0
    coded = []
    real = lossless._single

    def kept(pictures: Sequence[Picture], setting: lossless.Setting, device: str) -> object:
        coded.append(setting.steps)
        return real(pictures, setting, device)

    monkeypatch.setattr(lossless, "_single", kept)
    done = CliRunner().invoke(app, [*words, "--steps", "1,4"])
    assert done.exit_code == 0, done.output
    assert coded == ["4"]
    assert "italic 1 none" in done.output
