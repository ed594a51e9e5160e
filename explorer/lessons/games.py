"""The rules of the games: tokens on the values of a pixel, and which places of a grid may be decoded. No network."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from explorer.coding.schedule import WAVEFRONT_SLOPE, raster
from explorer.lossless.density import window

BINS = 16  # of the values 0 .. 255
BIN = 256 // BINS
EVERYWHERE = 0.25  # of a token that every bin has besides, so that no value is impossible


def chance(tokens: Sequence[int], value: int) -> float:
    """Probability that tokens, (BINS,), give one value of 0 .. 255: a bin's is shared by its values evenly."""
    total = sum(tokens) + EVERYWHERE * BINS
    return (tokens[value // BIN] + EVERYWHERE) / total / BIN


def bits(tokens: Sequence[int], value: int) -> float:
    """-log2 of that: what the value would cost if the tokens were the codec's prediction."""
    return -math.log2(chance(tokens, value))


def wavefront(height: int, width: int) -> NDArray[np.int32]:
    """The step of every place, (height, width): x + 4 y, without gaps, as a picture's wavefront."""
    return raster(height, width, WAVEFRONT_SLOPE)


def known_grid(height: int, width: int, steps: int) -> NDArray[np.bool_]:
    """What is there after some steps of a wavefront: bool (height, width)."""
    known: NDArray[np.bool_] = wavefront(height, width) < steps
    return known


def needs(x: int, y: int, height: int, width: int) -> list[tuple[int, int]]:
    """(x, y) of the places that a place waits for: those before it within the radius of the network's window."""
    around = ((x + dx, y + dy) for dy, dx in window.OFFSETS if dy < 0 or (dy == 0 and dx < 0))
    return [(column, row) for column, row in around if 0 <= column < width and 0 <= row < height]


def decodable(known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The places that are not there, but all that they wait for is: bool (height, width)."""
    height, width = known.shape
    found = np.zeros_like(known)
    for y in range(height):
        for x in range(width):
            found[y, x] = not known[y, x] and all(known[row, column] for column, row in needs(x, y, height, width))
    return found
