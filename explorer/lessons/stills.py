"""What the panes show of a recording, as plain pictures for paper and film. No Qt."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.coding.latent_schedule import LATENT_SIZE
from explorer.lessons.schema import Show
from explorer.lessons.trace import Trace

GREY = 128
NOW, KNOWN, UNKNOWN = (230, 159, 0), (0, 114, 178), (201, 208, 216)
GAIN = 8  # of differences
DEAREST = 99.5  # percentile of the bits that get the last colour
# Five colours of cividis, dark blue to yellow; between them a line.
CIVIDIS = np.array([[0, 34, 78], [67, 78, 108], [120, 114, 121], [179, 156, 106], [254, 232, 56]], float)


class Still(NamedTuple):
    """A picture, uint8 (H, W, 3), of a view by its name."""

    mode: str
    picture: NDArray[np.uint8]


def steps_of_pixels(trace: Trace) -> NDArray[np.int32]:
    """The step of every pixel: int32, (H, W); of a lossy file that of its latent."""
    if trace.latents is None:
        return trace.step_of
    large = trace.step_of.repeat(LATENT_SIZE, 0).repeat(LATENT_SIZE, 1)
    return large[: trace.header.height, : trace.header.width]


def heat(trace: Trace) -> NDArray[np.uint8]:
    """Bits of every pixel as colours: uint8 (H, W, 3)."""
    top = max(float(np.percentile(trace.bits, DEAREST)), 1e-3)
    level = np.clip(trace.bits / top, 0, 1) * (len(CIVIDIS) - 1)
    colours = np.stack([np.interp(level, np.arange(len(CIVIDIS)), CIVIDIS[:, c]) for c in range(3)], -1)
    if trace.latents is not None:
        colours = colours.repeat(LATENT_SIZE, 0).repeat(LATENT_SIZE, 1)[: trace.header.height, : trace.header.width]
    return colours.round().astype(np.uint8)


def still(trace: Trace, mode: str, position: int) -> NDArray[np.uint8]:
    """A view after so many steps; views that only the window has are shown as the picture."""
    step_of = steps_of_pixels(trace)
    known = step_of < position
    if mode in ("mask", "unknown"):
        colours = np.where(known[..., None], KNOWN, UNKNOWN)
        if mode == "mask":
            colours = np.where((step_of == position - 1)[..., None], NOW, colours)
        return colours.astype(np.uint8)
    if mode == "difference":
        apart: NDArray[np.int64] = np.abs(trace.picture.astype(np.int64) - _under(trace, known)) * GAIN
        return np.minimum(apart, 255).astype(np.uint8)
    if mode in ("bits", "apart", "saved"):
        return heat(trace)
    if mode == "reveal":
        return _under(trace, known)
    if mode == "mean" and (found := expected(trace, position)) is not None:
        return np.where(known[..., None], trace.shown, found) if trace.latents is None else found
    return trace.picture if mode == "original" else trace.shown


def expected(trace: Trace, position: int) -> NDArray[np.uint8] | None:
    """The newest recorded expectation that is not of a later step; None without any."""
    steps = [step for step in trace.means if step <= position]
    return trace.means[max(steps)] if steps and position < trace.count else None


def stills(trace: Trace, shown: Show) -> list[Still]:
    """The views of a step of a lesson, cut to the part that it zooms to."""
    position = trace.count if shown.step is None else min(shown.step, trace.count)
    modes = [shown.left] if shown.panes == "one" else [shown.left, shown.right]
    return [Still(mode, _part(still(trace, mode, position), shown)) for mode in modes]


def _part(picture: NDArray[np.uint8], shown: Show) -> NDArray[np.uint8]:
    if shown.zoom is None:
        return picture
    x, y, scale = shown.zoom
    across, down = int(240 / scale) + 1, int(180 / scale) + 1
    return picture[max(0, y - down) : y + down, max(0, x - across) : x + across]


def _under(trace: Trace, known: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """What is known over the base, or over grey."""
    below = trace.base if trace.base is not None else np.full_like(trace.shown, GREY)
    found: NDArray[np.uint8] = np.where(known[..., None], trace.shown, below)
    return found
