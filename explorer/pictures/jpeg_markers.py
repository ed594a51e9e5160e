"""What a JPEG's marker segments say of the picture, for the JPEGs of more than 8 bits that Pillow does not open."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.pictures.found import Found
from explorer.pictures.metadata import bounded_text, resolution_of

APP0, APP1, APP2, APP13, COMMENT, SCAN = 0xE0, 0xE1, 0xE2, 0xED, 0xFE, 0xDA
STANDALONE = (0x01, *range(0xD0, 0xD9))  # markers without content
EXIF, XMP, ICC = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0", b"ICC_PROFILE\0"
JFIF, PHOTOSHOP = b"JFIF\0", b"Photoshop 3.0\0"


def segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, content) of all segments before the first scan. Stops where the file makes no sense."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        kind = data[at + 1]
        if kind == 0xFF or kind in STANDALONE:
            at += 1 if kind == 0xFF else 2
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if kind == SCAN or length < 2:
            return
        yield kind, data[at + 4 : at + 2 + length]
        at += 2 + length


def described(data: bytes, found: Found) -> Found:
    """With profile, EXIF, XMP, resolution and comments, as Pillow finds them in a JPEG of 8 bits."""
    exif, metadata = b"", found.metadata
    profile: dict[int, bytes] = {}
    texts: list[tuple[str, str]] = []
    dropped = list(found.dropped)
    for kind, content in segments(data):
        if kind == APP1 and content.startswith(EXIF):
            exif = exif or content.removeprefix(EXIF)
        elif kind == APP1 and content.startswith(XMP):
            metadata = metadata._replace(xmp=metadata.xmp or content.removeprefix(XMP))
        elif kind == APP2 and content.startswith(ICC) and len(content) > len(ICC) + 2:
            profile[content[len(ICC)]] = content[len(ICC) + 2 :]
        elif kind == APP13 and content.startswith(PHOTOSHOP):
            dropped.append("Photoshop's resources")
        elif kind == COMMENT:
            texts.append(("Comment", content.rstrip(b"\0").decode("utf-8", "replace")))
        elif kind == APP0 and content.startswith(JFIF) and len(content) >= 12 and content[7] in (1, 2):
            across, down = int.from_bytes(content[8:10], "big"), int.from_bytes(content[10:12], "big")
            metadata = metadata._replace(resolution=resolution_of(across, down, ("inch", "cm")[content[7] - 1]))
    kept, left_out = bounded_text(texts)
    icc = b"".join(profile[number] for number in sorted(profile))
    return Found(
        found.samples, icc, exif, metadata._replace(text=kept), 0, found.notes, [*dropped, *left_out]
    )  # fmt: skip
