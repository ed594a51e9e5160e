"""The `.italic` file: header and sections to bytes and back, byte by byte as in docs/format.md. Knows no network.

A file is hostile until proved otherwise: every length is bounded by what is left of the file before it is used, every
number has one spelling only, and what is wrong ends in `CorruptFile` or `UnsupportedFile`. The messages do not name
the file, which is unknown here; whoever read it adds the name.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

from explorer.errors import CorruptFile, UnsupportedFile
from explorer.file.header import Header as Header
from explorer.file.header import model_bytes, read_settings, write_settings
from explorer.file.limits import MAX_PREVIEW_BYTES, MAX_PROFILE_BYTES, MAX_RECORDS_BYTES
from explorer.file.varint import Reader, varint

MAGIC = b"\xecITL"
VERSION = 1
COMPACT_MAGIC = 0x90  # the version is in the low four bits; three bits away from the first byte of MAGIC
BASE_LENGTH = "the length of the base"
# A number of two bytes that is not in its shortest form, and no head of a plane: no extra section begins so otherwise.
RECORDS_MARK = b"\x80\x00"
HAS_CRC, HAS_ICC, HAS_EXIF, HAS_PREVIEW = 1, 2, 4, 8


@dataclass(frozen=True)
class Container:
    """A header and its coded sections: the base, the pixels, and `extra`, the planes that the network does not code.

    In a file the extra section begins with the header's metadata records, where there are any.
    """

    header: Header
    base: bytes = b""
    pixels: bytes = b""
    extra: bytes = b""


def is_italic(data: bytes) -> bool:
    """Whether `data`, the first bytes of a file, may be an `.italic` file of any version."""
    return data.startswith(MAGIC) or (bool(data) and data[0] & 0xF0 == COMPACT_MAGIC)


def pack(container: Container) -> bytes:
    """The bytes of a file. A longer `model` is cut to the digits that the profile stores.

    Raises `ValueError` for a header that no file can express.
    """
    header = container.header
    container = replace(container, header=replace(header, model=header.model[: 2 * model_bytes(header)]))
    if header.compact and header.records:
        raise ValueError("no file can express this header: the compact profile has no metadata")
    data = _pack_compact(container) if header.compact else _pack_full(container)
    try:
        expressed = unpack(data) == container
    except (CorruptFile, UnsupportedFile) as problem:
        raise ValueError(f"no file can express this header: {problem}") from problem
    if not expressed:
        raise ValueError(f"no file can express this header: {container.header}")
    return data


def unpack(data: bytes) -> Container:
    """Take a file apart, checking all that can be checked without decoding.

    In the full profile any flipped bit is found here; the compact profile has no checksum. Raises `CorruptFile`, and
    `UnsupportedFile` for a version, codec or base that this program does not know.
    """
    if data.startswith(MAGIC):
        return _unpack_full(data)
    if is_italic(data):
        return _unpack_compact(data)
    raise CorruptFile("not an .italic file: it starts differently" if data else "not an .italic file: it is empty")


def _pack_compact(container: Container) -> bytes:
    header = container.header
    start = bytes([COMPACT_MAGIC | VERSION]) + write_settings(header, bool(container.extra))
    return start + _lengths(container) + container.base + container.extra + container.pixels


def _pack_full(container: Container) -> bytes:
    header = container.header
    parts = {HAS_ICC: header.icc, HAS_EXIF: header.exif, HAS_PREVIEW: header.preview}
    flags = sum(flag for flag, part in parts.items() if part) | (HAS_CRC if header.crc is not None else 0)
    container = replace(container, extra=_with_records(header.records, container.extra))
    data = MAGIC + bytes([VERSION | flags << 4]) + write_settings(header, bool(container.extra))
    data += b"" if header.crc is None else header.crc.to_bytes(4, "little")
    data += b"".join(varint(len(part)) for part in parts.values() if part) + _lengths(container)
    data = b"".join([data, *parts.values(), container.base, container.extra, container.pixels])
    return data + zlib.crc32(data).to_bytes(4, "little")


def _with_records(records: bytes, planes: bytes) -> bytes:
    return RECORDS_MARK + varint(len(records)) + records + planes if records else planes


def _take_records(extra: bytes) -> tuple[bytes, bytes]:
    """The metadata records of an extra section, and its planes."""
    if not extra.startswith(RECORDS_MARK):
        return b"", extra
    reader = Reader(extra, len(RECORDS_MARK))
    records = reader.take(_read_length(reader, "the length of the metadata", MAX_RECORDS_BYTES, True))
    return records, reader.take(reader.left)


def _lengths(container: Container) -> bytes:
    """Lengths of the base and the extra where they are there; that of the pixels follows from the file's end."""
    base = varint(len(container.base)) if container.header.base != "none" else b""
    return base + (varint(len(container.extra)) if container.extra else b"")


def _unpack_compact(data: bytes) -> Container:
    _check_version(data[0] & 0x0F, "the compact profile of ")
    reader = Reader(data, 1)
    header, has_extra = read_settings(reader, compact=True)
    return _read_sections(reader, header, has_extra)


def _unpack_full(data: bytes) -> Container:
    if len(data) <= len(MAGIC) + 4:
        raise CorruptFile("truncated: the header is not complete")
    _check_version(data[len(MAGIC)] & 0x0F, "")
    end = len(data) - 4
    if zlib.crc32(memoryview(data)[:end]) != int.from_bytes(data[end:], "little"):
        raise CorruptFile("truncated or damaged: the checksum of the file does not match")
    flags = data[len(MAGIC)] >> 4
    reader = Reader(data, len(MAGIC) + 1, end)
    header, has_extra = read_settings(reader, compact=False)
    if header.codec == "lossy" and not flags & HAS_CRC:
        raise CorruptFile("damaged: a lossy file without the checksum of its latents")
    crc = reader.number(4) if flags & HAS_CRC else None
    icc = _read_length(reader, "the length of the colour profile", MAX_PROFILE_BYTES, flags & HAS_ICC)
    exif = _read_length(reader, "the length of the EXIF block", MAX_PROFILE_BYTES, flags & HAS_EXIF)
    preview = _read_length(reader, "the length of the preview", MAX_PREVIEW_BYTES, flags & HAS_PREVIEW)
    return _read_sections(reader, replace(header, crc=crc), has_extra, (icc, exif, preview))


def _check_version(version: int, profile: str) -> None:
    if version != VERSION:
        raise UnsupportedFile(
            f"{profile}version {version} of the format; this program reads version {VERSION}: "
            "a newer program may read it, or the file is damaged"
        )


def _read_length(reader: Reader, name: str, limit: int, present: int | bool) -> int:
    if not present:
        return 0
    length = reader.varint(name, limit)
    if length == 0 and name != BASE_LENGTH:
        raise CorruptFile(f"damaged: {name} is zero")
    return length


def _read_sections(
    reader: Reader, header: Header, has_extra: bool, profiles: tuple[int, int, int] = (0, 0, 0)
) -> Container:
    """The two last lengths, then every section; the pixels take what is left."""
    base_length = _read_length(reader, BASE_LENGTH, reader.left, header.base != "none")
    extra_length = _read_length(reader, "the length of the extra section", reader.left, has_extra)
    icc, exif, preview = (reader.take(length) for length in profiles)
    base, extra = reader.take(base_length), reader.take(extra_length)
    records, extra = (b"", extra) if header.compact else _take_records(extra)
    pixels = reader.take(reader.left)
    if header.codec == "raw" and (base_length or extra or len(pixels) != header.raw_bytes):
        raise CorruptFile(f"truncated or damaged: {len(pixels)} bytes of raw pixels; {header.raw_bytes} expected")
    return Container(replace(header, icc=icc, exif=exif, preview=preview, records=records), base, pixels, extra)
