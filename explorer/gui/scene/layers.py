"""The view modes of a pane: which layer stands where a pixel is known, was just coded, or is not known yet. No Qt."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from explorer.coding.latent_schedule import LATENT_SIZE
from explorer.gui.look.palette import BLACK, GREY, KNOWN, NOW, UNKNOWN, Tone, cividis, diverging, packed
from explorer.gui.scene.blend import Blend, FrontBlend, Layer
from explorer.gui.scene.coverage import CoverBlend
from explorer.gui.scene.filled import LARGEST, FilledBlend
from explorer.gui.scene.latents import LATENT_MODES, LatentMode
from explorer.gui.scene.raster import Field, Raster, Window, pack, sample_blocks, sample_index
from explorer.gui.scene.replay import Scene

Mode = (
    Literal[
        "reveal", "mask", "unknown", "mean", "imagined", "original", "difference", "bits", "apart", "saved", "order"
    ]
    | LatentMode
)
MODES: tuple[Mode, ...] = (
    "reveal", "mask", "unknown", "mean", "imagined", "original", "difference", "bits", "apart", "saved", "order",
    *LATENT_MODES,
)  # fmt: skip
FILLINGS: tuple[Literal["mean", "imagined"], ...] = ("mean", "imagined")  # of one step, there once computed
UNCODED = 128  # what a live picture holds where nothing is known, without a base
SAMPLED = 97  # of the pixels that are looked at for that, one
NEAR, MANY = 4.0, 128  # the scale from which single pixels are seen; steps of which each touches a few pixels only
GAIN = 8  # of differences; 32 levels are full


class Layers:
    """A scene sampled for one window in one mode; `frame` then costs the same for any picture and any step count."""

    def __init__(self, scene: Scene, window: Window, mode: Mode, tone: Tone) -> None:
        masked = packed(tone.masked)
        known: Layer = masked
        unknown: Layer = masked
        if mode in ("apart", "saved"):  # of all pixels: each run has its own steps
            known = (bits_apart if mode == "apart" else bits_saved)(scene, window, masked)
            self._blend: Blend | CoverBlend | FilledBlend = _whole(window, known)
            return
        if mode == "mean" and hollow(scene):
            assert scene.step_of is not None
            assert scene.shown is not None
            self._blend = FilledBlend(scene.step_of, scene.shown.levels[0], window)
            return
        if mode == "order" and scene.step_of is not None:
            self._blend = _whole(window, _order(scene.step_of, scene.count, window))
            return
        if mode == "original" or scene.step_of is None:
            known = scene.original.sample(window) if scene.original is not None else masked
            self._blend = _whole(window, known)
            return
        if mode in LATENT_MODES:
            if scene.latents is not None:
                known = sample_blocks(scene.latents.grid(mode, scene.channel).colours, LATENT_SIZE, window)
        elif mode == "mask":
            known = KNOWN
        elif mode == "difference":
            known = difference(scene.original, scene.shown, window, masked)
            same = scene.base is scene.shown
            unknown = known if same else difference(scene.original, scene.base or GREY, window, masked)
        elif mode == "bits":
            known = _heat(scene, window, masked)
        elif scene.shown is not None:
            known = scene.shown.sample(window)
        if mode == "unknown":
            unknown = UNKNOWN
        elif (filled := {"mean": scene.mean, "imagined": scene.imagined}.get(mode)) is not None:
            unknown = filled.sample(window)
            if scene.latents is not None:  # a latent that is missing changes pixels around its own as well
                known = unknown
        elif mode in ("reveal", *FILLINGS):
            same = scene.base is scene.shown  # a live picture is both
            unknown = known if same else scene.base.sample(window) if scene.base is not None else GREY
        now = NOW if mode == "mask" else None
        if window.scale < 1 and scene.coverage is not None:
            self._blend = CoverBlend(scene.coverage, window, known, unknown, now)
        elif now is not None and window.scale < NEAR and scene.count > MANY:
            self._blend = FrontBlend(sample_index(scene.step_of, window), known, unknown, now)
        else:
            self._blend = Blend(sample_index(scene.step_of, window), known, unknown, now)

    def frame(self, position: int) -> NDArray[np.uint32]:
        """(h, w) uint32 0xffRRGGBB after `position` steps; the next call overwrites it."""
        return self._blend.frame(position)


def _whole(window: Window, known: Layer) -> Blend:
    """One layer, at every position."""
    return Blend(np.zeros((window.height, window.width), np.uint8), known, known)


def hollow(scene: Scene) -> bool:
    """Whether there is nothing yet to stand where no pixel is known: neither an expectation nor a base."""
    if scene.mean is not None or scene.step_of is None or scene.shown is None or scene.latents is not None:
        return False
    if scene.step_of.size > LARGEST or scene.count < 2:
        return False
    if scene.base is not scene.shown:
        return scene.base is None
    pixels, steps = scene.shown.levels[0].reshape(-1, 3)[::SAMPLED], scene.step_of.reshape(-1)[::SAMPLED]
    unknown = pixels[steps >= scene.count]  # a live picture is both
    return bool((unknown == UNCODED).all())


@lru_cache(maxsize=2)
def _order_colours(count: int) -> NDArray[np.uint32]:
    levels = (np.arange(count + 1) * (255 / max(1, count - 1))).clip(0, 255).astype(np.uint8)
    return pack(cividis())[levels]


def _order(step_of: NDArray[np.unsignedinteger], count: int, window: Window) -> Layer:
    """The number of its step as every pixel's colour; seen from afar their mean."""
    colours = _order_colours(count)
    if window.scale >= 1 or step_of.size > LARGEST:
        return colours[np.minimum(sample_index(step_of, window), count)]
    return colours[Field(step_of.astype(np.float32)).sample(window).round().astype(np.intp).clip(0, count)]


def _heat(scene: Scene, window: Window, missing: int) -> Layer:
    if scene.heat is None:
        return missing
    levels = np.clip(scene.heat.sample(window) * (255 / scene.heat_max), 0, 255).astype(np.uint8)
    return pack(cividis())[levels]


def bits_apart(scene: Scene, window: Window, missing: int) -> Layer:
    """Where the run spends fewer bits than the other (blue) or more (orange); `missing` without two runs."""
    return _bits_less(scene, scene.other_bits, window, missing)


def bits_saved(scene: Scene, window: Window, missing: int) -> Layer:
    """Where the second opinion saved bits (blue) or cost some (orange) against the network alone."""
    alone = None if scene.traces is None else scene.traces.alone
    return _bits_less(scene, None if alone is None else Field(alone), window, missing)


def _bits_less(scene: Scene, others: Field | None, window: Window, missing: int) -> Layer:
    if scene.heat is None or others is None:
        return missing
    more = scene.heat.sample(window) - others.sample(window)
    levels = np.clip(more * (127.5 / bits_apart_top(scene)) + 127.5, 0, 255).astype(np.uint8)
    return pack(diverging())[levels]


def bits_apart_top(scene: Scene) -> float:
    """Bits of the last colours of a difference of bits: half of those that a pixel takes."""
    return max(scene.heat_max / 2, 0.5)


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
