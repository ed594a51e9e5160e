"""What the network predicted for one pixel, at the moment when that pixel was coded. Without torch.

One window is gathered, with only those pixels in it that were known before the pixel's step, and evaluated by the
NumPy reference, which is the definition of what a file means; so the probabilities are those that the coder used.

    p(G) -- true G --> p(R | G) -- true R --> p(B | G, R)          bits = -log2 p(G) - log2 p(R | G) - log2 p(B | G, R)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.density import reference
from explorer.density import tables as t
from explorer.density import window as w
from explorer.density.integer import IntegerNetwork
from explorer.density.mixture import ChannelMixture, Mixtures
from explorer.schedule import Schedule

Ints = NDArray[np.int64]
GRB = [1, 0, 2]  # the order in which channels are coded


class SubPixel(NamedTuple):
    """One channel of a pixel.

    Attributes:
        channel: "G", "R" or "B"; "L" of a grey picture.
        value: the true one, 0 .. 255.
        probability: float64, (256,), of every value, given the channels before it; sums to 1.
    """

    channel: str
    value: int
    probability: NDArray[np.float64]

    @property
    def bits(self) -> float:
        """-log2 of the true value's probability."""
        return float(-np.log2(self.probability[self.value]))

    @property
    def expected(self) -> float:
        """Mean of the distribution."""
        return float(self.probability @ np.arange(256))


class Prediction(NamedTuple):
    """What was predicted for a pixel.

    Attributes:
        x, y: the pixel.
        step: in which it was coded, from 0.
        known: how many of the window's taps were known before that step.
        channels: in the order of coding.
    """

    x: int
    y: int
    step: int
    known: int
    channels: tuple[SubPixel, ...]

    @property
    def bits(self) -> float:
        """Of the whole pixel: what the run reported for it."""
        return sum(channel.bits for channel in self.channels)


class Inspector:
    """Predicts single pixels of a picture as its coder did.

    Args:
        network: of the file's model.
        schedule: of the picture's size and rung.
        picture: uint8, (H, W, 3), RGB, the colours that were coded.
        base, qp: uint8 (H, W, 3), RGB, the base's reconstruction, and its quantisation parameter, or None.
        colours: 3, or 1 for a grey picture.
    """

    def __init__(
        self,
        network: IntegerNetwork,
        schedule: Schedule,
        picture: NDArray[np.uint8],
        base: NDArray[np.uint8] | None = None,
        qp: int = 0,
        colours: int = 3,
    ) -> None:
        self._network, self._patterns, self._picture = network, schedule.patterns, picture
        self._step_of = schedule.step_of.astype(np.min_scalar_type(schedule.count), copy=False)
        self._base, self._qp_class = base, None if base is None else qp // 4
        self._colours = colours
        self._logistic = network.tables.logistic.astype(np.float64)

    def at(self, x: int, y: int) -> Prediction:
        """The prediction for a pixel. Raises `IndexError` outside of the picture."""
        height, width = self._step_of.shape
        if not (0 <= x < width and 0 <= y < height):
            raise IndexError(f"no pixel {x}, {y} in {width} x {height}")
        step = int(self._step_of[y, x])
        pattern = self._patterns[step]
        window = self._window(self._picture, x, y, w.OFFSETS, pattern.dilation, before=step)
        base = None if self._base is None else self._window(self._base, x, y, w.BASE_OFFSETS, 1)
        inputs = reference.normalised(window, base)
        found = reference.mixtures(self._network, inputs, pattern.interlaced, self._qp_class)
        return Prediction(x, y, step, int(window[..., 3].sum()), self._channels(_coded_layout(found), x, y))

    def _window(
        self,
        picture: NDArray[np.uint8],
        x: int,
        y: int,
        offsets: tuple[tuple[int, int], ...],
        dilation: int,
        before: int | None = None,
    ) -> Ints:
        """G, R, B, known around a pixel: (1, T, 4); unknown where outside, or not coded `before` a step."""
        height, width = picture.shape[:2]
        away = np.array(offsets) * dilation
        rows, columns = away[:, 0] + y, away[:, 1] + x
        known = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
        rows, columns = rows.clip(0, height - 1), columns.clip(0, width - 1)
        if before is not None:
            known &= self._step_of[rows, columns] < before
        pixels = np.concatenate([picture[rows, columns][:, GRB], np.ones((len(away), 1), np.uint8)], 1)
        window: Ints = (pixels.astype(np.int64) * known[:, None])[None]
        return window

    def _channels(self, mixtures: Mixtures, x: int, y: int) -> tuple[SubPixel, ...]:
        true = self._picture[y, x][GRB].astype(np.int32)
        weight = mixtures.weight
        coded: list[NDArray[np.int32]] = []
        made = []
        for channel in range(self._colours):
            mixture = ChannelMixture(mixtures, channel, weight, coded, self._logistic)
            name = "L" if self._colours == 1 else "GRB"[channel]
            made.append(SubPixel(name, int(true[channel]), _probabilities(mixture, weight)))
            coded.append(true[channel : channel + 1])
            weight = mixture.posterior(coded[-1])
        return tuple(made)


def _coded_layout(found: reference.Mixtures) -> Mixtures:
    """The reference's (1, ...) as the coder's (..., 1)."""
    weight, *rest = (np.moveaxis(part, 0, -1) for part in found)
    return Mixtures(weight.astype(np.float64), *(part.astype(np.int32) for part in rest))


def _probabilities(mixture: ChannelMixture, weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of all 256 values: differences of the coder's frequencies; one pixel's mixture answers for any number of them."""
    total = float(weight.sum()) * (2**t.LOGISTIC_BITS + t.LEAK * 256)
    inner = mixture.below(np.arange(1, 256, dtype=np.int32))
    frequency: NDArray[np.float64] = np.diff(inner, prepend=0.0, append=total) / total
    return frequency
