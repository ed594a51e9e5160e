"""BPG: the base code inside a `.italic` file, and real `.bpg` files.

rgb --> YCbCr 4:4:4 --> x265, one intra picture --+--> arithmetic-coded bytes alone: base of a .italic file
                                                  +--> header, short SPS, PPS, slice: .bpg file
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explorer.errors import BadSetting, CorruptFile, UnsupportedImage
from explorer.lossless.base.apart import check_end, decode_planes
from explorer.lossless.base.bypass import decode_bypass, needs_bypass
from explorer.lossless.base.colour import to_rgb, to_ycbcr
from explorer.lossless.base.container import (  # fmt: skip
    MAX_PIXELS,
    Header,
    Stream,
    check_size,
    read_header,
    read_hevc,
    write_header,
    write_hevc,
)
from explorer.lossless.base.hevc import Plane, check_plausible, encode_planes
from explorer.lossless.base.parameter_sets import Geometry
from explorer.lossless.base.tools import Tools, coded_size, dissect, implied, write_pps, write_slice

# The first nine bits of arithmetic-coded data are never 510 or 511, so no base starts with this byte: it says that the
# parameters differ from the implied ones and are stored, as HEVC header and data of a .bpg file.
_EXPLICIT = 0xFF


def check_qp(qp: int) -> int:
    """Returns `qp`. Raises `BadSetting` unless it is a whole number from 0 (best) to 51 (smallest)."""
    if isinstance(qp, bool) or not isinstance(qp, int | np.integer) or not 0 <= qp <= 51:
        raise BadSetting(f"a QP of {qp!r}: choose a whole number from 0 (best) to 51 (smallest)")
    return int(qp)


def encode_base(rgb: NDArray[np.uint8], qp: int) -> bytes:
    """Codes a picture with HEVC intra, 4:4:4, without anything that follows from its size and QP.

    `rgb`: uint8, (H, W, 3), sRGB. `qp`: 0..51. Raises `BadSetting` or `UnsupportedImage`.
    """
    qp = check_qp(qp)
    if rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.dtype != np.uint8 or not 0 < rgb.shape[0] * rgb.shape[1] <= MAX_PIXELS:
        raise UnsupportedImage(f"a base code needs 8-bit RGB of 1 to {MAX_PIXELS} pixels, not {rgb.dtype} {rgb.shape}")
    height, width = rgb.shape[:2]
    wanted = implied(width, height, qp)
    coded_width, coded_height = coded_size(wanted, width, height)
    tools, geometry, cabac = dissect(encode_planes(to_ycbcr(rgb, coded_height, coded_width), wanted))
    if geometry != Geometry(3, coded_width, coded_height, 8):
        raise UnsupportedImage(f"the HEVC encoder made {geometry} of {coded_width} x {coded_height} pixels")
    return cabac if tools == wanted else bytes((_EXPLICIT,)) + write_hevc(_stream(tools, cabac))


def decode_base(data: bytes, width: int, height: int, qp: int) -> NDArray[np.uint8]:
    """Decodes what `encode_base` made, on every machine to the same samples.

    Returns uint8, (H, W, 3), RGB. Raises `CorruptFile`, or `BadSetting` for the QP.
    """
    header, hevc = _as_hevc(data, width, height, qp)
    return _decode(header, hevc)


def base_as_bpg(data: bytes, width: int, height: int, qp: int) -> bytes:
    """The base of a `.italic` file as a `.bpg` file. Raises `CorruptFile`, or `BadSetting` for the QP."""
    return write_header(*_as_hevc(data, width, height, qp))


def write_bpg(rgb: NDArray[np.uint8], qp: int) -> bytes:
    """A `.bpg` file: YCbCr 4:4:4, BT.601 at full range, 8 bits. Arguments and errors as of `encode_base`."""
    return base_as_bpg(encode_base(rgb, qp), rgb.shape[1], rgb.shape[0], qp)


def read_bpg(data: bytes, *, check: bool = True) -> NDArray[np.uint8]:
    """Decodes a `.bpg` file, of an animation the first picture. Bit depths above 8 are reduced to 8.

    `check`: decode a second time, to find a file that was cut. Returns uint8, (H, W, 1 | 3 | 4): grey, RGB or RGBA.
    Raises `CorruptFile` or `UnsupportedFile`.
    """
    return _decode(*read_header(data), check=check)


def _stream(tools: Tools, cabac: bytes) -> Stream:
    return Stream(tools.sps, write_pps(tools.picture) + write_slice(tools, True, cabac))


def _as_hevc(data: bytes, width: int, height: int, qp: int) -> tuple[Header, bytes]:
    """The header and HEVC data that a `.bpg` file of the same picture holds."""
    qp = check_qp(qp)
    check_size(width, height)
    if not data:
        raise CorruptFile("the base code is empty")
    header = Header(width, height)
    if data[0] == _EXPLICIT:
        return header, data[1:]
    return header, write_hevc(_stream(implied(width, height, qp), data))


def _decode(header: Header, hevc: bytes, *, check: bool = False) -> NDArray[np.uint8]:
    colour, alpha = read_hevc(hevc, header)
    for stream, chroma_format in ((colour, header.chroma_format), (alpha, 0)):
        if stream is not None:  # refuse an impossible second picture before the first takes memory
            check_plausible(len(stream.units), stream.sps, _geometry(header, stream, chroma_format))
    planes = _planes(header, colour, header.chroma_format, check)
    return to_rgb(header, planes, None if alpha is None else _planes(header, alpha, 0, check)[0])


def _geometry(header: Header, stream: Stream, chroma_format: int) -> Geometry:
    block = 1 << stream.sps.log2_min_cb
    width, height = (-(-side // block) * block for side in (header.width, header.height))
    return Geometry(chroma_format, width, height, header.bit_depth)


def _planes(header: Header, stream: Stream, chroma_format: int, check: bool) -> list[Plane]:
    geometry = _geometry(header, stream, chroma_format)
    if needs_bypass(stream.units, stream.sps):
        return decode_bypass(stream.units, stream.sps, geometry)
    planes = decode_planes(stream.units, stream.sps, geometry)
    if check:
        check_end(stream.units, stream.sps, geometry, planes)
    return planes
