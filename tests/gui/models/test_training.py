"""The log of a training is followed however it is cut off, and says how long it will take."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from explorer.errors import CorruptFile
from explorer.gui.models import training
from explorer.gui.models.training import Log, Report, log_of, parse, seconds_left, smoothed


def line(step: int, job: str = "a", **more: object) -> bytes:
    told = {"job": job, "step": step, "seconds": 2.0 * step, "done": step / 100, "loss": 5 - step / 50, "held_out": []}
    return json.dumps(told | more).encode() + b"\n"


def test_a_log_that_grows_byte_by_byte_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(b"")
    log, whole = Log(path), line(1) + line(2) + line(3)
    seen = []
    for end in range(len(whole) + 1):
        with path.open("ab") as stream:
            stream.write(whole[max(end - 1, 0) : end])
        log.read()
        seen.append(len(log.reports))
    assert seen == [whole[:end].count(b"\n") for end in range(len(whole) + 1)]
    assert [report.step for report in log.reports] == [1, 2, 3]


@pytest.mark.parametrize(
    "bad",
    [
        b"", b"{", b"null", b"[1]", b'{"job": 1}', b"\xff\xfe",
        b'{"job":"a","step":1,"seconds":1,"done":1,"loss":"x"}',
        b'{"job":"a","step":1,"seconds":1,"done":1,"loss":NaN}',
        b'{"job":"a","step":1e999,"seconds":1,"done":1,"loss":1}',
        b"[" * 50_000, b"x" * (training.LONGEST_LINE + 1),
    ],
)  # fmt: skip
def test_lines_that_are_none_are_passed_over(tmp_path: Path, bad: bytes) -> None:
    assert parse(bad) is None
    path = tmp_path / "log.jsonl"
    path.write_bytes(line(1) + bad + b"\n" + line(2))
    log = Log(path)
    assert log.read()
    assert [report.step for report in log.reports] == [1, 2]
    assert not log.read()


def test_a_log_that_is_written_anew_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(line(1) + line(2) + line(3))
    log = Log(path)
    log.read()
    path.write_bytes(line(7))
    log.read()
    assert [report.step for report in log.reports] == [7]


def test_of_a_long_log_the_end_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "MOST_BYTES", 1000)
    path = tmp_path / "log.jsonl"
    path.write_bytes(b"".join(line(step) for step in range(100)))
    log = Log(path)
    log.read()
    assert 3 < len(log.reports) < 20
    assert log.reports[-1].step == 99


def test_jobs_are_told_apart_and_a_second_start_forgets_the_first(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(line(5) + line(9) + line(2, "b") + line(1) + line(3))
    log = Log(path)
    log.read()
    assert log.jobs == ["a", "b"]
    assert [report.step for report in log.of("a")] == [1, 3]
    assert [report.step for report in log.of("b")] == [2]


def test_the_time_left_is_that_of_the_pace() -> None:
    assert seconds_left([Report("a", 10, 30.0, 0.25, 4.0)]) == 90.0
    for done in (0.0, 1.0):
        assert seconds_left([Report("a", 10, 30.0, done, 4.0)]) is None
    assert seconds_left([]) is None


def test_the_average_is_a_mean_at_first_and_forgets_later() -> None:
    assert smoothed([4.0, 2.0, 3.0]) == [4.0, 3.0, 3.0]
    assert smoothed([9.0] + [1.0] * 500)[-1] == pytest.approx(1.0, abs=1e-6)


def test_what_the_trainer_writes_is_read(tmp_path: Path) -> None:
    measured = [{"family": "causal", "bpsp": 3.2}]
    found = parse(line(8, held_out=measured, captured=True))
    assert found == Report("a", 8, 16.0, 0.08, 4.84, "family causal, bpsp 3.2")


def test_a_folder_without_a_log_is_told(tmp_path: Path) -> None:
    with pytest.raises(CorruptFile, match="no log of a training"):
        log_of(tmp_path)
