"""A picture as it is coded, and as a screen or a file manager shows it."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.errors import UnsupportedImage
from explorer.file.limits import MAX_PIXELS, MAX_PREVIEW_BYTES, MAX_PREVIEW_SIDE
from explorer.pictures.metadata import NOTHING, Metadata
from explorer.pictures.notes import Notes

Samples = NDArray[np.uint8] | NDArray[np.uint16]

MODES = ("L", "LA", "RGB", "RGBA")


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture as it is coded.

    Attributes:
        samples: uint8 or uint16, (H, W, C); C is 1 for grey, 2 for grey and alpha, 3 for RGB, 4 for RGBA. Any byte
            order and layout are taken; they are in C order and the machine's byte order then.
        icc: the colour profile, empty where there is none.
        exif: the EXIF block from its byte-order mark on, of orientation 1, empty where there is none.
        metadata: what else its file said.
        notes: what reading did not keep of its file. An `.italic` file has them, see `kept.notes_of`; a decoded picture
            has none, as all that its file holds is in it.

    Raises `UnsupportedImage` for samples of another type or shape, of no pixels, or of more than `MAX_PIXELS`.
    """

    samples: Samples
    icc: bytes = b""
    exif: bytes = b""
    metadata: Metadata = NOTHING
    notes: Notes = ()

    def __post_init__(self) -> None:
        if isinstance(self.samples, np.ndarray) and self.samples.dtype.kind == "u":
            native = self.samples.dtype.newbyteorder("=")
            object.__setattr__(self, "samples", np.ascontiguousarray(self.samples, native))
        shape, dtype = self.samples.shape, self.samples.dtype
        if dtype not in (np.uint8, np.uint16) or len(shape) != 3 or not 1 <= shape[2] <= 4:
            raise UnsupportedImage(f"samples of type {dtype} and shape {shape} are not a picture")
        if not 1 <= shape[0] * shape[1] <= MAX_PIXELS:
            raise UnsupportedImage(size_message(shape[1], shape[0]))

    @property
    def bare(self) -> Picture:
        """The samples alone."""
        return Picture(self.samples)

    @property
    def height(self) -> int:
        """px."""
        return int(self.samples.shape[0])

    @property
    def width(self) -> int:
        """px."""
        return int(self.samples.shape[1])

    @property
    def channels(self) -> int:
        """1 to 4, with alpha."""
        return int(self.samples.shape[2])

    @property
    def bit_depth(self) -> int:
        """8 or 16."""
        return 8 * self.samples.dtype.itemsize

    @property
    def mode(self) -> str:
        """Pillow's name of the channels: L, LA, RGB or RGBA."""
        return MODES[self.channels - 1]

    def _repr_png_(self) -> bytes:
        """For notebooks."""
        from explorer.pictures.html import png

        return png(as_rgb8(self), side=512)


def size_message(width: int, height: int) -> str:
    """Why no picture can have this size."""
    return f"{width} x {height} pixels; from 1 to {MAX_PIXELS} can be coded"


def as_rgb8(picture: Picture) -> NDArray[np.uint8]:
    """uint8, (H, W, 3): the picture for a screen. Grey is repeated, 16 bits lose the lower 8, alpha is left out.

    May share memory with the picture.
    """
    return _rgb8(picture.samples)


def alpha8(picture: Picture) -> NDArray[np.uint8] | None:
    """uint8, (H, W): how opaque each pixel is, of 16 bits the upper 8; None for a picture without alpha."""
    if picture.channels not in (2, 4):
        return None
    alpha = picture.samples[..., -1]
    return (alpha >> 8).astype(np.uint8) if alpha.dtype == np.uint16 else alpha.astype(np.uint8)


def _rgb8(samples: Samples) -> NDArray[np.uint8]:
    colours = samples[:, :, :3] if samples.shape[2] >= 3 else samples[:, :, :1].repeat(3, axis=2)
    return np.ascontiguousarray(colours >> 8 if colours.dtype == np.uint16 else colours, np.uint8)


def preview(picture: Picture, max_side: int = MAX_PREVIEW_SIDE, limit: int = MAX_PREVIEW_BYTES) -> bytes:
    """A JPEG of the picture in at most `max_side` px and `limit` bytes; empty if even the coarsest is larger."""
    # Every so many pixels first, so that a huge picture is never held twice; the rest is reduced smoothly.
    stride = max(1, max(picture.height, picture.width) // (8 * max_side))
    image = Image.fromarray(_rgb8(picture.samples[::stride, ::stride]))
    image.thumbnail((max_side, max_side), Image.Resampling.LANCZOS)
    for quality in (80, 60, 40, 20, 5):
        stream = io.BytesIO()
        image.save(stream, "JPEG", quality=quality, optimize=True)
        if stream.tell() <= limit:
            return stream.getvalue()
    return b""
