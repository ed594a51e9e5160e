"""PPS and slice header of a picture whose transform and quantisation are bypassed."""

from __future__ import annotations

from typing import NamedTuple

from explorer.errors import UnsupportedFile
from explorer.lossless.base.bits import BitReader
from explorer.lossless.base.parameter_sets import ShortSps

_HEADER_BYTES = 64
_SLICE_I = 2


class BypassPps(NamedTuple):
    """The fields of a PPS that such a picture needs. `qp_delta_depth`: None if all blocks share one QP."""

    init_qp: int
    bypass: bool
    qp_delta_depth: int | None
    slice_chroma_offsets: bool
    filter_across_slices: bool
    override: bool
    deblocking: bool
    cross_component: bool
    offset_lists: bool


class BypassSlice(NamedTuple):
    """`sao`: whether luma and chroma have offsets. `data`: the arithmetic-coded bytes."""

    qp: int
    sao: tuple[bool, bool]
    data: bytes


def read_bypass_pps(rbsp: bytes) -> BypassPps:
    """Parses a PPS (after the NAL header, unescaped). Raises `CorruptFile`; `UnsupportedFile` for tiles, wavefronts."""
    reader = BitReader(rbsp)
    reader.ue()
    reader.ue()
    _require(reader.u(5) == 0, "dependent slices")
    reader.u(2)
    reader.ue()
    reader.ue()
    init_qp = 26 + reader.se()
    reader.u(1)
    transform_skip = reader.flag()
    qp_delta_depth = reader.ue() if reader.flag() else None
    reader.se()
    reader.se()
    slice_chroma_offsets = reader.flag()
    reader.u(2)
    bypass = reader.flag()
    _require(reader.u(2) == 0, "tiles or wavefronts")
    filter_across_slices = reader.flag()
    override, deblocking = _read_deblocking(reader)
    _require(not reader.flag(), "scaling lists")
    reader.u(1)
    reader.ue()
    _require(not reader.flag(), "slice header extensions")
    cross_component, offset_lists = _read_range_extension(reader, transform_skip)
    return BypassPps(
        init_qp, bypass, qp_delta_depth, slice_chroma_offsets, filter_across_slices, override, deblocking,
        cross_component, offset_lists,
    )  # fmt: skip


def _read_deblocking(reader: BitReader) -> tuple[bool, bool]:
    """Whether slices may override deblocking, and whether it is on."""
    if not reader.flag():
        return False, True
    override, disabled = reader.flag(), reader.flag()
    if not disabled:
        reader.se()
        reader.se()
    return override, not disabled


def _read_range_extension(reader: BitReader, transform_skip: bool) -> tuple[bool, bool]:
    """Whether chroma is predicted from luma, and whether slices have lists of chroma offsets."""
    if not reader.flag():
        return False, False
    has_range = reader.flag()
    _require(reader.u(7) == 0, "extensions of the picture parameter set")
    if not has_range:
        return False, False
    if transform_skip:
        reader.ue()
    cross_component, offset_lists = reader.flag(), reader.flag()
    return cross_component, offset_lists


def read_bypass_slice(rbsp: bytes, sps: ShortSps, pps: BypassPps, chroma: bool) -> BypassSlice:
    """Parses the header of the only slice of an IDR picture (after the NAL header, unescaped)."""
    reader = BitReader(rbsp[:_HEADER_BYTES])
    _require(reader.flag(), "several slices")
    reader.u(1)
    reader.ue()
    _require(reader.ue() == _SLICE_I, "slices of other types")
    sao = (sps.sao and reader.flag(), sps.sao and chroma and reader.flag())
    qp = pps.init_qp + reader.se()
    if pps.slice_chroma_offsets:
        reader.se()
        reader.se()
    if pps.offset_lists:
        reader.u(1)
    deblocking = pps.deblocking
    if pps.override and reader.flag():
        deblocking = not reader.flag()
        if deblocking:
            reader.se()
            reader.se()
    if pps.filter_across_slices and (any(sao) or deblocking):
        reader.u(1)
    reader.u(1)
    reader.align()
    return BypassSlice(qp, sao, rbsp[reader.position // 8 :])


def _require(condition: bool, what: str) -> None:
    if not condition:
        raise UnsupportedFile(f"BPG: lossless HEVC with {what} is not read")
