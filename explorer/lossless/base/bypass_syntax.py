"""Fields of a slice that change no sample where the transform is bypassed, but stand between those that do."""

from __future__ import annotations

from explorer.errors import CorruptFile
from explorer.lossless.base.cabac import OFFSET, Cabac

_BAND = 1


def skip_offsets(
    cabac: Cabac, has_left: bool, has_above: bool, used: tuple[bool, bool], chroma: bool, bit_depth: int
) -> None:
    """Reads the sample adaptive offsets of a tree block. `used`: whether luma and chroma have any."""
    if (has_left and cabac.bin(OFFSET["sao_merge"])) or (has_above and cabac.bin(OFFSET["sao_merge"])):
        return
    limit = (1 << (min(bit_depth, 10) - 5)) - 1
    kind = 0
    for channel in range(3 if chroma else 1):
        if not used[channel > 0]:
            continue
        if channel < 2:
            kind = _BAND + cabac.bypass() if cabac.bin(OFFSET["sao_type"]) else 0
        if kind:
            _skip_offset(cabac, kind, limit, channel)


def _skip_offset(cabac: Cabac, kind: int, limit: int, channel: int) -> None:
    sizes = [next((n for n in range(limit) if not cabac.bypass()), limit) for _ in range(4)]
    if kind == _BAND:
        for size in sizes:
            if size:
                cabac.bypass()
        cabac.bypass(5)
    elif channel < 2:
        cabac.bypass(2)


def skip_qp_delta(cabac: Cabac) -> None:
    """Reads a change of QP, which means nothing to blocks that are not quantised."""
    size = cabac.bin(OFFSET["qp_delta"])
    if size:
        size += cabac.unary(OFFSET["qp_delta"] + 1, 4, shift=3)
    if size == 5:
        order = 0
        while cabac.bypass():
            order += 1
            if order > 16:
                raise CorruptFile("BPG: a change of QP in the HEVC data is out of range")
        cabac.bypass(order)
    if size:
        cabac.bypass()


def read_scale(cabac: Cabac, channel: int) -> int:
    """Eighths of the luma residual that are added to the residual of this chroma channel, 1 or 2."""
    size = cabac.unary(OFFSET["res_scale"] + 4 * (channel - 1), 4)
    if not size:
        return 0
    negative = cabac.bin(OFFSET["res_sign"] + channel - 1)
    return -(1 << (size - 1)) if negative else 1 << (size - 1)
