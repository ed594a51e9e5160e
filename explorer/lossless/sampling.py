"""Pictures from the density, drawn or expected: whole ones, or the rest of one of which some steps or a base are known.

The same network and the same steps as the codec, without its second opinion, for which there must be a picture to learn
from. A drawing throws a coin with each decision's probability instead of reading the decision from a file; an
expectation puts the mean of every pixel in its place. A picture that is begun with is cut into lanes as for a file.
"""

from __future__ import annotations

from collections.abc import Generator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.coding.progress import Progress, Stopwatch
from explorer.coding.schedule import parse_rung, schedule
from explorer.coding.step import Step
from explorer.errors import BadSetting
from explorer.file.header import qp_of
from explorer.file.lanes import rows_of
from explorer.file.limits import MAX_PIXELS
from explorer.lossless.base.bpg import decode_base, encode_base
from explorer.lossless.lanes import lanes_of
from explorer.lossless.models import evaluator, load
from explorer.lossless.steps import run
from explorer.machine import memory
from explorer.weights import models

if TYPE_CHECKING:
    from explorer.lossless.density.coding import PixelCoder
    from explorer.lossless.density.decisions import Decisions


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
    colours: int = 3,
) -> Generator[Step, None, NDArray[np.uint8]]:
    """Draw a picture, yielding every step that is drawn; returns uint8 (height, width, 3), RGB.

    Args:
        height, width: px.
        steps: a rung.
        seed: of the draw; the same seed gives the same picture on every machine.
        known: uint8, (height, width, 3), RGB, a picture of which the first `known_steps` steps and the base are taken.
        base: "none", "bpg:QP" of `known`, or "auto" for what the model uses at this rung, none without `known`.
        model, device: as for encoding.
        colours: 3, or 1 for a grey picture.

    Raises:
        BadSetting: a size without pixels or beyond the limit, known steps or a base of nothing, or more known steps
            than there are.
        ModelMissing: no such weights.
        UnsupportedImage: the picture does not fit in memory.
    """
    from explorer.lossless.density.coding import PixelCoder
    from explorer.lossless.density.decisions import Drawing

    given = Given(known, known_steps, base)
    return (yield from _fill(PixelCoder, Drawing(seed), (height, width), steps, given, model, device, colours))


def expect(
    known: NDArray[np.uint8],
    *,
    steps: str,
    known_steps: int,
    base: str = "none",
    model: str = "auto",
    device: str = "auto",
    colours: int = 3,
) -> Generator[Step, None, NDArray[np.uint8]]:
    """What the network expects of the pixels after the first `known_steps` steps of a picture: as `sample`, but means.

    The mean of a pixel is that given the known pixels and, of the steps between, their means.
    """
    from explorer.lossless.density.decisions import Drawing
    from explorer.lossless.density.expectation import MeanCoder

    given, size = Given(known, known_steps, base), (known.shape[0], known.shape[1])
    return (yield from _fill(MeanCoder, Drawing(0), size, steps, given, model, device, colours))


class Given(NamedTuple):
    """What is known before: `picture` uint8 (H, W, 3), RGB, or None, its first `steps` steps, and its `base`."""

    picture: NDArray[np.uint8] | None
    steps: int
    base: str


def _fill(
    kind: type[PixelCoder],
    decisions: Decisions,
    size: tuple[int, int],
    steps: str,
    given: Given,
    model: str,
    device: str,
    colours: int,
) -> Generator[Step, None, NDArray[np.uint8]]:
    from explorer.lossless.density.walk import Base

    rung, base = _checked(size, steps, given)
    memory.require(*size)
    lanes = 1 if given.picture is None else lanes_of(given.picture)
    plan = schedule(rows_of(size[0], lanes), size[1], rung)
    if not 0 <= given.steps <= plan.count:
        raise BadSetting(f"{given.steps} known steps: there are {plan.count}")
    chosen = load(models.default_for(*size) if model == "auto" else model)
    if base == "auto":
        base = "none" if given.picture is None else models.auto_base(chosen.info, rung)
    low = None
    if given.picture is not None and base != "none":
        qp = qp_of(base)
        low = Base(decode_base(encode_base(given.picture, qp), size[1], size[0], qp), qp)
    coder = kind(evaluator(chosen, device), plan, low, colours, lanes=lanes, rows=size[0])
    progress = Progress.start(*size, None if low is None else low.pixels)
    if given.picture is not None:
        here = np.concatenate([np.zeros(0, np.int64), *map(coder.positions, range(given.steps))])
        coder.know(given.steps, given.picture)
        progress.shown.reshape(-1, 3)[here] = given.picture.reshape(-1, 3)[here]
    step = partial(coder.step, decisions=decisions)
    yield from run(coder, step, progress, Stopwatch(), range(given.steps, plan.count))
    return progress.shown


def _checked(size: tuple[int, int], steps: str, given: Given) -> tuple[str, str]:
    """Rung and base in their one spelling."""
    height, width = size
    if not 1 <= height * width <= MAX_PIXELS or min(height, width) < 1:
        raise BadSetting(f"size {width}x{height}: from 1 to {MAX_PIXELS} pixels")
    base = models.parse_base(given.base)
    if given.picture is None and (given.steps or base not in ("none", "auto")):
        raise BadSetting("known steps and a base need a picture to take them from")
    if given.picture is not None and given.picture.shape != (height, width, 3):
        shown = given.picture.shape
        raise BadSetting(f"a picture of {shown[1]} x {shown[0]} for a sample of {width} x {height}")
    return parse_rung(steps), base
