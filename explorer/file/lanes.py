"""Lanes: bands of rows of a large picture, each coded like a picture by itself, so that processors share the work."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.file.varint import Reader, varint

FROM = 1 << 18  # px; files of smaller pictures do not say how many lanes they have
MOST_BITS = 3  # of the number of lanes, a power of two


def rows_of(height: int, lanes: int) -> int:
    """Rows of a lane; the last one may have fewer."""
    return -(-height // lanes)


def possible(height: int, lanes: int) -> bool:
    """Whether so many lanes have a row each."""
    return -(-height // rows_of(height, lanes)) == lanes


def join_streams(streams: Sequence[bytes]) -> bytes:
    """The streams of all lanes, in order, after the lengths of all but the last."""
    return b"".join([*(varint(len(own)) for own in streams[:-1]), *streams])


def split_streams(data: bytes, lanes: int) -> list[bytes]:
    """What `join_streams` has joined. Raises `CorruptFile` where the lengths are longer than the data."""
    reader = Reader(data)
    lengths = [reader.varint("the length of a lane", reader.left) for _ in range(lanes - 1)]
    streams = [reader.take(length) for length in lengths]
    return [*streams, reader.take(reader.left)]
