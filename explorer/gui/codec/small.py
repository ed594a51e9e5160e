"""Small copies of pictures for lists, made as cheaply as their files allow. No Qt."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.errors import UnsupportedImage
from explorer.file.limits import MAX_FILE_BYTES
from explorer.gui.codec.reading import head, is_compressed, read_source
from explorer.machine.files import read_file

if TYPE_CHECKING:
    from PIL.Image import Image

JPEG_START = b"\xff\xd8\xff"


def small_picture(path: Path, side: int) -> NDArray[np.uint8]:
    """uint8 (H, W, 3), of at most `side` px either way; of a compressed file the preview that it carries.

    Raises `UnsupportedImage` where there is none, and whatever reading meets.
    """
    if is_compressed(path):
        from explorer.file.container import unpack

        preview = unpack(read_file(path, MAX_FILE_BYTES)).header.preview
        if not preview:
            raise UnsupportedImage(f"{path}: it carries no preview")
        return _of_jpeg(preview, side)
    if head(path).startswith(JPEG_START):
        return _of_jpeg(read_file(path, MAX_FILE_BYTES), side)
    from PIL import Image

    from explorer.pictures.picture import as_rgb8

    picture = read_source(path).picture
    stride = max(1, max(picture.width, picture.height) // (4 * side))  # the rest is reduced smoothly
    coarse = type(picture)(picture.samples[::stride, ::stride])
    return _reduced(Image.fromarray(as_rgb8(coarse)), side)


def _of_jpeg(data: bytes, side: int) -> NDArray[np.uint8]:
    """A JPEG is decoded at an eighth of its size, or whatever suits."""
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
        image.draft("RGB", (2 * side, 2 * side))
        return _reduced(ImageOps.exif_transpose(image), side)


def _reduced(image: Image, side: int) -> NDArray[np.uint8]:
    image = image.convert("RGB")
    image.thumbnail((side, side))
    return np.asarray(image).copy()
