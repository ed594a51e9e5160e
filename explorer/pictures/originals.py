"""Pictures back in the format of their original, where it holds every sample of them.

What is written is read again and compared, so a format that is named here but cannot hold a picture is told.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from explorer.errors import ItalicError
from explorer.pictures.imaging import as_png, as_tiff
from explorer.pictures.picture import Picture
from explorer.pictures.reading import read_picture_data

Writer = Callable[[Picture], bytes]


class Written(NamedTuple):
    """A picture's file.

    Attributes:
        data: the file's bytes.
        suffix: for its name.
        instead: the format that was asked for and cannot hold the picture, "" where it is that.
    """

    data: bytes
    suffix: str
    instead: str = ""


def _by_pillow(name: str, **options: Any) -> Writer:
    def write(picture: Picture) -> bytes:
        stream = io.BytesIO()
        samples = picture.samples[:, :, 0] if picture.channels == 1 else picture.samples
        more = {"icc_profile": picture.icc} if picture.icc else {}
        more |= {"exif": picture.exif} if picture.exif else {}
        more |= {"xmp": picture.metadata.xmp} if picture.metadata.xmp else {}
        Image.fromarray(np.ascontiguousarray(samples)).save(stream, name, **more, **options)
        return stream.getvalue()

    return write


def _bmp(picture: Picture) -> bytes:
    resolution = picture.metadata.resolution
    across, down = resolution.per_metre() if resolution is not None else (0, 0)  # else Pillow says 96 dpi
    return _by_pillow("BMP", dpi=(0.0254 * across, 0.0254 * down))(picture)


def _pnm(picture: Picture) -> bytes:
    if picture.channels not in (1, 3):
        raise ValueError("PNM has no alpha")
    kind, most = (5 if picture.channels == 1 else 6), 2**picture.bit_depth - 1
    samples = picture.samples.astype(picture.samples.dtype.newbyteorder(">"))
    return b"P%d\n%d %d\n%d\n" % (kind, picture.width, picture.height, most) + samples.tobytes()


# By the names of `formats.format_of`: the suffix, and what writes it. PNG is what every picture fits into.
WRITERS: dict[str, tuple[str, Writer]] = {
    "TIFF": (".tif", as_tiff),
    "BMP": (".bmp", _bmp),
    "PNM": (".ppm", _pnm),
    "WebP": (".webp", _by_pillow("WEBP", lossless=True, exact=True)),
    "lossless WebP": (".webp", _by_pillow("WEBP", lossless=True, exact=True)),
    "JPEG 2000": (".jp2", _by_pillow("JPEG2000", irreversible=False)),
}


def as_original(picture: Picture, name: str) -> Written:
    """A picture in the format `name`, or as PNG where that cannot hold it with all that belongs to it."""
    if name in ("", "PNG"):
        return Written(as_png(picture), ".png")
    suffix, write = WRITERS.get(name, ("", None))
    if write is not None:
        try:
            data = write(picture)
            again = read_picture_data(data, name)
        except (ItalicError, ValueError, OSError, KeyError, TypeError):  # Pillow's, of what a format cannot hold
            pass
        else:
            if _is_same(again, picture):
                return Written(data, suffix)
    return Written(as_png(picture), ".png", name)


def _is_same(one: Picture, other: Picture) -> bool:
    """Whether `one` has all that `other` has; a writer may have added a comment of its own."""
    wanted = other.metadata._replace(original=b"")._asdict() | {"icc": other.icc, "exif": other.exif}
    found = one.metadata._asdict() | {"icc": one.icc, "exif": one.exif}
    return np.array_equal(one.samples, other.samples) and all(
        found[name] == each for name, each in wanted.items() if each
    )
