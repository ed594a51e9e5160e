"""Temporary files beside what they become: held while they are written, and swept where their writer was killed.

A writer locks its file, and the system lets go of the lock when the writer ends, however it ends. So a file that can be
locked is nobody's: no process numbers, which machines share a folder do not share, and no ages, which clocks may spoil.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

if sys.platform != "win32":  # where nothing is swept
    import fcntl

NAME = re.compile(r"\.italic-[0-9a-f]{16}\.tmp")
FOLDERS = 1024  # that are remembered as swept


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """An empty file in the folder of `target`, held until the end, when it is removed if it is still there.

    What a writer that was killed has left in that folder is removed first. Raises `OSError`.
    """
    with contextlib.suppress(OSError):
        _swept_once(target.absolute().parent)
    path, handle = _held(target)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)
        if handle is not None:
            os.close(handle)


def sweep(folder: Path) -> int:
    """Remove what killed writers left in a folder; returns how many files. Raises `OSError` if it cannot be read."""
    if sys.platform == "win32":
        return 0
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries if NAME.fullmatch(entry.name)]
    return sum(_removed(folder / name) for name in names)


@lru_cache(maxsize=FOLDERS)
def _swept_once(folder: Path) -> int:
    return sweep(folder)


def _held(target: Path) -> tuple[Path, int | None]:
    """A new file and what holds it; None where files cannot be locked."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    while True:
        path = target.with_name(f".italic-{secrets.token_hex(8)}.tmp")
        handle = os.open(path, flags, 0o666)  # the system takes the umask off
        if sys.platform == "win32":  # an open file cannot be renamed on Windows
            os.close(handle)
            return path, None
        with contextlib.suppress(OSError):  # a file system without locks, where nothing is swept either
            fcntl.flock(handle, fcntl.LOCK_EX)
        if os.fstat(handle).st_nlink:
            return path, handle
        os.close(handle)  # somebody swept it before it was locked


def _removed(path: Path) -> bool:
    """Whether a file was nobody's and is gone."""
    if sys.platform == "win32":
        return False
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink()
    except OSError:
        return False
    else:
        return True
    finally:
        os.close(handle)
