"""What the second opinion brings: `python -m explorer.lossless.opinion.measure PICTURE ... --steps 16,wavefront`.

Codes pictures with and without it, decodes what it coded, and says bits per sub-pixel and microseconds a pixel of the
sequential part. --without shows what each counter brings by leaving it out, --colours what it brings to state a
picture's colours, where a set may have so many.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.coding.schedule import Schedule, schedule
from explorer.errors import ItalicError
from explorer.lossless import models
from explorer.lossless.density.coding import PixelCoder
from explorer.lossless.density.decisions import Given
from explorer.lossless.density.evaluate import Evaluator
from explorer.lossless.opinion.coder import OpinionCoder
from explorer.lossless.opinion.colours import MOST, NONE, Colours, in_order
from explorer.lossless.opinion.kernel import COUNTERS
from explorer.lossless.opinion.learner import packed_colours
from explorer.pictures.reading import read_picture


class Measured(NamedTuple):
    """Of one picture: bits per sub-pixel without and with the opinion, microseconds a pixel of encode and decode."""

    before: float
    after: float
    encode: float
    decode: float


def measure(
    rgb: NDArray[np.uint8],
    plan: Schedule,
    evaluator: Evaluator,
    left_out: Sequence[int] = (),
    colours: Colours = NONE,
) -> Measured:
    """Code and decode a picture, uint8 (H, W, 3). Raises `AssertionError` where it does not come back."""
    flat = rgb.reshape(-1, 3)
    plain = PixelCoder(evaluator, plan, None)
    before = sum(float(c.bits.sum()) for i in range(plan.count) for c in plain.step(i, Given(rgb)))
    coder, began = OpinionCoder(evaluator, plan, None, left_out=left_out), time.perf_counter()
    data, encode = coder.coded(rgb, colours)[0], time.perf_counter() - began
    decoder, found = OpinionCoder(evaluator, plan, None, left_out=left_out), np.zeros_like(flat)
    began = time.perf_counter()
    step = decoder.reading([data], bool(len(colours)))
    for index in range(plan.count):
        for coded in step(index):
            found[coded.positions] = coded.values
    decode = time.perf_counter() - began
    assert np.array_equal(found, flat), "the picture did not come back"
    return Measured(before / rgb.size, 8 * len(data) / rgb.size, 1e6 * encode / len(flat), 1e6 * decode / len(flat))


def main(arguments: list[str] | None = None) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser("python -m explorer.lossless.opinion.measure", description="Measure advisers.")
    parser.add_argument("pictures", nargs="+", type=Path)
    parser.add_argument("--steps", default="16,wavefront", help="rungs")
    parser.add_argument("--model", default="pictures")
    parser.add_argument("--colours", action="store_true", help="with and without the set of colours")
    parser.add_argument("--without", action="store_true", help="leave out one counter after the other")
    given = parser.parse_args(arguments)
    try:
        evaluator = models.evaluator(models.load(given.model), "cpu")
        pictures = [read_picture(path).samples[..., :3].astype(np.uint8) for path in given.pictures]
        if given.colours:
            _measure_colours(given, pictures, evaluator)
            return 0
        for steps in given.steps.split(","):
            for left_out in ((), *((c,) for c in range(COUNTERS) if given.without)):
                found = [measure(p, schedule(p.shape[0], p.shape[1], steps), evaluator, left_out) for p in pictures]
                for path, each in zip(given.pictures, found, strict=True):
                    times = f"{each.encode:.1f} and {each.decode:.1f} us a pixel"
                    print(f"{path.name} {steps}: {each.before:.4f} {each.after:.4f} bpsp, {times}")
                mean = np.mean(found, 0)
                print(f"mean {steps} without {left_out}: {mean[0]:.4f} {mean[1]:.4f} bpsp", flush=True)
    except ItalicError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def _measure_colours(given: argparse.Namespace, pictures: Sequence[NDArray[np.uint8]], evaluator: Evaluator) -> None:
    """Bytes of streams without and with the set of a picture's colours."""
    for steps in given.steps.split(","):
        for path, rgb in zip(given.pictures, pictures, strict=True):
            plan, colours = schedule(rgb.shape[0], rgb.shape[1], steps), in_order(np.unique(packed_colours(rgb)), 3)
            if len(colours) > MOST:
                print(f"{path.name} {steps}: {len(colours)} colours, more than a set may have")
                continue
            before, after = (measure(rgb, plan, evaluator, colours=own) for own in (NONE, colours))
            sizes = " and ".join(f"{each.after * rgb.size / 8:.0f} bytes" for each in (before, after))
            change = 100 * (after.after / before.after - 1)
            print(f"{path.name} {steps}: {len(colours)} colours, {sizes}, {change:+.1f} %", flush=True)


if __name__ == "__main__":
    sys.exit(main())
