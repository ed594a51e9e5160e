"""Temporary files: held by a writer that lives, swept where one was killed, whatever the clock says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.machine import temporary
from explorer.machine.files import write_atomic

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing is swept where files cannot be locked")
WRITER = """
import sys, time
from pathlib import Path
from explorer.machine.temporary import beside
with beside(Path(sys.argv[1])) as path:
    path.write_bytes(b"half")
    print(path.name, flush=True)
    time.sleep(600)
"""


@pytest.fixture(autouse=True)
def _nothing_is_swept_yet() -> None:
    temporary._swept_once.cache_clear()


def begun(folder: Path) -> tuple[subprocess.Popen[str], Path]:
    """A writer at work, and its file."""
    process = subprocess.Popen([sys.executable, "-c", WRITER, folder / "a"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, folder / process.stdout.readline().strip()


def test_what_a_killed_writer_left_goes_with_the_next_write(tmp_path: Path) -> None:
    process, path = begun(tmp_path)
    try:
        assert temporary.sweep(tmp_path) == 0  # it lives
        assert path.read_bytes() == b"half"
    finally:
        process.kill()
        process.communicate()
    write_atomic(tmp_path / "b", b"whole", force=False)
    assert [each.name for each in tmp_path.iterdir()] == ["b"]


def test_others_of_this_process_are_held_too(tmp_path: Path) -> None:
    with temporary.beside(tmp_path / "a") as one:
        one.write_bytes(b"1")
        assert temporary.sweep(tmp_path) == 0
        assert one.exists()


def test_files_of_other_names_are_nobody_elses_business(tmp_path: Path) -> None:
    for name in (".italic-0123456789abcdef.tmp.bak", ".italic-tmp", "a.tmp"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / ".italic-0123456789abcdef.tmp").symlink_to(tmp_path / "a.tmp")
    assert temporary.sweep(tmp_path) == 0
    assert len(list(tmp_path.iterdir())) == 4


def test_a_file_swept_before_it_is_locked_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flock, made = temporary.fcntl.flock, []

    def late(handle: int, kind: int) -> None:
        if not made:
            made.extend(tmp_path.iterdir())
            made[0].unlink()
        flock(handle, kind)

    monkeypatch.setattr(temporary.fcntl, "flock", late)
    with temporary.beside(tmp_path / "a") as path:
        assert path.exists()
        assert path != made[0]


def test_a_folder_is_looked_through_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    swept: list[Path] = []
    monkeypatch.setattr(temporary, "sweep", swept.append)
    for name in ("a", "b"):
        write_atomic(tmp_path / name, b"", force=False)
    assert swept == [tmp_path]


def test_without_locks_files_are_written_and_nothing_is_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = tmp_path / ".italic-0123456789abcdef.tmp"
    left.write_bytes(b"")

    def refuse(handle: int, kind: int) -> None:
        raise OSError(os.strerror(95))

    monkeypatch.setattr(temporary.fcntl, "flock", refuse)
    write_atomic(tmp_path / "a", b"x", force=False)
    assert left.exists()
    assert (tmp_path / "a").read_bytes() == b"x"
