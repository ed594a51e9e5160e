"""Pictures and step maps seen through a window: everything is sampled at screen size, never composed at picture size.

A move of the step slider then costs one choice per *screen* pixel (`blend`), whatever the size of the picture
and whatever the number of steps:

    picture (H, W, 3) --sample--> known   (h, w) uint32 --.
    base    (H, W, 3) --sample--> unknown (h, w) uint32 ---+--> blend(position) --> screen
    step_of (H, W)    --sample--> index   (h, w)        --'
       once per zoom or pan                                    once per step
"""

from __future__ import annotations

import sys
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.gui.scene.mixer import Mixer

LIVE_MOST = 1 << 20  # px of a live picture in view up to which it is averaged; beyond, that would take too long
SMALLEST_LEVEL = 512  # px of the longer side below which a further halving saves nothing
OPAQUE = 0xFF000000
PLACES = (2, 1, 0) if sys.byteorder == "little" else (1, 2, 3)  # of red, green and blue in the bytes of 0xffRRGGBB
SQUARE, LIGHTER, DARKER = 8, 0xFFFFFFFF, 0xFFCCCCCC  # px of the screen, and colours, of a checkerboard

_JITTER = np.random.default_rng(1).random((2, 256, 256), np.float32)


class Window(NamedTuple):
    """A rectangle of screen pixels over a picture.

    Attributes:
        left, top: of the rectangle, in screen pixels from the picture's corner.
        width, height: of the rectangle, in screen pixels; it lies within the picture.
        scale: screen pixels per picture pixel.
    """

    left: int
    top: int
    width: int
    height: int
    scale: float


class Raster:
    """An RGB picture and its halved copies, so that a zoomed-out view neither crawls nor shimmers.

    Attributes:
        levels: uint8 (H, W, 3), then halves; a live array has only its first level.
    """

    def __init__(
        self, pixels: NDArray[np.uint8], *, live: bool = False, alpha: NDArray[np.uint8] | None = None
    ) -> None:
        """Set it up.

        Args:
            pixels: uint8, (H, W, 3), RGB; kept, not copied.
            live: somebody still writes to it, so keep no halves.
            alpha: uint8, (H, W), 255 for opaque; None for opaque throughout.
        """
        self.levels = [pixels]
        self._alpha = None if alpha is None or alpha.min() == 255 else Field(alpha.astype(np.float32))
        self.live = live
        image = Image.fromarray(pixels) if not live else None
        while image is not None and max(image.size) > SMALLEST_LEVEL:
            image = image.reduce(2)
            self.levels.append(np.asarray(image))

    @property
    def height(self) -> int:
        """Rows of the picture, px."""
        return int(self.levels[0].shape[0])

    @property
    def width(self) -> int:
        """Columns of the picture, px."""
        return int(self.levels[0].shape[1])

    @property
    def transparent(self) -> bool:
        """Whether something is seen through it."""
        return self._alpha is not None

    def sample(self, window: Window) -> NDArray[np.uint32]:
        """(h, w) uint32, 0xffRRGGBB: nearest above 100 %, averaged below; a checkerboard is seen through it."""
        seen = self._sample(window)
        if self._alpha is not None:
            alpha = self._alpha.sample(window).round().clip(0, 255).astype(np.uint8)
            Mixer(_checkerboard(window), seen, seen.shape).mix(alpha, seen)
        return seen

    def _sample(self, window: Window) -> NDArray[np.uint32]:
        if window.scale >= 1:
            return _enlarge(self.levels[0], window)
        level = min(int(np.log2(1 / window.scale)), len(self.levels) - 1)
        # Of a live picture that has no halves, what is large is picked and not averaged.
        if self.live and window.width * window.height > LIVE_MOST * window.scale**2:
            return _pick(self.levels[0], window)
        return shrink(self.levels[level], window, self.width, self.height)


def _checkerboard(window: Window) -> NDArray[np.uint32]:
    """Squares of two greys, which move with the picture."""
    rows = (np.arange(window.top, window.top + window.height) // SQUARE)[:, None]
    columns = np.arange(window.left, window.left + window.width) // SQUARE
    return np.where((rows + columns) & 1, np.uint32(DARKER), np.uint32(LIGHTER))


class Field:
    """A number for every pixel, and its halved copies, so that zoomed-out views show means.

    Attributes:
        levels: float32 (H, W), then halves.
    """

    def __init__(self, values: NDArray[np.float32]) -> None:
        """`values`: float32, (H, W); kept, not copied."""
        self.levels = [values]
        image = Image.fromarray(np.ascontiguousarray(values, np.float32))
        while max(image.size) > SMALLEST_LEVEL:
            image = image.reduce(2)
            self.levels.append(np.asarray(image))

    def sample(self, window: Window) -> NDArray[np.float32]:
        """(h, w) float32: nearest above 100 %, means below."""
        values = self.levels[0]
        height, width = values.shape
        if window.scale >= 1:
            rows = _nearest(np.arange(window.top, window.top + window.height), window.scale, height)
            columns = _nearest(np.arange(window.left, window.left + window.width), window.scale, width)
            return values[np.ix_(rows, columns)]
        level = self.levels[min(int(np.log2(1 / window.scale)), len(self.levels) - 1)]
        box = _box(level, window, width, height)
        image = Image.fromarray(np.ascontiguousarray(level, np.float32))
        return np.asarray(image.resize((window.width, window.height), Image.Resampling.BILINEAR, box=box))


def sample_index(step_of: NDArray[np.unsignedinteger], window: Window) -> NDArray[np.unsignedinteger]:
    """(h, w): the step of the picture pixel under each screen pixel.

    Below 100 % each screen pixel asks a random one of the pixels that it covers. A regular grid would beat with the
    pattern of the mask and show a quarter of the pixels as all or nothing.
    """
    height, width = step_of.shape
    if window.scale < 1:
        return step_of.ravel().take(_scattered(height, width, window))
    rows = _nearest(np.arange(window.top, window.top + window.height), window.scale, height)
    columns = _nearest(np.arange(window.left, window.left + window.width), window.scale, width)
    return step_of[np.ix_(rows, columns)]


def sample_blocks(colours: NDArray[np.uint32], block: int, window: Window) -> NDArray[np.uint32]:
    """(h, w) uint32: the colour of the block of `block` px a side under each screen pixel."""
    rows = _nearest(np.arange(window.top, window.top + window.height), window.scale * block, colours.shape[0])
    columns = _nearest(np.arange(window.left, window.left + window.width), window.scale * block, colours.shape[1])
    return colours[np.ix_(rows, columns)]


@lru_cache(maxsize=2)  # a live picture is sampled thirty times a second through the same window
def _scattered(height: int, width: int, window: Window) -> NDArray[np.int32]:
    """Flat indices, (h, w), of one pixel of a picture under each pixel of the screen, at random."""
    columns = np.arange(window.left, window.left + window.width)
    rows = np.arange(window.top, window.top + window.height)
    jitter_x, jitter_y = (jitter.take(rows, 0, mode="wrap").take(columns, 1, mode="wrap") for jitter in _JITTER)
    x = ((columns.astype(np.float32) + jitter_x) * np.float32(1 / window.scale)).astype(np.int32)
    y = ((rows.astype(np.float32)[:, None] + jitter_y) * np.float32(1 / window.scale)).astype(np.int32)
    np.minimum(x, width - 1, out=x)
    np.minimum(y, height - 1, out=y)
    return y * width + x


def pack(rgb: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """(..., 3) RGB to (...) 0xffRRGGBB, the layout of QImage.Format_RGB32."""
    packed = np.full(rgb.shape[:-1], OPAQUE, np.uint32)
    bytes_of = packed.view(np.uint8).reshape(*rgb.shape[:-1], 4)
    for colour, place in enumerate(PLACES):
        bytes_of[..., place] = rgb[..., colour]
    return packed


def _nearest(at: NDArray[np.intp], scale: float, limit: int) -> NDArray[np.intp]:
    return np.minimum((at + 0.5) / scale, limit - 1).astype(np.intp)


def _enlarge(pixels: NDArray[np.uint8], window: Window) -> NDArray[np.uint32]:
    rows = _nearest(np.arange(window.top, window.top + window.height), window.scale, pixels.shape[0])
    columns = _nearest(np.arange(window.left, window.left + window.width), window.scale, pixels.shape[1])
    # The part in view is smaller than the screen here, so pack it before it is enlarged.
    part = pack(pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
    return part[np.ix_(rows - rows[0], columns - columns[0])]


def _pick(pixels: NDArray[np.uint8], window: Window) -> NDArray[np.uint32]:
    """The mean of four of the pixels under each pixel of the screen, at random: a lattice of them would beat.

    They stand at the corners of a square of about half of what a pixel of the screen covers.
    """
    height, width = pixels.shape[:2]
    places = _scattered(height, width, window).astype(np.intp)  # as `take` wants them
    flat = pixels.reshape(-1, 3)
    side = max(1, int(1 / window.scale) // 2) | 1  # odd, so that no lattice of an even period stays what it was
    one, right, below, across = (
        flat.take(places + by, 0, mode="clip") for by in (0, side, side * width, side * width + side)
    )
    return pack(_mean(_mean(one, right), _mean(below, across)))


def _mean(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Rounded down, without the wider numbers that a sum needs."""
    return (one & other) + ((one ^ other) >> 1)


def shrink(pixels: NDArray[np.uint8], window: Window, width: int, height: int) -> NDArray[np.uint32]:
    """(h, w) uint32 of a picture of (height, width), of which `pixels` is the whole or a halved copy."""
    box = _box(pixels, window, width, height)
    image = Image.fromarray(np.ascontiguousarray(pixels))
    resized = image.resize((window.width, window.height), Image.Resampling.BILINEAR, box=box)
    return pack(np.asarray(resized))


def _box(level: NDArray[np.generic], window: Window, width: int, height: int) -> tuple[float, float, float, float]:
    """The part of a halved copy, or of the whole of (height, width), under a window."""
    across, down = level.shape[1] / width / window.scale, level.shape[0] / height / window.scale
    return (
        window.left * across,
        window.top * down,
        min((window.left + window.width) * across, level.shape[1]),
        min((window.top + window.height) * down, level.shape[0]),
    )
