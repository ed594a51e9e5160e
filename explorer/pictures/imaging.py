"""Pictures in and out: many formats, as grey or RGB samples of 8 or 16 bits, with or without alpha."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, cast

import numpy as np
from PIL import Image

from explorer.errors import OutputFailed
from explorer.file.limits import MAX_PIXELS
from explorer.machine.files import write_atomic
from explorer.pictures.cut import metadata_names
from explorer.pictures.exif_tiff import with_exif, words_of
from explorer.pictures.notes import Note, Notes
from explorer.pictures.picture import Picture, Samples, as_rgb8, preview
from explorer.pictures.png import ancillary
from explorer.pictures.png16 import write_png16
from explorer.pictures.reading import explain, read_picture, read_picture_data

IN_TIFF = ("EXIF", "XMP", "resolution")
END_OF_HEADER = 33  # bytes of a PNG up to the end of its first chunk

__all__ = [
    "MAX_PIXELS",
    "Picture",
    "Samples",
    "as_png",
    "as_rgb8",
    "as_tiff",
    "not_kept",
    "picture_bytes",
    "preview",
    "read_picture",
    "read_picture_data",
    "write_picture",
    "write_png",
]


def write_picture(path: Path, picture: Picture, *, force: bool = False) -> None:
    """Write a PNG, or a TIFF where the name ends in .tif or .tiff, in one piece.

    PNG files carry all of the picture's metadata; `not_kept` says what TIFF files do not. Raises `OutputExists` if the
    file is there and `force` is false, `OutputFailed` naming the path and the reason.
    """
    try:
        data = picture_bytes(picture, Path(path).suffix)
    except OutputFailed as problem:
        raise OutputFailed(f"{path}: cannot be written: {problem}") from problem
    write_atomic(path, data, force=force)


def picture_bytes(picture: Picture, suffix: str) -> bytes:
    """The bytes of a picture's file: PNG for .png, TIFF for .tif and .tiff. Raises `OutputFailed`."""
    encode = ENCODERS.get(suffix.lower())
    if encode is None:
        raise OutputFailed("pictures are written as .png, .tif or .tiff")
    try:
        return encode(picture)
    except (MemoryError, ValueError, OSError) as problem:
        raise OutputFailed(explain(problem)) from problem


def not_kept(picture: Picture, suffix: str) -> Notes:
    """What of a picture a file of this kind does not keep: of TIFF the colours' code points and text."""
    if suffix.lower() == ".png":
        return ()
    names = [name for name in metadata_names(picture) if name not in IN_TIFF]
    return (Note("metadata", total=len(names), what=", ".join(names)),) if names else ()


def write_png(stream: BinaryIO, picture: Picture, *, optimize: bool = False) -> None:
    """Write a PNG with its metadata; `optimize`: as small as Pillow makes it, 16 bits as ever."""
    more = ancillary(picture.icc, picture.exif, picture.metadata, picture.channels)
    if picture.samples.dtype == np.uint16:
        stream.write(write_png16(picture.samples.astype(np.uint16, copy=False), more))
    else:
        _image(picture).save(cast(BinaryIO, _Inserting(stream, b"".join(more))), "PNG", optimize=optimize)


class _Inserting(io.RawIOBase):
    """Writes a PNG through to another stream, with more chunks behind its header."""

    def __init__(self, stream: BinaryIO, more: bytes) -> None:
        super().__init__()
        self._stream, self._more, self._written = stream, more, 0

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any) -> int:
        """The signature and IHDR are 33 bytes; Pillow ends a piece there."""
        self._stream.write(data)
        self._written += len(data)
        if self._more and self._written >= END_OF_HEADER:
            self._stream.write(self._more)
            self._more = b""
        return len(data)


def as_png(picture: Picture) -> bytes:
    """The bytes of a PNG file, with its metadata."""
    stream = io.BytesIO()
    write_png(stream, picture)
    return stream.getvalue()


def as_tiff(picture: Picture) -> bytes:
    """The bytes of a TIFF file, of any channels and depth, by Deflate, with profile, EXIF, XMP and resolution."""
    import tifffile

    samples = np.ascontiguousarray(picture.samples)
    colours = 1 if picture.channels <= 2 else 3
    tags = words_of(picture.exif)
    options: dict[str, Any] = {}
    if picture.icc:
        options["iccprofile"] = picture.icc
    if picture.metadata.xmp:
        tags.append((700, 1, len(picture.metadata.xmp), picture.metadata.xmp, True))
    resolution = picture.metadata.resolution
    if resolution is not None and resolution.unit != "metre":
        names = {"none": "NONE", "inch": "INCH", "cm": "CENTIMETER"}
        options |= {"resolution": (resolution.x, resolution.y), "resolutionunit": names[resolution.unit]}
    elif resolution is not None:
        x, y = ((top, 100 * bottom) for top, bottom in (resolution.x, resolution.y))
        options |= {"resolution": (x, y), "resolutionunit": "CENTIMETER"}
    stream = io.BytesIO()
    tifffile.imwrite(
        stream, samples[:, :, 0] if picture.channels == 1 else samples,
        photometric="rgb" if colours == 3 else "minisblack", planarconfig="contig" if picture.channels > 1 else None,
        extrasamples=["unassalpha"] if picture.channels in (2, 4) else None,
        compression="zlib", predictor=False, metadata=None, software=False, extratags=tags,
        byteorder=">" if picture.exif.startswith(b"MM") else "<", **options,
    )  # fmt: skip
    return with_exif(stream.getvalue(), picture.exif)


ENCODERS: dict[str, Callable[[Picture], bytes]] = {".png": as_png, ".tif": as_tiff, ".tiff": as_tiff}


def _image(picture: Picture) -> Image.Image:
    samples = np.ascontiguousarray(picture.samples)
    return Image.fromarray(samples[:, :, 0] if picture.channels == 1 else samples)
