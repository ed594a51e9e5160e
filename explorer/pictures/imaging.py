"""Pictures in and out: any format that Pillow reads, as grey or RGB samples of 8 or 16 bits, with or without alpha."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image

from explorer.errors import OutputFailed
from explorer.file.limits import MAX_PIXELS
from explorer.machine.files import write_atomic
from explorer.pictures.picture import Picture, Samples, as_rgb8, preview
from explorer.pictures.png16 import write_png16
from explorer.pictures.reading import explain, read_picture, read_picture_data

__all__ = [
    "MAX_PIXELS",
    "Picture",
    "Samples",
    "as_png",
    "as_rgb8",
    "preview",
    "read_picture",
    "read_picture_data",
    "write_picture",
    "write_png",
]


def write_picture(path: Path, picture: Picture, *, force: bool = False) -> None:
    """Write a PNG, or a TIFF where the name ends in .tif or .tiff, in one piece.

    TIFF files carry the colour profile only, not the EXIF block. Raises `OutputExists` if the file is there and
    `force` is false, `OutputFailed` naming the path and the reason.
    """
    encoders: dict[str, Callable[[Picture], bytes]] = {".png": as_png, ".tif": _tiff, ".tiff": _tiff}
    encode = encoders.get(Path(path).suffix.lower())
    if encode is None:
        raise OutputFailed(f"{path}: cannot be written: pictures are written as .png, .tif or .tiff")
    try:
        data = encode(picture)
    except (MemoryError, ValueError, OSError) as problem:
        raise OutputFailed(f"{path}: cannot be written: {explain(problem)}") from problem
    write_atomic(path, data, force=force)


def write_png(stream: BinaryIO, picture: Picture, *, optimize: bool = False) -> None:
    """Write a PNG, with profile and EXIF block; `optimize`: as small as Pillow makes it, 16 bits as ever."""
    if picture.samples.dtype == np.uint16:
        stream.write(write_png16(picture.samples.astype(np.uint16, copy=False), picture.icc, picture.exif))
    else:
        _image(picture).save(stream, "PNG", icc_profile=picture.icc or None, exif=picture.exif, optimize=optimize)


def as_png(picture: Picture) -> bytes:
    """The bytes of a PNG file, with profile and EXIF block."""
    stream = io.BytesIO()
    write_png(stream, picture)
    return stream.getvalue()


def _tiff(picture: Picture) -> bytes:
    if picture.bit_depth == 16 and picture.channels > 1:
        raise ValueError("16-bit colour and alpha are written as .png only")
    stream = io.BytesIO()
    _image(picture).save(stream, "TIFF", icc_profile=picture.icc or None, compression="tiff_adobe_deflate")
    return stream.getvalue()


def _image(picture: Picture) -> Image.Image:
    samples = np.ascontiguousarray(picture.samples)
    return Image.fromarray(samples[:, :, 0] if picture.channels == 1 else samples)
