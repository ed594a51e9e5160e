"""The view modes of a pane: which layer stands where a pixel is known, was just coded, or is not known yet. No Qt."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from explorer.gui.palette import GREY, KNOWN, NOW, UNKNOWN, Tone, packed
from explorer.gui.raster import Window, compose, sample_index
from explorer.gui.replay import Scene

Mode = Literal["reveal", "mask", "unknown", "original", "bits"]
MODES: tuple[Mode, ...] = ("reveal", "mask", "unknown", "original", "bits")

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
        elif mode == "bits":
            self._known = scene.heat.sample(window) if scene.heat is not None else masked
        elif scene.shown is not None:
            self._known = scene.shown.sample(window)
        if mode == "unknown":
            self._unknown = UNKNOWN
        elif mode == "reveal":
            same = scene.base is scene.shown  # a live picture is both
            self._unknown = self._known if same else scene.base.sample(window) if scene.base is not None else GREY

    def frame(self, position: int) -> NDArray[np.uint32]:
        """(h, w) uint32 0xffRRGGBB after `position` steps; the next call overwrites it."""
        if self._index is None:
            np.copyto(self._frame, self._known, casting="unsafe")
            return self._frame
        return compose(self._index, position, self._known, self._unknown, self._now, self._frame)
