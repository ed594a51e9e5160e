"""Decodes files of the release where torch is not: by the reference, and by the kernels with the network in NumPy.

    python -m tests.golden.foreign [--kernels] [NAME ...]

For machines of another kind, such as aarch64, emulated by qemu; docs/reliability.md tells how. Files with a base need
an HEVC decoder and are left out, unless they are named. Exits with 1 if a file decodes to something else.
"""

from __future__ import annotations

import os
import platform
import sys
import time

import numpy as np
from numpy.typing import NDArray

from explorer.coding.schedule import INTERLACED, Schedule, schedule
from explorer.file.container import Container, unpack
from explorer.file.lanes import split_streams
from explorer.lossless import models
from explorer.lossless.density import reference as network
from explorer.lossless.density import window as w
from explorer.lossless.density.inspect import coded_layout
from explorer.lossless.opinion import reference
from explorer.pictures.channels import colours_of, join
from tests.golden.release import cases, digest, known


def by_kernels(model: models.Model, plan: Schedule, data: bytes, channels: int, has_colours: bool) -> NDArray[np.uint8]:
    """The pixels of a file of one lane without a base, uint8 (H, W, 3), RGB, decoded by compiled kernels."""
    from explorer.lossless.opinion import kernel
    from explorer.lossless.opinion.colours import NONE, stated
    from explorer.lossless.opinion.learner import Opinion
    from explorer.lossless.opinion.stream import reading, take

    (height, width), farthest = plan.step_of.shape, max(pattern.dilation for pattern in plan.patterns)
    margin, whole = w.RADIUS * farthest, model.network
    pixels = np.zeros((height + 2 * margin, width + 2 * margin, 4), np.int64)
    left = np.zeros((*pixels.shape[:2], whole.state), np.int64)
    table = whole.of("causal").tables.logistic.astype(np.int32)
    opinion, stream = Opinion((height, width, channels), farthest, table), reading(data)
    start = take(stream, 1 << 23)
    opinion.begin(start, stated(stream, channels, height * width) if has_colours else NONE)
    for step, pattern in enumerate(plan.patterns):
        own, made = whole.of(pattern.family), []
        if pattern.family == INTERLACED:
            opinion.forget()
        positions, block = plan.positions(step), 4112 if pattern.family == INTERLACED else 16448
        for here in (positions[start : start + block] for start in range(0, len(positions), block)):
            y, x = np.divmod(here, width)
            at = y + margin, x + margin
            inputs = network.normalised(reference._gather(pixels, *at, pattern.dilation, w.OFFSETS), None)
            near = reference._gather(left, *at, pattern.dilation, w.NEIGHBOURS).reshape(len(here), -1)
            found = network.evaluated(own, inputs, near, None)
            values = np.zeros((len(here), 3), np.uint8)
            mixtures = coded_layout(found.mixtures)
            opinion.block(kernel.DECODE, stream, here, values, mixtures, pattern.dilation)
            values = values[:, :1].repeat(3, 1) if channels == 1 else values
            true = values.astype(np.int64)
            made.append((*at, true, network.states(own, inputs, found.memory, true)))
        for rows, columns, true, state in made:
            pixels[rows, columns] = np.concatenate([true, np.ones((len(true), 1), np.int64)], 1)
            left[rows, columns] = state
    inside = pixels[margin : margin + height, margin : margin + width]
    return inside[..., [1, 0, 2]].astype(np.uint8)


def decoded(file: Container, *, kernels: bool) -> str:
    """The digest of what a file decodes to."""
    header, base, qp = file.header, None, 0
    if header.base != "none":
        from explorer.lossless.base.bpg import decode_base

        qp = int(header.base.removeprefix("bpg:"))
        base = decode_base(file.base, header.width, header.height, qp)
    model, plan = models.load(header.model), schedule(header.lane_rows, header.width, header.steps)
    streams, channels = split_streams(file.pixels, header.lanes), colours_of(header.channels)
    if kernels:
        shown = by_kernels(model, plan, streams[0], channels, header.has_colours)
    else:
        shown = reference.decode_lanes(
            model.network, plan, streams, header.height, base, qp, channels, header.has_colours
        )
    return digest(join(shown, file.extra, header.channels, header.bit_depth))


def main(arguments: list[str]) -> int:
    """Decode, compare, and say how it went."""
    kernels, wanted = "--kernels" in arguments, {name for name in arguments if not name.startswith("-")}
    wrong, right, began = [], 0, time.monotonic()
    for case in cases():
        chosen = case.name in wanted if wanted else case.base == "none" and case.name != "lanes-4"
        if not chosen or case.codec != "lossless":
            continue
        os.environ["ITALIC_MODELS"] = str(case.models or "")
        file = unpack(case.path.read_bytes())
        if file.header.codec == "raw":
            continue
        if decoded(file, kernels=kernels) == known()[case.name]:
            right += 1
        else:
            wrong.append(case.name)
    way = "kernels" if kernels else "reference"
    print(f"{platform.machine()}, NumPy {np.__version__}, {way}: {right} files right", *wrong, end="", sep=", wrong: ")
    print(f"; {time.monotonic() - began:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
