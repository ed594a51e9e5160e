"""Everything that the decoding of one intra picture depends on, and the PPS and slice header that say so.

A `.italic` file stores none of it where `implied` gives the same values: then only the arithmetic-coded bytes are kept.
"""

from __future__ import annotations

from typing import NamedTuple

from explorer.errors import UnsupportedFile
from explorer.lossless.base.bits import BitReader, BitWriter, split_nals, unescape
from explorer.lossless.base.parameter_sets import PPS, SPS, VPS, Geometry, ShortSps, nal, read_sps

IDR_W_RADL, IDR_N_LP = 19, 20
_SLICE_I = 2
# The longest slice header of a stream without tiles and wavefronts is far shorter.
_HEADER_BYTES = 64


class PictureTools(NamedTuple):
    """Fields of the PPS that matter to an intra picture of one slice. Offsets in QP steps, filter offsets halved."""

    init_qp: int
    sign_hiding: bool
    transform_skip: bool = False
    smooth_borders: bool = False  # constrained_intra_pred
    cb_offset: int = 0
    cr_offset: int = 0
    filter_across_slices: bool = False
    deblocking: bool = True
    beta: int = 0
    tc: int = 0


class SliceTools(NamedTuple):
    """Fields of the slice header. `qp` is the luma QP of every block."""

    qp: int
    sao_luma: bool
    sao_chroma: bool


class Tools(NamedTuple):
    """All parameters of one picture of one slice, size apart."""

    sps: ShortSps
    picture: PictureTools
    slice: SliceTools


def implied(width: int, height: int, qp: int) -> Tools:
    """The parameters that a `.italic` file leaves out: they follow from the size in pixels and the QP.

    Part of the file format: never change it without a new version of the container.
    """
    smallest = min(width, height)
    # x265 wants at least one whole coding tree block, HEVC trees of at least 16: below that the smallest coding block
    # is 16 too, since a BPG picture is padded to a multiple of the smallest coding block.
    log2_min_cb = 3 if smallest > 8 else 4
    side = (smallest + 7) // 8 * 8
    log2_ctb = 6 if side >= 64 else 5 if side >= 32 else 4
    sao = side >= 64
    sps = ShortSps(log2_min_cb, log2_ctb, 2, min(log2_ctb, 5), 0, sao, strong_smoothing=True)
    return Tools(sps, PictureTools(init_qp=qp, sign_hiding=True), SliceTools(qp, sao, sao))


def coded_size(tools: Tools, width: int, height: int) -> tuple[int, int]:
    """Width and height in pixels after padding to whole smallest coding blocks."""
    block = 1 << tools.sps.log2_min_cb
    return -(-width // block) * block, -(-height // block) * block


def write_pps(picture: PictureTools) -> bytes:
    """The PPS as a NAL unit with its start code."""
    writer = BitWriter()
    writer.ue(0)
    writer.ue(0)
    writer.u(5, 0)  # no dependent slices, output flags or extra header bits
    writer.flag(picture.sign_hiding)
    writer.flag(False)
    writer.ue(0)
    writer.ue(0)
    writer.se(picture.init_qp - 26)
    writer.flag(picture.smooth_borders)
    writer.flag(picture.transform_skip)
    writer.flag(False)  # one QP for all blocks
    writer.se(picture.cb_offset)
    writer.se(picture.cr_offset)
    writer.u(6, 0)  # no slice chroma offsets, weights, lossless blocks, tiles or wavefronts
    writer.flag(picture.filter_across_slices)
    _write_deblocking(writer, picture)
    writer.u(2, 0)
    writer.ue(0)
    writer.u(2, 0)
    writer.stop()
    return nal(PPS, writer.to_bytes())


def _write_deblocking(writer: BitWriter, picture: PictureTools) -> None:
    control = (picture.deblocking, picture.beta, picture.tc) != (True, 0, 0)
    writer.flag(control)
    if control:
        writer.flag(False)
        writer.flag(not picture.deblocking)
        if picture.deblocking:
            writer.se(picture.beta)
            writer.se(picture.tc)


def read_pps(rbsp: bytes) -> PictureTools:
    """Parses a PPS (after the NAL header, unescaped). Raises `UnsupportedFile` for tools outside `PictureTools`."""
    reader = BitReader(rbsp)
    _require(reader.ue() == 0 and reader.ue() == 0 and reader.u(5) == 0, "parameter set ids or slice options")
    sign_hiding = reader.flag()
    reader.u(1)
    reader.ue()
    reader.ue()
    init_qp = 26 + reader.se()
    smooth_borders, transform_skip = reader.flag(), reader.flag()
    _require(not reader.flag(), "a QP per block")
    cb_offset, cr_offset = reader.se(), reader.se()
    _require(not reader.flag(), "chroma offsets per slice")
    reader.u(2)
    _require(reader.u(3) == 0, "lossless blocks, tiles or wavefronts")
    filter_across_slices = reader.flag()
    deblocking, beta, tc = _read_deblocking(reader)
    _require(not reader.flag(), "scaling lists")
    reader.u(1)
    reader.ue()
    _require(reader.u(2) == 0, "header extensions")
    return PictureTools(
        init_qp, sign_hiding, transform_skip, smooth_borders, cb_offset, cr_offset, filter_across_slices,
        deblocking, beta, tc,
    )  # fmt: skip


def _read_deblocking(reader: BitReader) -> tuple[bool, int, int]:
    if not reader.flag():
        return True, 0, 0
    _require(not reader.flag(), "deblocking per slice")
    if reader.flag():
        return False, 0, 0
    return True, reader.se(), reader.se()


def write_slice(tools: Tools, chroma: bool, cabac: bytes) -> bytes:
    """The slice as a NAL unit with its start code. `cabac`: the arithmetic-coded bytes, without escapes."""
    writer = BitWriter()
    writer.flag(True)
    writer.flag(False)
    writer.ue(0)
    writer.ue(_SLICE_I)
    if tools.sps.sao:
        writer.flag(tools.slice.sao_luma)
        if chroma:
            writer.flag(tools.slice.sao_chroma)
    writer.se(tools.slice.qp - tools.picture.init_qp)
    if _has_across_flag(tools.picture, tools.slice):
        writer.flag(False)
    writer.stop()
    return nal(IDR_N_LP, writer.to_bytes() + cabac)


def _has_across_flag(picture: PictureTools, piece: SliceTools) -> bool:
    return picture.filter_across_slices and (piece.sao_luma or piece.sao_chroma or picture.deblocking)


def read_slice(kind: int, rbsp: bytes, sps: ShortSps, picture: PictureTools, chroma: bool) -> tuple[SliceTools, bytes]:
    """Splits the only slice of a picture into its parameters and the arithmetic-coded bytes."""
    reader = BitReader(rbsp[:_HEADER_BYTES])
    _require(kind in (IDR_W_RADL, IDR_N_LP) and reader.flag(), "pictures of other kinds or of several slices")
    reader.u(1)
    _require(reader.ue() == 0 and reader.ue() == _SLICE_I, "slices of other types")
    sao_luma = sps.sao and reader.flag()
    sao_chroma = sps.sao and chroma and reader.flag()
    piece = SliceTools(picture.init_qp + reader.se(), sao_luma, sao_chroma)
    if _has_across_flag(picture, piece):
        reader.u(1)
    reader.u(1)
    reader.align()
    return piece, rbsp[reader.position // 8 :]


def dissect(stream: bytes) -> tuple[Tools, Geometry, bytes]:
    """Takes an encoder's Annex-B stream of one intra picture apart.

    Returns its parameters, its coded geometry and the arithmetic-coded bytes of its only slice, without escapes.
    Raises `UnsupportedFile` where the encoder used what BPG or `Tools` cannot express.
    """
    units: dict[int, bytes] = {}
    for unit in split_nals(stream):
        kind = unit[0] >> 1
        if kind != VPS:
            _require(kind not in units, "several pictures or slices")
            units[kind] = unescape(unit[2:])
    _require(len(units) == 3 and SPS in units and PPS in units, f"NAL units {sorted(units)}")
    sps, geometry = read_sps(units.pop(SPS))
    picture = read_pps(units.pop(PPS))
    ((kind, rbsp),) = units.items()
    piece, cabac = read_slice(kind, rbsp, sps, picture, geometry.chroma_format != 0)
    # What is rewritten anyway is made equal: the split of the QP between PPS and slice header, and filtering across
    # slices, of which there is one.
    return Tools(sps, picture._replace(init_qp=piece.qp, filter_across_slices=False), piece), geometry, cabac


def _require(condition: bool, what: str) -> None:
    if not condition:
        raise UnsupportedFile(f"HEVC: {what} have no place in a base code")
