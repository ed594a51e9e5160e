"""`italic-thumbnailer IN OUT --size N`: the preview that an `.italic` file carries, as PNG; for file managers.

It is started once for every file of a folder, so it loads neither the network nor torch nor NumPy, and Pillow only for
a file that has a preview. Exit status: 0, or 2 with one line on standard error and no output, for a file that is
damaged or has no preview as well.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from explorer.errors import BadSetting, CorruptFile, ItalicError
from explorer.file.container import unpack
from explorer.file.limits import MAX_FILE_BYTES, MAX_PREVIEW_SIDE
from explorer.machine.files import read_file, write_atomic

LARGEST = 4096  # px, of what may be asked for


def thumbnail(path: Path, size: int) -> bytes:
    """The stored preview of a file as PNG, in at most `size` px; it is never enlarged.

    Raises `CorruptFile` for a damaged file, `UnsupportedFile` for one of a newer program, `BadSetting` where the file
    has no preview.
    """
    preview = unpack(read_file(path, MAX_FILE_BYTES)).header.preview
    if not preview:
        raise BadSetting("the file has no preview; `italic encode --preview` stores one")
    return _to_png(preview, size)


def _to_png(preview: bytes, size: int) -> bytes:
    import warnings

    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what Pillow finds doubtful is refused
            with Image.open(io.BytesIO(preview), formats=("JPEG", "PNG")) as image:
                if max(image.size) > MAX_PREVIEW_SIDE:
                    raise CorruptFile(f"damaged: a preview of {image.width} x {image.height} pixels")
                small = image.convert("RGBA" if "A" in image.getbands() else "RGB")
        small.thumbnail((size, size))
        stream = io.BytesIO()
        small.save(stream, "PNG")
    except CorruptFile:
        raise
    except Exception as problem:  # on damaged data Pillow raises whatever its readers stumble over
        raise CorruptFile(f"damaged: the preview cannot be read: {problem}") from problem
    return stream.getvalue()


def main(argv: Sequence[str] | None = None) -> int:
    """Make one thumbnail. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="italic-thumbnailer", description="The stored preview of an .italic file.")
    parser.add_argument("input", type=Path, metavar="IN", help="an .italic file")
    parser.add_argument("output", type=Path, metavar="OUT", help="a PNG file to write; overwritten if it is there")
    parser.add_argument("--size", type=int, default=128, metavar="N", help="largest width and height in px")
    options = parser.parse_args(argv)
    try:
        if not 1 <= options.size <= LARGEST:
            raise BadSetting(f"size {options.size}: it must be from 1 to {LARGEST}")
        write_atomic(options.output, thumbnail(options.input, options.size), force=True)
    except (ItalicError, MemoryError) as problem:
        text = str(problem) or "not enough memory"
        print(f"italic-thumbnailer: {options.input}: {text.removeprefix(f'{options.input}: ')}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
