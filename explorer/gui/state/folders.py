"""From what was dropped (files, folders, both) to the pictures in it. No Qt."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import chain, groupby, islice
from pathlib import Path
from typing import NamedTuple

from explorer.gui.look.i18n import tr
from explorer.pictures.formats import SUFFIXES, is_hidden

MOST_FROM_FOLDER = 200  # pictures that are opened one by one
MANY = 8  # pictures; more are offered to be a batch
MOST_COUNTED = 999
MOST_LOOKED_AT = 20_000  # names, where the window waits for the answer


class Source(NamedTuple):
    """A picture to compress, or a compressed file to restore.

    Attributes:
        below: where it lay in the folder that was asked for, "" for directly in it.
        size: bytes of the file when it was found, 0 where they are not known.
    """

    path: Path
    below: str = ""
    size: int = 0


class Found(NamedTuple):
    """Pictures, and a sentence for everything that was left out."""

    sources: list[Source]
    problems: list[str]

    @property
    def paths(self) -> list[Path]:
        """Of the pictures."""
        return [source.path for source in self.sources]


def picture_suffixes() -> frozenset[str]:
    """Suffixes, with their dot, of the files that are picked from a folder."""
    return SUFFIXES | {".italic", ".bpg"}


def count_pictures(paths: Iterable[Path]) -> int:
    """How many pictures these are, and those below the ones that are folders; counted to one beyond `MOST_COUNTED`."""
    found = chain.from_iterable(_walk(path, MOST_LOOKED_AT) if path.is_dir() else (Source(path),) for path in paths)
    return sum(1 for _ in islice(found, MOST_COUNTED + 1))


def how_many(count: int) -> str:
    """Such a number of pictures in words."""
    text = tr("{count} pictures") if count <= MOST_COUNTED else tr("More than {count} pictures")
    return text.format(count=min(count, MOST_COUNTED))


def find_pictures(paths: Iterable[Path]) -> Found:
    """Files as they are, whatever their suffix; of a folder its pictures and those of the folders in it, sorted.

    Of each folder at most `MOST_FROM_FOLDER`. Hidden folders and links to folders are not entered.
    """
    found = Found([], [])
    for path in paths:
        if not path.is_dir():
            _add_file(path, found)
            continue
        inside = list(islice(_walk(path, MOST_LOOKED_AT), MOST_FROM_FOLDER + 1))
        if len(inside) > MOST_FROM_FOLDER:
            text = tr("{path}: only the first {most} pictures are opened")
            found.problems.append(text.format(path=path, most=MOST_FROM_FOLDER))
        _add_folder(path, inside[:MOST_FROM_FOLDER], found)
    return found


def find_below(paths: Iterable[Path], most: int) -> Found:
    """The same for a batch, at most `most` in all, with the sizes of their files.

    Of a folder, compressed files whose picture is beside them are left out: they came from it, or it from them.
    """
    found = Found([], [])
    for path in paths:
        if not path.is_dir():
            _add_file(path, found)
            continue
        inside = list(islice(_alone(_walk(path)), most - len(found.sources) + 1))
        if len(found.sources) + len(inside) > most:
            text = tr("{path}: only the first {most} pictures are taken")
            found.problems.append(text.format(path=path, most=most))
            inside = inside[: most - len(found.sources)]
        _add_folder(path, inside, found)
    return Found([source._replace(size=_size(source.path)) for source in found.sources], found.problems)


def _add_file(path: Path, found: Found) -> None:
    if path.exists():
        found.sources.append(Source(path.absolute()))
    else:
        found.problems.append(tr("{path}: there is no such file").format(path=path))


def _add_folder(path: Path, inside: list[Source], found: Found) -> None:
    found.sources.extend(inside)
    if not inside:
        try:
            os.scandir(path).close()
        except OSError as problem:
            text = tr("{path}: cannot be read: {reason}")
            found.problems.append(text.format(path=path, reason=problem.strerror))
        else:
            found.problems.append(tr("{path}: there is no picture in this folder").format(path=path))


def _walk(top: Path, most: int = 0) -> Iterator[Source]:
    """Pictures below a folder; ends after `most` names, if there is such a bound."""
    suffixes, names = picture_suffixes(), 0
    for folder, folders, files in os.walk(top):
        folders[:] = sorted(name for name in folders if not is_hidden(name))
        below = os.path.relpath(folder, top)
        for name in sorted(files):
            if Path(name).suffix.lower() in suffixes and not is_hidden(name):
                yield Source(Path(folder, name).absolute(), "" if below == "." else below)
        names += len(files) + len(folders)
        if most and names > most:
            return


def _alone(sources: Iterator[Source]) -> Iterator[Source]:
    """Without compressed files that have a picture of the same name beside them."""
    for _, group in groupby(sources, key=lambda source: source.path.parent):
        mates = list(group)
        pictures = {source.path.stem for source in mates if source.path.suffix.lower() != ".italic"}
        for source in mates:
            if source.path.suffix.lower() != ".italic" or source.path.stem not in pictures:
                yield source


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # whoever opens it tells why it cannot be
