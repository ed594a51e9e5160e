"""Side planes: exact for any content, small for the usual one, bounded for hostile data."""

from __future__ import annotations

import contextlib
import lzma
import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.errors import CorruptFile
from explorer.file.varint import varint
from explorer.pictures.planes import CONSTANT, DEFLATE, LZMA, LZMA_FILTERS, RAW, decode_planes, encode_planes
from explorer.pictures.predictors import AVERAGE, LEFT, MED, NONE, PAETH, UP, residuals, restore
from tests.strategies import ODD_SIZES, gradient, noise, planes

CONTENT = {
    "gradient": gradient,
    "noise": noise,
    "mask": lambda h, w, c: (noise(h, w, c) > 250).astype(np.uint8) * 255,
    "constant": lambda h, w, c: np.full((h, w, c), 200, np.uint8),
}


@given(planes())
def test_round_trip_of_arbitrary_planes(original: np.ndarray) -> None:
    data = encode_planes(original)
    assert np.array_equal(decode_planes(data, *original.shape), original)


@pytest.mark.parametrize("content", CONTENT)
@pytest.mark.parametrize(("height", "width"), [*ODD_SIZES, (600, 7), (300, 1000)])
def test_round_trip_of_usual_planes(content: str, height: int, width: int) -> None:
    original = np.moveaxis(CONTENT[content](height, width, 3), 2, 0)
    data = encode_planes(original)
    assert np.array_equal(decode_planes(data, *original.shape), original)
    assert len(data) <= original.size + 3 * 5


def test_constant_planes_cost_two_bytes() -> None:
    assert len(encode_planes(np.full((3, 500, 400), 255, np.uint8))) == 6
    assert encode_planes(np.zeros((0, 5, 5), np.uint8)) == b""


def test_smooth_planes_are_small() -> None:
    y, x = np.mgrid[:200, :300]
    ramp = ((x + y) // 2).astype(np.uint8)[None]
    assert len(encode_planes(ramp)) < 400
    disc = (((x - 150) ** 2 + (y - 100) ** 2 < 80**2) * 255).astype(np.uint8)[None]
    assert len(encode_planes(disc)) < 700


def test_companions_predict_widened_samples() -> None:
    high = np.moveaxis(noise(40, 50, 3), 2, 0)
    low = high.copy()
    data = encode_planes(low, beside=high)
    assert len(data) < 100
    assert np.array_equal(decode_planes(data, *low.shape, beside=high), low)
    with pytest.raises(CorruptFile, match="unknown kind"):
        decode_planes(data, *low.shape)


def test_truncation_and_appendix_are_found() -> None:
    original = np.concatenate([np.moveaxis(gradient(17, 31, 2), 2, 0), np.full((1, 17, 31), 9, np.uint8)])
    data = encode_planes(original)
    for length in range(len(data)):
        with pytest.raises(CorruptFile):
            decode_planes(data[:length], *original.shape)
    with pytest.raises(CorruptFile):
        decode_planes(data + b"\0", *original.shape)


@given(st.data())
def test_damage_ends_in_planes_or_one_error(data: st.DataObject) -> None:
    coded = bytearray(encode_planes(np.moveaxis(gradient(9, 14, 2), 2, 0)))
    for _ in range(data.draw(st.integers(1, 3))):
        coded[data.draw(st.integers(0, len(coded) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(CorruptFile):
        assert decode_planes(bytes(coded), 2, 9, 14).shape == (2, 9, 14)


def test_bombs_are_not_inflated() -> None:
    bomb = bytes(50_000_000)
    for packing, packed in (
        (DEFLATE, zlib.compress(bomb, wbits=-15)),
        (LZMA, lzma.compress(bomb, lzma.FORMAT_RAW, filters=LZMA_FILTERS)),
        (RAW, bytes(101)),
        (DEFLATE, zlib.compress(bytes(99), wbits=-15)),
        (DEFLATE, zlib.compress(bytes(100), wbits=-15) + b"more"),
        (LZMA, b"\xff\xff\xff"),
    ):
        data = bytes([8 * packing]) + varint(len(packed)) + packed
        with pytest.raises(CorruptFile):
            decode_planes(data, 1, 10, 10)


@pytest.mark.parametrize("head", [3, 6, 7, 8 * 3, CONSTANT - 1])
def test_unknown_kinds(head: int) -> None:
    with pytest.raises(CorruptFile, match="unknown kind"):
        decode_planes(bytes([head, 0]), 1, 2, 2)


@pytest.mark.parametrize("kind", [NONE, LEFT, UP, AVERAGE, PAETH, MED])
@pytest.mark.parametrize(("height", "width"), [*ODD_SIZES, (1100, 3)])
def test_every_prediction_is_undone(kind: int, height: int, width: int) -> None:
    for channels in (1, 6):
        original = gradient(height, width, channels)
        kinds = np.full(height, kind, np.uint8)
        assert np.array_equal(restore(kinds, residuals(kind, original)), original)


def test_predictions_are_those_of_the_standards() -> None:
    """Left 10, above 20, above left 12: by the formulas of PNG and of JPEG-LS."""
    plane = np.array([[12, 20], [10, 100]], np.uint8)[:, :, None]
    predicted = {kind: 100 - int(residuals(kind, plane)[1, 1, 0]) for kind in range(6)}
    assert predicted == {NONE: 0, LEFT: 10, UP: 20, AVERAGE: 15, PAETH: 20, MED: 18}


@pytest.mark.parametrize("packing", [DEFLATE, LZMA])
def test_a_bomb_takes_no_memory(packing: int) -> None:
    zeros = bytes(2**25)
    if packing == DEFLATE:
        bomb = zlib.compress(zeros, 9, wbits=-15)
    else:
        bomb = lzma.compress(zeros, lzma.FORMAT_RAW, filters=LZMA_FILTERS)
    tracemalloc.start()
    with pytest.raises(CorruptFile, match="does not unpack"):
        decode_planes(bytes([8 * packing]) + varint(len(bomb)) + bomb, 1, 4, 4)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2**23  # the dictionary of LZMA is half of it
