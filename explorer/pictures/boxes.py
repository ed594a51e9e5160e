"""Files of boxes (ISO base media): AVIF, HEIC, JPEG 2000 and JPEG XL. What their boxes say about a picture."""

from __future__ import annotations

import struct
from collections.abc import Iterator

# Bytes before their boxes.
CONTAINERS = {
    b"meta": 4,
    b"iprp": 0,
    b"ipco": 0,
    b"jp2h": 0,
    b"res ": 0,
    b"moov": 0,
    b"trak": 0,
}
MAX_BOXES = 10_000


def boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(kind, content) of all boxes, those of known containers after it. Stops where the file makes no sense."""
    left = [MAX_BOXES]
    yield from _boxes(memoryview(data), left, 0)


def _boxes(data: memoryview, left: list[int], depth: int) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data) and left[0] > 0:
        left[0] -= 1
        size, kind, head = int.from_bytes(data[at : at + 4], "big"), bytes(data[at + 4 : at + 8]), 8
        if size == 1 and at + 16 <= len(data):
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        elif size == 0:
            size = len(data) - at
        if size < head or at + size > len(data):
            return
        content = data[at + head : at + size]
        inner = CONTAINERS.get(kind)
        if inner is None:
            yield kind, bytes(content)
        elif depth < 8:
            yield from _boxes(content[inner:], left, depth + 1)
        at += size


def brand_of(start: bytes) -> bytes:
    """The major brand of a file with an ftyp box, else nothing."""
    return start[8:12] if start[4:8] == b"ftyp" else b""


def cicp_of(content: bytes) -> bytes:
    """The code points of a colr box of type nclx, as PNG's cICP has them for RGB of full range; else nothing."""
    if content[:4] != b"nclx" or len(content) < 11:
        return b""
    primaries, transfer, _ = struct.unpack(">HHH", content[4:10])
    # 2 is "unspecified"; 1 with 1, 6 or 13 are what everybody takes for granted.
    if primaries > 255 or transfer > 255 or 2 in (primaries, transfer) or (primaries == 1 and transfer in (1, 6, 13)):
        return b""
    return bytes([primaries, transfer, 0, 1])
