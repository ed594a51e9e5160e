"""What a codec did, step by step, kept so that it can be looked at again. No Qt."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.coding.step import Step
from explorer.gui.scene.coverage import DIRECT, Coverage
from explorer.gui.scene.latents import STRONGEST, LatentViews
from explorer.gui.scene.raster import Field, Raster
from explorer.lossless.density.traces import Traces

HEAT_PERCENTILE = 99.5  # a few very expensive pixels would leave no colours for all others
LEAST_LOSSY = 0.01  # bits per pixel of the last colour of a lossy run, at least


class Scene(NamedTuple):
    """What the panes draw. Anything may be missing: a picture that was not coded yet has no step map.

    Attributes:
        height, width: px.
        original: the whole picture, None while a file is still being decoded.
        shown: what stands where a pixel is known.
        base: what stands where it is not; None for plain grey.
        step_of: unsigned, (H, W), the step of every pixel; `count` or more where that is not known yet.
        heat: the bits per pixel, to be sampled; heat_max: bits of the last colour.
        bits_map: float32 (H, W), bits of every pixel.
        count: number of steps.
        mean, imagined: what the network expects, or draws, where nothing is known yet; None until that is done.
        other_bits: bits of every pixel in the run that this one is compared with, to be sampled.
        latents: of a lossy run; channel: which of theirs is shown, see `LatentViews.grid`.
        traces: what coding left for questions about single pixels, or None.
        coverage: of the step map, for views that are shrunk.
    """

    height: int
    width: int
    original: Raster | None = None
    shown: Raster | None = None
    base: Raster | None = None
    step_of: NDArray[np.unsignedinteger] | None = None
    heat: Field | None = None
    heat_max: float = 0.0
    bits_map: NDArray[np.float32] | None = None
    count: int = 0
    mean: Raster | None = None
    imagined: Raster | None = None
    other_bits: Field | None = None
    latents: LatentViews | None = None
    channel: int = STRONGEST
    traces: Traces | None = None
    coverage: Coverage | None = None


def whole_scene(shown: Raster, original: Raster | None) -> Scene:
    """A picture that came at once, in one step."""
    step_of = np.broadcast_to(np.uint8(0), (shown.height, shown.width))
    return Scene(shown.height, shown.width, original, shown, step_of=step_of, count=1)


@dataclass(frozen=True, eq=False)
class Replay:
    """A finished pass over a picture.

    Attributes:
        scene: its layers.
        bits: float64, (count + 1,), Shannon bits after 0..count steps, hyper-latents included, without base and header.
        seconds: float64, (count + 1,), decoding time after 0..count steps.
        base_bytes: bytes of the base code, which are there before the first step.
        sizes: int64, (count,), px that each step codes; None where nobody counted them.
    """

    scene: Scene
    bits: NDArray[np.float64]
    seconds: NDArray[np.float64]
    base_bytes: int
    sizes: NDArray[np.int64] | None = None

    @property
    def count(self) -> int:
        """Number of steps."""
        return self.scene.count

    def bytes_at(self, position: int) -> float:
        """Bytes, base included, of what is known after `position` steps."""
        return self.base_bytes + float(self.bits[position]) / 8


def pending(height: int, width: int) -> Replay:
    """The replay of a run that was not decoded yet: a size and no steps."""
    return Replay(Scene(height, width), np.zeros(1), np.zeros(1), 0)


class Recorder:
    """Collects the steps of a pass while it runs; the window reads it from another thread, which only costs tearing.

    Attributes:
        count: number of steps, 0 before the first.
        reached: steps done.
        step_of: unsigned, (H, W), or None before the first step.
        positions: coded so far.
        picture: uint8, (H, W, 3), the picture so far, as the codec's own live view; None before the first step.
    """

    def __init__(self, block: int = 1) -> None:
        """`block`: px a side that a position of a step stands for."""
        self._block = block
        self.count = 0
        self.reached = self.positions = 0
        self.step_of: NDArray[np.unsignedinteger] | None = None
        self.picture: NDArray[np.uint8] | None = None
        self._bits = array("d", [0.0])
        self._seconds = array("d", [0.0])
        self._all = 0

    def add(self, step: Step) -> None:
        """Take one more step."""
        if self.step_of is None or step.count != self.count:
            self._start(step)
        assert self.step_of is not None
        if self._block == 1:
            self.step_of.reshape(-1)[step.positions] = step.index
        else:
            rows, columns = np.divmod(step.positions, self._blocks.shape[2])
            self._blocks[rows, :, columns] = step.index
        self.picture = step.picture
        self._bits.append(step.bits)
        self._seconds.append(step.seconds)
        self.reached = step.index + 1
        self.positions += step.positions.size

    @property
    def bits(self) -> float:
        """Shannon bits of the steps so far."""
        return self._bits[-1]

    @property
    def seconds(self) -> float:
        """That the steps so far took."""
        return self._seconds[-1]

    @property
    def part(self) -> float:
        """Of all positions, those that are coded: steps differ a thousandfold in size."""
        return self.positions / self._all if self._all else 0.0

    def live_scene(self, original: Raster | None) -> Scene | None:
        """The layers of the pass so far; the codec's live picture is both what is known and what is not."""
        if self.picture is None or self.step_of is None:
            return None
        live = Raster(self.picture, live=True)
        height, width = self.step_of.shape
        # An encoder that codes blocks shows the picture, a decoder nothing before its end: neither tells what is known.
        hidden = None if self._block > 1 else live
        small = self.step_of.size <= DIRECT  # what is large is picked as it comes
        coverage = Coverage(self.step_of) if small and self._block == 1 else None
        return Scene(height, width, original, live, hidden, self.step_of, count=self.count, coverage=coverage)

    def finish(
        self,
        rgb: Raster,
        base: NDArray[np.uint8] | None,
        base_bytes: int,
        bits_map: NDArray[np.float32],
        *,
        original: Raster | None = None,
        latents: LatentViews | None = None,
        traces: Traces | None = None,
    ) -> Replay:
        """The finished pass.

        Args:
            rgb: the decoded picture.
            base: uint8 (H, W, 3), of the base code, or None.
            base_bytes: of it.
            bits_map: float32, bits of each position.
            original: the picture before, where `rgb` is not the same.
            latents: of a lossy run.
            traces: what coding left for questions about single pixels.
        """
        step_of = np.ascontiguousarray(self.step_of) if self.step_of is not None else None
        if self._block > 1:
            bits_map = spread(bits_map, rgb.height, rgb.width, self._block)
        if step_of is None:  # a picture stored raw has no steps: all of it is known at once
            step_of, self.count = np.zeros((rgb.height, rgb.width), np.uint8), 1
            self._bits.append(float(bits_map.sum()))
            self._seconds.append(0.0)
        heat_max = heat_top(bits_map, 1.0 if self._block == 1 else LEAST_LOSSY)
        scene = Scene(
            rgb.height, rgb.width, original or rgb, rgb, Raster(base) if base is not None else None,
            step_of, Field(bits_map), heat_max, bits_map, self.count, latents=latents, traces=traces,
            coverage=Coverage(step_of) if self.count > 1 else None,
        )  # fmt: skip
        sizes = np.bincount(step_of.reshape(-1), minlength=self.count)[: self.count]
        spent = np.array(self._bits)
        if self._block > 1:  # hyper-latents come before the first step, and are no bits of its pixels
            spent[0] = max(0.0, spent[-1] - float(bits_map.sum(dtype=np.float64)))
        return Replay(scene, spent, np.array(self._seconds), base_bytes, sizes)

    def _start(self, step: Step) -> None:
        self.count = step.count
        height, width = step.picture.shape[:2]
        dtype = np.min_scalar_type(step.count)
        down, across = -(-height // self._block), -(-width // self._block)
        self._blocks = np.full((down, self._block, across, self._block), step.count, dtype)
        self.step_of = self._blocks.reshape(down * self._block, across * self._block)[:height, :width]
        self._bits, self._seconds = array("d", [0.0]), array("d", [0.0])
        self.positions, self._all = 0, down * across


def spread(bits: NDArray[np.float32], height: int, width: int, block: int) -> NDArray[np.float32]:
    """Bits of blocks, float32 (h, w), as bits of their pixels, float32 (H, W): the sum is the same."""
    down = np.minimum(block, height - block * np.arange(bits.shape[0]))
    across = np.minimum(block, width - block * np.arange(bits.shape[1]))
    each = (bits / (down[:, None] * across)).astype(np.float32)
    return each.repeat(down, 0).repeat(across, 1)


def heat_top(bits_map: NDArray[np.float32], least: float = 1.0) -> float:
    """Bits of the last colour of a map of bits, float32 (H, W), at least `least`."""
    return max(float(np.percentile(bits_map[:: 1 + bits_map.shape[0] // 1024], HEAT_PERCENTILE)), least)
