"""The `.bpg` file of specification 0.9.5: its header, and the HEVC data inside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from explorer.errors import CorruptFile, UnsupportedFile
from explorer.lossless.base.bits import read_ue7, split_nals, ue7
from explorer.lossless.base.parameter_sets import ShortSps, check_short_sps, read_short_sps, write_short_sps

MAGIC = b"BPG\xfb"
MAX_PIXELS = 1 << 27
GREY, YUV420, YUV422, YUV444, YUV420_VIDEO, YUV422_VIDEO = range(6)
YCBCR601, RGB, YCGCO, YCBCR709, YCBCR2020 = range(5)
NO_ALPHA, STRAIGHT, PREMULTIPLIED, WHITE = range(4)
_SHORT_SPS_BYTES = 64
_FIRST_VCL_IRAP, _LAST_VCL_IRAP = 16, 21
_PPS, _SUFFIX_SEI = 34, 40


class Header(NamedTuple):
    """The header of a `.bpg` file.

    Attributes:
        width, height: in pixels, of the picture, not of its padded code.
        pixel_format: GREY .. YUV422_VIDEO; the last two have chroma sited on the left luma column, as MPEG-2 does.
        bit_depth: 8 .. 14, of every plane.
        color_space: YCBCR601 .. YCBCR2020.
        alpha: what the second HEVC picture holds: nothing, straight or premultiplied alpha, or CMYK's white plane.
        limited_range: luma is 16..235 and chroma 16..240 of 255.
        animated: further pictures follow the first.
    """

    width: int
    height: int
    pixel_format: int = YUV444
    bit_depth: int = 8
    color_space: int = YCBCR601
    alpha: int = NO_ALPHA
    limited_range: bool = False
    animated: bool = False

    @property
    def chroma_format(self) -> int:
        """0 grey, 1 4:2:0, 2 4:2:2, 3 4:4:4."""
        return self.pixel_format - 3 if self.pixel_format > YUV444 else self.pixel_format


class Stream(NamedTuple):
    """One HEVC picture: its short SPS, and PPS and slices with start codes."""

    sps: ShortSps
    units: bytes


def check_size(width: int, height: int) -> None:
    """Raises `CorruptFile` for a size that no picture has."""
    if not (width > 0 and height > 0 and width * height <= MAX_PIXELS):
        raise CorruptFile(f"BPG: a size of {width} x {height} pixels; at most {MAX_PIXELS} pixels are read")


def read_header(data: bytes) -> tuple[Header, bytes]:
    """Returns the header and the HEVC data, extensions skipped. Raises `CorruptFile` or `UnsupportedFile`."""
    if data[:4] != MAGIC:
        raise CorruptFile("BPG: not a BPG file (its first four bytes are wrong)")
    if len(data) < 6:
        raise CorruptFile("BPG: the header is truncated")
    pixel_format, first_alpha, bit_depth = data[4] >> 5, data[4] >> 4 & 1, (data[4] & 15) + 8
    color_space, extended, second_alpha = data[5] >> 4, data[5] >> 3 & 1, data[5] >> 2 & 1
    width, position = read_ue7(data, 6)
    height, position = read_ue7(data, position)
    check_size(width, height)
    length, position = read_ue7(data, position)
    skipped, position = read_ue7(data, position) if extended else (0, position)
    position += skipped
    end = position + length if length else len(data)
    if not position < end <= len(data):
        raise CorruptFile(f"BPG: truncated, {len(data)} of {end} bytes are there")
    alpha = (STRAIGHT + second_alpha) if first_alpha else (WHITE if second_alpha else NO_ALPHA)
    header = Header(width, height, pixel_format, bit_depth, color_space, alpha, bool(data[5] & 2), bool(data[5] & 1))
    _check_header(header)
    return header, data[position:end]


def _check_header(header: Header) -> None:
    if header.pixel_format > YUV422_VIDEO or header.color_space > YCBCR2020 or header.bit_depth > 14:
        raise UnsupportedFile(
            f"BPG: pixel format {header.pixel_format}, colour space {header.color_space} or bit depth "
            f"{header.bit_depth} is not one of the specification 0.9.5"
        )
    if header.pixel_format == GREY and (header.color_space != YCBCR601 or header.alpha == WHITE):
        raise CorruptFile("BPG: a grey picture has no colour space and no CMYK")


def write_header(header: Header, hevc: bytes) -> bytes:
    """A whole `.bpg` file. `hevc`: as `write_hevc` makes it. The length is stored, so that truncation is noticed."""
    first_alpha = header.alpha in (STRAIGHT, PREMULTIPLIED)
    second_alpha = header.alpha in (PREMULTIPLIED, WHITE)
    flags = (
        header.pixel_format << 5 | first_alpha << 4 | header.bit_depth - 8,
        header.color_space << 4 | second_alpha << 2 | header.limited_range << 1 | header.animated,
    )
    return MAGIC + bytes(flags) + ue7(header.width) + ue7(header.height) + ue7(len(hevc)) + hevc


def write_hevc(stream: Stream) -> bytes:
    """The HEVC header and data of a picture without alpha. `stream.units` starts with a 3-byte start code."""
    sps = write_short_sps(stream.sps)
    return ue7(len(sps)) + sps + stream.units[3:]


def read_hevc(data: bytes, header: Header) -> tuple[Stream, Stream | None]:
    """Returns the first picture's colour and, if there is one, its alpha or white plane. Raises `CorruptFile`."""
    alpha_sps = None
    position = 0
    if header.alpha != NO_ALPHA:
        alpha_sps, position = _take_sps(data, position, header.bit_depth)
    sps, position = _take_sps(data, position, header.bit_depth)
    units: tuple[list[bytes], list[bytes]] = ([], [])
    for layer, unit in _first_picture(data[position:], 1 + (alpha_sps is not None)):
        units[layer].append(b"\x00\x00\x01" + unit)
    colour = Stream(sps, b"".join(units[0]))
    return colour, None if alpha_sps is None else Stream(alpha_sps, b"".join(units[1]))


def _take_sps(data: bytes, position: int, bit_depth: int) -> tuple[ShortSps, int]:
    length, position = read_ue7(data, position)
    if length > min(_SHORT_SPS_BYTES, len(data) - position):
        raise CorruptFile(f"BPG: an HEVC header of {length} bytes is too long")
    sps = read_short_sps(data[position : position + length])
    check_short_sps(sps, bit_depth)
    return sps, position + length


def _first_picture(data: bytes, layers: int) -> Iterator[tuple[int, bytes]]:
    """Layer (0 colour, 1 alpha) and NAL unit, rewritten to layer 0, of everything that the first picture needs."""
    started = [False] * layers
    for unit in split_nals(data):
        if len(unit) < 3:
            raise CorruptFile("BPG: an HEVC unit is truncated")
        kind = unit[0] >> 1 & 63
        layer = ((unit[0] & 1) << 5 | unit[1] >> 3) if layers > 1 else 0
        if kind in (32, 33) or layer >= layers:
            raise CorruptFile(f"BPG: an HEVC unit of type {kind}, layer {layer} does not belong here")
        if kind < 32 and unit[2] & 0x80:
            if all(started):
                return
            if started[layer] or not _FIRST_VCL_IRAP <= kind <= _LAST_VCL_IRAP:
                raise CorruptFile("BPG: the first HEVC picture is not a single intra picture")
            started[layer] = True
        if kind < 32 or kind in (_PPS, _SUFFIX_SEI):
            yield layer, bytes((unit[0] & 0xFE, unit[1] & 7)) + unit[2:]
    if not all(started):
        raise CorruptFile("BPG: the HEVC data holds no picture")
