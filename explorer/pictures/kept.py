"""A picture's profile, EXIF and metadata as records of an `.italic` file, and back."""

from __future__ import annotations

import struct
from dataclasses import replace

from explorer.errors import CorruptFile
from explorer.file import records as file
from explorer.file.container import Header, pack, unpack
from explorer.file.records import Record, pack_records, unpack_records
from explorer.file.varint import Reader, varint
from explorer.pictures.metadata import MAX_TEXTS, NOTHING, UNITS, Metadata, Resolution
from explorer.pictures.notes import KINDS, Note, Notes
from explorer.pictures.picture import Picture, Samples

# The fields of `Metadata` that are bytes, and the lengths that they may have.
FIELDS = {
    file.XMP: ("xmp", None), file.CICP: ("cicp", {4}), file.GAMA: ("gama", {4}), file.CHRM: ("chrm", {32}),
    file.SRGB: ("srgb", {1}), file.MDCV: ("mdcv", {24}), file.CLLI: ("clli", {8}), file.SBIT: ("sbit", {1, 2, 3, 4}),
    file.ORIGINAL: ("original", set(range(1, 33))),
}  # fmt: skip
MAX_NOTES, MAX_WORDS, MAX_NUMBER = 32, 1000, 2**48  # of all notes; bytes and numbers of one
RESOLUTION = struct.Struct("<B4I")


def records_of(picture: Picture) -> bytes:
    """What a file of the full profile stores of a picture beside its samples; empty where there is nothing."""
    return pack_records(_records(picture))


def _records(picture: Picture) -> list[Record]:
    metadata = picture.metadata
    found = [(file.ICC, picture.icc), (file.EXIF, picture.exif)]
    found += [(kind, getattr(metadata, name)) for kind, (name, _) in FIELDS.items()]
    records = [Record(kind, content) for kind, content in found if content]
    if metadata.resolution is not None:
        x, y, unit = metadata.resolution
        records.append(Record(file.RESOLUTION, RESOLUTION.pack(UNITS.index(unit), *x, *y)))
    for keyword, text in metadata.text:
        pair = keyword.encode(errors="replace") + b"\0" + text.encode(errors="replace")
        records.append(Record(file.TEXT, pair))
    return records + [Record(file.NOTE, _note_bytes(note)) for note in picture.notes[:MAX_NOTES]]


def picture_of(samples: Samples, header: Header) -> Picture:
    """The picture of a file. Raises `CorruptFile` for records that no writer makes."""
    found: dict[str, bytes] = {}
    icc, exif, resolution = header.icc, header.exif, None
    texts: list[tuple[str, str]] = []
    for kind, content in unpack_records(header.records):
        if kind == file.ICC:
            icc = content
        elif kind == file.EXIF:
            exif = content
        elif kind == file.RESOLUTION:
            resolution = _resolution(content)
        elif kind == file.TEXT and len(texts) < MAX_TEXTS:
            keyword, _, text = content.partition(b"\0")
            texts.append((keyword.decode(errors="replace"), text.decode(errors="replace")))
        elif kind in FIELDS:  # others are those of newer programs
            name, lengths = FIELDS[kind]
            if lengths is not None and len(content) not in lengths:
                raise CorruptFile(f"damaged: {len(content)} bytes of {file.NAMES[kind]}")
            found[name] = content
    metadata = NOTHING._replace(**found, resolution=resolution, text=tuple(texts))
    return Picture(samples, icc, exif, metadata)


def notes_of(header: Header) -> Notes:
    """What the reader that the picture came from did not keep, as its `.italic` file says; none of a compact file.

    Raises `CorruptFile`.
    """
    found = [_note(content) for kind, content in unpack_records(header.records) if kind == file.NOTE]
    return tuple(note for note in found if note is not None)[:MAX_NOTES]


def _note_bytes(note: Note) -> bytes:
    numbers = (KINDS.index(note.kind), note.kept, note.total, note.place)
    return b"".join(map(varint, numbers)) + note.what.encode(errors="replace")[:MAX_WORDS]


def _note(content: bytes) -> Note | None:
    """None for a kind of a newer program."""
    reader = Reader(content)
    kind, kept, total, place = (reader.varint("a number of a note", MAX_NUMBER) for _ in range(4))
    what = reader.take(reader.left).decode(errors="replace")
    return Note(KINDS[kind], kept, total, what, place) if kind < len(KINDS) else None


def with_records(data: bytes, picture: Picture) -> bytes:
    """A file of the full profile that has none of its picture's metadata, with all of them."""
    records = records_of(picture)
    if not records:
        return data
    container = unpack(data)
    return pack(replace(container, header=replace(container.header, records=records)))


def without_metadata(picture: Picture) -> Picture:
    """The samples and what reading did not keep of them; no profile, no EXIF, nothing else."""
    return replace(picture, icc=b"", exif=b"", metadata=NOTHING)


def sizes(header: Header) -> dict[str, int]:
    """Bytes of each kind of metadata in a file, unpacked. Raises `CorruptFile`."""
    found = {"ICC": len(header.icc), "EXIF": len(header.exif)}
    for kind, content in unpack_records(header.records):
        name = file.NAMES.get(kind, f"kind {kind}")
        found[name] = found.get(name, 0) + len(content)
    return found


def _resolution(content: bytes) -> Resolution:
    if len(content) != RESOLUTION.size:
        raise CorruptFile(f"damaged: {len(content)} bytes of resolution")
    unit, *numbers = RESOLUTION.unpack(content)
    if unit >= len(UNITS) or 0 in numbers:
        raise CorruptFile("damaged: a resolution that no writer makes")
    across, across_below, down, down_below = numbers
    return Resolution((across, across_below), (down, down_below), UNITS[unit])


__all__ = ["Metadata", "notes_of", "picture_of", "records_of", "sizes", "with_records", "without_metadata"]
