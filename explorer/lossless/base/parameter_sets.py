"""Parameter sets of HEVC: BPG's short SPS, the VPS and SPS that a decoder wants, and what x265 writes."""

from __future__ import annotations

from typing import NamedTuple

from explorer.errors import CorruptFile, UnsupportedFile
from explorer.lossless.base.bits import BitReader, BitWriter, escape

VPS, SPS, PPS = 32, 33, 34
_RANGE_EXTENSION_BITS = 9
# explicit_rdpcm, extended_precision, high_precision_offsets, cabac_bypass_alignment: BPG forbids them.
_FORBIDDEN_RANGE_TOOLS = 0b000110101


class Pcm(NamedTuple):
    """Raw blocks. Bit depths in bits, sizes as log2 of pixels."""

    luma_depth: int
    chroma_depth: int
    log2_min_size: int
    log2_max_size: int
    loop_filter_disabled: bool


class ShortSps(NamedTuple):
    """The fields of an SPS that BPG stores. Block sizes as log2 of pixels.

    `range_tools` holds the nine flags of the range extension, first flag in the highest bit.
    """

    log2_min_cb: int
    log2_ctb: int
    log2_min_tb: int
    log2_max_tb: int
    intra_depth: int
    sao: bool
    strong_smoothing: bool
    pcm: Pcm | None = None
    range_tools: int = 0


class Geometry(NamedTuple):
    """What the short SPS leaves to the BPG header: chroma_format (0 grey .. 3 is 4:4:4), coded size in pixels, bits."""

    chroma_format: int
    width: int
    height: int
    bit_depth: int


def nal(kind: int, rbsp: bytes) -> bytes:
    """A NAL unit of layer 0 with its start code."""
    return b"\x00\x00\x01" + bytes((kind << 1, 1)) + escape(rbsp)


def check_short_sps(sps: ShortSps, bit_depth: int) -> None:
    """Raises `CorruptFile` unless the block sizes are those that HEVC allows."""
    sizes = (
        3 <= sps.log2_min_cb <= sps.log2_ctb
        and 4 <= sps.log2_ctb <= 6
        and 2 <= sps.log2_min_tb < sps.log2_min_cb
        and sps.log2_min_tb <= sps.log2_max_tb <= min(sps.log2_ctb, 5)
        and sps.intra_depth <= sps.log2_ctb - sps.log2_min_tb
    )
    pcm = sps.pcm
    if pcm is not None:
        sizes = sizes and sps.log2_min_cb <= pcm.log2_min_size <= pcm.log2_max_size <= min(sps.log2_ctb, 5)
        sizes = sizes and max(pcm.luma_depth, pcm.chroma_depth) <= bit_depth
    if not sizes:
        raise CorruptFile(f"BPG: impossible block sizes in the HEVC header ({sps})")


def read_short_sps(data: bytes) -> ShortSps:
    """Parses BPG's short SPS (without its length). Raises `CorruptFile` or `UnsupportedFile`."""
    reader = BitReader(data)
    log2_min_cb = reader.ue() + 3
    log2_ctb = log2_min_cb + reader.ue()
    log2_min_tb = reader.ue() + 2
    log2_max_tb = log2_min_tb + reader.ue()
    intra_depth = reader.ue()
    sao = reader.flag()
    pcm = _read_pcm(reader) if reader.flag() else None
    strong_smoothing = reader.flag()
    range_tools = _read_extension(reader)
    return ShortSps(
        log2_min_cb, log2_ctb, log2_min_tb, log2_max_tb, intra_depth, sao, strong_smoothing, pcm, range_tools
    )


def _read_pcm(reader: BitReader) -> Pcm:
    luma_depth, chroma_depth = reader.u(4) + 1, reader.u(4) + 1
    log2_min_size = reader.ue() + 3
    return Pcm(luma_depth, chroma_depth, log2_min_size, log2_min_size + reader.ue(), reader.flag())


def _read_extension(reader: BitReader) -> int:
    if not reader.flag():
        return 0
    has_range = reader.flag()
    if reader.u(7):
        raise UnsupportedFile("BPG: HEVC extensions other than the range extension are not known")
    range_tools = reader.u(_RANGE_EXTENSION_BITS) if has_range else 0
    if range_tools & _FORBIDDEN_RANGE_TOOLS:
        raise UnsupportedFile(f"BPG: range extension flags {range_tools:09b} use tools that BPG forbids")
    return range_tools


def write_short_sps(sps: ShortSps) -> bytes:
    """BPG's short SPS, without its length."""
    writer = BitWriter()
    _write_blocks(writer, sps, full=False)
    writer.flag(sps.sao)
    _write_pcm(writer, sps.pcm)
    writer.flag(sps.strong_smoothing)
    _write_extension(writer, sps.range_tools)
    return writer.to_bytes()


def _write_blocks(writer: BitWriter, sps: ShortSps, *, full: bool) -> None:
    writer.ue(sps.log2_min_cb - 3)
    writer.ue(sps.log2_ctb - sps.log2_min_cb)
    writer.ue(sps.log2_min_tb - 2)
    writer.ue(sps.log2_max_tb - sps.log2_min_tb)
    if full:
        writer.ue(sps.intra_depth)  # depth of inter blocks: there are none, but the field must be legal
    writer.ue(sps.intra_depth)


def _write_pcm(writer: BitWriter, pcm: Pcm | None) -> None:
    writer.flag(pcm is not None)
    if pcm is not None:
        writer.u(4, pcm.luma_depth - 1)
        writer.u(4, pcm.chroma_depth - 1)
        writer.ue(pcm.log2_min_size - 3)
        writer.ue(pcm.log2_max_size - pcm.log2_min_size)
        writer.flag(pcm.loop_filter_disabled)


def _write_extension(writer: BitWriter, range_tools: int) -> None:
    writer.flag(range_tools != 0)
    if range_tools:
        writer.flag(True)
        writer.u(7, 0)
        writer.u(_RANGE_EXTENSION_BITS, range_tools)


def _write_profile(writer: BitWriter) -> None:
    writer.u(8, 4)  # profile space 0, main tier, format range extensions
    writer.u(32, 1 << (31 - 4))
    writer.u(4, 0b1001)  # progressive, frames only
    writer.u(44, 0)
    writer.u(8, 255)  # level 8.5: no limit


def write_vps() -> bytes:
    """A NAL unit: the VPS of a single picture."""
    writer = BitWriter()
    writer.u(4, 0)
    writer.u(2, 0b11)  # base layer internal and available
    writer.u(6, 0)
    writer.u(3, 0)
    writer.flag(True)
    writer.u(16, 0xFFFF)
    _write_profile(writer)
    _write_buffering(writer)
    writer.u(6, 0)
    writer.ue(0)
    writer.u(2, 0)  # no timing, no extension
    writer.stop()
    return nal(VPS, writer.to_bytes())


def _write_buffering(writer: BitWriter) -> None:
    writer.flag(True)
    for _ in range(3):  # pictures held, pictures reordered, latency
        writer.ue(0)


def write_sps(sps: ShortSps, geometry: Geometry) -> bytes:
    """A NAL unit: the whole SPS, with the values that BPG fixes."""
    writer = BitWriter()
    writer.u(8, 0b0000_000_1)  # VPS 0, one sub-layer
    _write_profile(writer)
    writer.ue(0)
    writer.ue(geometry.chroma_format)
    if geometry.chroma_format == 3:
        writer.flag(False)
    writer.ue(geometry.width)
    writer.ue(geometry.height)
    writer.flag(False)  # no conformance window: BPG crops by its own size
    writer.ue(geometry.bit_depth - 8)
    writer.ue(geometry.bit_depth - 8)
    writer.ue(4)  # picture order count of 8 bits
    _write_buffering(writer)
    _write_blocks(writer, sps, full=True)
    writer.u(2, 0b01)  # no scaling lists, asymmetric partitions
    writer.flag(sps.sao)
    _write_pcm(writer, sps.pcm)
    writer.ue(0)
    writer.u(2, 0b01)  # no long-term references, temporal motion vectors
    writer.flag(sps.strong_smoothing)
    writer.flag(False)  # no VUI
    _write_extension(writer, sps.range_tools)
    writer.stop()
    return nal(SPS, writer.to_bytes())


def read_sps(rbsp: bytes) -> tuple[ShortSps, Geometry]:
    """Parses a whole SPS (after the NAL header, unescaped) of one sub-layer. Raises `UnsupportedFile` where BPG cannot
    express it: scaling lists, reference pictures, extensions other than range."""
    reader = BitReader(rbsp)
    reader.u(8 + 88 + 8)
    reader.ue()
    chroma_format = reader.ue()
    if chroma_format == 3:
        reader.u(1)
    width, height = reader.ue(), reader.ue()
    if reader.flag():
        raise UnsupportedFile("HEVC: a conformance window has no place in BPG")
    bit_depth = reader.ue() + 8
    if reader.ue() + 8 != bit_depth:
        raise UnsupportedFile("HEVC: luma and chroma of different bit depth have no place in BPG")
    reader.ue()
    reader.flag()
    for _ in range(3):
        reader.ue()
    log2_min_cb = reader.ue() + 3
    log2_ctb = log2_min_cb + reader.ue()
    log2_min_tb = reader.ue() + 2
    log2_max_tb = log2_min_tb + reader.ue()
    reader.ue()
    intra_depth = reader.ue()
    if reader.flag():
        raise UnsupportedFile("HEVC: scaling lists have no place in BPG")
    reader.u(1)
    sao = reader.flag()
    pcm = _read_pcm(reader) if reader.flag() else None
    if reader.ue() or reader.flag():
        raise UnsupportedFile("HEVC: reference picture sets have no place in BPG")
    reader.u(1)
    strong_smoothing = reader.flag()
    if reader.flag():
        _skip_vui(reader)
    range_tools = _read_extension(reader)
    short = ShortSps(
        log2_min_cb, log2_ctb, log2_min_tb, log2_max_tb, intra_depth, sao, strong_smoothing, pcm, range_tools
    )
    return short, Geometry(chroma_format, width, height, bit_depth)


def _skip_vui(reader: BitReader) -> None:
    if reader.flag() and reader.u(8) == 255:  # sample aspect ratio
        reader.u(32)
    if reader.flag():  # overscan
        reader.u(1)
    if reader.flag():  # video signal type
        reader.u(4)
        if reader.flag():
            reader.u(24)
    if reader.flag():  # chroma location
        reader.ue()
        reader.ue()
    reader.u(3)
    if reader.flag():
        raise UnsupportedFile("HEVC: a display window has no place in BPG")
    if reader.flag():  # timing
        reader.u(64)
        if reader.flag():
            reader.ue()
        if reader.flag():
            raise UnsupportedFile("HEVC: a reference decoder's buffer model has no place in BPG")
    if reader.flag():  # bitstream restriction
        reader.u(3)
        for _ in range(5):
            reader.ue()
