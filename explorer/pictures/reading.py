"""Reading pictures of any format that Pillow knows, without losing a bit unnoticed."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from explorer.errors import UnsupportedImage
from explorer.file.limits import MAX_PIXELS, MAX_PROFILE_BYTES
from explorer.machine.files import reason
from explorer.pictures import exif as exif_block
from explorer.pictures.picture import Picture, Samples, size_message
from explorer.pictures.png16 import is_png16, read_png16

STRIP = 1 << 20  # px that are handed over at once

# What other modes become, without and with a transparent colour. The names are Pillow's.
BECOMES = {
    "1": ("L", "LA"),
    "L": ("L", "LA"),
    "P": ("RGB", "RGBA"),
    "RGB": ("RGB", "RGBA"),
    "PA": ("RGBA", "RGBA"),
    "La": ("LA", "LA"),
    "LA": ("LA", "LA"),
    "RGBa": ("RGBA", "RGBA"),
    "RGBA": ("RGBA", "RGBA"),
}


def read_picture(path: Path) -> Picture:
    """Read the first picture of a file.

    Turned upright as its EXIF orientation says. Palettes become RGB or RGBA, transparent colours an alpha channel,
    1-bit pictures grey of 0 and 255, CMYK and other colour spaces RGB. 16 bits are kept in grey pictures and in PNG.

    Raises `UnsupportedImage`, naming the file and the reason, for whatever cannot be read without loss.
    """
    return _read(lambda: Path(path).open("rb"), str(path))


def read_picture_data(data: bytes, name: str) -> Picture:
    """The same from the bytes of a file. Raises `UnsupportedImage`, naming `name` and the reason."""
    return _read(lambda: io.BytesIO(data), name)


def _read(start_reading: Callable[[], BinaryIO], name: str) -> Picture:
    try:
        with start_reading() as stream, warnings.catch_warnings():
            # Pillow warns of damaged metadata, which pictures do without, and of sizes that are still allowed here.
            warnings.simplefilter("ignore")
            start = stream.read(32)
            stream.seek(0)
            return (_read_png16 if is_png16(start) else _read_any)(stream)
    except Exception as problem:  # on damaged files Pillow raises whatever its readers stumble over
        raise UnsupportedImage(f"{name}: cannot be read: {explain(problem)}") from problem


def _read_png16(stream: BinaryIO) -> Picture:
    samples, icc, exif = read_png16(stream.read())
    return _upright(samples, exif_block.orientation(exif), icc, exif)


def _read_any(stream: BinaryIO) -> Picture:
    with Image.open(stream) as image:
        if not 1 <= image.width * image.height <= MAX_PIXELS:
            raise ValueError(size_message(image.width, image.height))
        _refuse_lost_bits(image)
        _scale_transparent_grey(image)
        image.load()
        exif = _bytes(image, "exif").removeprefix(exif_block.PREFIX)
        return _upright(_samples(image), _orientation(image), _bytes(image, "icc_profile"), exif)


def _bytes(image: Image.Image, name: str) -> bytes:
    value = image.info.get(name)
    return value if isinstance(value, bytes) else b""


def _orientation(image: Image.Image) -> int:
    try:
        value = image.getexif().get(exif_block.ORIENTATION, exif_block.UPRIGHT)
    except Exception:  # a damaged block says nothing
        return exif_block.UPRIGHT
    return value if isinstance(value, int) and 1 <= value <= 8 else exif_block.UPRIGHT


def _upright(samples: Samples, orientation: int, icc: bytes, exif: bytes) -> Picture:
    turned: Samples = exif_block.turn_upright(samples, orientation)  # type: ignore[assignment]
    # A profile of another colour space, such as that of a CMYK file, does not describe these samples.
    space = b"GRAY" if samples.shape[2] <= 2 else b"RGB "
    icc = icc if icc[16:20] == space and len(icc) <= MAX_PROFILE_BYTES else b""
    exif = exif_block.reset_orientation(exif) if len(exif) <= MAX_PROFILE_BYTES else b""
    return Picture(turned, icc, exif)


def _raw_parameters(image: Image.Image) -> list[object]:
    """How the samples are stored in the file, in Pillow's words: among others the raw mode, and the maximum of PPM."""
    groups = [tile[3] for tile in getattr(image, "tile", [])]
    return [parameter for group in groups for parameter in (group if isinstance(group, tuple) else (group,))]


def _refuse_lost_bits(image: Image.Image) -> None:
    """Refuse files whose 16-bit colours Pillow would cut to 8 bits without a word."""
    wide = any(";16" in str(parameter) for parameter in _raw_parameters(image))
    largest = [parameter for parameter in _raw_parameters(image) if isinstance(parameter, int)]
    wide |= image.format == "PPM" and max(largest, default=0) > 255
    if wide and not image.mode.startswith("I"):
        raise ValueError(f"16-bit colour in {image.format} files is not supported; convert it to a 16-bit PNG")


def _scale_transparent_grey(image: Image.Image) -> None:
    """Pillow widens grey samples of 2 and 4 bits to 8, but not the transparent value that is compared with them."""
    value = image.info.get("transparency")
    if image.mode == "L" and isinstance(value, int):
        for raw, factor in (("L;2", 85), ("L;4", 17)):
            if raw in _raw_parameters(image):
                image.info["transparency"] = value * factor


def _samples(image: Image.Image) -> Samples:
    """uint8 or uint16, (H, W, C)."""
    if image.mode.startswith("I"):
        wide = np.asarray(image)
        if wide.min() < 0 or wide.max() > 0xFFFF:
            raise ValueError(f"its samples, {wide.min()} to {wide.max()}, do not fit into 16 bits")
        return wide.astype(np.uint16)[:, :, None]
    if image.mode == "F":
        raise ValueError("its samples are floating-point numbers")
    mode = BECOMES.get(image.mode, ("RGB", "RGB"))["transparency" in image.info]
    return _in_strips(image if image.mode == mode else image.convert(mode))


def _in_strips(image: Image.Image) -> NDArray[np.uint8]:
    """uint8, (H, W, C). Pillow hands a picture over with Python's lock held: a large one whole stops a window."""
    width, height = image.size
    samples = np.empty((height, width, len(image.getbands())), np.uint8)
    rows = max(1, STRIP // width)
    for top in range(0, height, rows):
        strip = samples[top : top + rows]
        strip[:] = np.asarray(image.crop((0, top, width, top + len(strip)))).reshape(strip.shape)
    return samples


def explain(problem: Exception) -> str:
    """One clause that says what went wrong."""
    if isinstance(problem, UnidentifiedImageError):
        return "not a picture of a known format"
    if isinstance(problem, Image.DecompressionBombError):
        return f"too many pixels; at most {MAX_PIXELS} can be coded"
    if isinstance(problem, MemoryError):
        return "it does not fit into memory"
    if isinstance(problem, OSError):
        return reason(problem)
    return str(problem) or f"it is damaged ({type(problem).__name__})"
