"""Reading a picture's file: what it holds, how large it is, of which format. No Qt."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from explorer.errors import UnsupportedImage
from explorer.file.container import MAGIC
from explorer.file.limits import MAX_FILE_BYTES
from explorer.machine.files import read_file, reason
from explorer.pictures.formats import LOSSY, format_of
from explorer.tradeoff.forecast import lossless_bytes

if TYPE_CHECKING:
    from explorer.pictures.imaging import Picture

HEAD = 64  # bytes that tell a format


class PictureFile(NamedTuple):
    """A picture and its file.

    Attributes:
        picture: with notes of what reading did not keep.
        size: bytes of the file.
        format: its name, "" where it has none.
        forecast: of a format that keeps less than every sample, about how many bytes the picture takes without loss;
            0 of the others.
    """

    picture: Picture
    size: int
    format: str
    forecast: int = 0


def is_compressed(path: Path) -> bool:
    """Whether a file is, or calls itself, an `.italic` file."""
    return path.suffix.lower() == ".italic" or head(path).startswith(MAGIC)


def read_source(path: Path) -> PictureFile:
    """The picture of a file that is not compressed by this program. Raises `ItalicError` naming the file."""
    try:
        size = path.stat().st_size
    except OSError as problem:
        raise UnsupportedImage(f"{path}: cannot be read: {reason(problem)}") from problem
    name = format_of(head(path))
    picture = _read_bpg(path) if name == "BPG" else _read_picture(path)
    return PictureFile(picture, size, name, lossless_bytes(picture) if name in LOSSY else 0)


def head(path: Path) -> bytes:
    """The first bytes of a file; none where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(HEAD)
    except OSError:
        return b""  # whoever reads the file in earnest says what is wrong with it


def _read_picture(path: Path) -> Picture:
    from explorer.pictures.imaging import read_picture

    return read_picture(path)


def _read_bpg(path: Path) -> Picture:
    from explorer.lossless.base.bpg import read_bpg
    from explorer.pictures.imaging import Picture

    return Picture(read_bpg(read_file(path, MAX_FILE_BYTES)))
