"""Draws pictures from the density: from nothing, or the rest of a picture of which some steps, or a base, are known.

The same network and the same steps as the codec; instead of reading a decision from a file, a coin is thrown with the
decision's probability.
"""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from explorer import memory, models
from explorer.base.bpg import decode_base, encode_base
from explorer.errors import BadSetting
from explorer.header import qp_of
from explorer.limits import MAX_PIXELS
from explorer.progress import Progress, Stopwatch, run
from explorer.schedule import parse_rung, schedule
from explorer.step import Step


def sample(
    height: int,
    width: int,
    *,
    steps: str = "wavefront",
    seed: int = 0,
    known: NDArray[np.uint8] | None = None,
    known_steps: int = 0,
    base: str = "none",
    model: str = "auto",
    device: str = "auto",
) -> Generator[Step, None, NDArray[np.uint8]]:
    """Draw a picture, yielding every step; returns uint8 (height, width, 3), RGB.

    Args:
        height, width: px.
        steps: a rung.
        seed: of the draw; the same seed gives the same picture on every machine.
        known: uint8, (height, width, 3), RGB, a picture of which the first `known_steps` steps and the base are taken.
        base: "none", or "bpg:QP" of `known`.
        model, device: as for encoding.

    Raises:
        BadSetting: a size without pixels or beyond the limit, known steps or a base of nothing, or more known steps
            than there are.
        ModelMissing: no such weights.
        UnsupportedImage: the picture does not fit in memory.
    """
    from explorer.density.coding import Base, Drawing, Given, PixelCoder
    from explorer.devices import evaluator

    if not 1 <= height * width <= MAX_PIXELS or min(height, width) < 1:
        raise BadSetting(f"size {width}x{height}: from 1 to {MAX_PIXELS} pixels")
    base = models.parse_base(base)
    if known is None and (known_steps or base != "none"):
        raise BadSetting("known steps and a base need a picture to take them from")
    if base == "auto":
        raise BadSetting("base auto: a sample needs none or bpg:QP")
    if known is not None and known.shape != (height, width, 3):
        raise BadSetting(f"a picture of {known.shape[1]} x {known.shape[0]} for a sample of {width} x {height}")
    memory.require(height, width)
    plan = schedule(height, width, parse_rung(steps))
    if not 0 <= known_steps <= plan.count:
        raise BadSetting(f"{known_steps} known steps: there are {plan.count}")
    chosen = models.load(models.default_for(height, width) if model == "auto" else model)
    low = None
    if known is not None and base != "none":
        qp = qp_of(base)
        low = Base(decode_base(encode_base(known, qp), width, height, qp), qp)
    coder = PixelCoder(evaluator(chosen, device), plan, low)
    progress = Progress.start(height, width, None if low is None else low.pixels)
    watch = Stopwatch()
    if known is not None:
        yield from run(coder, Given(known), progress, watch, range(known_steps))
    yield from run(coder, Drawing(seed), progress, watch, range(known_steps, plan.count))
    return progress.shown
