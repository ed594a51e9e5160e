"""Whole numbers of 12 bits, as bytes."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.weights.packing import coded12, decoded12, packed12, unpacked12


@pytest.mark.parametrize("shape", [(0,), (1,), (2,), (3, 5), (2, 3, 4), (7, 1)])
def test_numbers_come_back(shape: tuple[int, ...]) -> None:
    values = np.random.default_rng(0).integers(-2048, 2048, shape).astype(np.int32)
    data = packed12(values)
    assert len(data) == -(-3 * values.size // 2)
    assert np.array_equal(unpacked12(data, shape), values)


def test_the_layout_is_that_of_the_format() -> None:
    assert packed12(np.array([0x123, -1, 5])).tolist() == [0x23, 0xF1, 0xFF, 0x05, 0x00]


def test_what_does_not_fit_is_refused() -> None:
    for value in (2048, -2049):
        with pytest.raises(ValueError, match="from -2048 to 2047"):
            packed12(np.array([value]))
    for data in (np.zeros(4, np.uint8), np.zeros(3, np.int16), np.zeros((3, 1), np.uint8)):
        with pytest.raises(ValueError, match="not 2 numbers of 12 bits"):
            unpacked12(data, (2,))


def test_codes_hold_eight_significant_bits() -> None:
    generator = np.random.default_rng(0)
    values = generator.integers(-255, 256, (31, 9)).astype(np.int32) << generator.integers(0, 14, (31, 9)).astype(
        np.int32
    )
    values[0, :5] = 0, 1, -1, 255 << 14, -(255 << 14)
    data = coded12(values)
    assert len(data) == -(-3 * values.size // 2)
    assert np.array_equal(decoded12(data, values.shape), values)
    assert unpacked12(coded12(np.array([0, 1, 127, 128, 255, 256, 510])), (7,)).tolist() == [
        0,
        1,
        127,
        128,
        255,
        256,
        383,
    ]
    for value in (257, -1023, 1 << 22):
        with pytest.raises(ValueError, match="eight significant bits"):
            coded12(np.array([value]))
