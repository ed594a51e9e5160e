"""Whole files in and out: reads are bounded, writes are atomic, and every error names the file and the reason."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from explorer.errors import CorruptFile, ItalicError, OutputExists, OutputFailed
from explorer.machine.temporary import beside

PIECE = 1 << 24  # bytes that are asked for at once where nobody knows how many there are


def reason(error: OSError) -> str:
    """The operating system's words for an error, such as "no space left on device"."""
    text = error.strerror or str(error) or type(error).__name__
    return text[0].lower() + text[1:]


def read_file(path: Path, limit: int, *, error: type[ItalicError] = CorruptFile) -> bytes:
    """Read a whole file of at most `limit` bytes.

    Raises `error`, naming the file and the reason, if it is missing, a folder, unreadable or too large.
    """
    try:
        with Path(path).open("rb") as stream:
            # One byte more than allowed tells "too large" apart without trusting the size that the system reports.
            data = read_at_most(stream, limit + 1)
    except OSError as problem:
        raise error(f"{path}: cannot be read: {reason(problem)}") from problem
    except MemoryError as problem:
        raise error(f"{path}: cannot be read: it does not fit into memory") from problem
    if len(data) > limit:
        raise error(f"{path}: cannot be read: larger than {limit} bytes, the most that is read")
    return data


def read_at_most(stream: BinaryIO, limit: int) -> bytes:
    """At most so many bytes of a stream, which are not asked for at once: Python takes memory for all that is asked."""
    try:
        expected = os.fstat(stream.fileno()).st_size + 1
    except OSError:  # no file of the system's
        expected = PIECE
    data = stream.read(min(limit, expected))
    while len(data) < limit and (more := stream.read(min(limit - len(data), PIECE))):
        data += more
    return data


def write_atomic(path: Path, data: bytes, *, force: bool) -> None:
    """Write `data` to `path` in one piece: a reader sees the old state or the whole new file, never a part.

    The bytes go to a temporary file in the same folder, are flushed to the disk, and are then moved into place. The
    file has the permissions of any newly created file, or those of the file that it replaces. Nothing is left behind
    on failure or interruption; what a killed program left in the folder is removed.

    Raises `OutputExists` if the file is there and `force` is false, `OutputFailed` naming the path and the reason.
    """
    path = Path(path)
    try:
        target = path.resolve() if path.is_symlink() else path
        mode = _check_target(path, target, force)
        with beside(target) as temporary:
            _write_flushed(temporary, data, mode)
            _move(temporary, target, force)
    except FileExistsError as problem:
        raise OutputExists(_exists(path)) from problem
    except OSError as problem:
        raise OutputFailed(f"{path}: cannot be written: {reason(problem)}") from problem
    except ValueError as problem:  # a path that no system accepts, such as one with a null character
        raise OutputFailed(f"{str(path)!r}: cannot be written: {problem}") from problem


def _exists(path: Path) -> str:
    return f"{path}: exists already; choose another name, or overwrite it with --force"


def _check_target(path: Path, target: Path, force: bool) -> int | None:
    """The permission bits of the file to be replaced, None if there is none. Refuses what is not a plain file."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise OutputFailed(f"{path}: cannot be written: it is a folder")
    if not force:
        raise OutputExists(_exists(path))
    if not stat.S_ISREG(mode):  # a rename would replace a device or a pipe by a file
        raise OutputFailed(f"{path}: cannot be written: it is not a plain file")
    return stat.S_IMODE(mode)


def _write_flushed(temporary: Path, data: bytes, mode: int | None) -> None:
    handle = os.open(temporary, os.O_WRONLY | getattr(os, "O_BINARY", 0))
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    finally:
        os.close(handle)
    if mode is not None:
        temporary.chmod(mode)


def _move(temporary: Path, target: Path, force: bool) -> None:
    """Give the temporary file its name. Without `force`, a file that appeared meanwhile stays: FileExistsError."""
    if force:
        temporary.replace(target)
        return
    try:
        target.hardlink_to(temporary)  # unlike a rename, a link never replaces
    except FileExistsError:
        raise
    except OSError:  # a file system without links; the short race is all that is left open there
        if target.exists() or target.is_symlink():
            raise FileExistsError from None
        temporary.rename(target)
