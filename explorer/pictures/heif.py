"""HEIC and HEIF by the optional package pillow-heif."""

from __future__ import annotations

import io

import numpy as np

from explorer.pictures.bounds import check_size
from explorer.pictures.boxes import boxes, brand_of
from explorer.pictures.deep import cicp
from explorer.pictures.depth import widen
from explorer.pictures.exif import drop_thumbnail
from explorer.pictures.found import Found
from explorer.pictures.metadata import NOTHING
from explorer.pictures.notes import Note

BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def is_heif(start: bytes) -> bool:
    """Whether a file that starts so is HEIC or HEIF; AVIF with the brand mif1 names itself among the others."""
    return brand_of(start) in BRANDS and b"avif" not in start[8:64]


def read_heif(data: bytes, frame: int = 1) -> Found:
    """A picture of the file, 1 the primary one; it is upright. Raises `ValueError`."""
    try:
        import pillow_heif
    except ImportError as missing:
        raise ValueError("HEIC: pip install 'italic-explorer[formats]' reads it") from missing
    file = pillow_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=False, hdr_to_16bit=False)
    count = len(file)
    if not 1 <= frame <= count:
        raise ValueError(f"there is no picture {frame}: it has {count}")
    others = [at for at in range(count) if at != file.primary_index]
    image = file[[file.primary_index, *others][frame - 1]]
    check_size(*image.size)
    samples = np.asarray(image)
    samples = samples.reshape(*samples.shape[:2], -1)
    mode, _, depth = image.mode.partition(";")
    notes = [Note("frames", 1, count, place=frame)] if count > 1 else []
    metadata = NOTHING._replace(xmp=_bytes(image.info.get("xmp")), cicp=cicp(data))
    if mode in ("RGBa", "La"):
        notes.append(Note("premultiplied", 0, samples[:, :, :-1].size))
    if depth:
        bits = int(depth)
        samples = widen(np.minimum(samples, 2**bits - 1), 2**bits - 1)
        metadata = metadata._replace(sbit=bytes([bits]) * samples.shape[2] if bits < 16 else b"")
    exif = _bytes(image.info.get("exif")).removeprefix(b"Exif\0\0")
    if any(kind == b"imir" or (kind == b"irot" and content[0] & 3) for kind, content in boxes(data) if content):
        exif = drop_thumbnail(exif)  # the library has turned the picture, and not what lies in its EXIF
    icc = _bytes(image.info.get("icc_profile"))
    return Found(samples, icc, exif, metadata, 1, notes)


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""
