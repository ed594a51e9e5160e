"""BPG files by x265: real containers, lossless where they say so, and as good as their quality."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.evaluation import bpg_files
from explorer.lossless.base.container import YUV420, YUV444, read_header


@pytest.mark.parametrize("size", [(1, 1), (8, 8), (9, 17), (24, 32), (3, 30)])
@pytest.mark.parametrize("channels", [1, 3])
def test_lossless(sample_samples: NDArray[np.uint8], size: tuple[int, int], channels: int) -> None:
    samples = np.ascontiguousarray(sample_samples[: size[0], : size[1], :channels])
    decoded = bpg_files.decode(bpg_files.encode_lossless(samples))
    assert np.array_equal(decoded, np.broadcast_to(samples, (*size, 3)))


@pytest.mark.parametrize(("chroma", "pixels"), [("4:4:4", YUV444), ("4:2:0", YUV420)])
def test_lossy(sample_samples: NDArray[np.uint8], chroma: bpg_files.Chroma, pixels: int) -> None:
    samples = sample_samples[:23, :31]
    errors, sizes = [], []
    for qp in (12, 40):
        data = bpg_files.encode_lossy(samples, qp, chroma)
        assert read_header(data)[0].pixel_format == pixels
        decoded = bpg_files.decode(data)
        assert decoded.shape == samples.shape
        errors.append(float(np.square(decoded.astype(float) - samples).mean()))
        sizes.append(len(data))
    assert errors[0] < 60 < errors[1]
    assert sizes[0] > 2 * sizes[1]


def test_half_the_chroma_is_the_mean_of_four(sample_samples: NDArray[np.uint8]) -> None:
    flat = np.empty((16, 16, 3), np.uint8)
    flat[:] = (200, 40, 90)
    decoded = bpg_files.decode(bpg_files.encode_lossy(flat, 10, "4:2:0"))
    assert np.abs(decoded.astype(int) - flat).max() <= 2
