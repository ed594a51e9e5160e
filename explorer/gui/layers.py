"""The view modes of a pane: which layer stands where a pixel is known, was just coded, or is not known yet. No Qt."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from explorer.gui.palette import BLACK, GREY, KNOWN, NOW, UNKNOWN, Tone, packed
from explorer.gui.raster import Raster, Window, compose, sample_index
from explorer.gui.replay import Scene

Mode = Literal["reveal", "mask", "unknown", "mean", "imagined", "original", "difference", "bits"]
MODES: tuple[Mode, ...] = ("reveal", "mask", "unknown", "mean", "imagined", "original", "difference", "bits")
FILLINGS: tuple[Literal["mean", "imagined"], ...] = ("mean", "imagined")  # of one step, there once computed
GAIN = 8  # of differences; 32 levels are full

Layer = NDArray[np.uint32] | int


class Layers:
    """A scene sampled for one window in one mode; `frame` then costs the same for any picture and any step count."""

    def __init__(self, scene: Scene, window: Window, mode: Mode, tone: Tone) -> None:
        self._shape = (window.height, window.width)
        self._frame = np.empty(self._shape, np.uint32)
        masked = packed(tone.masked)
        self._now: int | None = NOW if mode == "mask" else None
        self._known: Layer = masked
        self._unknown: Layer = masked
        self._index: NDArray[np.unsignedinteger] | None = None
        if scene.step_of is not None and mode != "original":
            self._index = sample_index(scene.step_of, window)
        if mode == "original" or self._index is None:
            self._known = scene.original.sample(window) if scene.original is not None else masked
            return
        if mode == "mask":
            self._known = KNOWN
        elif mode == "difference":
            self._known = difference(scene.original, scene.shown, window, masked)
            same = scene.base is scene.shown
            self._unknown = self._known if same else difference(scene.original, scene.base or GREY, window, masked)
        elif mode == "bits":
            self._known = scene.heat.sample(window) if scene.heat is not None else masked
        elif scene.shown is not None:
            self._known = scene.shown.sample(window)
        if mode == "unknown":
            self._unknown = UNKNOWN
        elif (filled := {"mean": scene.mean, "imagined": scene.imagined}.get(mode)) is not None:
            self._unknown = filled.sample(window)
        elif mode in ("reveal", *FILLINGS):
            same = scene.base is scene.shown  # a live picture is both
            self._unknown = self._known if same else scene.base.sample(window) if scene.base is not None else GREY

    def frame(self, position: int) -> NDArray[np.uint32]:
        """(h, w) uint32 0xffRRGGBB after `position` steps; the next call overwrites it."""
        if self._index is None:
            np.copyto(self._frame, self._known, casting="unsafe")
            return self._frame
        return compose(self._index, position, self._known, self._unknown, self._now, self._frame)


def difference(one: Raster | None, other: Raster | int | None, window: Window, missing: int) -> Layer:
    """|one - other| in every channel, `GAIN` times, at most white; `missing` where there are not both to compare."""
    if one is None or other is None:
        return missing
    if one is other:
        return BLACK
    samples = one.sample(window)
    against = other.sample(window) if isinstance(other, Raster) else np.full_like(samples, other)
    a, b = samples.view(np.uint8), against.view(np.uint8)
    apart = np.minimum(np.maximum(a, b) - np.minimum(a, b), 255 // GAIN + 1).astype(np.uint16) * GAIN
    return np.minimum(apart, 255).astype(np.uint8).view(np.uint32) | np.uint32(BLACK)
