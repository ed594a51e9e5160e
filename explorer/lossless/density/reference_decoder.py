"""The decoder in plain NumPy int64, without torch: slow, and the definition of what a file means.

With `reference`, which is the network, it mirrors `calibration`, `regression`, `mixture` and `coding`; nothing is
shared with them but the window's constants and the tables, so that the two prove each other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.coding.entropy import PRECISION, Decoder
from explorer.coding.schedule import INTERLACED, Pattern, Schedule
from explorer.lossless.density import tables as t
from explorer.lossless.density import window as w
from explorer.lossless.density.integer import IntegerModel, IntegerNetwork
from explorer.lossless.density.reference import Inputs, Ints, Mixtures, evaluated, normalised, states

BLOCK = 16384  # positions; part of the format
COUPLE_SHIFT = 5
LOWEST_MEAN, HIGHEST_MEAN = -8000, 16000


class Calibration:
    """As `calibration.Calibration`: by channel and class the costs of -8, -4 .. 16, and the offsets that follow."""

    def __init__(self) -> None:
        self.cost, self.offset = np.zeros((3, 8, 7), np.int64), np.zeros((3, 8), np.int64)
        self.waiting = 0

    def due(self, count: int) -> Ints:
        """Which of a block's positions are looked at."""
        self.waiting += count
        if self.waiting < min(2048, 16 * count):
            return np.arange(0)
        self.waiting = 0
        return np.arange(0, count, -(-count // 1024))

    def look(self, channel: int, classes: Ints, cost: Ints) -> None:
        """Take the costs of n positions, (n, 7), of known values into account."""
        own = self.cost[channel]
        own -= own * len(cost) // 4096
        np.add.at(own, classes, cost)
        total = own + 2048 * np.array([4, 1, 0, 1, 4, 9, 16])
        for row, found in enumerate(total.argmin(1)):
            self.offset[channel, row] = 4 * found - 8
            if 0 < found < 6:
                before, after = total[row, found - 1] - total[row, found], total[row, found + 1] - total[row, found]
                both = max(before + after, 1)
                self.offset[channel, row] += (4 * (before - after) + both) // (2 * both)


class Regression:
    """As `regression.Regression`: of R and B the sums of products of features, the last column with errors, and the
    coefficients that follow."""

    def __init__(self) -> None:
        self.seen, self.new = ([np.zeros((n, n + 1), np.int64) for n in (0, 24, 32)] for _ in range(2))
        self.coefficients = [np.zeros(n, np.int64) for n in (0, 24, 32)]
        self.gain, self.new_gain = np.zeros((3, 8), np.int64), np.zeros((3, 8), np.int64)
        self.errors: list[Ints] = []
        self.waiting = 0

    def add(self, channel: int, features: Ints, moved: Ints, errors: Ints, classes: Ints) -> None:
        """Take positions into account: features (P, n), movements, errors and classes (P,)."""
        np.add.at(self.new_gain[channel], classes, 4 * np.abs(errors) - np.abs(4 * errors - moved))
        sample = np.arange(0, len(errors), -(-len(errors) // 2048))
        weighted = (features * 4 ** (6 - np.minimum(classes, 6))[:, None])[sample]
        self.new[channel] += weighted.T @ np.concatenate([features, errors[:, None]], 1)[sample]

    def solve(self, count: int) -> None:
        """Gauss and Jordan's elimination, from the first row to the last, after 2048 positions and more."""
        self.waiting += count
        if self.waiting < 2048:
            return
        self.waiting = 0
        self.gain += self.new_gain - self.gain // 8
        self.new_gain[:] = 0
        for channel in (1, 2):
            self.seen[channel] += self.new[channel] - self.seen[channel] // 8
            self.new[channel][:] = 0
            rows = self.seen[channel].astype(np.float64)
            size = len(rows)
            for one in range(size):
                rows[one, one] += 2**25
            for pivot in range(size):
                rows[pivot] = rows[pivot] / rows[pivot, pivot]
                for other in range(size):
                    if other != pivot:
                        rows[other] = rows[other] - rows[other, pivot] * rows[pivot]
            self.coefficients[channel] = np.clip(np.rint(rows[:, -1] * 4096), -(2**15), 2**15).astype(np.int64)


class Following(NamedTuple):
    """What of a picture is followed: scales, the sample of a block that they look at, means, and for these what lies
    around the block's positions, (P, 8, 6): G, R, B less the reference, known, errors of R and of B."""

    calibration: Calibration
    sample: Ints
    regression: Regression | None
    around: Ints

    def features(self, channel: int, own: Ints, m: Mixtures, coded: list[Ints]) -> Ints:
        """Of P positions whose means are `own`, (P,), in 1/8: (P, n)."""
        known = self.around[:, :, 3]
        parts = [8 * self.around[:, :, channel] - known * (own - 8 * m.reference[:, channel])[:, None]]
        for other in range(channel):
            here = coded[other] - m.reference[:, other]
            parts.append(8 * (self.around[:, :, other] - known * here[:, None]))
        return np.concatenate([*parts, self.around[:, :, 3 + channel]], 1)


def _enlarge_scales(inverse: Ints, offset: Ints) -> Ints:
    factor = np.rint(256 * 2.0 ** (-offset / 16)).astype(np.int64)
    found: Ints = np.clip(inverse * factor >> 8, 1, 2**17)
    return found


def _cost(part: Ints, whole: Ints) -> Ints:
    """-256 log2(part / whole), of the quotient's first nine bits."""
    mantissa, exponent = np.frexp(part / whole)
    table = np.rint(-256 * np.log2((np.arange(256) + 256.5) / 512)).astype(np.int64)
    found: Ints = table[np.floor(mantissa * 512).astype(np.int64) - 256] - 256 * exponent
    return found


def decode_channel(
    network: IntegerNetwork,
    m: Mixtures,
    channel: int,
    weight: Ints,
    coded: list[Ints],
    ask: Callable[[Ints], Ints],
    following: Following | None = None,
) -> tuple[Ints, Ints]:
    """One channel of P pixels: its values and the weights for the next. `ask`: probabilities to decisions."""
    mean = m.mean[:, channel] + 32 * m.reference[:, channel, None]
    for other, couple in {0: [], 1: [(0, 1)], 2: [(0, 2), (1, 0)]}[channel]:
        difference = (coded[other] - m.reference[:, other])[:, None]
        mean = mean + ((m.couple[:, couple] * difference) >> COUPLE_SHIFT)
    mean = np.clip(mean, LOWEST_MEAN, HIGHEST_MEAN)
    means = None if following is None or channel == 0 else following.regression
    given = inverse = m.inverse[:, channel]
    classes = own = moved = np.zeros(len(mean), np.int64)
    if following is not None:
        classes = np.clip(15 - np.frexp((inverse * weight).sum(1) / weight.sum(1))[1].astype(np.int64), 0, 7)
        inverse = _enlarge_scales(inverse, following.calibration.offset[channel][classes][:, None])
    features = np.zeros((len(mean), 0), np.int64)
    if following is not None and means is not None:
        own = ((mean * weight).sum(1) + 2 * weight.sum(1)) // (4 * weight.sum(1))
        features = following.features(channel, own, m, coded)
        moved = (features @ means.coefficients[channel] + 512) >> 10
        applied = np.where(means.gain[channel][classes] >= 0, moved, 0)
        mean = np.clip(mean + applied[:, None], LOWEST_MEAN, HIGHEST_MEAN)
    logistic = network.tables.logistic.astype(np.int64)

    def components(value: Ints, inverse: Ints = inverse) -> Ints:
        z: Ints = ((32 * value - 16)[:, None] - mean) * inverse >> t.INVERSE_BITS
        found: Ints = logistic[np.clip(z, -16384, 16383) + 16384]
        return found

    def joint(value: Ints, inverse: Ints) -> Ints:
        upper = np.where((value < 255)[:, None], components(value + 1, inverse), 2**t.LOGISTIC_BITS)
        lower = np.where((value > 0)[:, None], components(value, inverse), 0)
        found: Ints = (upper - lower + t.LEAK) * weight
        return found

    value, low = np.zeros(len(mean), np.int64), np.zeros(len(mean), np.int64)
    total = weight.sum(1)
    high = whole = total * (2**t.LOGISTIC_BITS + 256 * t.LEAK)
    for bit in range(7, -1, -1):
        probe = value + (1 << bit)
        middle = (components(probe) * weight).sum(1) + total * t.LEAK * probe
        one = ask(np.clip(((high - middle) << PRECISION) // (high - low), 1, 2**PRECISION - 1))
        low, high = np.where(one > 0, middle, low), np.where(one > 0, high, middle)
        value = value + (one << bit)
    if following is not None and len(following.sample):
        offsets, sample = np.arange(-8, 17, 4, dtype=np.int64)[:, None], following.sample
        costs = [_cost(joint(value, _enlarge_scales(given, o)).sum(1), whole)[sample] for o in offsets]
        following.calibration.look(channel, classes[sample], np.stack(costs, 1))
    if means is not None:
        means.errors.append(np.clip(8 * value - own, -127, 127))
        means.add(channel, features, moved, means.errors[-1], classes)
    found = joint(value, inverse)
    return value, (found << t.WEIGHT_BITS) // found.max(1, keepdims=True)


def nearby(pixels: Ints, reference: Ints, errors: Ints) -> Ints:
    """Pixels around P positions, (P, 8, 4), less the references, (P, 3), and their errors, (P, 8, 2), 0 where unknown.

    As `Following` has them: (P, 8, 6).
    """
    known = pixels[..., 3:]
    return np.concatenate([(pixels[..., :3] - reference[:, None]) * known, known, errors * known], 2)


class Known(NamedTuple):
    """What is known of a picture, with margins of zeros: `pixels` (.., .., 4) in G, R, B, known, `states` (.., .., S),
    `errors` (.., .., 2) and the whole base, (.., .., 4), or None. `margin`: px around pixels, states and errors."""

    pixels: Ints
    states: Ints
    errors: Ints
    base: Ints | None
    margin: int

    @staticmethod
    def nothing(model: IntegerModel, schedule: Schedule, base: NDArray[np.uint8] | None) -> Known:
        """Before the first step."""
        height, width = schedule.step_of.shape
        margin = w.RADIUS * max(p.dilation for p in schedule.patterns)
        size = height + 2 * margin, width + 2 * margin
        states = np.zeros((*size, model.state), np.int64)
        pixels, errors = np.zeros((*size, 4), np.int64), np.zeros((*size, 2), np.int64)
        return Known(pixels, states, errors, None if base is None else _padded_base(base), margin)

    def inputs(self, y: Ints, x: Ints, pattern: Pattern) -> Inputs:
        """What the network reads of positions, from windows."""
        windows = _gather(self.pixels, y + self.margin, x + self.margin, pattern.dilation, w.OFFSETS)
        base = None if self.base is None else _gather(self.base, y + 2, x + 2, 1, w.BASE_OFFSETS)
        return normalised(windows, base)

    def neighbours(self, y: Ints, x: Ints, pattern: Pattern) -> Ints:
        """The states of positions' neighbours, (P, 8 S); 0 where they are not known."""
        found = _gather(self.states, y + self.margin, x + self.margin, pattern.dilation, w.NEIGHBOURS)
        return found.reshape(len(y), -1)

    def around(self, y: Ints, x: Ints, pattern: Pattern, reference: Ints) -> Ints:
        """What the means of R and B follow, see `Following`."""
        here = y + self.margin, x + self.margin, pattern.dilation, w.NEIGHBOURS
        return nearby(_gather(self.pixels, *here), reference, _gather(self.errors, *here))

    def put(self, y: Ints, x: Ints, values: Ints, states: Ints, errors: Ints) -> None:
        """Make positions known."""
        ones = np.ones((len(values), 1), np.int64)
        self.pixels[y + self.margin, x + self.margin] = np.concatenate([values, ones], 1)
        self.states[y + self.margin, x + self.margin] = states
        self.errors[y + self.margin, x + self.margin] = errors


def decode_pixels(
    model: IntegerModel,
    schedule: Schedule,
    data: bytes,
    base: NDArray[np.uint8] | None = None,
    qp: int = 0,
    channels: int = 3,
) -> NDArray[np.uint8]:
    """Decode the pixels of a file: uint8, (H, W, 3), RGB.

    Args:
        model: of the file.
        schedule: of the file's size and rung.
        data: the coded pixels.
        base, qp: uint8 (H, W, 3), RGB, the base's reconstruction, and its quantisation parameter, or None.
        channels: 3, or 1 for a grey picture.

    Raises:
        CorruptFile: no encoder writes such data.
    """
    height, width = schedule.step_of.shape
    known, decoder = Known.nothing(model, schedule, base), Decoder(data)
    calibration = Calibration() if height * width > 16384 else None
    regression = None if schedule.patterns[0].family == INTERLACED or channels == 1 else Regression()
    for step, pattern in enumerate(schedule.patterns):
        network, made = model.of(pattern.family), []
        positions = schedule.positions(step)
        for start in range(0, len(positions), BLOCK):
            y, x = np.divmod(positions[start : start + BLOCK], width)
            inputs = known.inputs(y, x, pattern)
            near = known.neighbours(y, x, pattern)
            found = evaluated(network, inputs, near, None if base is None else qp // 4)
            following = None
            if calibration is not None:
                around = known.around(y, x, pattern, inputs.reference)
                following = Following(calibration, calibration.due(len(y)), regression, around)
            values, errors = _decode_block(network, found.mixtures, decoder, channels, following)
            made.append((y, x, values, states(network, inputs, found.memory, values), errors))
        for block in made:  # only now: within a step no position reads another
            known.put(*block)
    inside = known.pixels[known.margin : known.margin + height, known.margin : known.margin + width]
    return inside[..., [1, 0, 2]].astype(np.uint8)


def _padded_base(base: NDArray[np.uint8]) -> Ints:
    known = np.concatenate([base[..., [1, 0, 2]], np.ones((*base.shape[:2], 1), np.uint8)], 2)
    return np.pad(known.astype(np.int64), ((2, 2), (2, 2), (0, 0)))


def _gather(canvas: Ints, y: Ints, x: Ints, dilation: int, offsets: tuple[tuple[int, int], ...]) -> Ints:
    away = np.array(offsets) * dilation
    found: Ints = canvas[y[:, None] + away[:, 0], x[:, None] + away[:, 1]]
    return found


def _decode_block(
    network: IntegerNetwork, m: Mixtures, decoder: Decoder, channels: int, following: Following | None
) -> tuple[Ints, Ints]:
    """Values (P, 3) and errors (P, 2) of a block."""

    def ask(p: Ints) -> Ints:
        return decoder.decode(p).astype(np.int64)

    coded: list[Ints] = []
    weight, errors = m.weight, np.zeros((len(m.weight), 2), np.int64)
    for channel in range(channels):
        value, weight = decode_channel(network, m, channel, weight, coded, ask, following)
        coded.append(value)
    if following is not None and following.regression is not None:
        errors = np.stack(following.regression.errors, 1)
        following.regression.errors.clear()
        following.regression.solve(len(m.weight))
    return np.stack(coded * (3 // channels), 1), errors
