"""Runs a pixel coder through its steps and keeps account: what every codec and the sampler yield."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.coding.step import Step

if TYPE_CHECKING:
    from explorer.lossless.density.coding import Decisions, PixelCoder

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


def run(
    coder: PixelCoder, decisions: Decisions, progress: Progress, watch: Stopwatch, steps: range | None = None
) -> Generator[Step, None, int]:
    """Code all steps, or those of `steps`, yielding each; returns how many steps there are in all."""
    flat, bits_map = progress.shown.reshape(-1, 3), progress.bits_map.reshape(-1)
    visible = progress.shown.view()
    visible.flags.writeable = False
    for index in range(coder.count) if steps is None else steps:
        for coded in coder.step(index, decisions):
            flat[coded.positions] = coded.values
            bits_map[coded.positions] = coded.bits
            progress.bits += float(coded.bits.sum(dtype=np.float64))
        away = time.perf_counter()
        yield Step(index, coder.count, coder.positions(index), progress.bits, watch.seconds, visible)
        watch.skip(time.perf_counter() - away)
    return coder.count
