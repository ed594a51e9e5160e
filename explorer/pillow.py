"""Pillow opens and saves `.italic` files once this module is imported.

    import explorer.pillow
    Image.open("photo.italic").show()
    image.save("photo.italic", steps="16", base="auto", model="auto", device="auto")

Opening reads the header alone; pixels are decoded when they are asked for. Pictures of mode 1 and L, LA, RGB, RGBA, P
and I;16 are saved without loss of a value; with `codec="lossy"` and `quality`, `metric` by the lossy codec.
"""

from __future__ import annotations

from typing import IO, Any

import numpy as np
from PIL import Image, ImageFile

from explorer.decoding import decode
from explorer.encoding import encode_lossy
from explorer.errors import BadSetting, CorruptFile, UnsupportedFile, UnsupportedImage
from explorer.file.container import MAGIC, is_italic, unpack
from explorer.file.limits import MAX_FILE_BYTES
from explorer.pictures.kept import picture_of
from explorer.pictures.picture import Picture

FORMAT = "ITALIC"
MODES = {(1, 8): "L", (2, 8): "LA", (3, 8): "RGB", (4, 8): "RGBA", (1, 16): "I;16"}
SAVED = {"1": "L", "L": "L", "LA": "LA", "RGB": "RGB", "RGBA": "RGBA", "P": "RGBA", "I;16": "I;16", "I;16B": "I;16"}
LOSSLESS, LOSSY = ("steps", "base", "model", "device"), ("steps", "quality", "metric", "model", "device")


class ItalicImageFile(ImageFile.ImageFile):
    """A file whose header is read. `load` raises what `explorer.decode` raises."""

    format = FORMAT
    format_description = "ITALIC Explorer"

    def _open(self) -> None:
        """Raises `UnsupportedImage` for several channels of 16 bits, `CorruptFile` and `UnsupportedFile`."""
        assert self.fp is not None
        self._data = self.fp.read(MAX_FILE_BYTES + 1)
        try:
            header = unpack(self._data).header
        except (CorruptFile, UnsupportedFile) as error:
            if self._data.startswith(MAGIC):
                raise
            raise SyntaxError("not a compact .italic file") from error  # Pillow goes on with other formats
        mode = MODES.get((header.channels, header.bit_depth))
        if mode is None:
            raise UnsupportedImage("Pillow has no mode for several channels of 16 bits; use explorer.decode")
        self._size, self._mode = (header.width, header.height), mode
        self.info |= {"steps": header.steps, "base": header.base, "codec": header.codec}
        described = picture_of(np.zeros((1, 1, header.channels), np.uint8), header)
        self.info |= {name: data for name, data in (("icc_profile", described.icc), ("exif", described.exif)) if data}
        self.tile = []

    def load(self) -> Any:
        """Decode the pixels, once."""
        if self._data:
            from explorer.lossless.codec import finish

            samples = finish(decode(self._data)).picture.samples
            self.im = Image.fromarray(samples[..., 0] if samples.shape[2] == 1 else samples).im
            self._data = b""
            if self._exclusive_fp and self.fp is not None:  # as Pillow's own formats do
                self.fp.close()
                self.fp = None
        return super().load()


def _accept(prefix: bytes) -> bool:
    return is_italic(prefix)


def _save(image: Image.Image, stream: IO[bytes], filename: str | bytes) -> None:
    """Raises `UnsupportedImage` for modes whose values would change, else as the codecs' `encode` do."""
    mode = SAVED.get(image.mode)
    if mode is None:
        raise UnsupportedImage(f"pictures of mode {image.mode} cannot be saved without loss; convert them first")
    if image.mode == "P":
        mode = "RGBA" if image.has_transparency_data else "RGB"
    samples = np.asarray(image if mode == "I;16" else image.convert(mode))
    if mode == "I;16":
        samples = samples.astype(np.uint16)
    given: dict[str, Any] = dict(image.encoderinfo)
    codec = given.pop("codec", "lossless")
    icc, exif = given.pop("icc_profile", None) or b"", given.pop("exif", None) or b""
    exif = exif.tobytes() if isinstance(exif, Image.Exif) else exif
    picture = Picture(np.atleast_3d(samples), icc=icc, exif=exif)
    from explorer.lossless.codec import encode, finish

    if codec not in ("lossless", "lossy"):
        raise BadSetting(f"codec {codec!r}: give lossless or lossy")
    known = LOSSLESS if codec == "lossless" else LOSSY
    unknown = set(given) - set(known)
    if unknown:
        raise BadSetting(f"{', '.join(sorted(unknown))}: {codec} pictures take {', '.join(known)}")
    if codec == "lossless":
        stream.write(finish(encode(picture, **given)).data)
    else:
        stream.write(finish(encode_lossy(picture, **given)).data)


Image.register_open(FORMAT, ItalicImageFile, _accept)
Image.register_save(FORMAT, _save)
Image.register_extension(FORMAT, ".italic")
Image.register_mime(FORMAT, "image/x-italic")
