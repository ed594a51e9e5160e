"""Damaged and malicious files end in `CorruptFile` or `UnsupportedFile`, or in another picture, and in nothing else."""

from __future__ import annotations

import contextlib
import tracemalloc

import numpy as np
import pytest

from explorer.errors import CorruptFile, UnsupportedFile
from explorer.lossless.base import bpg
from explorer.lossless.base.bits import ue7
from explorer.lossless.base.container import MAX_PIXELS, STRAIGHT, YUV420, Header
from tests.lossless.base import makers
from tests.lossless.base.test_formats import coded

HEIGHT, WIDTH = 45, 60


@pytest.fixture(scope="module")
def own() -> bytes:
    return bpg.write_bpg(makers.photo(HEIGHT, WIDTH).astype(np.uint8), 32)


@pytest.fixture(scope="module")
def endless(own: bytes) -> bytes:
    """The same file as other encoders write it: without the length of its data."""
    length = len(own) - 10
    assert own[8:10] == ue7(length)
    return own[:8] + b"\0" + own[10:]


@pytest.fixture(scope="module")
def alpha() -> bytes:
    header = Header(43, 29, YUV420, alpha=STRAIGHT)
    colour, _ = coded(header, makers.photo(32, 48), qp=30)
    opacity, _ = coded(Header(43, 29, 0), makers.photo(32, 48), qp=30)
    return makers.file(header, colour, opacity)


def test_every_truncation_of_our_files_is_noticed(own: bytes) -> None:
    for cut in range(len(own)):
        with pytest.raises(CorruptFile):
            bpg.read_bpg(own[:cut])


def test_truncation_without_a_length_is_noticed(endless: bytes) -> None:
    """The decoder then leans on bytes that are not there. The last two hold hardly more than padding."""
    for cut in range(0, len(endless) - 2, 3):
        with pytest.raises(CorruptFile):
            bpg.read_bpg(endless[:cut])


@pytest.mark.parametrize("name", ["own", "endless", "alpha"])
def test_flipped_bits(name: str, request: pytest.FixtureRequest) -> None:
    data: bytes = request.getfixturevalue(name)
    noticed = 0
    flips = [*range(0, 8 * 40, 1), *range(8 * 40, 8 * len(data), 61)]
    for bit in flips:
        damaged = bytearray(data)
        damaged[bit // 8] ^= 0x80 >> bit % 8
        try:
            picture = bpg.read_bpg(bytes(damaged))
        except (CorruptFile, UnsupportedFile):
            noticed += 1
        else:
            assert picture.dtype == np.uint8
            assert picture.ndim == 3
    assert noticed > len(flips) // 4


def test_flipped_bits_of_a_base() -> None:
    rgb = makers.photo(HEIGHT, WIDTH).astype(np.uint8)
    data = bpg.encode_base(rgb, 32)
    for bit in range(0, 8 * len(data), 53):
        damaged = bytearray(data)
        damaged[bit // 8] ^= 1 << bit % 8
        with contextlib.suppress(CorruptFile):
            assert bpg.decode_base(bytes(damaged), WIDTH, HEIGHT, 32).shape == rgb.shape


@pytest.mark.parametrize(
    "data", [b"", b"B", b"BPG\xfb", b"BPG\xfb\x60\x00", b"\x89PNG\r\n\x1a\n" + bytes(60), bytes(99)]
)
def test_other_files(data: bytes) -> None:
    with pytest.raises(CorruptFile, match="BPG"):
        bpg.read_bpg(data)


def test_random_bytes() -> None:
    generator = np.random.default_rng(3)
    for length in (3, 10, 30, 100, 400):
        for _ in range(40):
            data = generator.bytes(length)
            with pytest.raises((CorruptFile, UnsupportedFile)):
                bpg.read_bpg(b"BPG\xfb" + data)
            with contextlib.suppress(CorruptFile, UnsupportedFile):
                bpg.decode_base(data, 40, 30, 30)


@pytest.mark.parametrize("size", [(1 << 29, 1 << 29), (MAX_PIXELS, 2), (1, MAX_PIXELS), (8000, 8000)])
def test_a_small_file_cannot_claim_memory(size: tuple[int, int]) -> None:
    data = bpg.write_bpg(np.zeros((8, 8, 3), np.uint8), 40)
    huge = data[:6] + ue7(size[0]) + ue7(size[1]) + data[8:]
    tracemalloc.start()
    with pytest.raises((CorruptFile, UnsupportedFile)):
        bpg.read_bpg(huge)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1 << 20


def test_lengths_beyond_the_file(own: bytes) -> None:
    extended = own[:5] + bytes((own[5] | 8,)) + own[6:10]
    for length in (1, 200, 1 << 29):
        with pytest.raises(CorruptFile):
            bpg.read_bpg(own[:8] + ue7(len(own) + length) + own[10:])
        with pytest.raises((CorruptFile, UnsupportedFile)):
            bpg.read_bpg(extended + ue7(length + len(own)) + own[10:])
        with pytest.raises(CorruptFile):
            bpg.read_bpg(own[:8] + b"\0" + ue7(length + len(own)) + own[11:])


@pytest.mark.parametrize("kind", [32, 33])
def test_foreign_parameter_sets_are_refused(kind: int, own: bytes) -> None:
    """A second SPS could claim any size."""
    with pytest.raises(CorruptFile, match="does not belong"):
        bpg.read_bpg(own[:8] + b"\0" + own[10:] + b"\0\0\1" + bytes((kind << 1, 1, 1, 2, 3)))
