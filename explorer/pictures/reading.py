"""Reading pictures of many formats, without losing a bit unnoticed."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from explorer.errors import UnsupportedImage
from explorer.file.limits import MAX_PIXELS
from explorer.machine.files import read_at_most, reason
from explorer.pictures import deep, netpbm
from explorer.pictures.by_pillow import read_by_pillow
from explorer.pictures.formats import why_not
from explorer.pictures.found import Found
from explorer.pictures.heif import is_heif, read_heif
from explorer.pictures.metadata import NOTHING
from explorer.pictures.notes import Note
from explorer.pictures.picture import Picture
from explorer.pictures.png import SIGNATURE, read_chunks
from explorer.pictures.png16 import is_png16, read_png16
from explorer.pictures.tiff import is_tiff, read_tiff

HEAD = 512  # bytes that tell one format from another
MAX_BYTES = 2**32  # of a file that is read whole


def read_picture(path: Path, *, page: int = 1) -> Picture:
    """Read a picture of a file: of several pages or frames the one asked for, 1 the first.

    Turned upright as EXIF, XMP or the format itself say. Palettes become RGB or RGBA, transparent colours an alpha
    channel, 1-bit pictures grey of 0 and 255, CMYK and other colour spaces RGB. More than 8 bits become 16, over the
    whole range where the file says how many there are. `Picture.notes` say what of the file is not in the picture.

    Raises `UnsupportedImage`, naming the file and the reason, for whatever cannot be read.
    """
    return _read(lambda: Path(path).open("rb"), str(path), page)


def read_picture_data(data: bytes, name: str, *, page: int = 1) -> Picture:
    """The same from the bytes of a file. Raises `UnsupportedImage`, naming `name` and the reason."""
    return _read(lambda: io.BytesIO(data), name, page)


def _read(start_reading: Callable[[], BinaryIO], name: str, page: int) -> Picture:
    try:
        with start_reading() as stream, warnings.catch_warnings():
            # Pillow warns of damaged metadata, which pictures do without, and of sizes that are still allowed here.
            warnings.simplefilter("ignore")
            data = stream.read(HEAD)
            if (words := why_not(data)) is not None:
                raise ValueError(words)
            data += read_at_most(stream, MAX_BYTES)
            return _found(data, page).upright()
    except Exception as problem:  # on damaged files Pillow raises whatever its readers stumble over
        raise UnsupportedImage(f"{name}: cannot be read: {explain(problem)}") from problem


def _found(data: bytes, page: int) -> Found:
    start = data[:HEAD]
    if start.startswith(SIGNATURE):
        return _read_png(data, page)
    if is_tiff(start):
        return read_tiff(data, page)
    if start.startswith(b"\xff\xd8") and (bits := deep.jpeg_precision(data)) > 8:
        return deep.read_jpeg(data, bits)
    if start.startswith(deep.JP2_STARTS):
        bits, signed, channels = deep.jp2_depth(data)
        if (bits > 8 or signed) and (channels != 1 or bits not in (16,) or signed):
            return deep.read_jp2(data, bits, signed)
    if deep.is_jxl(start):
        return deep.read_jxl(data, page)
    if is_heif(start):
        return read_heif(data, page)
    if netpbm.is_deep(start):
        samples, bits, more = netpbm.read_deep(data)
        sbit = bytes([bits]) * samples.shape[2] if 8 < bits < 16 else b""
        return Found(samples, metadata=NOTHING._replace(sbit=sbit), notes=[Note("pages", 1, 2)] if more else [])
    return read_by_pillow(data, page)


def _read_png(data: bytes, frame: int) -> Found:
    """PNG of every depth: what its chunks say is read in one way, and none but those of the pixels can harm it."""
    if data[12:16] != b"IHDR":
        raise UnidentifiedImageError
    png = read_chunks(data)
    notes = [Note("frames", 1, png.frames, place=frame)] if png.frames > 1 else []
    if png.icc_dropped:
        notes.append(Note("profile", total=png.icc_dropped))
    if not 1 <= frame <= png.frames:
        raise ValueError(f"there is no frame {frame}: it has {png.frames}")
    if is_png16(data):
        if frame > 1:
            raise ValueError("of animated PNGs of 16 bits the first frame alone is read")
        samples = read_png16(png.plain)
    else:
        samples = read_by_pillow(data if frame > 1 else png.plain, frame).samples  # type: ignore[assignment]
    return Found(samples, png.icc, png.exif, png.metadata, 0, notes, png.dropped)


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
