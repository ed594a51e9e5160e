"""Bits, Exp-Golomb codes and NAL units of HEVC, and the 7-bit varints of BPG."""

from __future__ import annotations

import re
from collections.abc import Iterator

from explorer.errors import CorruptFile

_START_CODE = re.compile(rb"\x00\x00\x01")
_ESCAPE = re.compile(rb"\x00\x00\x03")
_NEEDS_ESCAPE = re.compile(rb"\x00\x00(?=[\x00-\x03])")


class BitReader:
    """Reads fields of a byte string, most significant bit first. Raises `CorruptFile` past its end."""

    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "big")
        self._length = 8 * len(data)
        self.position = 0

    def u(self, bits: int) -> int:
        """An unsigned field of `bits` bits."""
        end = self.position + bits
        if end > self._length:
            raise CorruptFile("BPG: a header field runs past the end of its data")
        self.position = end
        return (self._value >> (self._length - end)) & ((1 << bits) - 1)

    def flag(self) -> bool:
        return self.u(1) == 1

    def ue(self) -> int:
        """An unsigned Exp-Golomb code of at most 32 bits."""
        zeros = 0
        while self.u(1) == 0:
            zeros += 1
            if zeros > 31:
                raise CorruptFile("BPG: an Exp-Golomb code is longer than 32 bits")
        return (1 << zeros) - 1 + self.u(zeros)

    def se(self) -> int:
        """A signed Exp-Golomb code."""
        code = self.ue()
        return (code + 1) // 2 if code % 2 else -(code // 2)

    def align(self) -> int:
        """Moves to the next byte boundary and returns the bits passed over, as an unsigned number."""
        return self.u(-self.position % 8)


class BitWriter:
    """Writes fields, most significant bit first."""

    def __init__(self) -> None:
        self._value = 0
        self.length = 0

    def u(self, bits: int, value: int) -> None:
        if not 0 <= value < 1 << bits:
            raise ValueError(f"{value} does not fit {bits} bits")
        self._value = (self._value << bits) | value
        self.length += bits

    def flag(self, value: bool) -> None:
        self.u(1, int(value))

    def ue(self, value: int) -> None:
        self.u(2 * (value + 1).bit_length() - 1, value + 1)

    def se(self, value: int) -> None:
        self.ue(2 * value - 1 if value > 0 else -2 * value)

    def stop(self) -> None:
        """The stop bit of an RBSP or slice header; `to_bytes` adds the zeros that follow it."""
        self.u(1, 1)

    def to_bytes(self) -> bytes:
        padding = -self.length % 8
        return (self._value << padding).to_bytes((self.length + padding) // 8, "big")


def escape(rbsp: bytes) -> bytes:
    """Adds emulation prevention bytes, so that no start code appears inside a NAL unit."""
    # The look-ahead leaves the third byte in place, so runs of zeros are escaped at every second byte as HEVC asks.
    return _NEEDS_ESCAPE.sub(b"\x00\x00\x03", rbsp)


def unescape(nal: bytes) -> bytes:
    """Removes emulation prevention bytes."""
    return _ESCAPE.sub(b"\x00\x00", nal)


def split_nals(data: bytes) -> Iterator[bytes]:
    """NAL units between start codes; what stands before the first start code is a unit too, unless it is empty."""
    begin = 0
    for match in _START_CODE.finditer(data):
        # A NAL unit never ends in a zero byte: trailing ones belong to a 4-byte start code or are stuffing.
        unit = data[begin : match.start()].rstrip(b"\x00")
        if unit:
            yield unit
        begin = match.end()
    unit = data[begin:].rstrip(b"\x00")
    if unit:
        yield unit


def ue7(value: int) -> bytes:
    """BPG's variable-length integer: 7 bits a byte, most significant first, all bytes but the last have bit 7 set."""
    groups = [value & 0x7F]
    while value := value >> 7:
        groups.append(0x80 | (value & 0x7F))
    return bytes(reversed(groups))


def read_ue7(data: bytes, position: int) -> tuple[int, int]:
    """Returns the integer at `position` and the position after it. Raises `CorruptFile`; values stay below 2^30."""
    value = 0
    for index in range(position, min(position + 5, len(data))):
        value = (value << 7) | (data[index] & 0x7F)
        if index == position and data[index] == 0x80:
            raise CorruptFile("BPG: a length is not in its shortest form")
        if data[index] < 0x80:
            if value >= 1 << 30:
                raise CorruptFile(f"BPG: a length or size of {value} is absurd")
            return value, index + 1
    raise CorruptFile("BPG: the header is truncated or a length has no end")
