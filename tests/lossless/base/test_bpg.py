"""The base code and our own `.bpg` files: round trips, exact layout, settings, golden bytes."""

from __future__ import annotations

import subprocess
import sys
import zlib

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.errors import BadSetting, CorruptFile, UnsupportedImage
from explorer.lossless.base import bpg, hevc, tools
from tests.lossless.base.makers import photo
from tests.strategies import noise

SIZES = [(1, 1), (1, 40), (40, 1), (5, 3), (8, 9), (17, 31), (32, 32), (64, 48), (130, 70)]

# A 31 x 17 picture at QP 24: stored bytes that must decode to the same samples in every version.
GOLDEN_BASE = bytes.fromhex(
    "c4cdc0d173878b4d908efd9625d3beb27f15e8c06d5de3cd653ae88b05fa446327d6a5dbb5a059d5e4d8a591350f8324b730430def642ffa5d"
    "f243cfbcb8585b5342d84943526f3ec1659169a6695f372c9d8ca24c0fde6e2315193c5670489312324d3ae0"
)
# What its `.bpg` file holds before those bytes, field by field.
GOLDEN_FIELDS = (
    "425047fb",  # magic
    "60",  # 4:4:4, no alpha, 8 bits
    "00",  # BT.601, no extension, full range, one picture
    "1f11",  # 31 x 17
    "75",  # 117 bytes follow
    "02",  # short SPS of two bytes: 1 010 1 011 1 0 0 1 0
    "ab90",  # blocks 8 to 16, transforms 4 to 16, no SAO, no PCM, strong smoothing, no extension
    "4401",  # PPS, layer 0
    "c16518012" + "0",  # signs hidden, QP 24, no chroma offsets, deblocking on
    "000001",  # start code
    "2801",  # IDR_N_LP, layer 0
    "af",  # slice: 1 first, 0 earlier pictures stay, 1 PPS 0, 011 type I, 1 QP of the PPS, 1 stop
)


def psnr(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    return float(-10 * np.log10(max(np.mean((a.astype(float) - b) ** 2) / 255**2, 1e-12)))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("qp", [0, 24, 51])
def test_base_and_file_decode_alike(size: tuple[int, int], qp: int) -> None:
    rgb = photo(*size).astype(np.uint8)
    height, width = size
    data = bpg.encode_base(rgb, qp)
    decoded = bpg.decode_base(data, width, height, qp)
    assert decoded.shape == rgb.shape
    assert decoded.dtype == np.uint8
    assert psnr(decoded, rgb) > {0: 44, 24: 25, 51: 8}[qp]
    assert np.array_equal(bpg.read_bpg(bpg.base_as_bpg(data, width, height, qp)), decoded)
    assert bpg.write_bpg(rgb, qp) == bpg.base_as_bpg(data, width, height, qp)


@pytest.mark.parametrize("size", SIZES)
def test_parameters_are_implied(size: tuple[int, int]) -> None:
    """x265 writes just the parameters that the format implies, so none are stored; the 9 bits stay below 510."""
    for qp in (0, 1, 25, 50, 51):
        assert bpg.encode_base(noise(*size, 3), qp)[0] != 0xFF


def test_higher_qp_is_smaller_and_worse() -> None:
    rgb = photo(96, 96).astype(np.uint8)
    coded = {qp: bpg.encode_base(rgb, qp) for qp in (0, 10, 20, 30, 40, 51)}
    sizes = [len(data) for data in coded.values()]
    quality = [psnr(bpg.decode_base(data, 96, 96, qp), rgb) for qp, data in coded.items()]
    assert sizes == sorted(sizes, reverse=True)
    assert quality == sorted(quality, reverse=True)
    assert sizes[0] > 10 * sizes[-1]


def test_constant_picture_costs_a_few_bytes() -> None:
    rgb = np.full((32, 32, 3), 77, np.uint8)
    data = bpg.encode_base(rgb, 20)
    assert len(data) <= 16
    assert np.abs(bpg.decode_base(data, 32, 32, 20).astype(int) - 77).max() <= 1


def test_golden_base() -> None:
    decoded = bpg.decode_base(GOLDEN_BASE, 31, 17, 24)
    assert zlib.crc32(decoded.tobytes()) == 0xC8F157BB


def test_layout_of_a_file() -> None:
    data = bpg.base_as_bpg(GOLDEN_BASE, 31, 17, 24)
    assert data.hex() == "".join(GOLDEN_FIELDS) + GOLDEN_BASE.hex()
    assert data[8] == len(data) - 9


def test_other_parameters_are_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    """An encoder that chooses other tools still makes a file that decodes, at the price of its parameters."""
    rgb = photo(70, 90).astype(np.uint8)
    plain = bpg.encode_base(rgb, 30)
    changes = {"cbqpoffs": 3, "deblock": "1,-2", "signhide": 0, "strong-intra-smoothing": 0, "tskip": 1}
    monkeypatch.setattr(hevc, "_X265", hevc._X265 | changes)
    data = bpg.encode_base(rgb, 30)
    assert data[0] == 0xFF
    assert psnr(bpg.decode_base(data, 90, 70, 30), rgb) > 28
    assert np.array_equal(bpg.read_bpg(bpg.base_as_bpg(data, 90, 70, 30)), bpg.decode_base(data, 90, 70, 30))
    assert plain[0] != 0xFF


def test_implied_blocks_fit_the_picture() -> None:
    for width in range(1, 150):
        for height in (1, 7, 16, 17, 40, 64, 65):
            chosen = tools.implied(width, height, 30)
            coded = tools.coded_size(chosen, width, height)
            assert min(coded) >= 1 << chosen.sps.log2_ctb
            assert width <= coded[0] < width + 16
            assert height <= coded[1] < height + 16


@pytest.mark.parametrize("qp", [-1, 52, 1000, 30.0, "30", None, True])
def test_bad_qp(qp: int) -> None:
    rgb = np.zeros((8, 8, 3), np.uint8)
    for call in (lambda: bpg.encode_base(rgb, qp), lambda: bpg.write_bpg(rgb, qp)):
        with pytest.raises(BadSetting, match="from 0"):
            call()
    with pytest.raises(BadSetting):
        bpg.decode_base(b"\x80", 8, 8, qp)


@pytest.mark.parametrize("shape", [(0, 8, 3), (8, 0, 3), (8, 8), (8, 8, 4), (8, 8, 1)])
def test_bad_pictures(shape: tuple[int, ...]) -> None:
    with pytest.raises(UnsupportedImage):
        bpg.encode_base(np.zeros(shape, np.uint8), 30)
    with pytest.raises(UnsupportedImage):
        bpg.encode_base(np.zeros((8, 8, 3), np.uint16), 30)  # type: ignore[arg-type]


def test_a_picture_too_long_for_hevc_is_refused() -> None:
    with pytest.raises(UnsupportedImage, match="3000000"):
        bpg.encode_base(np.zeros((3_000_000, 1, 3), np.uint8), 40)


@pytest.mark.parametrize(("width", "height"), [(0, 5), (5, 0), (-1, 8), (1 << 20, 1 << 20), (20000, 20000)])
def test_absurd_sizes_of_a_base(width: int, height: int) -> None:
    with pytest.raises(CorruptFile):
        bpg.decode_base(GOLDEN_BASE, width, height, 24)
    with pytest.raises(CorruptFile):
        bpg.decode_base(b"", 31, 17, 24)


def test_nothing_is_printed() -> None:
    """Neither x265 nor libav writes to the terminal, for sound data or for damaged."""
    script = (
        "import numpy as np; from explorer.lossless.base import bpg\n"
        "data = bpg.write_bpg(np.zeros((40, 40, 3), np.uint8), 30)\n"
        "for cut in (data, data[:20] + bytes(9), data[:-3] + b'abc'):\n"
        "    try: bpg.read_bpg(cut)\n"
        "    except bpg.CorruptFile: pass\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert run.stdout + run.stderr == b""
