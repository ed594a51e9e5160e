"""Our own decoder of lossless HEVC against libav, on streams that libav decodes rightly."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.errors import CorruptFile, UnsupportedFile
from explorer.lossless.base import bypass, hevc
from explorer.lossless.base.container import Header
from tests.lossless.base import makers
from tests.lossless.base.test_formats import FORMATS, planes_for

TOOLS = [
    "",
    "ctu=16:tu-intra-depth=3",
    "ctu=32:max-tu-size=16:strong-intra-smoothing=0:tu-intra-depth=2",
    "sao=1:tu-intra-depth=4:rd=6",
]


def stream(chroma_format: int, bit_depth: int, extra: str, size: tuple[int, int] = (72, 104)) -> bytes:
    header = Header(size[1], size[0], chroma_format, bit_depth)
    suffix = "" if bit_depth == 8 else f"{bit_depth}le"
    samples = makers.photo(*size, levels=1 << bit_depth)
    return makers.encode(planes_for(header, samples), FORMATS[chroma_format] + suffix, 20, f"lossless=1:{extra}")


@pytest.mark.parametrize("extra", TOOLS)
@pytest.mark.parametrize(("chroma_format", "bit_depth"), [(0, 8), (1, 8), (2, 8), (3, 8), (3, 10), (1, 12)])
def test_equals_libav(chroma_format: int, bit_depth: int, extra: str) -> None:
    taken, geometry = makers.take(stream(chroma_format, bit_depth, extra))
    ours = bypass.decode_bypass(taken.units, taken.sps, geometry)
    theirs = hevc.decode_planes(taken.units, taken.sps, geometry)
    assert [plane.dtype for plane in ours] == [plane.dtype for plane in theirs]
    assert all(np.array_equal(one, other) for one, other in zip(ours, theirs, strict=True))


def test_lossy_blocks_are_refused() -> None:
    header = Header(64, 64)
    taken, geometry = makers.take(
        makers.encode(planes_for(header, makers.photo(64, 64)), "yuv444p", 20, "cu-lossless=1")
    )
    with pytest.raises(UnsupportedFile):
        bypass.decode_bypass(taken.units, taken.sps, geometry)


def test_damage_is_noticed() -> None:
    taken, geometry = makers.take(stream(3, 8, "", (24, 40)))
    sound = bypass.decode_bypass(taken.units, taken.sps, geometry)
    for cut in range(len(taken.units) // 2, len(taken.units) - 8, 97):
        with pytest.raises((CorruptFile, UnsupportedFile)):
            bypass.decode_bypass(taken.units[:cut], taken.sps, geometry)
    generator = np.random.default_rng(5)
    for position in generator.integers(40, len(taken.units), 25):
        units = bytearray(taken.units)
        units[position] ^= 1 << int(generator.integers(8))
        try:
            damaged = bypass.decode_bypass(bytes(units), taken.sps, geometry)
        except (CorruptFile, UnsupportedFile):
            continue
        assert [plane.shape for plane in damaged] == [plane.shape for plane in sound]
