"""Whether a picture of a declared size is read at all: asked by every reader before it takes memory for it."""

from __future__ import annotations

from explorer.file.limits import MAX_PIXELS
from explorer.machine.memory import available
from explorer.pictures.picture import size_message

BYTES_PER_PIXEL = 32  # that reading takes at its peak: four channels of 16 bits, as they are packed, read and turned
SMALL = 2**22  # px, for which nobody asks the system


def check_size(width: int, height: int) -> None:
    """Raises `ValueError` for no pixels, for more than can be coded, and for more than there is memory to read."""
    pixels = width * height
    if not 1 <= pixels <= MAX_PIXELS or width < 1:
        raise ValueError(size_message(width, height))
    free = available() if pixels > SMALL else None
    if free is not None and BYTES_PER_PIXEL * pixels > free:
        need, there = BYTES_PER_PIXEL * pixels / 2**30, free / 2**30
        size = f"{width} x {height} pixels do not fit in memory"
        raise ValueError(f"{size}: about {need:.1f} GiB are needed to read them, {there:.1f} GiB are free")
