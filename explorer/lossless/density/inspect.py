"""What the network predicted for one pixel, at the moment when that pixel was coded. Without torch.

One window is gathered, with only those pixels in it that were known before the pixel's step, and evaluated by the
NumPy reference, which is the definition of what a file means; with the states that the coder left, the probabilities
are those that it had from the network. The second opinion is not in them. Without states,
those around are computed once more, from pixels not farther away than `REACH`: in cells and in the dyadic order that is
all that matters, or nearly; a wavefront remembers more, and its bits are then some hundredths off.

    p(G) -- true G --> p(R | G) -- true R --> p(B | G, R)          bits = -log2 p(G) - log2 p(R | G) - log2 p(B | G, R)
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.coding.schedule import CAUSAL, Schedule
from explorer.lossless.density import reference
from explorer.lossless.density import window as w
from explorer.lossless.density.integer import IntegerModel
from explorer.lossless.density.mixture import ALL, ChannelMixture, Mixtures
from explorer.lossless.density.traces import Traces

Ints = NDArray[np.int64]
REACH = 24  # px, by which states are followed back
Where = tuple[Ints, Ints]  # rows and columns of pixels
_Taps = tuple[Ints, Ints, NDArray[np.bool_]]
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
        looked: (x, y) of the pixel where the second opinion's attention looked, None for nowhere.
        exact: whether it is the coder's own; False where states were followed back only so far.
        seen: (x, y) of those known taps.
        family: of the network that coded it.
        values: what left each part of that network for this pixel, whole numbers, by the names of `parts`.
    """

    x: int
    y: int
    step: int
    known: int
    channels: tuple[SubPixel, ...]
    looked: tuple[int, int] | None = None
    exact: bool = True
    seen: tuple[tuple[int, int], ...] = ()
    family: str = ""
    values: dict[str, Ints] = {}  # noqa: RUF012  # never changed

    @property
    def bits(self) -> float:
        """Of the whole pixel, by the network alone."""
        return sum(channel.bits for channel in self.channels)


class _Region(NamedTuple):
    """States of a part of a picture, whole numbers (rows, columns, S), from a row and a column on.

    Those count that are `known`, bool (rows, columns).
    """

    top: int
    left: int
    states: NDArray[Any]
    known: NDArray[np.bool_]

    def around(self, here: Where, dilation: int) -> Ints:
        """The states of the neighbours of P pixels: (P, 8, S)."""
        own = here[0] - self.top, here[1] - self.left
        rows, columns, inside = _around(own, w.NEIGHBOURS, dilation, self.states.shape[:2])
        found: Ints = self.states[rows, columns].astype(np.int64) * (inside & self.known[rows, columns])[..., None]
        return found


def _around(here: Where, offsets: tuple[tuple[int, int], ...], dilation: int, shape: tuple[int, ...]) -> _Taps:
    """Rows and columns of the taps around P pixels, (P, T) each, and whether they lie inside."""
    away = np.array(offsets) * dilation
    rows, columns = here[0][:, None] + away[:, 0], here[1][:, None] + away[:, 1]
    inside = (rows >= 0) & (rows < shape[0]) & (columns >= 0) & (columns < shape[1])
    return rows.clip(0, shape[0] - 1), columns.clip(0, shape[1] - 1), inside


class Inspector:
    """Predicts single pixels of a picture as its coder did.

    Args:
        model: of the file.
        schedule: of the picture's size and rung.
        picture: uint8, (H, W, 3), RGB, the colours that were coded.
        base, qp: uint8 (H, W, 3), RGB, the base's reconstruction, and its quantisation parameter, or None.
        colours: 3, or 1 for a grey picture.
        traces: what the coder left, or None.
        reach: px; see the module.
    """

    def __init__(
        self,
        model: IntegerModel,
        schedule: Schedule,
        picture: NDArray[np.uint8],
        base: NDArray[np.uint8] | None = None,
        qp: int = 0,
        colours: int = 3,
        traces: Traces | None = None,
        reach: int = REACH,
    ) -> None:
        self._model, self._patterns, self._picture = model, schedule.patterns, picture
        self._step_of = schedule.step_of.astype(np.min_scalar_type(schedule.count), copy=False)
        self._base, self._qp_class = base, None if base is None else qp // 4
        self._colours, self._reach, self._traces = colours, reach, traces
        self._states = None if traces is None else traces.states
        self._logistic = model.of(CAUSAL).tables.logistic.astype(np.float64)

    def at(self, x: int, y: int) -> Prediction:
        """The prediction for a pixel. Raises `IndexError` outside of the picture."""
        height, width = self._step_of.shape
        if not (0 <= x < width and 0 <= y < height):
            raise IndexError(f"no pixel {x}, {y} in {width} x {height}")
        step = int(self._step_of[y, x])
        here = np.array([y]), np.array([x])
        around, parts = self._states_around(x, y, step), dict[str, Ints]()
        inputs, found = self._evaluated(here, step, around, parts)
        parts |= self._more(here, step, inputs, around, found)
        window = self._window(self._picture, here, w.OFFSETS, self._patterns[step].dilation, step)
        sub_pixels = self._channels(coded_layout(found.mixtures), x, y)
        rows, columns, _ = _around(here, w.OFFSETS, self._patterns[step].dilation, self._step_of.shape)
        known = window[0, :, 3] > 0
        seen = tuple(zip(columns[0][known].tolist(), rows[0][known].tolist(), strict=True))
        family = self._model.serving(self._patterns[step].family)
        values = {name: numbers[0] for name, numbers in parts.items()}
        exact = self._states is not None
        return Prediction(x, y, step, len(seen), sub_pixels, self._looked(x, y), exact, seen, family, values)

    def _more(
        self, here: Where, step: int, inputs: reference.Inputs, around: _Region, found: reference.Evaluated
    ) -> dict[str, Ints]:
        """What comes in, the mixture, the true pixel, and what it leaves to its neighbours."""
        true, pattern = self._picture[here][:, GRB].astype(np.int64), self._patterns[step]
        mixture = [part.reshape(1, -1) for part in found.mixtures[:4]]
        made = {
            "window": inputs.inputs,
            "states": around.around(here, pattern.dilation).reshape(1, -1),
            "mixture": np.concatenate(mixture, 1),
            "pixel": true,
            "state": reference.states(self._model.of(pattern.family), inputs, found.memory, true),
        }
        return made if inputs.base is None else made | {"base": inputs.base}

    def bits(self) -> NDArray[np.float64]:
        """Bits of every pixel by the network alone, float64 (H, W): all steps, one after the other, in whole arrays.

        For small pictures; of a schedule that no rung has, too.
        """
        found = np.zeros(self._step_of.shape)
        states = np.zeros((*self._step_of.shape, self._model.state), np.int64)
        for step in range(len(self._patterns)):
            rows, columns = np.nonzero(self._step_of == step)
            here = rows.astype(np.int64), columns.astype(np.int64)
            inputs, evaluated = self._evaluated(here, step, _Region(0, 0, states, self._step_of < step))
            true = self._picture[here][:, GRB]
            found[here] = self._spent(coded_layout(evaluated.mixtures), true.astype(np.int32))
            network = self._model.of(self._patterns[step].family)
            states[here] = reference.states(network, inputs, evaluated.memory, true.astype(np.int64))
        return found

    def _spent(self, mixtures: Mixtures, true: NDArray[np.int32]) -> NDArray[np.float64]:
        """Bits of P pixels of values G, R, B, int32 (P, 3): float64 (P,)."""
        weight = mixtures.weight
        coded: list[NDArray[np.int32]] = []
        total = np.zeros(len(true))
        for channel in range(self._colours):
            values = np.ascontiguousarray(true[:, channel])
            mixture = ChannelMixture(mixtures, channel, weight, coded, self._logistic)
            total += mixture.code(partial(_bit_of, values))[1]
            coded.append(values)
            weight = mixture.posterior(values)
        return total

    def _looked(self, x: int, y: int) -> tuple[int, int] | None:
        """Where the second opinion looked for this pixel, as (x, y)."""
        if self._traces is None or self._traces.looked is None or self._traces.looked[y, x] < 0:
            return None
        row, column = divmod(int(self._traces.looked[y, x]), self._step_of.shape[1])
        return column, row

    def _states_around(self, x: int, y: int, step: int) -> _Region:
        """The states of the pixels near one that are known before its step."""
        if self._states is not None:
            return _Region(0, 0, self._states, self._step_of < step)
        height, width = self._step_of.shape
        top, left = max(0, y - self._reach), max(0, x - self._reach)
        near = self._step_of[top : min(height, y + self._reach + 1), left : min(width, x + self._reach + 1)]
        region = _Region(top, left, np.zeros((*near.shape, self._model.state), np.int64), near < step)
        rows, columns = np.nonzero(near < step)
        steps = near[rows, columns]
        by_step = np.argsort(steps, kind="stable")
        for part in np.split(by_step, np.flatnonzero(np.diff(steps[by_step])) + 1):
            if not len(part):
                continue
            here, before = (rows[part] + top, columns[part] + left), int(steps[part[0]])
            inputs, found = self._evaluated(here, before, region)
            true = self._picture[here][:, GRB].astype(np.int64)
            network = self._model.of(self._patterns[before].family)
            made = reference.states(network, inputs, found.memory, true)
            region.states[rows[part], columns[part]] = made
        return region

    def _evaluated(
        self, here: Where, step: int, region: _Region, seen: dict[str, Ints] | None = None
    ) -> tuple[reference.Inputs, reference.Evaluated]:
        """What the network reads of positions in their step, and what it makes of it."""
        pattern = self._patterns[step]
        network = self._model.of(pattern.family)
        window = self._window(self._picture, here, w.OFFSETS, pattern.dilation, step)
        base = None if self._base is None else self._window(self._base, here, w.BASE_OFFSETS, 1)
        inputs = reference.normalised(window, base)
        states = region.around(here, pattern.dilation).reshape(len(window), -1)
        return inputs, reference.evaluated(network, inputs, states, self._qp_class, seen)

    def _window(
        self,
        picture: NDArray[np.uint8],
        here: Where,
        offsets: tuple[tuple[int, int], ...],
        dilation: int,
        before: int | None = None,
    ) -> Ints:
        """G, R, B, known around pixels: (P, T, 4); unknown where outside, or not coded `before` a step."""
        rows, columns, known = _around(here, offsets, dilation, self._step_of.shape)
        if before is not None:
            known &= self._step_of[rows, columns] < before
        pixels = np.concatenate([picture[rows, columns][..., GRB], np.ones((*known.shape, 1), np.uint8)], -1)
        window: Ints = pixels.astype(np.int64) * known[..., None]
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


def coded_layout(found: reference.Mixtures) -> Mixtures:
    """The reference's (1, ...) as the coder's (..., 1)."""
    weight, *rest = (np.moveaxis(part, 0, -1) for part in found)
    return Mixtures(weight.astype(np.float64, "C"), *(part.astype(np.int32, "C") for part in rest))


def _bit_of(values: NDArray[np.int32], bit: int, _chance: NDArray[np.float64]) -> NDArray[np.int32]:
    """The decisions of a coder that knows the values."""
    return values >> bit & 1


def _probabilities(mixture: ChannelMixture, weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of all 256 values: differences of the coder's frequencies; one pixel's mixture answers for any number of them."""
    total = float(weight.sum()) * ALL
    inner = mixture.below(np.arange(1, 256, dtype=np.int32))
    frequency: NDArray[np.float64] = np.diff(inner, prepend=0.0, append=total) / total
    return frequency
