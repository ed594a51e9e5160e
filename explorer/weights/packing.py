"""Whole numbers of few bits, as bytes: what weights take in a file."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MANTISSA = 7  # bits of `coded12` below the first one


def packed12(values: NDArray[np.int32]) -> NDArray[np.uint8]:
    """Numbers from -2048 to 2047, of any shape, in raster order: uint8, (ceil(3 / 2 count),).

    Two numbers are three bytes: a low byte each, and between them their high four bits, the first number's in the low
    half. Raises `ValueError` for others.
    """
    flat = values.astype(np.int32).ravel()
    if flat.size and not -2048 <= flat.min() <= flat.max() < 2048:
        raise ValueError("12 bits hold numbers from -2048 to 2047")
    pairs = np.append(flat, np.zeros(flat.size % 2, np.int32)).reshape(-1, 2) & 0xFFF
    high = pairs[:, 0] >> 8 | pairs[:, 1] >> 8 << 4
    made = np.stack([pairs[:, 0] & 0xFF, high, pairs[:, 1] & 0xFF], 1).astype(np.uint8).ravel()
    return made[: -(-3 * flat.size // 2)]


def unpacked12(data: NDArray[np.uint8], shape: tuple[int, ...]) -> NDArray[np.int32]:
    """The numbers of a shape that `packed12` packed. Raises `ValueError` for data of another length."""
    count = int(np.prod(shape))
    if data.ndim != 1 or data.dtype != np.uint8 or len(data) != -(-3 * count // 2):
        raise ValueError(f"{data.size} bytes are not {count} numbers of 12 bits")
    low, high, second = np.append(data, np.zeros(-len(data) % 3, np.uint8)).reshape(-1, 3).astype(np.int16).T
    pairs = np.stack([low | (high & 0xF) << 8, second | (high >> 4) << 8], 1).ravel()[:count]
    signed: NDArray[np.int32] = ((pairs << 4) >> 4).astype(np.int32).reshape(shape)
    return signed


def coded12(values: NDArray[np.int32]) -> NDArray[np.uint8]:
    """Numbers of at most eight significant bits, below 2^22, as `packed12` packs their codes.

    A code is a sign, an exponent e of four bits and seven bits m, as in floating point: m where e is 0, else
    (128 + m) 2^(e - 1). Raises `ValueError` for other numbers.
    """
    magnitude = np.abs(values.astype(np.int64))
    exponent = np.maximum(np.frexp(magnitude)[1] - MANTISSA, 0)  # of 128 .. 255 it is 1
    mantissa = magnitude >> np.maximum(exponent - 1, 0)
    if exponent.max(initial=0) > 15 or (mantissa << np.maximum(exponent - 1, 0) != magnitude).any():
        raise ValueError("numbers of more than eight significant bits, or from 2^22 on")
    code = (exponent << MANTISSA) + (mantissa & (2**MANTISSA - 1))
    return packed12(np.where(values < 0, -1 - code, code).astype(np.int32))


def decoded12(data: NDArray[np.uint8], shape: tuple[int, ...]) -> NDArray[np.int32]:
    """The numbers of a shape that `coded12` packed. Raises `ValueError` for data of another length."""
    signed = unpacked12(data, shape)
    code = np.where(signed < 0, -1 - signed, signed)
    exponent, mantissa = code >> MANTISSA, code & (2**MANTISSA - 1)
    magnitude = np.where(exponent > 0, 2**MANTISSA + mantissa, mantissa) << np.maximum(exponent - 1, 0)
    made: NDArray[np.int32] = np.where(signed < 0, -magnitude, magnitude).astype(np.int32)
    return made
