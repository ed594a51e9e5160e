"""A picture's EXIF block inside a TIFF file, which is made of the same directories: moved as it is, not written anew.

What a directory says is kept to the byte, makers' notes included; only the places in it are moved by as much as the
block is. The main directory's own words (camera, date, copyright) become tags of the page.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from explorer.pictures.exif import order_of

EXIF, GPS, INTEROPERABILITY = 34665, 34853, 40965
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}  # bytes of a value, by its type
LARGEST = 2**31  # bytes of a file in which every place is a number of 32 bits
# Tags of storage and those that are written from elsewhere: they speak of another file, or are there already.
NOT_WORDS = frozenset({
    *range(254, 260), 262, 263, 264, 265, 266, 273, 274, *range(277, 285), *range(288, 294), 296, 297, 301,
    *range(317, 329), 330, *range(332, 348), 347, *range(512, 522), *range(529, 533), 700, 33723, 34377, 34675,
    EXIF - 1, EXIF, GPS - 1, GPS,
})  # fmt: skip

ExtraTag = tuple[int, int, int, bytes, bool]  # as tifffile takes them


class _Entry(NamedTuple):
    """An entry of a directory: where it stands, and where its value does."""

    at: int
    tag: int
    kind: int
    values: int
    value_at: int
    size: int


def words_of(exif: bytes) -> list[ExtraTag]:
    """The tags for a TIFF's page: the main directory's words, and room for the places of the other directories."""
    order = order_of(exif)
    if order is None:
        return []
    found: dict[int, ExtraTag] = {}
    for entry in _entries(exif, order, _first(exif, order)):
        if entry.tag in (EXIF, GPS):
            found[entry.tag] = (entry.tag - 1, 4, 1, bytes(4), True)  # tifffile refuses those that point
        elif entry.tag not in NOT_WORDS:
            value = exif[entry.value_at : entry.value_at + entry.size]
            found[entry.tag] = (entry.tag, entry.kind, entry.values, value, True)
    return list(found.values())


def with_exif(file: bytes, exif: bytes) -> bytes:
    """A TIFF of the block's byte order that was written with `words_of` it, and the block behind it."""
    order = order_of(exif)
    if order is None or file[:4] != exif[:4] or len(file) + len(exif) > LARGEST:
        return file
    start = len(file) + len(file) % 2  # directories begin at even places
    block, made = bytearray(exif), bytearray(file)
    for entry in _entries(exif, order, _first(exif, order)):
        if entry.tag in (EXIF, GPS):
            (inner,) = struct.unpack_from(order + "I", exif, entry.value_at)
            _move(exif, block, order, inner, start)
            at = _place_of(file, order, entry.tag - 1)
            if at is not None:
                struct.pack_into(order + "HHII", made, at, entry.tag, 4, 1, start + inner)
    return bytes(made) + bytes(start - len(file)) + bytes(block)


def _move(exif: bytes, block: bytearray, order: str, directory: int, by: int, *, deeper: bool = True) -> None:
    """Add `by` to the places in a directory, and in the one on interoperability inside it."""
    for entry in _entries(exif, order, directory):
        inside = deeper and entry.tag == INTEROPERABILITY and entry.size == 4
        if entry.size > 4 or inside:
            (at,) = struct.unpack_from(order + "I", exif, entry.at + 8)
            struct.pack_into(order + "I", block, entry.at + 8, at + by)
            if inside:
                _move(exif, block, order, at, by, deeper=False)
    end = _end(exif, order, directory)
    if end + 4 <= len(block):
        struct.pack_into(order + "I", block, end, 0)  # no directory follows


def _place_of(file: bytes, order: str, tag: int) -> int | None:
    found = (entry.at for entry in _entries(file, order, _first(file, order)) if entry.tag == tag)
    return next(found, None)


def _first(data: bytes, order: str) -> int:
    place: int = struct.unpack_from(order + "I", data, 4)[0]
    return place


def _end(data: bytes, order: str, directory: int) -> int:
    if directory + 2 > len(data):
        return len(data)
    count: int = struct.unpack_from(order + "H", data, directory)[0]
    return directory + 2 + 12 * count


def _entries(data: bytes, order: str, directory: int) -> Iterator[_Entry]:
    """A directory's entries whose values lie inside the data."""
    for at in range(directory + 2, min(_end(data, order, directory), len(data) - 11), 12):
        tag, kind, count = struct.unpack_from(order + "HHI", data, at)
        size = SIZES.get(kind, 0) * count
        value_at = at + 8 if size <= 4 else int(struct.unpack_from(order + "I", data, at + 8)[0])
        if size and value_at + size <= len(data):
            yield _Entry(at, tag, kind, count, value_at, size)
