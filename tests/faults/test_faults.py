"""Each fault once, or a few times: what `python -m tests.faults` does as often as it is asked."""

from __future__ import annotations

import ast
import os
import shutil
import sys
from pathlib import Path
from random import Random

import pytest

from tests.faults import clocks, full, memory, places
from tests.faults.ground import ITALIC, REPOSITORY, Broken, Done, one_line, pictures, run
from tests.faults.kills import WORKS, Work, killed, whole_files

# They compare with the time at which another process was started, and tell how old a file is.
WALL_CLOCK = ("measure.py", "black_box.py")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kills, limits and mounts are Linux's")
as_root = pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root mounts a disk")


@pytest.mark.parametrize("name", ["encode", "session"])
def test_work_that_is_killed_goes_on(name: str, tmp_path: Path) -> None:
    told = killed(WORKS[name], tmp_path, 2, Random(name))
    assert told.kills == 2


def test_a_half_written_file_would_be_found(tmp_path: Path) -> None:
    script = "import pathlib, sys; pathlib.Path(sys.argv[1], 'a.italic').write_bytes(b'half')"
    work = Work(lambda folder: ["-c", script, folder], whole_files, lambda folder: None)
    with pytest.raises(Broken, match=r"a\.italic"):
        killed(work, tmp_path, 1, Random(0))


@as_root
@pytest.mark.parametrize("name", ["encode --force", "session", "evaluate --journal"])
def test_a_full_disk_is_told_and_spoils_nothing(name: str, tmp_path: Path) -> None:
    try:
        line = full.filled(name, full.writers()[name], tmp_path, 0)
    except Broken as problem:
        if "no tmpfs" in str(problem):
            pytest.skip(str(problem))
        raise
    assert line.endswith("cannot be written: no space left on device")


@pytest.mark.parametrize("mebibytes", [200, 600])
def test_too_little_memory_is_told_in_one_line(mebibytes: int, tmp_path: Path) -> None:
    (photo,) = pictures(tmp_path, 1)
    words = [*ITALIC, "encode", photo, "-o", tmp_path / "a.italic", "--device", "cpu"]
    done = memory.limited(words, mebibytes)
    assert "memory" in one_line(done)
    assert not (tmp_path / "a.italic").exists()


def test_ends_that_no_user_should_see_are_told_apart() -> None:
    assert memory.verdict(Done(0, "", "")) == "whole"
    assert memory.verdict(Done(2, "", "italic: no\n")) == "italic: no"
    for bad in (Done(1, "", "Traceback\n"), Done(2, "", "a\nb\n"), Done(-11, "", "")):
        with pytest.raises(Broken, match="BAD"):
            memory.checked(bad)


def test_two_at_once_write_whole_files(tmp_path: Path) -> None:
    assert places.at_once(tmp_path, 1).startswith("every file whole")


def test_a_program_that_never_ends_is_ended(tmp_path: Path) -> None:
    done = run(["-c", "import time; time.sleep(600)"], killed_after=0.2)
    assert done.status == -9


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler builds the clock")
def test_a_clock_that_jumps_changes_nothing(tmp_path: Path) -> None:
    assert clocks.jumped(tmp_path).startswith("the same 4 files")


def test_durations_are_of_clocks_that_only_go_forwards() -> None:
    """The wall's clock names files alone; what measures uses `perf_counter` or `monotonic`."""
    for path in sorted((REPOSITORY / "explorer").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            asked = isinstance(node, ast.Attribute) and node.attr in ("time", "now", "utcnow", "time_ns")
            if asked and isinstance(node.value, ast.Name) and node.value.id in ("time", "datetime"):
                assert path.name in WALL_CLOCK, f"{path}:{node.lineno}: a duration by a clock that may jump"
