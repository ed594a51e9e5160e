"""Bounds that readers check before they take memory; what a file claims beyond them is refused."""

from __future__ import annotations

MAX_PIXELS = 2**27
"""Most pixels of a picture: 134 million, such as 11585 x 11585."""

MAX_PROFILE_BYTES = 2**20
"""Most bytes of an ICC profile, and of an EXIF block, that stand in a file's header."""

MAX_RECORDS_BYTES = 2**25
"""Most bytes of a file's metadata records when they are unpacked."""

MAX_PREVIEW_BYTES = 32 * 1024
"""Most bytes of the small picture that a file carries for file managers."""

MAX_PREVIEW_SIDE = 128
"""Most px of its width and of its height."""

MAX_FILE_BYTES = 8 * MAX_PIXELS + 2**26
"""Most bytes of a file that is read whole: the largest picture stored raw, its profiles and its preview."""
