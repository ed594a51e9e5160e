"""The name of a batch's file: next to the original or in a folder, and what is done where there is one already. No Qt.

Two pictures of one batch never get the same file, whatever the rule: of photo.png and photo.jpg the second is written
to photo-2.italic.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from explorer.errors import OutputExists, OutputFailed
from explorer.gui.batch.items import Options
from explorer.gui.state.folders import Source
from explorer.machine.files import reason, write_atomic

SUFFIX = ".italic"
MOST_NAMES = 10_000


class Target(NamedTuple):
    """Where to write, and whether a file there is to be replaced."""

    path: Path
    replace: bool


def claim(path: Path) -> str:
    """A target as the pictures of a batch claim it; alike for names that some file systems take for one."""
    return str(path).casefold()


def choose(source: Source, options: Options, claimed: Collection[str], suffix: str = SUFFIX) -> Target | None:
    """The target of a picture; None where there is a file and the rule is to skip.

    `claimed`: of the other pictures of the batch. Raises `OutputFailed` where no name is free.
    """
    for path in _names(source, options, suffix):
        if claim(path) in claimed:
            continue
        if not (path.exists() or path.is_symlink()):
            return Target(path, replace=False)
        if options.exists == "skip":
            return None
        # What a link leads to may be an original, so a link is never replaced.
        if options.exists == "replace" and path.is_file() and not path.is_symlink():
            return Target(path, replace=True)
    raise OutputFailed(f"{source.path}: {MOST_NAMES} names for its file are taken")


def write(data: bytes, source: Source, options: Options, claimed: Collection[str], suffix: str = SUFFIX) -> Path | None:
    """Write a picture's file in one piece, its folder first. None where a file appeared meanwhile and the rule is to
    skip. Raises `OutputFailed`.
    """
    for _ in range(MOST_NAMES):
        target = choose(source, options, claimed, suffix)
        if target is None:
            return None
        try:
            target.path.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(target.path, data, force=target.replace)
        except OutputExists:  # somebody else was faster
            continue
        except OSError as problem:
            raise OutputFailed(f"{target.path.parent}: cannot be made: {reason(problem)}") from problem
        return target.path
    raise OutputFailed(f"{source.path}: every name for its file was taken by somebody else")


def _names(source: Source, options: Options, suffix: str) -> Iterator[Path]:
    folder = Path(options.folder) / source.below if options.folder else source.path.parent
    stem = source.path.stem
    yield folder / (stem + suffix)
    for number in range(2, MOST_NAMES + 1):
        yield folder / f"{stem}-{number}{suffix}"
