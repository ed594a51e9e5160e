"""README's table is what the stored benchmark holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from explorer.cli import app
from explorer.commands import benchmark as command
from explorer.evaluation.benchmark import Part, Report, Row, read
from tests.conftest import REPOSITORY, script

STORED = REPOSITORY / "assets" / "benchmark.json"


@pytest.fixture
def front() -> Any:
    return script("docs/front_table.py")


def report() -> Report:
    ours = [Row(f"italic {rung} auto", 1, rate, 1.0, 1.0, time, time + 0.125)
            for rung, rate, time in (("1", 4.0, 0.1), ("16", 2.5, 0.5), ("wavefront", 2.25, 1.5))]  # fmt: skip
    peer = Row("JPEG XL e9", 1, 3.0, 1.0, 1.0, 1.0, 0.25)
    parts = (Part("graphics", "a", 3, (*ours, peer), 9, None), Part("kodak", "b", 24, (*ours[1:], peer), 9, None))
    return Report("1.0.0", {"processor": "P", "threads": 2}, {}, parts, ())


def test_the_table_has_rungs_peers_kinds_and_times(front: Any) -> None:
    head, _, graphics, kodak, encode, decode, _, told = front.lines(report())
    assert head == "| bits per sub-pixel | 16 steps | wavefront | JPEG XL e9 |"
    assert graphics == "| graphics, 3 pictures | 2.500 | **2.250** | 3.000 |"
    assert kodak == "| kodak, 24 pictures | 2.500 | **2.250** | 3.000 |"
    assert encode == "| time to encode, kodak | 0.50 | 1.50 | 1.00 |"
    assert decode == "| time to decode, kodak | 0.62 | 1.62 | 0.25 |"
    assert "1.0.0: P, 2 threads" in told


def test_it_stands_between_the_marks_and_nothing_else_changes(front: Any) -> None:
    before = f"# A\n\n{front.BEGIN}old\n{front.END}rest\n"
    made = front.put(before, report())
    assert made.startswith(f"# A\n\n{front.BEGIN}| bits")
    assert made.endswith(f"{front.END}rest\n")
    assert front.put(made, report()) == made
    with pytest.raises(ValueError, match="substring"):
        front.put("no marks", report())


@pytest.mark.skipif(not STORED.exists(), reason="no result is stored yet")
def test_the_readme_has_what_is_stored(front: Any) -> None:
    readme = front.README.read_text("utf-8")
    assert front.put(readme, read(STORED)) == readme, "run `python docs/front_table.py`"


def test_against_what_is_stored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(command, "resource_folder", lambda name: tmp_path)
    told = CliRunner().invoke(app, ["benchmark", "--against", "stored"])
    assert told.exit_code == 2
    assert "no result comes with this version" in told.output
    (tmp_path / "benchmark.json").write_text("{}")
    told = CliRunner().invoke(app, ["benchmark", "--against", "stored"])
    assert told.exit_code == 2
    assert "benchmark.json: no result of a benchmark" in told.output
