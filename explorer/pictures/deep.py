"""Pictures of more than 8 bits that Pillow cuts, and JPEG XL, by the optional package imagecodecs.

JPEG 2000, AVIF, JPEG of 12 bits. What 9 to 15 bits hold is brought to the range of 16, see `depth`; sBIT keeps how many
there were.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.pictures import jpeg_markers, jxl_header
from explorer.pictures.bounds import check_size
from explorer.pictures.boxes import boxes, cicp_of
from explorer.pictures.depth import widen
from explorer.pictures.found import Found
from explorer.pictures.metadata import NOTHING, Metadata
from explorer.pictures.notes import Note

JXL_STARTS = (b"\xff\x0a", b"\0\0\0\x0cJXL \r\n\x87\n")
JP2_STARTS = (b"\0\0\0\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51")
EXIF_UUID, XMP_UUID = (
    bytes.fromhex("4a706754696666457869662d3e4a5032"),
    bytes.fromhex("be7acfcb97a942e89c71999491e3afac"),
)
FRAMES = 1000


def codecs(what: str) -> ModuleType:
    """imagecodecs. Raises `ValueError`, saying what needs it, where it is not installed."""
    try:
        import imagecodecs
    except ImportError as missing:
        raise ValueError(f"{what}: pip install 'italic-explorer[formats]' reads it") from missing
    return imagecodecs


def _jpeg_frame(data: bytes) -> bytes:
    """A JPEG's frame header behind its marker and length: precision, height, width, channels; nothing without one."""
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        kind = data[at + 1]
        if kind == 0xFF:
            at += 1
        elif 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            return data[at + 4 : at + 10]
        elif kind in (0x01, *range(0xD0, 0xDA)):
            return b""
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return b""


def jpeg_precision(data: bytes) -> int:
    """Bits of a JPEG's samples, by its frame header; 8 where none is found."""
    frame = _jpeg_frame(data)
    return frame[0] if frame else 8


def jpeg_size(data: bytes) -> tuple[int, int, int]:
    """Width, height and channels by the frame header; zeros where there is none."""
    frame = _jpeg_frame(data)
    if not frame:
        return 0, 0, 0
    return int.from_bytes(frame[3:5], "big"), int.from_bytes(frame[1:3], "big"), frame[5]


def read_jpeg(data: bytes, bits: int) -> Found:
    """A JPEG of 12 or 16 bits, grey or colours. Raises `ValueError`."""
    width, height, channels = jpeg_size(data)
    check_size(width, height)
    if channels not in (1, 3):
        raise ValueError(f"JPEG with {bits} bits and {channels} channels is not read")
    samples = _decoded(codecs(f"JPEG with {bits} bits").jpeg_decode, data, f"JPEG with {bits} bits")
    return jpeg_markers.described(data, _found(samples, bits))


def jp2_depth(data: bytes) -> tuple[int, bool, int]:
    """Most bits of a channel of a JPEG 2000 picture, whether any is signed, and how many channels it has."""
    at = data.find(b"\xff\x51", 0, 2**20)  # SIZ, which comes first in every code stream
    if at < 0 or at + 40 > len(data):
        return 8, False, 0
    count = int.from_bytes(data[at + 38 : at + 40], "big")
    depths = data[at + 40 : at + 40 + 3 * count : 3]
    return max((depth & 127 for depth in depths), default=7) + 1, any(depth & 128 for depth in depths), count


def jp2_size(data: bytes) -> tuple[int, int]:
    """Width and height of the code stream; zeros where there is none."""
    at = data.find(b"\xff\x51", 0, 2**20)
    if at < 0:
        return 0, 0
    x, y, left, top = (int.from_bytes(data[at + place : at + place + 4], "big") for place in (6, 10, 14, 18))
    return x - left, y - top


def read_jp2(data: bytes, bits: int, signed: bool) -> Found:
    """A JPEG 2000 picture of 9 to 16 bits. Raises `ValueError`."""
    what = f"JPEG 2000 with {bits} bits"
    if signed or bits > 16:
        raise ValueError(f"{what}{' and a sign' if signed else ''} is not read")
    check_size(*jp2_size(data))
    # The code stream alone: of a whole file the decoder would change the samples after its colour profile.
    stream = next((content for kind, content in boxes(data) if kind == b"jp2c"), data)
    samples = _decoded(codecs(what).jpeg2k_decode, stream, what)
    found = _found(samples, bits)
    if any(kind == b"colr" and content[:1] == b"\1" and content[3:7] == b"\0\0\0\x12" for kind, content in boxes(data)):
        raise ValueError(f"{what} in YCbCr colours is not read")
    if any(kind == b"pclr" for kind, _ in boxes(data)):
        raise ValueError(f"{what} and a palette is not read")
    return describe_jp2(data, found)


def describe_jp2(data: bytes, found: Found) -> Found:
    """With profile, EXIF and XMP of the boxes of a .jp2 file."""
    icc, exif, metadata = b"", b"", found.metadata
    for kind, content in boxes(data):
        if kind == b"colr" and content[:1] in (b"\2", b"\3"):
            icc = icc or content[3:]
        elif kind == b"uuid" and content[:16] == EXIF_UUID:
            exif = content[16:]
        elif kind == b"uuid" and content[:16] == XMP_UUID:
            metadata = metadata._replace(xmp=content[16:])
    return Found(found.samples, icc, exif, metadata, 0, found.notes, found.dropped)


def avif_depth(data: bytes) -> int:
    """Bits of an AVIF picture's samples: the most of its av1C boxes."""
    depths = [8]
    for kind, content in boxes(data):
        if kind == b"av1C" and len(content) >= 3:
            depths.append(8 + 2 * bool(content[2] & 0x40) + 2 * (content[2] & 0x60 == 0x60))
    return max(depths)


def cicp(data: bytes) -> bytes:
    """The code points of a file's first colour box that has any."""
    return next((found for kind, content in boxes(data) if kind == b"colr" and (found := cicp_of(content))), b"")


def read_avif(data: bytes, bits: int, size: tuple[int, int]) -> Found:
    """An AVIF picture of 10 or 12 bits; orientation and metadata are the caller's. Raises `ValueError`."""
    check_size(*size)
    what = f"AVIF with {bits} bits"
    imagecodecs = codecs(what)
    samples = _decoded(lambda content: imagecodecs.avif_decode(content, index=0), data, what)
    return _found(samples, bits)


def is_jxl(start: bytes) -> bool:
    """Whether a file that starts so is JPEG XL."""
    return start.startswith(JXL_STARTS)


def read_jxl(data: bytes, frame: int = 1) -> Found:
    """A JPEG XL picture, upright. Raises `ValueError`."""
    head = jxl_header.read_header(jxl_header.codestream(data))
    check_size(head.width, head.height)
    if head.floating:
        raise ValueError(f"JPEG XL with floating-point samples of {head.bits} bits is not read")
    if head.bits > 16:
        raise ValueError(f"JPEG XL with {head.bits} bits is not read")
    imagecodecs = codecs("JPEG XL")
    samples = _decoded(imagecodecs.jpegxl_decode, data, "JPEG XL")
    notes: list[Note] = []
    if samples.ndim == 4 or (samples.ndim == 3 and head.animated and samples.shape[-1] == head.width):
        count = len(samples)
        if not 1 <= frame <= count:
            raise ValueError(f"there is no frame {frame}: it has {count}")
        samples = samples[frame - 1]
        if count > 1:
            notes.append(Note("frames", 1, count, place=frame))
    samples = samples.reshape(*samples.shape[:2], -1)
    colours = 1 if head.grey else 3
    kept = colours + head.alpha
    if head.extra > head.alpha:
        notes.append(Note("channels", kept, colours + head.extra))
    found = _found(samples[:, :, :kept], head.bits, notes)
    if head.icc:
        found = found.noting(Note("profile", total=0))
    return _describe_jxl(data, found, head.cicp)


def _describe_jxl(data: bytes, found: Found, code_points: bytes) -> Found:
    exif, metadata, dropped = b"", found.metadata._replace(cicp=code_points), list(found.dropped)
    for kind, content in boxes(data) if data[:1] == b"\0" else ():
        if kind == b"brob":
            kind, plain = content[:4], _unbrotli(content[4:])
            if plain is None:
                dropped.append(kind.decode("latin-1").strip())
                continue
            content = plain
        if kind == b"Exif" and len(content) > 4:
            exif = content[4 + int.from_bytes(content[:4], "big") :]
        elif kind == b"xml ":
            metadata = metadata._replace(xmp=content)
        elif kind == b"jumb":
            dropped.append("JUMBF")
    # The decoder has turned the picture already, whatever EXIF says.
    return Found(found.samples, b"", exif, metadata, 1, found.notes, dropped)


def _unbrotli(packed: bytes) -> bytes | None:
    from explorer.pictures.metadata import MAX_EXIF_BYTES

    try:
        plain: bytes = codecs("brotli").brotli_decode(packed, out=MAX_EXIF_BYTES)
    except Exception:  # damaged or too large, and the picture does without
        return None
    return plain


def _decoded(decode: Any, data: bytes, what: str) -> NDArray[Any]:
    try:
        samples: NDArray[Any] = decode(data)
    except Exception as problem:  # each codec has an error of its own
        raise ValueError(f"{what}: {str(problem).splitlines()[0] if str(problem) else 'it is damaged'}") from problem
    return samples


def _found(samples: NDArray[Any], bits: int, notes: list[Note] | None = None) -> Found:
    """(H, W, C) over the whole range of 8 or 16 bits."""
    samples = samples.reshape(*samples.shape[:2], -1)
    notes = notes or []
    if samples.shape[2] > 4:
        notes = [*notes, Note("channels", 3, samples.shape[2])]
        samples = samples[:, :, :3]
    if samples.dtype.kind != "u" or samples.dtype.itemsize > 2:
        raise ValueError(f"its samples are of type {samples.dtype}")
    metadata: Metadata = NOTHING
    if bits > 8:
        if 8 < bits < 16:
            metadata = metadata._replace(sbit=bytes([bits]) * samples.shape[2])
        samples = widen(np.minimum(samples, 2**bits - 1), 2**bits - 1)
    elif bits < 8 and int(samples.max(initial=0)) < 2**bits:
        samples = (samples.astype(np.uint16) * 255 // (2**bits - 1)).astype(np.uint8)
    return Found(np.ascontiguousarray(samples), metadata=metadata, notes=notes)
