"""Records of metadata in the extra section: one compressed block of (kind, content) pairs, bounded when it is read.

block   = packing, records packed       packing: 0 as they are, 1 Deflate
records = {kind: varint, length: varint, content}
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import NamedTuple

from explorer.errors import CorruptFile
from explorer.file.limits import MAX_RECORDS_BYTES
from explorer.file.varint import Reader, varint

RAW, DEFLATE = range(2)
MAX_KIND = 2**14
ICC, EXIF, XMP, CICP, GAMA, CHRM, SRGB, MDCV, CLLI, SBIT, RESOLUTION, TEXT, ORIGINAL, NOTE = range(1, 15)
NAMES = {
    ICC: "ICC", EXIF: "EXIF", XMP: "XMP", CICP: "cICP", GAMA: "gAMA", CHRM: "cHRM", SRGB: "sRGB", MDCV: "mDCV",
    CLLI: "cLLI", SBIT: "sBIT", RESOLUTION: "resolution", TEXT: "text",
    ORIGINAL: "original", NOTE: "notes",
}  # fmt: skip


class Record(NamedTuple):
    """A piece of metadata; `kind` is one of the numbers above, or one of a newer program."""

    kind: int
    content: bytes


def pack_records(records: Iterable[Record]) -> bytes:
    """The block; empty for no records. Raises `ValueError` for more than a reader takes."""
    plain = b"".join(varint(kind) + varint(len(content)) + content for kind, content in records)
    if not plain:
        return b""
    if len(plain) > MAX_RECORDS_BYTES:
        raise ValueError(f"{len(plain)} bytes of metadata; at most {MAX_RECORDS_BYTES} are kept")
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflate.compress(plain) + deflate.flush()
    return bytes([DEFLATE]) + packed if len(packed) < len(plain) else bytes([RAW]) + plain


def unpack_records(block: bytes) -> list[Record]:
    """The records of a block. Raises `CorruptFile`."""
    if not block:
        return []
    reader, records = Reader(_unpacked(block)), []
    while reader.left:
        kind = reader.varint("the kind of a record", MAX_KIND)
        length = reader.varint("the length of a record", reader.left)
        records.append(Record(kind, reader.take(length)))
    return records


def _unpacked(block: bytes) -> bytes:
    if block[0] == RAW:
        return block[1:]
    if block[0] != DEFLATE:
        raise CorruptFile(f"damaged: packing {block[0]} of the metadata")
    inflate = zlib.decompressobj(-15)
    try:
        plain = inflate.decompress(block[1:], MAX_RECORDS_BYTES)
    except zlib.error as problem:
        raise CorruptFile("damaged: the metadata cannot be unpacked") from problem
    if not inflate.eof or inflate.unused_data:
        raise CorruptFile("damaged: the metadata do not end where they should")
    return plain
