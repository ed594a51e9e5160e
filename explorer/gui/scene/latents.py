"""The latents of a lossy run for the panes: a channel, its mean and scale, what the context saved. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.gui.look.palette import cividis, diverging
from explorer.gui.scene.raster import pack

if TYPE_CHECKING:
    from explorer.file.container import Header

LatentMode = Literal["latent", "latent_mean", "latent_scale", "context"]
LATENT_MODES: tuple[LatentMode, ...] = ("latent", "latent_mean", "latent_scale", "context")
STRONGEST = -1  # the channel of the largest energy
MEAN_UNIT = 64  # of `LatentArrays.mean`, in a latent
SMALLEST_SCALE, LARGEST_SCALE, LAST_SCALE = 0.11, 256.0, 63  # of the scales' indices
PERCENTILE = 99.5  # a few strong latents would leave no colours for all others


class LatentArrays(NamedTuple):
    """What a decoder knows of the latents; `explorer.lossy.coding.Latents` without torch.

    Attributes:
        y: int16, (h, w, M); position (i, j) stands for the 16 x 16 px from (16 i, 16 j).
        z: int16, (ceil(h / 4), ceil(w / 4), N), the hyper-latents.
        mean: int16, (h, w, M), in 1 / 64 latent.
        scale: uint8, (h, w, M), an index.
        bits: float32, (h, w), of each position.
        step_of: int32, (h, w).
        alone: float32, (h, w), bits of each position without any context, as at rung 1.
    """

    y: NDArray[np.int16]
    z: NDArray[np.int16]
    mean: NDArray[np.int16]
    scale: NDArray[np.uint8]
    bits: NDArray[np.float32]
    step_of: NDArray[np.int32]
    alone: NDArray[np.float32]


class Grid(NamedTuple):
    """A colour for each position, uint32 (h, w) as in `raster.pack`, and what the last colours stand for."""

    colours: NDArray[np.uint32]
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class LatentViews:
    """The latents of one run.

    Attributes:
        header: of the file.
        arrays: its latents.
    """

    header: Header
    arrays: LatentArrays

    @property
    def channels(self) -> int:
        """Number of channels."""
        return self.arrays.y.shape[2]

    @cached_property
    def strongest(self) -> int:
        """The channel of the largest energy."""
        y = self.arrays.y
        return int(np.argmax([np.square(y[:, :, at].astype(np.float32)).sum() for at in range(y.shape[2])]))

    @property
    def saved_bits(self) -> float:
        """Bits that the context saved in the whole picture."""
        return float((self.arrays.alone - self.arrays.bits).sum(dtype=np.float64))

    def grid(self, mode: LatentMode, channel: int) -> Grid:
        """A layer as colours; `channel` from 0, or `STRONGEST`, clipped to those that there are."""
        return _grid(self, mode, self.strongest if channel < 0 else min(channel, self.channels - 1))


@lru_cache(maxsize=16)  # asked at each frame
def _grid(views: LatentViews, mode: LatentMode, channel: int) -> Grid:
    arrays = views.arrays
    if mode == "context":
        return _around_zero(arrays.bits - arrays.alone)  # blue is saved
    if mode == "latent_scale":
        scale = SMALLEST_SCALE * (LARGEST_SCALE / SMALLEST_SCALE) ** (arrays.scale[:, :, channel] / LAST_SCALE)
        return _logarithmic(scale)
    y, mean = arrays.y[:, :, channel].astype(np.float32), arrays.mean[:, :, channel] / np.float32(MEAN_UNIT)
    top = _top(y)  # both on one scale, so that they can be compared
    return _around_zero(y if mode == "latent" else mean, top)


def _top(values: NDArray[np.floating]) -> float:
    return max(float(np.percentile(np.abs(values), PERCENTILE)), 1.0)


def _around_zero(values: NDArray[np.floating], top: float = 0.0) -> Grid:
    top = top or _top(values)
    levels = np.clip(values * (127.5 / top) + 127.5, 0, 255).astype(np.uint8)
    return Grid(pack(diverging())[levels], -top, top)


def _logarithmic(values: NDArray[np.floating]) -> Grid:
    low, high = float(values.min()), max(float(values.max()), float(values.min()) * 1.01)
    levels = np.clip(np.log(values / low) * (255 / np.log(high / low)), 0, 255).astype(np.uint8)
    return Grid(pack(cividis())[levels], low, high)
