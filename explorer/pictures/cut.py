"""What is left of a picture where only 8 bits, or only colours of 8 bits, are taken: noted, as reading does."""

from __future__ import annotations

from dataclasses import replace

from explorer.pictures.notes import Note, Notes
from explorer.pictures.picture import Picture


def noting_8_bits(picture: Picture) -> Picture:
    """The same samples, with a note where a codec of 8 bits will cut them; noted once however often it is asked."""
    cut = _bits(picture)
    return picture if cut is None or cut in picture.notes else replace(picture, notes=(*picture.notes, cut))


def rgb8_notes(picture: Picture) -> Notes:
    """What `as_rgb8` and a file without metadata do not keep."""
    found = []
    if picture.channels in (2, 4):
        found.append(Note("channels", picture.channels - 1, picture.channels))
    if (cut := _bits(picture)) is not None:
        found.append(cut)
    if picture.icc:
        found.append(Note("profile", total=len(picture.icc)))
    if names := metadata_names(picture):
        found.append(Note("metadata", total=len(names), what=", ".join(names)))
    return tuple(found)


def metadata_names(picture: Picture) -> list[str]:
    """What a picture says of itself beside its samples and its profile, in the names of the formats."""
    names = {"xmp": "XMP", "cicp": "cICP", "gama": "gAMA", "chrm": "cHRM", "srgb": "sRGB", "mdcv": "mDCV",
             "clli": "cLLI", "resolution": "resolution", "text": "text"}  # fmt: skip
    found = [name for field, name in names.items() if getattr(picture.metadata, field)]
    return ["EXIF", *found] if picture.exif else found


def _bits(picture: Picture) -> Note | None:
    if picture.bit_depth == 8:
        return None
    return Note("bits", 8, max(picture.metadata.sbit, default=16))
