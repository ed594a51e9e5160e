"""Runs a pixel coder through its steps and keeps account: what the codec and the sampler yield."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING

import numpy as np

from explorer.coding.progress import Progress, Stopwatch
from explorer.coding.step import Step

if TYPE_CHECKING:
    from explorer.lossless.density.walk import Coded, Walk


def run(
    coder: Walk,
    step: Callable[[int], Iterator[Coded]],
    progress: Progress,
    watch: Stopwatch,
    steps: range | None = None,
) -> Generator[Step, None, int]:
    """Code all steps, or those of `steps`, by `step`, yielding each; returns how many steps there are in all."""
    flat, bits_map = progress.shown.reshape(-1, 3), progress.bits_map.reshape(-1)
    visible = progress.shown.view()
    visible.flags.writeable = False
    for index in range(coder.count) if steps is None else steps:
        for coded in step(index):
            flat[coded.positions] = coded.values
            bits_map[coded.positions] = coded.bits
            progress.bits += float(coded.bits.sum(dtype=np.float64))
        away = time.perf_counter()
        yield Step(index, coder.count, coder.positions(index), progress.bits, watch.seconds, visible)
        watch.skip(time.perf_counter() - away)
    return coder.count
