"""Standard input and output as files: both are called "-"."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.commands.report import say
from explorer.errors import CorruptFile, ItalicError, OutputFailed, UnsupportedImage
from explorer.file.limits import MAX_FILE_BYTES
from explorer.machine.files import read_file, reason, write_atomic

if TYPE_CHECKING:
    from explorer.pictures.picture import Picture

PIPE = Path("-")
STDIN, STDOUT = "standard input", "standard output"


def data_of(file: Path, *, error: type[ItalicError] = CorruptFile) -> bytes:
    """A whole file, or all of standard input. Raises `error` where it cannot be read or is too large."""
    if file != PIPE:
        return read_file(file, MAX_FILE_BYTES, error=error)
    try:
        data = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
    except OSError as problem:
        raise error(f"{STDIN}: cannot be read: {reason(problem)}") from problem
    if len(data) > MAX_FILE_BYTES:
        raise error(f"{STDIN}: cannot be read: larger than {MAX_FILE_BYTES} bytes, the most that is read")
    return data


def picture_from(file: Path, data: bytes | None = None, page: int = 1) -> Picture:
    """A picture's file, or its bytes where they are given, or one on standard input. Raises `UnsupportedImage`."""
    from explorer.pictures.imaging import read_picture, read_picture_data

    if data is None and file != PIPE:
        return read_picture(file, page=page)
    data = data_of(file, error=UnsupportedImage) if data is None else data
    return read_picture_data(data, STDIN if file == PIPE else str(file), page=page)


def tell(text: str, *, piped: bool) -> None:
    """A line of result: on standard error where the result itself goes to standard output."""
    if piped:
        print(text, file=sys.stderr, flush=True)
    else:
        say(text)


def write(target: Path, data: bytes, *, force: bool) -> None:
    """A whole file, or all of it to standard output. Raises as `write_atomic` does; there it cannot be taken back."""
    if target != PIPE:
        write_atomic(target, data, force=force)
        return
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:  # whoever reads has seen enough
        raise
    except OSError as problem:
        raise OutputFailed(f"{STDOUT}: cannot be written: {reason(problem)}") from problem
