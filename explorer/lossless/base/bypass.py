"""Decodes HEVC intra pictures whose blocks all bypass transform and quantisation: BPG's lossless files.

libav decodes them too, except where the differences between neighbouring residuals (implicit RDPCM) are on: HEVC then
switches the softened edges of horizontal and vertical prediction off, libav leaves them on. Such pictures come here.
Nothing is filtered after prediction in blocks of this kind, so a slice is: syntax, prediction, residual, sum.
It takes some seconds per 100,000 bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from explorer.errors import CorruptFile, UnsupportedFile
from explorer.lossless.base.bits import split_nals, unescape
from explorer.lossless.base.bypass_headers import BypassPps, BypassSlice, read_bypass_pps, read_bypass_slice
from explorer.lossless.base.bypass_syntax import read_scale, skip_offsets, skip_qp_delta
from explorer.lossless.base.cabac import OFFSET, Cabac
from explorer.lossless.base.hevc import Plane, check_plausible
from explorer.lossless.base.intra import DC, HORIZONTAL, PLANAR, VERTICAL, predict, reference, smooth
from explorer.lossless.base.parameter_sets import PPS, Geometry, ShortSps
from explorer.lossless.base.residual import ACROSS, DIAGONAL, DOWN, ResidualReader

# Flags of ShortSps.range_tools.
ROTATION, SINGLE_CONTEXT, IMPLICIT_RDPCM, NO_SMOOTHING, RICE_MEMORY = 1 << 8, 1 << 7, 1 << 6, 1 << 3, 1 << 1
_DIAGONAL_MODE = 34
_CHROMA_MODES = (PLANAR, VERTICAL, HORIZONTAL, DC)
# Chroma mode of 4:2:2 by the mode that 4:4:4 would have: its samples are twice as far apart across as down.
_MODE_422 = (
    0, 1, 2, 2, 2, 2, 3, 5, 7, 8, 10, 12, 13, 15, 17, 18, 19, 20, 21, 22, 23, 23, 24, 24, 25, 25, 26, 27, 27, 28, 28,
    29, 29, 30, 31,
)  # fmt: skip


def needs_bypass(units: bytes, sps: ShortSps) -> bool:
    """Whether a picture (PPS and slices with start codes) is one that libav decodes wrongly and this module rightly."""
    if not sps.range_tools & IMPLICIT_RDPCM:
        return False
    return any(read_bypass_pps(unescape(unit[2:])).bypass for unit in split_nals(units) if unit[0] >> 1 == PPS)


def decode_bypass(units: bytes, sps: ShortSps, geometry: Geometry) -> list[Plane]:
    """Decodes one picture; arguments, result and errors as of `hevc.decode_planes`.

    Raises `UnsupportedFile` besides for several slices, raw samples, and blocks that do not bypass the transform.
    """
    check_plausible(len(units), sps, geometry)
    nals = list(split_nals(units))
    sets = [unescape(unit[2:]) for unit in nals if unit[0] >> 1 == PPS]
    slices = [unescape(unit[2:]) for unit in nals if unit[0] >> 1 < 32]
    if len(sets) != 1 or len(slices) != 1:
        raise UnsupportedFile(f"BPG: lossless HEVC of {len(slices)} slices and {len(sets)} parameter sets is not read")
    pps = read_bypass_pps(sets[0])
    piece = read_bypass_slice(slices[0], sps, pps, geometry.chroma_format != 0)
    decoder = _SliceDecoder(sps, geometry, pps, piece)
    decoder.decode()
    kind = np.uint8 if geometry.bit_depth == 8 else np.uint16
    return [plane.astype(kind) for plane in decoder.planes]


@dataclass
class _Unit:
    """A coding unit: modes of its luma and chroma parts (4 each if divided), and the part of each block."""

    x: int
    y: int
    log2: int
    divided: bool
    luma_modes: list[int] = field(default_factory=list)
    chroma_codes: list[int] = field(default_factory=list)
    chroma_modes: list[int] = field(default_factory=list)

    def part(self, x: int, y: int) -> int:
        """Index of the part that a luma position lies in."""
        if not self.divided:
            return 0
        half = 1 << (self.log2 - 1)
        return (x >= self.x + half) + 2 * (y >= self.y + half)


class _SliceDecoder:
    """Walks the tree of one slice and fills `planes`: uint16, (height, width) each, chroma at its own size."""

    def __init__(self, sps: ShortSps, geometry: Geometry, pps: BypassPps, piece: BypassSlice) -> None:
        self._sps, self._geometry, self._pps, self._piece = sps, geometry, pps, piece
        self._cabac = Cabac(piece.data, piece.qp)
        self._residuals = ResidualReader(
            self._cabac,
            single_context=bool(sps.range_tools & SINGLE_CONTEXT),
            rice_memory=bool(sps.range_tools & RICE_MEMORY),
        )
        self._format = geometry.chroma_format
        self._wide = int(self._format in (1, 2))  # log2 of luma columns per chroma column
        self._high = int(self._format == 1)
        shapes = [(geometry.height, geometry.width)]
        if self._format:
            shapes += 2 * [(geometry.height >> self._high, geometry.width >> self._wide)]
        self.planes = [np.zeros(shape, np.uint16) for shape in shapes]
        self._known = [np.zeros(shape, np.bool_) for shape in shapes]
        small = (geometry.height >> 2, geometry.width >> 2)
        self._modes = np.full(small, DC, np.int8)  # luma mode by 4x4 block
        self._depths = np.zeros(small, np.int8)  # depth of the coding tree by 4x4 block
        self._qp_coded = False

    def decode(self) -> None:
        side = 1 << self._sps.log2_ctb
        corners = [(x, y) for y in range(0, self._geometry.height, side) for x in range(0, self._geometry.width, side)]
        for x, y in corners:
            if any(self._piece.sao):
                skip_offsets(self._cabac, x > 0, y > 0, self._piece.sao, self._format != 0, self._geometry.bit_depth)
            self._tree(x, y, self._sps.log2_ctb, 0)
            if self._cabac.terminate() != ((x, y) == corners[-1]):
                raise CorruptFile("BPG: the HEVC data is damaged, its slice ends in the wrong place")

    def _tree(self, x: int, y: int, log2: int, depth: int) -> None:
        side = 1 << log2
        if x >= self._geometry.width or y >= self._geometry.height:
            return
        whole = x + side <= self._geometry.width and y + side <= self._geometry.height
        split = log2 > self._sps.log2_min_cb
        if whole and split:
            split = bool(self._cabac.bin(OFFSET["split_cu"] + self._deeper(x, y, depth)))
        if self._pps.qp_delta_depth is not None and depth <= self._pps.qp_delta_depth:
            self._qp_coded = False
        if split:
            half = side >> 1
            for dy in (0, half):
                for dx in (0, half):
                    self._tree(x + dx, y + dy, log2 - 1, depth + 1)
            return
        self._depths[y >> 2 : (y + side) >> 2, x >> 2 : (x + side) >> 2] = depth
        self._unit(x, y, log2)

    def _deeper(self, x: int, y: int, depth: int) -> int:
        """How many of the units on the left and above are divided deeper."""
        left = x > 0 and self._depths[y >> 2, (x >> 2) - 1] > depth
        above = y > 0 and self._depths[(y >> 2) - 1, x >> 2] > depth
        return int(left) + int(above)

    def _unit(self, x: int, y: int, log2: int) -> None:
        if not self._cabac.bin(OFFSET["bypass_cu"]):
            raise UnsupportedFile("BPG: HEVC that mixes lossless and lossy blocks is not read")
        divided = log2 == self._sps.log2_min_cb and not self._cabac.bin(OFFSET["part_mode"])
        pcm = self._sps.pcm
        if pcm and not divided and pcm.log2_min_size <= log2 <= pcm.log2_max_size and self._cabac.terminate():
            raise UnsupportedFile("BPG: HEVC with blocks of raw samples is not read")
        unit = _Unit(x, y, log2, divided)
        self._read_modes(unit)
        self._transform_tree(unit, x, y, log2, 0, 0, (x, y), [[True, True]] * 2 if self._format else [[False] * 2] * 2)

    def _read_modes(self, unit: _Unit) -> None:
        cabac = self._cabac
        parts = 4 if unit.divided else 1
        predicted = [cabac.bin(OFFSET["prev_luma"]) for _ in range(parts)]
        side = 1 << (unit.log2 - unit.divided)
        for index, easy in enumerate(predicted):
            x, y = unit.x + (index & 1) * side, unit.y + (index >> 1) * side
            likely = self._likely_modes(x, y)
            if easy:
                mode = likely[cabac.bypass() and 1 + cabac.bypass()]
            else:
                mode = cabac.bypass(5)
                for other in sorted(likely):
                    mode += mode >= other
            unit.luma_modes.append(mode)
            self._modes[y >> 2 : (y + side) >> 2, x >> 2 : (x + side) >> 2] = mode
        if self._format:
            for index in range(parts if self._format == 3 else 1):
                code = cabac.bypass(2) if cabac.bin(OFFSET["chroma_mode"]) else 4
                unit.chroma_codes.append(code)
                unit.chroma_modes.append(self._chroma_mode(code, unit.luma_modes[index]))

    def _likely_modes(self, x: int, y: int) -> list[int]:
        left = int(self._modes[y >> 2, (x >> 2) - 1]) if x > 0 else DC
        above = int(self._modes[(y >> 2) - 1, x >> 2]) if y & ((1 << self._sps.log2_ctb) - 1) else DC
        if left != above:
            third = next(mode for mode in (PLANAR, DC, VERTICAL) if mode not in (left, above))
            return [left, above, third]
        if left < 2:
            return [PLANAR, DC, VERTICAL]
        return [left, 2 + (left + 29) % 32, 2 + (left - 1) % 32]

    def _chroma_mode(self, code: int, luma_mode: int) -> int:
        mode = luma_mode
        if code < 4:
            mode = _DIAGONAL_MODE if _CHROMA_MODES[code] == luma_mode else _CHROMA_MODES[code]
        return _MODE_422[mode] if self._format == 2 else mode

    def _transform_tree(
        self, unit: _Unit, x: int, y: int, log2: int, depth: int, index: int, base: tuple[int, int],
        parent: list[list[bool]],
    ) -> None:  # fmt: skip
        """`parent`: for Cb and Cr, which of the one or two blocks of the enclosing block have a residual."""
        sps = self._sps
        forced = unit.divided and depth == 0
        if log2 <= sps.log2_max_tb and log2 > sps.log2_min_tb and depth < sps.intra_depth + unit.divided and not forced:
            split = bool(self._cabac.bin(OFFSET["split_transform"] + 5 - log2))
        else:
            split = log2 > sps.log2_max_tb or forced
        chroma = parent
        if (log2 > 2 and self._format) or self._format == 3:
            chroma = [self._chroma_flags(log2, depth, split, any(flags)) for flags in parent]
        if split:
            half = 1 << (log2 - 1)
            for k in range(4):
                self._transform_tree(
                    unit, x + (k & 1) * half, y + (k >> 1) * half, log2 - 1, depth + 1, k, (x, y), chroma
                )
            return
        luma = bool(self._cabac.bin(OFFSET["cbf_luma"] + (depth == 0)))
        self._transform_unit(unit, x, y, log2, index, base, luma, chroma)

    def _chroma_flags(self, log2: int, depth: int, split: bool, parent: bool) -> list[bool]:
        if not parent:
            return [False, False]
        count = 2 if self._format == 2 and (not split or log2 == 3) else 1
        flags = [bool(self._cabac.bin(OFFSET["cbf_chroma"] + depth)) for _ in range(count)]
        return flags if count == 2 else [flags[0], False]

    def _transform_unit(
        self, unit: _Unit, x: int, y: int, log2: int, index: int, base: tuple[int, int], luma: bool,
        chroma: list[list[bool]],
    ) -> None:  # fmt: skip
        coded = luma or any(map(any, chroma))
        if coded and self._pps.qp_delta_depth is not None and not self._qp_coded:
            self._qp_coded = True
            skip_qp_delta(self._cabac)
        part = unit.part(x, y)
        residual = self._block(0, x, y, log2, unit.luma_modes[part], luma, None)
        if not self._format:
            return
        if self._format == 3:
            mode, code = (values[part if unit.divided else 0] for values in (unit.chroma_modes, unit.chroma_codes))
            for channel in (1, 2):
                scale = read_scale(self._cabac, channel) if luma and self._pps.cross_component and code == 4 else 0
                shared = residual * scale >> 3 if scale else None
                self._block(channel, x, y, log2, mode, chroma[channel - 1][0], shared)
        elif log2 > 2 or index == 3:
            left, top = (x, y) if log2 > 2 else base
            side_log2 = max(log2 - 1, 2)
            for channel in (1, 2):
                for k in range(2 if self._format == 2 else 1):
                    row = (top >> self._high) + (k << side_log2)
                    self._block(channel, left >> 1, row, side_log2, unit.chroma_modes[0], chroma[channel - 1][k], None)

    def _block(
        self, channel: int, x: int, y: int, log2: int, mode: int, coded: bool, shared: NDArray[np.int64] | None
    ) -> NDArray[np.int64]:
        """Predicts a block, adds its residual and `shared`, and returns the residual it read."""
        side = 1 << log2
        depth = self._geometry.bit_depth
        tools = self._sps.range_tools
        line = reference(self.planes[channel], self._known[channel], x, y, side, 1 << (depth - 1))
        if not tools & NO_SMOOTHING and (channel == 0 or self._format == 3):
            strong = channel == 0 and self._sps.strong_smoothing
            line = smooth(line, mode, strong_below=1 << (depth - 5) if strong else None)
        soften = channel == 0 and side < 32
        edges = soften and not tools & IMPLICIT_RDPCM
        block = predict(line, mode, soften=soften, edges=edges, largest=(1 << depth) - 1)
        residual = self._residual(channel, log2, mode) if coded else np.zeros_like(block)
        block = block + residual if shared is None else block + residual + shared
        self.planes[channel][y : y + side, x : x + side] = np.clip(block, 0, (1 << depth) - 1)
        self._known[channel][y : y + side, x : x + side] = True
        return residual

    def _residual(self, channel: int, log2: int, mode: int) -> NDArray[np.int64]:
        order = DIAGONAL
        if log2 == 2 or (log2 == 3 and (channel == 0 or self._format == 3)):
            order = DOWN if 6 <= mode <= 14 else ACROSS if 22 <= mode <= 30 else DIAGONAL
        residual = self._residuals.read(log2, channel == 0, order)
        tools = self._sps.range_tools
        if tools & ROTATION and log2 == 2:
            residual = residual[::-1, ::-1]
        if tools & IMPLICIT_RDPCM and mode in (HORIZONTAL, VERTICAL):
            residual = residual.cumsum(axis=1 if mode == HORIZONTAL else 0)
        return residual
