"""The orientation in XMP packets: found, and reset in place."""

from __future__ import annotations

import re

# As an attribute or as an element of RDF; the value is one digit.
ORIENTATION = re.compile(rb"(tiff:Orientation\s*(?:=\s*[\"']|>)\s*)([1-8])(?=\s*[\"'<])")


def orientation(xmp: bytes) -> int:
    """The orientation, 1..8, of a packet; 1 where it says nothing."""
    found = ORIENTATION.search(xmp)
    return int(found[2]) if found else 1


def reset_orientation(xmp: bytes) -> bytes:
    """The packet with an orientation of 1; its length stays."""
    return ORIENTATION.sub(rb"\g<1>1", xmp)
