"""PNG's chunks: what a file says beside its pixels, read alike for every depth, and the file without it for Pillow.

Ancillary chunks that are damaged or huge are left out: they never decide whether a picture can be read.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from explorer.pictures import exif as exif_block
from explorer.pictures.metadata import (
    MAX_EXIF_BYTES,
    MAX_ICC_BYTES,
    MAX_TEXT_BYTES,
    MAX_XMP_BYTES,
    Metadata,
    Resolution,
    bounded_text,
)

SIGNATURE = b"\x89PNG\r\n\x1a\n"
XMP_KEYWORD = b"XML:com.adobe.xmp"
RAW_PROFILE = b"Raw profile type "
MAX_RAW_PROFILE = 2 * MAX_EXIF_BYTES + 2**16  # hexadecimal, with a head and line breaks
PIXELS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
FIXED = {b"cICP": ("cicp", 4), b"gAMA": ("gama", 4), b"cHRM": ("chrm", 32), b"sRGB": ("srgb", 1),
         b"mDCV": ("mdcv", 24), b"mDCv": ("mdcv", 24), b"cLLI": ("clli", 8), b"cLLi": ("clli", 8)}  # fmt: skip
# Chunks that say nothing about a picture once it is decoded, or are read elsewhere.
SILENT = PIXELS | {b"acTL", b"fcTL", b"fdAT", b"tIME", b"bKGD", b"hIST", b"sPLT", b"CgBI", b"iDOT"}


class Png(NamedTuple):
    """A PNG file.

    Attributes:
        plain: the file with the chunks of its first picture only.
        icc, exif, metadata: what the others say; EXIF and XMP as they are, orientation included.
        dropped: names of what is not kept.
        frames: pictures of an animation; 1 of a plain file.
        icc_dropped: bytes of a profile that is too large or damaged.
    """

    plain: bytes
    icc: bytes
    exif: bytes
    metadata: Metadata
    dropped: list[str]
    frames: int
    icc_dropped: int


def read_chunks(data: bytes) -> Png:
    """Take a file apart. Raises `ValueError` for one that is damaged or truncated where its pixels depend on it."""
    plain, found, texts = [SIGNATURE], _Found(), []
    frames, has_default_frame, seen_pixels = 1, False, False
    for kind, content in chunks(data):
        if kind in PIXELS:
            plain.append(chunk(kind, content))
            seen_pixels |= kind == b"IDAT"
        elif kind == b"acTL" and len(content) == 8:
            frames = max(1, int.from_bytes(content[:4], "big"))
        elif kind == b"fcTL" and not seen_pixels:
            has_default_frame = True
        elif kind in (b"tEXt", b"zTXt", b"iTXt"):
            texts.append((kind, content))
        elif kind not in SILENT:
            found.take(kind, content)
    plain.append(chunk(b"IEND", b""))
    if frames > 1 and not has_default_frame:
        frames += 1  # the picture that is seen without animation is none of its frames
    for kind, content in texts:
        found.take_text(kind, content)
    kept, dropped = bounded_text(found.texts)
    return Png(
        b"".join(plain), found.icc, found.exif, Metadata(**found.fields, text=kept), found.dropped + dropped, frames,
        found.icc_dropped,
    )  # fmt: skip


class _Found:
    """What the chunks say, as they come."""

    def __init__(self) -> None:
        self.icc = self.exif = b""
        self.icc_dropped = 0
        self.fields: dict[str, Any] = {}
        self.texts: list[tuple[str, str]] = []
        self.dropped: list[str] = []

    def take(self, kind: bytes, content: bytes) -> None:
        """An ancillary chunk that is no text."""
        if kind in FIXED:
            name, length = FIXED[kind]
            if len(content) == length:
                self.fields.setdefault(name, content)
        elif kind == b"sBIT" and 1 <= len(content) <= 4:
            self.fields.setdefault("sbit", content)
        elif kind == b"pHYs" and len(content) == 9:
            across, down, unit = struct.unpack(">IIB", content)
            if across and down and unit <= 1:
                self.fields["resolution"] = Resolution((across, 1), (down, 1), ("none", "metre")[unit])
        elif kind == b"iCCP":
            self._take_profile(content)
        elif kind == b"eXIf":
            self._take_exif(content)
        else:
            self.dropped.append(kind.decode("latin-1"))

    def _take_profile(self, content: bytes) -> None:
        name, _, rest = content.partition(b"\0")
        profile = inflate(rest[1:], MAX_ICC_BYTES) if name and rest[:1] == b"\0" else None
        if profile:
            self.icc = profile
        else:
            self.icc_dropped = len(content)

    def _take_exif(self, content: bytes) -> None:
        content = content.removeprefix(exif_block.PREFIX)
        if len(content) <= MAX_EXIF_BYTES:
            self.exif = self.exif or content
        else:
            self.dropped.append("EXIF")

    def take_text(self, kind: bytes, content: bytes) -> None:
        """One of the three chunks of text; some programs keep EXIF and XMP there."""
        keyword, _, rest = content.partition(b"\0")
        limit = MAX_XMP_BYTES if keyword == XMP_KEYWORD else MAX_TEXT_BYTES
        limit = MAX_RAW_PROFILE if keyword.startswith(RAW_PROFILE) else limit
        encoding, text = "latin-1", rest if len(rest) <= limit else None
        if kind == b"zTXt":
            text = inflate(rest[1:], limit)
        elif kind == b"iTXt":
            encoding, text = "utf-8", _international(rest, limit)
        name = keyword.decode("latin-1")
        if text is None:
            self.dropped.append(name[:40])
        elif keyword == XMP_KEYWORD:
            self.fields["xmp"] = text
        elif keyword.startswith(RAW_PROFILE):
            self._take_raw_profile(keyword.removeprefix(RAW_PROFILE), text, name)
        else:
            self.texts.append((name, text.decode(encoding, "replace")))

    def _take_raw_profile(self, what: bytes, text: bytes, name: str) -> None:
        """ImageMagick's way: a name, a length, and hexadecimal digits, in lines."""
        try:
            content = bytes.fromhex(b"".join(text.split()[2:]).decode("ascii"))
        except ValueError:
            content = b""
        what = what.strip().lower()
        if not content:
            self.dropped.append(name)
        elif what in (b"exif", b"app1") and content.startswith(exif_block.PREFIX):
            self._take_exif(content)
        elif what == b"xmp" or (what == b"app1" and b"<x:xmpmeta" in content[: 2**10]):
            self.fields.setdefault("xmp", content[max(content.find(b"<"), 0) :])
        elif what in (b"icc", b"icm"):
            self.icc = self.icc or content
        else:
            self.dropped.append(name)


def _international(rest: bytes, limit: int) -> bytes | None:
    """The text of an iTXt chunk behind its keyword."""
    if len(rest) < 2:
        return None
    packed = rest[0]
    _, _, rest = rest[2:].partition(b"\0")  # the language
    _, _, text = rest.partition(b"\0")  # the keyword translated
    return inflate(text, limit) if packed else (text if len(text) <= limit else None)


def inflate(packed: bytes, limit: int) -> bytes | None:
    """At most `limit` bytes of a zlib stream; None where it is damaged or longer."""
    stream = zlib.decompressobj()
    try:
        plain = stream.decompress(packed, limit)
    except zlib.error:
        return None
    return plain if stream.eof else None


def chunk(kind: bytes, content: bytes) -> bytes:
    """The bytes of a chunk."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(content, zlib.crc32(kind)))


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(kind, content) up to the end chunk; damaged ones are skipped where the picture does not depend on them."""
    at = len(SIGNATURE)
    while data[at + 4 : at + 8] != b"IEND":
        if at + 12 > len(data):
            raise ValueError("the file is truncated")
        (length,) = struct.unpack_from(">I", data, at)
        kind, content = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += 12 + length
        if at > len(data):
            raise ValueError("the file is truncated")
        if struct.unpack_from(">I", data, at - 4)[0] == zlib.crc32(content, zlib.crc32(kind)):
            yield kind, content
        elif not kind[0] & 0x20:
            raise ValueError("the file is damaged: a checksum does not match")


def ancillary(icc: bytes, exif: bytes, metadata: Metadata, channels: int) -> list[bytes]:
    """The chunks that say what a picture's metadata do, to stand between its header and its pixels."""
    found = [(kind, getattr(metadata, name)) for kind, (name, _) in FIXED.items() if kind not in (b"mDCv", b"cLLi")]
    if len(metadata.sbit) == channels:
        found.append((b"sBIT", metadata.sbit))
    if icc:
        found = [(kind, content) for kind, content in found if kind != b"sRGB"]  # PNG allows one of the two
        found.append((b"iCCP", b"ICC profile\0\0" + zlib.compress(icc, 9)))
    if metadata.resolution is not None:
        unit = int(metadata.resolution.unit != "none")
        found.append((b"pHYs", struct.pack(">IIB", *metadata.resolution.per_metre(), unit)))
    found.append((b"eXIf", exif))
    if metadata.xmp:
        found.append((b"iTXt", XMP_KEYWORD + bytes(5) + metadata.xmp))
    found += [_text_chunk(keyword, text) for keyword, text in metadata.text]
    return [chunk(kind, content) for kind, content in found if content]


def _text_chunk(keyword: str, text: str) -> tuple[bytes, bytes]:
    key = keyword.encode("latin-1", "replace")[:79] or b"Comment"
    try:
        plain = text.encode("latin-1")
    except UnicodeEncodeError:
        return b"iTXt", key + b"\0\1\0\0\0" + zlib.compress(text.encode("utf-8", "replace"), 9)
    if "\0" in text or len(plain) > 1024:
        return b"zTXt", key + b"\0\0" + zlib.compress(plain, 9)
    return b"tEXt", key + b"\0" + plain
