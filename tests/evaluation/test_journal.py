"""The journal: an evaluation goes on where it stopped, under the same conditions only."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from explorer.cli import app
from explorer.errors import BadSetting, OutputFailed
from explorer.evaluation import lossless
from explorer.evaluation.journal import Journal, read
from explorer.evaluation.lossless import Result
from explorer.evaluation.lossy import LossyResult
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


ROW = result("p", "PNG")._asdict()


@pytest.mark.parametrize(
    "row",
    [
        ROW | {"bytes": "12"},
        ROW | {"bytes": 1.5},
        ROW | {"bytes": True},
        ROW | {"bytes": -1},
        ROW | {"subpixels": 10**300},
        ROW | {"encode_seconds": math.nan},
        ROW | {"encode_seconds": None},
        ROW | {"picture": 3},
        ROW | {"coder": "x" * 5000},
        ROW | {"more": 1},
        {"coder": "PNG"},
        [1, 2],
        None,
    ],
)
def test_nothing_of_a_file_is_believed(tmp_path: Path, row: object) -> None:
    path = tmp_path / "j"
    journal(path).add(result("p", "PNG"))
    path.write_text(path.read_text() + json.dumps(row) + "\n")
    before = path.read_bytes()
    with pytest.raises(BadSetting, match="not the journal"):
        journal(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("data", [b"[" * 100_000 + b"\n", b"\xff\xfe\n", b'"text"\n', b"9" * 6000 + b"\n", b"{}"])
def test_garbage_is_refused_in_one_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "j"
    path.write_bytes(data)
    with pytest.raises(BadSetting, match="not the journal"):
        read(path)


def test_a_journal_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.evaluation.journal.MOST_BYTES", 100)
    path = tmp_path / "j"
    path.write_bytes(b" " * 101)
    with pytest.raises(BadSetting, match="larger than 100 bytes"):
        read(path)


def test_a_journal_is_read_by_what_it_says_it_is(tmp_path: Path) -> None:
    journal(tmp_path / "j").add(result("p", "PNG"))
    assert read(tmp_path / "j").results == [result("p", "PNG")]
    own = LossyResult("JPEG", 5, "p", 300, 10, math.inf, None, 1.0, 2.0)
    Journal(tmp_path / "l", LossyResult, {"codec": "lossy"}).add(own)
    found = read(tmp_path / "l")
    assert (found.depends, found.results, found.torn) == ({"codec": "lossy"}, [own], False)


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
