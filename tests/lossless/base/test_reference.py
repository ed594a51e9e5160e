"""Files of the reference encoder against the reference decoder's pictures. Skipped where they are not at hand."""

from __future__ import annotations

import contextlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.errors import CorruptFile, UnsupportedFile
from explorer.lossless.base import bpg

NAMES = [
    "alpha_ycbcr444_q25",
    "bt709_444_q22",
    "gray_q25",
    "lossless_rgb444",
    "odd_ycbcr420_q30",
    "odd_ycbcr444_q24",
    "rgb444_q20",
    "tiny32_q40",
    "ycbcr420_q28",
    "ycbcr422_q28",
    "ycbcr444_q20",
    "ycbcr444_q38",
    "ycgco444_q20",
]


@pytest.mark.parametrize("name", NAMES)
def test_equals_the_reference_decoder(name: str, shared: Path) -> None:
    picture = bpg.read_bpg(_file(shared, f"{name}.bpg"))
    with Image.open(_path(shared, f"{name}.ref.png")) as image:
        wanted = np.asarray(image)
    if picture.shape[2] == 1:  # the reference writes grey as three equal channels
        assert (np.ptp(wanted, axis=2) == 0).all()
        wanted = wanted[..., :1]
    assert np.array_equal(picture, wanted)


@pytest.mark.parametrize("name", NAMES)
def test_truncated_and_flipped(name: str, shared: Path) -> None:
    data = _file(shared, f"{name}.bpg")
    for cut in range(0, len(data) - 8, len(data) // 8 + 1):
        with pytest.raises(CorruptFile):
            bpg.read_bpg(data[:cut])
    for bit in range(3, 8 * len(data), len(data)):
        damaged = bytearray(data)
        damaged[bit // 8] ^= 1 << bit % 8
        with contextlib.suppress(CorruptFile, UnsupportedFile):
            bpg.read_bpg(bytes(damaged))


def _path(shared: Path, name: str) -> Path:
    path = shared / "data" / "bpg" / name
    if not path.exists():
        pytest.skip(f"no {path}")
    return path


def _file(shared: Path, name: str) -> bytes:
    return _path(shared, name).read_bytes()
