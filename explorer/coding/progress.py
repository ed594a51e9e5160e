"""The account of a coder's work: seconds, bits, and the picture so far."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

UNKNOWN = 128  # shown where a pixel is not decoded and there is no base


class Stopwatch:
    """Seconds of work, without the time that whoever consumes the steps takes."""

    def __init__(self) -> None:
        self._start = time.perf_counter()

    @property
    def seconds(self) -> float:
        """Worked so far."""
        return time.perf_counter() - self._start

    def skip(self, seconds: float) -> None:
        """Leave out time that was not work."""
        self._start += seconds


@dataclass
class Progress:
    """The picture as far as it is coded.

    Attributes:
        shown: uint8, (H, W, 3), RGB; the base or grey where no pixel is coded yet.
        bits_map: float32, (H, W), Shannon bits of every coded pixel.
        bits: their sum.
    """

    shown: NDArray[np.uint8]
    bits_map: NDArray[np.float32]
    bits: float = 0.0

    @classmethod
    def start(cls, height: int, width: int, base: NDArray[np.uint8] | None) -> Progress:
        """Nothing coded yet; `base`: uint8 (H, W, 3), RGB, or None."""
        shown = np.full((height, width, 3), UNKNOWN, np.uint8) if base is None else base.copy()
        return cls(shown, np.zeros((height, width), np.float32))
