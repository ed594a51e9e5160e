"""Whether a picture fits into memory: asked before work begins, because a system may kill a program that takes more.

Linux grants memory that it does not have, so running out of it raises no error that could be told.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from explorer.errors import UnsupportedImage

BYTES_PER_PIXEL = 110  # at the peak of encoding or decoding 8-bit RGB, beside the program and its libraries
# What the codec's libraries take of the address space once they are loaded. Under a limit that is lower some of them
# do not fail, but try for ever.
LIBRARIES = 1150 * 2**20
MEMINFO = Path("/proc/meminfo")
STATUS = Path("/proc/self/status")
OWN_GROUPS = Path("/proc/self/cgroup")


class Interface(NamedTuple):
    """How a version of control groups tells its memory: files of each group's folder, and the line to be given back."""

    root: Path
    controller: str
    limit: str
    used: str
    statistics: str
    reclaimable: str


CONTROL_GROUPS = (
    Interface(Path("/sys/fs/cgroup"), "", "memory.max", "memory.current", "memory.stat", "inactive_file"),
    Interface(
        Path("/sys/fs/cgroup/memory"), "memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "memory.stat",
        "total_inactive_file",
    ),
)  # fmt: skip


def available() -> int | None:
    """Bytes that this process may still take; None where the system does not tell."""
    kilobytes = _line(MEMINFO, "MemAvailable:")
    known = [] if kilobytes is None else [1024 * kilobytes]
    for interface in CONTROL_GROUPS:
        for group in _groups(interface):
            most, taken = _number(group / interface.limit), _number(group / interface.used)
            if most is not None and taken is not None:
                known.append(most - taken + (_line(group / interface.statistics, interface.reclaimable) or 0))
    if (room := _address_space()) is not None:
        known.append(room - max(LIBRARIES, 1024 * (_line(STATUS, "VmSize:") or 0)))
    return max(0, min(known)) if known else None


def require_libraries() -> None:
    """Raises `UnsupportedImage` where a limit on the address space leaves no room for the codec's libraries."""
    limit = _address_space()
    if limit is not None and limit < LIBRARIES:
        raise UnsupportedImage(
            f"a limit of {limit / 2**30:.2f} GiB of memory (ulimit -v) is too low: {LIBRARIES / 2**30:.2f} GiB are "
            "needed, whatever the picture"
        )


def require(height: int, width: int) -> None:
    """Raises `UnsupportedImage` if coding a picture of this size would take more memory than there is."""
    require_libraries()
    free = available()
    need = BYTES_PER_PIXEL * height * width
    if free is not None and need > free:
        raise UnsupportedImage(
            f"{width} x {height} pixels do not fit in memory: about {need / 2**30:.1f} GiB are needed, "
            f"{free / 2**30:.1f} GiB are free"
        )


@contextmanager
def within(height: int, width: int) -> Iterator[None]:
    """Code a picture of this size. Raises `UnsupportedImage` if it does not fit, told before or while it is coded."""
    try:
        require(height, width)
        yield
    except MemoryError as error:
        raise UnsupportedImage(f"{width} x {height} pixels do not fit in memory") from error


def _address_space() -> int | None:
    """Bytes that a process may take by RLIMIT_AS; None without such a limit, and where its size is not told."""
    if sys.platform == "win32" or not STATUS.exists():
        return None
    from resource import RLIM_INFINITY, RLIMIT_AS, getrlimit

    limit = getrlimit(RLIMIT_AS)[0]
    return None if limit == RLIM_INFINITY else limit


def _groups(interface: Interface) -> Iterator[Path]:
    """The folders of the groups that this process is in, from the root, which is a container's own, to the innermost.

    A limit of any of them holds.
    """
    yield interface.root
    try:
        lines = [line.split(":", 2) for line in OWN_GROUPS.read_text("utf-8").splitlines()]
    except (OSError, UnicodeDecodeError):
        return
    own = next((line[2] for line in lines if len(line) == 3 and interface.controller in line[1].split(",")), "/")
    group = interface.root
    for part in Path(own).parts[1:]:
        group /= part  # a container may be told names that only its host has: nothing is there to be read
        yield group


def _line(path: Path, name: str) -> int | None:
    """The number behind a name in a file of such lines."""
    try:
        words = [line.split() for line in path.read_text("ascii").splitlines()]
    except (OSError, UnicodeDecodeError):
        return None
    return next((int(line[1]) for line in words if len(line) > 1 and line[0] == name and line[1].isdigit()), None)


def _number(path: Path) -> int | None:
    """The only number of a file; None also for the word "max"."""
    try:
        text = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return int(text) if text.isdigit() else None
