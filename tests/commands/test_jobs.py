"""Many pictures in several processes: the same files, the same lines in the same order, the same exit status."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

import pytest

from explorer.commands import work
from explorer.commands.encoding import Lossless, Reading
from explorer.commands.outputs import Outputs
from explorer.commands.work import Follow, Given, Made, Where, work_through
from explorer.errors import BadSetting
from tests.test_cli import Ran

MEASURED = {"encode_seconds", "decode_seconds", "output"}


@pytest.fixture
def pictures(photo: Path) -> list[Path]:
    """Five, of which the second is none and the fourth is missing."""
    made = [photo.with_name(f"{number}.png") for number in range(5)]
    for number, path in enumerate(made):
        if number != 3:
            path.write_bytes(photo.read_bytes() if number != 1 else b"no picture")
    return made


def lines(ran: Ran) -> list[dict[str, Any]]:
    told = [json.loads(line) for line in ran.out.splitlines()]
    return [{key: value for key, value in line.items() if key not in MEASURED} for line in told]


@pytest.mark.usefixtures("small_models")
def test_processes_do_what_one_does(pictures: list[Path], tmp_path: Path) -> None:
    words = ("--steps", "1", "--base", "none", "--json")
    one = Ran("encode", *pictures, "-o", tmp_path / "one", *words)
    two = Ran("encode", *pictures, "-o", tmp_path / "two", *words, "--jobs", "2")
    assert one.status == two.status == 2
    assert one.err == two.err
    assert [line["input"] for line in lines(two)] == [str(path) for path in pictures]
    assert lines(one) == lines(two)
    files = sorted((tmp_path / "one").iterdir())
    assert [file.name for file in files] == ["0.italic", "2.italic", "4.italic"]
    assert all(file.read_bytes() == (tmp_path / "two" / file.name).read_bytes() for file in files)
    verified = Ran("verify", *files, "-j", "2")
    assert (verified.status, verified.out.count("identical")) == (0, 3)


class Lethal:
    """Work that kills its process over one picture."""

    def __init__(self, lethal: str) -> None:
        self._lethal = lethal

    def __call__(self, given: Given, follow: Follow) -> Made:
        if given.path.name == self._lethal:
            os.kill(os.getpid(), signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
        return Made(given.path.read_bytes(), "copied", {})


def test_a_process_that_is_killed_costs_its_picture_alone(
    pictures: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from typer import Exit

    outputs = Outputs(pictures, tmp_path / "out", ".copy", force=False)
    with pytest.raises(Exit) as ended:
        work_through(pictures, Lethal("2.png"), outputs, verb="copying", where=Where(jobs=2), as_json=True)
    assert ended.value.exit_code == 2
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["0.copy", "1.copy", "4.copy"]
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["input"] for line in told] == [str(path) for path in pictures]
    assert "signal 9" in told[2]["error"]
    assert "No such file" in told[3]["error"]


def test_where_it_is_done_is_one_place() -> None:
    for where in (Where(2, "tcp://x:1"), Where(2, workers=2), Where(1, "tcp://x:1", 2)):
        with pytest.raises(BadSetting, match="contradict"):
            where.checked()
    with pytest.raises(BadSetting, match="--by-bytes"):
        Where(by_bytes=True).checked()


def test_work_of_the_commands_can_be_sent() -> None:
    import pickle

    made = Lossless(Reading(2, False, frozenset({"pages"})), "16", "auto", "auto", "cpu", False, False, True)
    assert pickle.loads(pickle.dumps(made)) == made


def test_one_picture_is_worked_on_here(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*arguments: object) -> NoReturn:
        raise AssertionError("a process for one picture")

    monkeypatch.setattr(work, "Pool", none)
    assert Ran("bpg", "encode", photo, "--jobs", "4").status == 0
