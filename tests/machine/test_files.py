"""Atomic writing and bounded reading: full disks, folders in the way, races, permissions."""

from __future__ import annotations

import errno
import os
import stat
import threading
from pathlib import Path

import pytest

from explorer.errors import CorruptFile, ModelMissing, OutputExists, OutputFailed, UnsupportedImage
from explorer.machine.files import read_file, write_atomic
from explorer.machine.resources import resource_folder


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def failing(code: int):
    def fail(*_args: object, **_kwargs: object) -> int:
        raise OSError(code, os.strerror(code))

    return fail


def test_writes_and_replaces_only_when_forced(tmp_path: Path) -> None:
    path = tmp_path / "a.italic"
    write_atomic(path, b"one", force=False)
    with pytest.raises(OutputExists, match=r"a\.italic.*--force"):
        write_atomic(path, b"two", force=False)
    assert path.read_bytes() == b"one"
    write_atomic(path, b"", force=True)
    assert path.read_bytes() == b""
    assert names(tmp_path) == ["a.italic"]


@pytest.mark.skipif(os.name == "nt", reason="permission bits of POSIX")
def test_permissions_are_those_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"")
    path = tmp_path / "a"
    write_atomic(path, b"x", force=False)
    assert path.stat().st_mode == (tmp_path / "plain").stat().st_mode
    path.chmod(0o640)
    write_atomic(path, b"y", force=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize("call", ["write", "fsync"])
@pytest.mark.parametrize("force", [False, True])
def test_full_disk_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, force: bool
) -> None:
    path = tmp_path / "a"
    if force:
        path.write_bytes(b"old")
    monkeypatch.setattr(os, call, failing(errno.ENOSPC))
    with pytest.raises(OutputFailed, match=r"a: cannot be written: no space left"):
        write_atomic(path, b"new", force=force)
    monkeypatch.undo()
    assert names(tmp_path) == (["a"] if force else [])
    assert not force or path.read_bytes() == b"old"


def test_short_writes_are_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, bytes(data[:3])))
    write_atomic(tmp_path / "a", bytes(range(100)), force=False)
    assert (tmp_path / "a").read_bytes() == bytes(range(100))


def test_interruption_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(tmp_path / "a", b"x", force=False)
    assert names(tmp_path) == []


def test_unwritable_and_missing_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OutputFailed, match=r"gone.*no such file or directory"):
        write_atomic(tmp_path / "gone" / "a", b"x", force=False)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputFailed, match="cannot be written"):
        write_atomic(tmp_path / "file" / "a", b"x", force=False)
    # The super-user may write anywhere, so the refusal is simulated.
    monkeypatch.setattr(os, "open", failing(errno.EACCES))
    with pytest.raises(OutputFailed, match="permission denied"):
        write_atomic(tmp_path / "a", b"x", force=False)


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_is_never_replaced(tmp_path: Path, force: bool) -> None:
    with pytest.raises(OutputFailed, match="it is a folder"):
        write_atomic(tmp_path, b"x", force=force)


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="needs a device file")
def test_a_device_is_never_replaced() -> None:
    with pytest.raises(OutputFailed, match="not a plain file"):
        write_atomic(Path("/dev/null"), b"x", force=True)
    assert Path("/dev/null").is_char_device()


def test_bad_names() -> None:
    with pytest.raises(OutputFailed):
        write_atomic(Path("a\0b"), b"x", force=False)
    with pytest.raises(OutputFailed, match="name too long"):
        write_atomic(Path("x" * 5000), b"x", force=False)


def test_without_links_a_rename_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "hardlink_to", failing(errno.EPERM))
    write_atomic(tmp_path / "a", b"x", force=False)
    assert names(tmp_path) == ["a"]


def test_of_many_writers_one_wins(tmp_path: Path) -> None:
    path, lost = tmp_path / "a", []

    def write(value: int) -> None:
        try:
            write_atomic(path, bytes([value]) * 1000, force=False)
        except OutputExists:
            lost.append(value)

    threads = [threading.Thread(target=write, args=(value,)) for value in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    data = path.read_bytes()
    assert len(lost) == 7
    assert len(data) == 1000
    assert set(data) == set(range(8)) - set(lost)
    assert names(tmp_path) == ["a"]


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_atomic(tmp_path / "link", b"new", force=True)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_reading(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    assert read_file(path, 5) == b"12345"
    with pytest.raises(CorruptFile, match=r"a: .*larger than 4 bytes"):
        read_file(path, 4)
    with pytest.raises(UnsupportedImage, match=r"gone: .*no such file"):
        read_file(tmp_path / "gone", 4, error=UnsupportedImage)
    with pytest.raises(CorruptFile, match="cannot be read"):
        read_file(tmp_path, 4)


def test_resource_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ITALIC_MODELS", raising=False)
    assert resource_folder("assets").is_dir()
    monkeypatch.setenv("ITALIC_MODELS", str(tmp_path))
    assert resource_folder("models") == tmp_path
    assert resource_folder("assets") != tmp_path
    monkeypatch.setenv("ITALIC_MODELS", str(tmp_path / "gone"))
    with pytest.raises(ModelMissing, match=r"gone.*ITALIC_MODELS"):
        resource_folder("models")
