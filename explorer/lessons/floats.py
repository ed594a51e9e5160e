"""What happens to a file that is decoded with weights in ordinary floating point: the demonstration of a lesson.

The decoder is the real one, and so are the weights, but that each was divided by a scale and multiplied by it again, as
floats are kept in the units of something: equal in mathematics, off by one part in ten million in float32. An integer
that falls by so little below itself is rounded down to the one before; a probability is another than the encoder's, and
from the first decision that this changes on, the range decoder reads noise.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from explorer.coding.fixed_point import Layer
from explorer.coding.progress import Progress, Stopwatch
from explorer.coding.schedule import schedule
from explorer.errors import CorruptFile
from explorer.file.container import unpack
from explorer.lossless.assembly import model_of
from explorer.lossless.density import evaluate
from explorer.lossless.opinion.coder import OpinionCoder
from explorer.lossless.steps import run

LARGEST = 127.3  # that becomes one


class InFloats(NamedTuple):
    """What came out.

    Attributes:
        picture: uint8 (H, W, 3); grey where the decoder gave up.
        bits: float32 (H, W), what the decoder believed that each pixel cost.
        spent, seconds: float64 (count + 1,), after each number of steps.
    """

    picture: NDArray[np.uint8]
    bits: NDArray[np.float32]
    spent: NDArray[np.float64]
    seconds: NDArray[np.float64]


class _Rounded(evaluate._Exact):
    """A layer whose weights went through a scale and back."""

    def __init__(self, layer: Layer, device: torch.device) -> None:
        super().__init__(layer, device)
        self.weight = (self.weight * (1 / LARGEST)) * LARGEST


@contextmanager
def _ordinary() -> Iterator[None]:
    exact = evaluate._Exact
    evaluate._Exact = _Rounded  # type: ignore[misc]
    try:
        yield
    finally:
        evaluate._Exact = exact  # type: ignore[misc]


def decode_in_floats(data: bytes) -> InFloats:
    """Decode a lossless file of one lane and without a base so. Raises `CorruptFile` where it is none, or another."""
    container = unpack(data)
    header = container.header
    if header.codec != "lossless" or header.base != "none" or header.lanes != 1:
        raise CorruptFile("only a small lossless file without a base is decoded in floats")
    with _ordinary():
        own = evaluate.Evaluator(model_of(header).network, torch.device("cpu"))
    plan = schedule(header.height, header.width, header.steps)
    coder = OpinionCoder(own, plan, None)
    progress = Progress.start(header.height, header.width, None)
    spent, seconds = [0.0], [0.0]
    steps = run(coder, coder.reading([container.pixels], header.has_colours), progress, Stopwatch())
    while True:
        try:
            step = next(steps)
        except (StopIteration, CorruptFile):
            break
        spent.append(step.bits)
        seconds.append(step.seconds)
    missing = plan.count + 1 - len(spent)  # a decoder may notice that it reads noise, and stop
    return InFloats(
        progress.shown, progress.bits_map, np.array(spent + spent[-1:] * missing),
        np.maximum.accumulate(seconds + seconds[-1:] * missing),
    )  # fmt: skip
