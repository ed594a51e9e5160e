"""Numbers of variable length, and a reader that never looks beyond the end of its data."""

from __future__ import annotations

from explorer.errors import CorruptFile


def varint(value: int) -> bytes:
    """`value` >= 0 in groups of seven bits, the lowest first; the top bit of a byte says that another follows."""
    if value < 0:
        raise ValueError(f"a length or size cannot be negative: {value}")
    groups = bytearray()
    while value > 0x7F:
        groups.append(value & 0x7F | 0x80)
        value >>= 7
    groups.append(value)
    return bytes(groups)


class Reader:
    """Takes a file apart from its front. Every method raises `CorruptFile` where the data end too early."""

    def __init__(self, data: bytes, start: int = 0, end: int | None = None) -> None:
        self._data = data
        self._position = start
        self._end = len(data) if end is None else end

    @property
    def left(self) -> int:
        """Bytes not yet taken."""
        return self._end - self._position

    def take(self, count: int) -> bytes:
        """The next `count` bytes."""
        if count > self.left:
            raise CorruptFile(f"truncated or damaged: {count} bytes expected, {self.left} left")
        self._position += count
        return self._data[self._position - count : self._position]

    def number(self, count: int) -> int:
        """The next `count` bytes as a number, low byte first."""
        return int.from_bytes(self.take(count), "little")

    def varint(self, name: str, limit: int) -> int:
        """A number of at most `limit` in its shortest spelling; `name` is for the message."""
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            shift += 7
            if value > limit:
                raise CorruptFile(f"damaged: {name} is more than {limit}")
            if byte < 0x80:
                break
            if shift > 63:
                raise CorruptFile(f"damaged: {name} does not end")
        if byte == 0 and shift > 7:
            raise CorruptFile(f"damaged: {name} is not in its shortest form")
        return value
