"""The coefficients of one HEVC block whose transform and quantisation are bypassed: they are the residual itself."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from explorer.errors import CorruptFile
from explorer.lossless.base.cabac import OFFSET, Cabac

DIAGONAL, ACROSS, DOWN = range(3)
_LAST_X, _LAST_Y = OFFSET["last_x"], OFFSET["last_y"]
_SUB_BLOCK, _SIGNIFICANT = OFFSET["sub_block"], OFFSET["significant"]
_GREATER1, _GREATER2 = OFFSET["greater1"], OFFSET["greater2"]
# Context of a coefficient's significance in a 4x4 block, by y * 4 + x.
_SMALL = (0, 1, 4, 5, 2, 3, 4, 5, 6, 6, 8, 8, 7, 7, 8, 8)
_MAX_PREFIX = 32


@cache
def scan(log2: int, order: int) -> tuple[tuple[int, int], ...]:
    """Positions (x, y) of a square of 2^log2 in the order DIAGONAL, ACROSS (row by row) or DOWN."""
    side = range(1 << log2)
    if order == ACROSS:
        return tuple((x, y) for y in side for x in side)
    if order == DOWN:
        return tuple((x, y) for x in side for y in side)
    return tuple((total - y, y) for total in range(2 * len(side) - 1) for y in reversed(side) if total - y in side)


class ResidualReader:
    """Reads the blocks of one slice.

    Attributes:
        single_context: transform_skip_context_enabled_flag: one context for the significance of all coefficients.
        rice_memory: persistent_rice_adaptation_enabled_flag: code parameters are carried from block to block.
    """

    def __init__(self, cabac: Cabac, *, single_context: bool, rice_memory: bool) -> None:
        self._cabac = cabac
        self._single_context = single_context
        self._rice_memory = rice_memory
        self._statistics = [0, 0]  # chroma, luma; those of blocks with a transform never occur here

    def read(self, log2: int, luma: bool, order: int) -> NDArray[np.int64]:
        """Returns the residual of a block of side 2^log2: int64, (side, side)."""
        block = np.zeros((1 << log2, 1 << log2), np.int64)
        last = self._last(log2, luma, order)
        blocks, places = scan(log2 - 2, order), scan(2, order)
        index = blocks.index((last[0] >> 2, last[1] >> 2))
        place = places.index((last[0] & 3, last[1] & 3))
        coded: set[tuple[int, int]] = set()
        carry = False  # whether the previous block of coefficients ended in a large one
        for k in range(index, -1, -1):
            bx, by = blocks[k]
            near = ((bx + 1, by) in coded) + 2 * ((bx, by + 1) in coded)
            present = k in (0, index) or self._cabac.bin(_SUB_BLOCK + (near > 0) + (0 if luma else 2))
            if not present:
                continue
            coded.add((bx, by))
            found = [place] if k == index else []
            first = place - 1 if k == index else 15
            found += self._significant(log2, luma, order, blocks[k], first, near, infer=0 < k < index)
            if found:
                levels, carry = self._levels(len(found), 2 if luma and k else 0, luma, carry)
                for n, level in zip(found, levels, strict=True):
                    block[4 * by + places[n][1], 4 * bx + places[n][0]] = level
        return block

    def _last(self, log2: int, luma: bool, order: int) -> tuple[int, int]:
        """Position (x, y) of the last coefficient."""
        offset, shift = (3 * (log2 - 2) + ((log2 - 1) >> 2), (log2 + 1) >> 2) if luma else (15, log2 - 2)
        limit = 2 * log2 - 1
        prefixes = [self._cabac.unary(context + offset, limit, shift) for context in (_LAST_X, _LAST_Y)]
        x, y = (self._suffixed(prefix) for prefix in prefixes)
        return (y, x) if order == DOWN else (x, y)

    def _suffixed(self, prefix: int) -> int:
        if prefix < 4:
            return prefix
        bits = (prefix >> 1) - 1
        return ((2 + (prefix & 1)) << bits) + self._cabac.bypass(bits)

    def _significant(
        self, log2: int, luma: bool, order: int, sub: tuple[int, int], first: int, near: int, infer: bool
    ) -> list[int]:
        """Scan positions of the coefficients that are not zero, from `first` down."""
        found: list[int] = []
        places = scan(2, order)
        for n in range(first, -1, -1):
            if n == 0 and infer and not found:
                found.append(0)
            elif self._cabac.bin(_SIGNIFICANT + self._significance(log2, luma, order, sub, places[n], near)):
                found.append(n)
        return found

    def _significance(
        self, log2: int, luma: bool, order: int, sub: tuple[int, int], place: tuple[int, int], near: int
    ) -> int:
        """Context increment of a coefficient's significance."""
        x, y = place
        if self._single_context:
            return 42 if luma else 43
        if log2 == 2:
            context = _SMALL[4 * y + x]
        elif sub == (0, 0) and place == (0, 0):
            context = 0
        else:
            context = _by_neighbours(x, y, near)
            if luma:
                context += 3 * (sub != (0, 0)) + ((9 if order == DIAGONAL else 15) if log2 == 3 else 21)
            else:
                context += 9 if log2 == 3 else 12
        return context if luma else 27 + context

    def _levels(self, count: int, context_set: int, luma: bool, carry: bool) -> tuple[list[int], bool]:
        """The signed values of a sub-block's coefficients, and whether the next sub-block's contexts shift."""
        cabac = self._cabac
        context_set += carry
        greater1 = 1
        levels = [1] * count
        second = -1
        for k in range(min(count, 8)):
            if cabac.bin(_GREATER1 + (0 if luma else 16) + 4 * context_set + greater1):
                levels[k] = 2
                greater1 = 0
                second = k if second < 0 else second
            elif 0 < greater1 < 3:
                greater1 += 1
        if second >= 0:
            levels[second] += cabac.bin(_GREATER2 + (0 if luma else 4) + context_set)
        signs = cabac.bypass(count)  # no sign is ever hidden where the transform is bypassed
        self._add_remainders(levels, second, luma)
        values = [-level if signs >> (count - 1 - k) & 1 else level for k, level in enumerate(levels)]
        return values, greater1 == 0

    def _add_remainders(self, levels: list[int], second: int, luma: bool) -> None:
        statistic = self._statistics[luma]
        rice = statistic // 4 if self._rice_memory else 0
        fresh = True
        for k, level in enumerate(levels):
            if level < (1 if k >= 8 else 3 if k == second else 2):
                continue
            remainder = self._remainder(rice)
            levels[k] = level + remainder
            if levels[k] > 3 << rice:
                rice = rice + 1 if self._rice_memory else min(rice + 1, 4)
            if fresh and self._rice_memory:
                self._statistics[luma] = _updated(statistic, remainder)
            fresh = False

    def _remainder(self, rice: int) -> int:
        prefix = 0
        while self._cabac.bypass():
            prefix += 1
            if prefix > _MAX_PREFIX:
                raise CorruptFile("BPG: a coefficient of the HEVC data is out of range")
        if prefix < 4:
            return (prefix << rice) + (self._cabac.bypass(rice) if rice else 0)
        return (((1 << (prefix - 3)) + 2) << rice) + self._cabac.bypass(prefix - 3 + rice)


def _updated(statistic: int, remainder: int) -> int:
    if remainder >= 3 << (statistic // 4):
        return statistic + 1
    if 2 * remainder < 1 << (statistic // 4):
        return max(statistic - 1, 0)
    return statistic


def _by_neighbours(x: int, y: int, near: int) -> int:
    if near == 0:
        return 2 if x + y == 0 else 1 if x + y < 3 else 0
    if near == 3:
        return 2
    along = y if near == 1 else x
    return 2 if along == 0 else 1 if along == 1 else 0
