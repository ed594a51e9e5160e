"""A JPEG XL code stream's header (ISO/IEC 18181-1): size, depth, channels and colour, which decoders do not tell."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.pictures.boxes import boxes

START = b"\xff\x0a"
RATIOS = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))
ALPHA = 0
SRGB_TRANSFER, SRGB_PRIMARIES, D65 = 13, 1, 1
P3 = 11


@dataclass
class Head:
    """What the header says; `cicp` as in `Metadata`, empty for sRGB and for what code points cannot say."""

    width: int
    height: int
    bits: int = 8
    floating: bool = False
    grey: bool = False
    alpha: int = 0
    extra: int = 0
    animated: bool = False
    icc: bool = False
    cicp: bytes = b""


class _Bits:
    """Reads numbers, lowest bit first. Raises `ValueError` at the end of the data."""

    def __init__(self, data: bytes) -> None:
        self._value, self._left = int.from_bytes(data, "little"), 8 * len(data)

    def u(self, count: int) -> int:
        if count > self._left:
            raise ValueError("the file is truncated")
        found = self._value & ((1 << count) - 1)
        self._value >>= count
        self._left -= count
        return found

    def flag(self) -> bool:
        return bool(self.u(1))

    def u32(self, *choices: tuple[int, int]) -> int:
        """One of four (bits, offset)."""
        bits, offset = choices[self.u(2)]
        return self.u(bits) + offset

    def enum(self) -> int:
        return self.u32((0, 0), (0, 1), (4, 2), (6, 18))


def codestream(data: bytes) -> bytes:
    """The first kilobytes of the code stream, in whichever box it is. Raises `ValueError`."""
    if data.startswith(START):
        return data[:4096]
    for kind, content in boxes(data):
        if kind == b"jxlc":
            return content[:4096]
        if kind == b"jxlp":
            return content[4:4100]
    raise ValueError("the file is truncated or damaged: it has no code stream")


def read_header(stream: bytes) -> Head:
    """Raises `ValueError`."""
    if not stream.startswith(START):
        raise ValueError("the file is damaged: its code stream starts differently")
    bits = _Bits(stream[2:])
    head = Head(*_size(bits))
    if bits.flag():
        return head  # all is as usual: 8 bits, sRGB
    turned = False
    if bits.flag():
        turned = bits.u(3) + 1 > 4
        if bits.flag():
            _size(bits)
        if bits.flag():
            _preview(bits)
        head.animated = bits.flag()
        if head.animated:
            _animation(bits)
    if turned:
        head.width, head.height = head.height, head.width
    head.floating, head.bits = _depth(bits)
    bits.flag()  # whether 16 bits are enough for the decoder's buffers
    head.extra = bits.u32((0, 0), (0, 1), (4, 2), (12, 1))
    for _ in range(head.extra):
        head.alpha |= _extra_channel(bits) == ALPHA
    head.alpha = int(head.alpha)
    bits.flag()  # whether colours are stored as XYB
    _colours(bits, head)
    return head


def _size(bits: _Bits) -> tuple[int, int]:
    small = bits.flag()

    def side() -> int:
        return 8 * (bits.u(5) + 1) if small else bits.u32((9, 1), (13, 1), (18, 1), (30, 1))

    height, ratio = side(), bits.u(3)
    if ratio == 0:
        return side(), height
    across, down = RATIOS[ratio - 1]
    return height * across // down, height


def _preview(bits: _Bits) -> None:
    small = bits.flag()

    def side() -> int:
        return (
            bits.u32((0, 16), (0, 32), (5, 1), (9, 33)) if small else bits.u32((6, 1), (8, 65), (10, 321), (12, 1345))
        )

    side()
    if bits.u(3) == 0:
        side()


def _animation(bits: _Bits) -> None:
    bits.u32((0, 100), (0, 1000), (10, 1), (30, 1))
    bits.u32((0, 1), (0, 1001), (8, 1), (10, 1))
    bits.u32((0, 0), (3, 0), (16, 0), (32, 0))
    bits.flag()


def _depth(bits: _Bits) -> tuple[bool, int]:
    floating = bits.flag()
    if not floating:
        return False, bits.u32((0, 8), (0, 10), (0, 12), (6, 1))
    depth = bits.u32((0, 32), (0, 16), (0, 24), (6, 1))
    bits.u(4)
    return True, depth


def _extra_channel(bits: _Bits) -> int:
    """The kind of a channel; 0 is alpha."""
    if bits.flag():
        return ALPHA
    kind = bits.enum()
    _depth(bits)
    bits.u32((0, 0), (0, 3), (0, 4), (3, 1))
    for _ in range(bits.u32((0, 0), (4, 0), (5, 16), (10, 48))):
        bits.u(8)
    if kind == ALPHA:
        bits.flag()
    elif kind == 2:  # a spot colour
        bits.u(64)
    elif kind == 5:  # of a colour filter array
        bits.u32((0, 1), (2, 0), (4, 3), (8, 19))
    return kind


def _colours(bits: _Bits, head: Head) -> None:
    if bits.flag():
        return  # sRGB
    head.icc, space = bits.flag(), bits.enum()
    head.grey = space == 1
    if head.icc or space not in (0, 1):
        return
    white = bits.enum()
    primaries, told = SRGB_PRIMARIES, white in (D65, 11)
    if white == 2:  # its own
        _point(bits)
    if space == 0:
        primaries = bits.enum()
        if primaries == 2:
            told = False
            for _ in range(3):
                _point(bits)
    if bits.flag():
        bits.u(24)  # a gamma, which code points have no number for
        told, transfer = False, 2
    else:
        transfer = bits.enum()
    usual = white == D65 and primaries == SRGB_PRIMARIES and transfer == SRGB_TRANSFER
    if told and not usual and transfer != 2:
        # Display P3 and DCI P3 share primaries and differ in their white.
        number = 12 if primaries == P3 and white == D65 else primaries
        head.cicp = bytes([number, transfer, 0, 1])
    elif not usual:
        head.icc = True  # a colour space that is left behind, as a profile would be


def _point(bits: _Bits) -> None:
    for _ in range(2):
        bits.u32((19, 0), (19, 524288), (20, 1048576), (21, 2097152))
