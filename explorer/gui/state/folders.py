"""From what was dropped (files, folders, both) to the pictures in it. No Qt."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from explorer.gui.look.i18n import tr
from explorer.pictures.formats import SUFFIXES, is_hidden

MOST_FROM_FOLDER = 200
MANY = 8  # pictures; more are offered to be a batch


class Source(NamedTuple):
    """A picture to compress; `below`: where it lay in the folder that was asked for, "" for directly in it."""

    path: Path
    below: str = ""


class Found(NamedTuple):
    """Files to open, and a sentence for everything that was left out."""

    paths: list[Path]
    problems: list[str]


def are_many(paths: Iterable[Path]) -> bool:
    """Whether these, and the pictures directly in those that are folders, are more than one looks at one by one."""
    suffixes, count = picture_suffixes(), 0
    for path in paths:
        try:
            names = (entry.name for entry in os.scandir(path)) if path.is_dir() else iter([".png"])
            count += sum(name.lower().endswith(tuple(suffixes)) for name in islice(names, MOST_FROM_FOLDER))
        except OSError:
            continue  # whoever opens it tells why it cannot be
        if count > MANY:
            return True
    return False


class FoundBelow(NamedTuple):
    """Pictures for a batch, and a sentence for everything that was left out."""

    sources: list[Source]
    problems: list[str]


def picture_suffixes() -> frozenset[str]:
    """Suffixes, with their dot, of the files that are picked from a folder."""
    return SUFFIXES | {".italic", ".bpg"}


def find_pictures(paths: Iterable[Path]) -> Found:
    """Files as they are, whatever their suffix; of a folder its pictures, sorted, without those of its sub-folders."""
    found = Found([], [])
    for path in paths:
        if path.is_dir():
            _look_into(path, found)
        elif path.exists():
            found.paths.append(path)
        else:
            found.problems.append(tr("{path}: there is no such file").format(path=path))
    return found


def _look_into(folder: Path, found: Found) -> None:
    suffixes = picture_suffixes()
    try:
        files = sorted(path for path in folder.iterdir() if _is_picture(path, suffixes))
    except OSError as problem:
        found.problems.append(tr("{path}: cannot be read: {reason}").format(path=folder, reason=problem.strerror))
        return
    if not files:
        found.problems.append(tr("{path}: there is no picture in this folder").format(path=folder))
    if len(files) > MOST_FROM_FOLDER:
        text = tr("{path}: only the first {most} of its {count} pictures are opened")
        found.problems.append(text.format(path=folder, most=MOST_FROM_FOLDER, count=len(files)))
    found.paths.extend(files[:MOST_FROM_FOLDER])


def _is_picture(path: Path, suffixes: frozenset[str]) -> bool:
    return path.suffix.lower() in suffixes and not is_hidden(path.name) and path.is_file()


def find_below(paths: Iterable[Path], most: int) -> FoundBelow:
    """Files as they are; of a folder its pictures and those of the folders in it, sorted, without compressed ones.

    At most `most` in all. Hidden folders and links to folders are not entered.
    """
    found = FoundBelow([], [])
    suffixes = picture_suffixes() - {".italic"}
    for path in paths:
        before = len(found.sources)
        if path.is_dir():
            for source in _walk(path, suffixes):
                if len(found.sources) >= most:
                    text = tr("{path}: only the first {most} pictures are taken")
                    found.problems.append(text.format(path=path, most=most))
                    return found
                found.sources.append(source)
            if len(found.sources) == before:
                found.problems.append(tr("{path}: there is no picture in this folder").format(path=path))
        elif path.exists():
            found.sources.append(Source(path.absolute()))
        else:
            found.problems.append(tr("{path}: there is no such file").format(path=path))
    return found


def _walk(top: Path, suffixes: frozenset[str]) -> Iterator[Source]:
    for folder, folders, files in os.walk(top):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        below = os.path.relpath(folder, top)
        for name in sorted(files):
            if Path(name).suffix.lower() in suffixes and not name.startswith("."):
                yield Source(Path(folder, name).absolute(), "" if below == "." else below)
