"""The decoder in plain Python, without torch and numba: slow, and the definition of what a file means.

With `density.reference`, which is the network in NumPy, it mirrors `density.walk`, `kernel`, `learner`, `calibration`,
`regression` and `stream`; nothing is shared with them but the tables and the window's constants, so that the two prove
each other. Numbers are whole, and Python's have no end.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import frexp
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.coding.schedule import INTERLACED, Schedule
from explorer.errors import CorruptFile
from explorer.lossless.density import tables as t
from explorer.lossless.density import window as w
from explorer.lossless.density.integer import IntegerModel
from explorer.lossless.density.reference import Ints, Mixtures, evaluated, normalised, states
from explorer.lossless.opinion import scales

BLOCK, INTERLACED_BLOCK = 16448, 4112
TWO24, TWO32, TWO64 = 1 << 24, 1 << 32, 1 << 64
AROUND = (
    (0, -1), (-1, 0), (-1, -1), (-1, 1), (0, 1), (1, 0), (1, 1), (1, -1), (0, -2), (-2, 0), (-1, -2), (-2, -1),
    (-1, 2), (-3, 0), (-2, -2), (-2, 1), (-2, 2), (0, 2), (1, -2), (1, 2), (2, -2), (2, -1), (2, 0), (2, 1), (2, 2),
)  # fmt: skip
HASHED, ABOVE = 14, 13  # neighbours of the contexts, the last of which regressions do not ask
LOGARITHMS = np.rint(-256 * np.log2((np.arange(256) + 256.5) / 512)).astype(int).tolist()
FACTORS = np.rint(256 * 2.0 ** (-np.arange(-8, 17) / 16)).astype(int).tolist()
Pixel = tuple[int, int, int]


def _clip(x: int, low: int, high: int) -> int:
    return min(max(x, low), high)


def _hash(h: int, v: int) -> int:
    h = (h ^ (v % TWO64)) * 0x9E3779B97F4A7C15 % TWO64
    return h ^ (h >> 29)


def _logarithm(p: int) -> int:
    e = p.bit_length() - 1
    return e * scales.LN2 + int(scales.LOGARITHM[(p << 12 >> e) - 4096])


def _stretch(p: int) -> int:
    if 1 << 18 <= p < TWO24 - (1 << 18):
        return int(scales.STRETCHED[p >> 12])
    return _clip((_logarithm(p) - _logarithm(TWO24 - p)) >> 6, -scales.LIMIT, scales.LIMIT)


def _squash(x: int) -> int:
    return int(scales.SQUASHED[(x + scales.LIMIT) >> scales.COARSE])


class RangeDecoder:
    """Decisions from bytes; what is missing at the end is zeros."""

    def __init__(self, data: bytes) -> None:
        self._words = iter(np.frombuffer(data + bytes(-len(data) % 4 + 8), ">u4").tolist())
        self._lower, self._size = 0, TWO64 - 1
        self._point = next(self._words) << 32 | next(self._words)

    def take(self, one: int) -> int:
        """A decision whose one has `one` of 2^24. Raises `CorruptFile` where no encoder wrote this."""
        unit = self._size >> 24
        edge, gone = unit * (TWO24 - one), (self._point - self._lower) % TWO64
        if gone >= unit << 24:
            raise CorruptFile("the coded pixels are damaged")
        found = int(gone >= edge)
        self._lower = (self._lower + edge * found) % TWO64
        self._size = unit * one if found else edge
        if self._size < TWO32:
            self._lower, self._size = self._lower << 32 & (TWO64 - 1), self._size << 32
            self._point = (self._point << 32 | next(self._words, 0)) % TWO64
        return found


class Scales:
    """By channel and class the costs of -8, -4 .. 16, and the offsets that follow."""

    def __init__(self) -> None:
        self.cost, self.offset = np.zeros((3, 8, 7), np.int64), np.zeros((3, 8), np.int64)
        self._waiting = 0

    def due(self, count: int) -> int:
        """Every which position of a block is looked at, 0 for none."""
        self._waiting += count
        if self._waiting < min(2048, 16 * count):
            return 0
        self._waiting = 0
        return -(-count // 1024)

    def learn(self, looked: int, new: Ints) -> None:
        """The costs, (3, 8, 7), of so many positions."""
        self.cost += new - self.cost * looked // 4096
        for channel, kind in product(range(3), range(8)):
            total = self.cost[channel, kind] + 2048 * np.array([4, 1, 0, 1, 4, 9, 16])
            best = int(total.argmin())
            self.offset[channel, kind] = 4 * best - 8
            if 0 < best < 6:
                before, after = total[best - 1] - total[best], total[best + 1] - total[best]
                both = max(before + after, 1)
                self.offset[channel, kind] += (4 * (before - after) + both) // (2 * both)


class Means:
    """Of one phase: what R and B lie beside, (of G nothing), and which classes are moved."""

    def __init__(self) -> None:
        self.coefficients = [[0] * 75, [0] * 100]
        self.pays = [[True] * 8 for _ in range(3)]
        self._seen = [np.zeros((n, n + 1), np.int64) for n in (75, 100)]
        self._gain = np.zeros((3, 8), np.int64)
        self.rows: list[tuple[list[int], list[int]]] = []
        self.gain, self.count = np.zeros((3, 8), np.int64), 0

    def solve(self) -> None:
        """Gauss and Jordan's elimination, from the first row to the last, after 2048 positions and more."""
        if self.count < 2048:
            return
        self._gain += self.gain - self._gain // 16
        self.pays = (self._gain >= 0).tolist()
        for channel, seen in enumerate(self._seen):
            rows = np.array([row[channel] for row in self.rows], np.int64).reshape(-1, seen.shape[1])
            seen += rows[:, :-1].T @ rows - seen // 16
            system = seen.astype(np.float64)
            alive = [one for one in range(len(seen)) if seen[one, one]]
            for one in alive:
                system[one, one] += 2**21
            for pivot in alive:
                system[pivot] = system[pivot] / system[pivot, pivot]
                for other in alive:
                    if other != pivot:
                        system[other] = system[other] - system[other, pivot] * system[pivot]
            found = np.clip(np.rint(system[:, -1] * 4096), -(2**15), 2**15).astype(int)
            self.coefficients[channel] = [int(found[one]) if one in alive else 0 for one in range(len(seen))]
        self.rows, self.gain, self.count = [], np.zeros((3, 8), np.int64), 0


class Learner:
    """Everything that is learnt of a picture, and the picture as far as it is known."""

    def __init__(self, height: int, width: int, channels: int, logistic: NDArray[np.int32], lanes: int = 1) -> None:
        self.height, self.width, self.channels = height, width, channels
        self.logistic = logistic.tolist()
        self.pixels: dict[tuple[int, int], Pixel] = {}
        self.errors: dict[tuple[int, int], tuple[int, int]] = {}
        bits = max((4 * height * width - 1).bit_length(), 6)
        share = max(0, lanes.bit_length() - 2)
        self.bucket_bits, self.place_bits = min(bits, 16 - share), min(bits, 18 - share)
        self.buckets: dict[
            tuple[int, int], list[int]
        ] = {}  # by counter and row: check, then (probability, uses) of nodes
        self.used, self.active, self.asked = [[0, 0] for _ in range(10)], [True] * 10, list(range(10))
        self.places: list[dict[int, tuple[int, int]]] = [{}, {}, {}]
        self.right: dict[tuple[int, int, int], int] = {}
        self.runs, self.done = [0, 0, 0], 0
        self.colours: list[int] = []
        self.first: list[list[int]] = []
        self.second: list[list[int]] = []
        line = np.rint(2.0**24 / (1 + np.exp(-(np.arange(33) - 16) / 2.0))).astype(int).tolist()
        self.map_first, self.map_second = ([list(line) for _ in range(count)] for count in (96, 768))
        self.scales, self.means = Scales(), [Means() for _ in range(4)]

    def begin(self, start: int, colours: list[int]) -> None:
        """Take one of the two starts, and the stated colours."""
        self.colours = colours
        stored = np.load(Path(__file__).with_name("start.npy"))[start].astype(int) * 64
        self.first, self.second = stored[:384].tolist(), stored[384:].tolist()

    def block(self, positions: Ints, m: Mixtures, dilation: int, decoder: RangeDecoder) -> Ints:
        """Decode a block: values in G, R, B, (P, 3)."""
        count, channels = len(positions), self.channels
        look, lesson = self.scales.due(count), 1 if count <= 2048 else 2
        rate, cost = (
            300 + min(1000, self.height * self.width >> 4) * 16384 // (16384 + self.done),
            np.zeros((3, 8, 7), int),
        )
        passed, values = [0] * 4, np.zeros((count, 3), np.int64)
        for i, position in enumerate(positions.tolist()):
            turn = self.done % 2048
            if i == 0 or turn in (0, 128):
                self._choose(turn)
            self.done += 1
            at = divmod(position, self.width)
            phase = at[0] // dilation % 2 * 2 + at[1] // dilation % 2
            own = self.means[phase]
            sampled = channels == 3 and passed[phase] % lesson == 0 and len(own.rows) < 3072
            passed[phase] += 1
            here = _Position(self, at, dilation, [part[i] for part in m])
            found = here.decode(decoder, rate, own, cost if look and i % look == 0 else None)
            if sampled:
                own.rows.append((here.rows[0], here.rows[1]))
            own.count += 1
            values[i] = found * (3 // channels)
        if look:
            self.scales.learn(-(-count // look), cost)
        if channels == 3:
            for means in self.means:
                means.solve()
        return values

    def _choose(self, turn: int) -> None:
        for c, (hits, misses) in enumerate(self.used):
            if turn == 0:
                self.used[c] = [0, 0]
            elif turn == 128:
                self.active[c] = hits * 8 >= hits + misses
        self.asked = [c for c in range(10) if turn < 128 or self.active[c]]


class _Position:
    """One pixel: its surroundings, and the decisions of its channels."""

    def __init__(self, learner: Learner, at: tuple[int, int], dilation: int, m: list[Ints]) -> None:
        self.learner, self.at = learner, at
        weight, self.mean, self.inverse, self.couple, reference = m
        self.weight, self.reference = weight.tolist(), reference.tolist()
        places = [(at[0] + dy * dilation, at[1] + dx * dilation) for dy, dx in AROUND]
        self.around = [learner.pixels.get(place) for place in places]
        self.around_errors = [learner.errors.get(place, (0, 0)) for place in places]
        self.hashes = self._hashes()
        self.keys = [h >> (64 - learner.place_bits) for h in self.hashes[:3]]
        self.looked = next(
            (table[key] for table, key in zip(learner.places, self.keys, strict=True) if key in table), None
        )
        lengths = (3 - j for j in range(3) if self.keys[j] in learner.places[j])
        self.length = next(lengths, 0)
        self.rows: list[list[int]] = []

    def _hashes(self) -> list[int]:
        each, seen = [], 0
        for q, pixel in enumerate(self.around[:HASHED]):
            packed = 0 if pixel is None else pixel[0] | pixel[1] << 8 | pixel[2] << 16 | 1 << 24
            seen |= (pixel is not None) << q
            each.append(_hash(q + 11, packed + 1))
        start = (seen & 255) + 1
        chain, h = [], start
        for one in each:
            h = _hash(h, one)
            chain.append(h)
        west, north = _hash(start * 3, each[0]), _hash(start * 5, each[1])
        beside = [_hash(west, each[1]), _hash(west * 7 % TWO64, each[4]), _hash(north * 9 % TWO64, each[5])]
        return [chain[13], chain[9], chain[3], *beside]

    def _value(self, neighbour: int, channel: int) -> int:
        pixel = self.around[neighbour]
        return -1 if pixel is None else pixel[channel]

    def _flat(self) -> int:
        west, north, corner = self.around[:3]
        if west is None or north is None:
            return 0
        same = sum(west[c] == north[c] for c in range(3))
        same += 0 if corner is None else sum(corner[c] == north[c] for c in range(3))
        return 2 if same == 6 else int(same >= 3)

    def _line(self, channel: int) -> int:
        near = [self._value(q, channel) for q in range(8)]
        if min(near[:3]) >= 0:
            return near[0] + near[1] - near[2]
        known = [value for value in near if value >= 0]
        return sum(known) // len(known) if known else 0

    def _features(self, channel: int, expected: int, here: list[int]) -> list[int]:
        """Of R and B: own channel, those before, errors; 25 each, the one above never."""
        made = []
        for which in (channel, *range(channel)):
            base = expected if which == channel else 8 * here[which]
            made += [
                0 if pixel is None or q == ABOVE else 8 * pixel[which] - base for q, pixel in enumerate(self.around)
            ]
        return made + [0 if q == ABOVE else error[channel - 1] for q, error in enumerate(self.around_errors)]

    def decode(self, decoder: RangeDecoder, rate: int, means: Means, cost: Ints | None) -> list[int]:
        """All channels. `cost`: of the scales, to be added to where the position is looked at."""
        learner, here = self.learner, list[int]()
        y, x = self.at
        around = self._flat() * 4 + y % 2 * 2 + x % 2
        missed, first_line, agree, errors, left = 0, 0, self.looked is not None, [0, 0], learner.colours
        for channel in range(learner.channels):
            parts = len(self.weight)
            centre = []
            for k in range(parts):
                mean = int(self.mean[channel, k]) + 32 * self.reference[channel]
                for other, couple in ((), ((0, 1),), ((0, 2), (1, 0)))[channel]:
                    mean += int(self.couple[couple, k]) * (here[other] - self.reference[other]) >> 5
                centre.append(_clip(mean, -8000, 16000))
            total = sum(self.weight)
            wide = sum(int(self.inverse[channel, k]) * self.weight[k] for k in range(parts)) // total
            kind = _clip(15 - wide.bit_length(), 0, 7)
            expected = (sum(c * v for c, v in zip(centre, self.weight, strict=True)) + 2 * total) // (4 * total)
            moved, row = 0, list[int]()
            if channel:
                row = self._features(channel, expected, here)
                moved = 4 * sum(f * c for f, c in zip(row, means.coefficients[channel - 1], strict=True)) + 2048 >> 12
            step = moved if means.pays[channel][kind] else 0
            centre = [_clip(c + step, -8000, 16000) + 16 for c in centre]
            factor = FACTORS[int(learner.scales.offset[channel, kind]) + 8]
            inverse = [_clip(int(v) * factor >> 8, 1, 2**17) for v in self.inverse[channel]]
            line = self._line(channel)
            first_line = line if channel == 0 else first_line
            missed = here[0] - first_line if channel else 0
            mine = -1
            if self.looked is not None and agree:
                mine = learner.pixels[self.looked][channel]
            run = min(learner.runs[self.length - 1], 15) if self.length else 0
            contexts = self._contexts(channel, here, line + missed, missed, y % 2 * 2 + x % 2)
            sub = _SubPixel(learner, channel, centre, inverse, self.weight, contexts, left)
            value = sub.decode(decoder, mine, self.length, run, around, rate)
            left = sub.left
            if mine >= 0:
                spot = self.length, channel, run
                before = learner.right.get(spot, 1 << 23)
                learner.right[spot] = before + ((TWO24 if mine == value else 0) - before) // 50
                agree = mine == value
                if not agree:
                    learner.runs[self.length - 1] = 0
                elif channel == learner.channels - 1:
                    learner.runs[self.length - 1] += 1
            if cost is not None:
                self._weigh(cost[channel, kind], sub, channel, value, total)
            if channel:
                error = errors[channel - 1] = _clip(8 * value - expected, -127, 127)
                means.gain[channel, kind] += 4 * abs(error) - abs(4 * error - moved)
                self.rows.append([number * (1 << max(6 - kind, 0)) for number in (*row, error)])
            here.append(value)
            if channel + 1 < learner.channels:
                joint = [sub.mass(k, inverse[k], value) * self.weight[k] for k in range(parts)]
                self.weight = [(number << t.WEIGHT_BITS) // max(joint) for number in joint]
        for table, key in zip(learner.places, self.keys, strict=True):
            table[key] = self.at
        green, *others = here
        learner.pixels[self.at] = (green, *others) if others else (green, green, green)  # type: ignore[assignment]
        learner.errors[self.at] = errors[0], errors[1]
        return here

    def _weigh(self, cost: Ints, sub: _SubPixel, channel: int, value: int, total: int) -> None:
        for candidate, factor in enumerate(FACTORS[::4]):
            share = 0
            for k, weight in enumerate(self.weight):
                wide = _clip(int(self.inverse[channel, k]) * factor >> 8, 1, 2**17)
                share += sub.mass(k, wide, value) * weight
            mantissa, exponent = frexp(share / (total * (2**t.LOGISTIC_BITS + 256 * t.LEAK)))
            cost[candidate] += LOGARITHMS[int(mantissa * 512) - 256] - 256 * exponent

    def _contexts(self, channel: int, here: list[int], line: int, missed: int, parity: int) -> list[int]:
        before = channel + 1
        for value in here:
            before = _hash(before, value + 1)
        west, north, east, south = (self._value(q, channel) for q in (0, 1, 4, 5))
        made = [_hash(h, before) for h in self.hashes]
        made += [_hash(before, 77), _hash(_hash(99 + channel, line + 1000), parity)]
        made.append(_hash(_hash(_hash(7 + channel, west + 2 >> 2), north + 2 >> 2), missed + 600 >> 1))
        made.append(_hash(_hash(_hash(31 + channel, west + 1), north + 1), (east + 1) * 300 + south + 1))
        return made


class _SubPixel:
    """Eight decisions."""

    def __init__(
        self,
        learner: Learner,
        channel: int,
        centre: list[int],
        inverse: list[int],
        weight: list[int],
        contexts: list[int],
        left: list[int],
    ) -> None:
        self.learner, self.channel, self.contexts, self.left = learner, channel, contexts, left
        self.centre, self.inverse, self.weight = centre, inverse, weight

    def _below(self, k: int, inverse: int, value: int) -> int:
        z = (32 * value - self.centre[k]) * inverse >> t.INVERSE_BITS
        return int(self.learner.logistic[_clip(z, -16384, 16383) + 16384])

    def mass(self, k: int, inverse: int, value: int) -> int:
        """The frequency of a value in one component."""
        upper = self._below(k, inverse, value + 1) if value < 255 else 2**t.LOGISTIC_BITS
        return upper - (self._below(k, inverse, value) if value else 0) + t.LEAK

    def _fetch(self, first: bool, node: int) -> list[list[int]]:
        learner, found = self.learner, []
        for c in learner.asked:
            key = self.contexts[c] if first else _hash(self.contexts[c], node)
            row, check = key >> (64 - learner.bucket_bits), key % TWO32 | 1
            held = learner.buckets.get((c, row))
            if held is None or held[0] != check:
                held = learner.buckets[c, row] = [check] + [1 << 31] * 15
                learner.used[c][1] += 1
            else:
                learner.used[c][0] += 1
            found.append(held)
        return found

    def decode(self, decoder: RangeDecoder, mine: int, length: int, run: int, around: int, rate: int) -> int:
        """The value; everything learns of it."""
        learner, channel = self.learner, self.channel
        total = sum(self.weight)
        low, span, value, node, nibble = 0, total * (2**t.LOGISTIC_BITS + 256 * t.LEAK), 0, 1, 1
        buckets = list[list[int]]()
        sure = 0
        if mine >= 0:
            sure = _stretch(_clip(learner.right.get((length, channel, run), 1 << 23), 1 << 10, TWO24 - (1 << 10)))
        for bit in range(7, -1, -1):
            if bit in (7, 3):
                buckets, nibble = [], node
            half = value + (1 << bit)
            below = sum(self._below(k, self.inverse[k], half) * v for k, v in enumerate(self.weight))
            lower = below + total * t.LEAK * half - low
            upper = span - lower
            ones = [colour for colour in self.left if colour >> (16 - 8 * channel + bit) & 1]
            if ones and len(ones) == len(self.left):
                one = 1
            elif self.left and not ones:
                one = 0
            else:
                buckets = buckets or self._fetch(bit > 3, nibble)
                x = [0] * 24
                x[0], x[23] = _stretch(max((upper << 24) // span, 1)), 256
                depth = 7 - bit if bit > 3 else 3 - bit
                slot = 1 << depth | node & ((1 << depth) - 1)
                for c, bucket in zip(learner.asked, buckets, strict=True):
                    uses, chance = bucket[slot] & 1023, bucket[slot] >> 20
                    x[1 + 2 * c] = int(scales.STRETCHED[chance]) * int(scales.TRUST[uses]) >> 10
                    x[2 + 2 * c] = (chance - 2048) * int(scales.CONFIDENCE[uses]) >> 8
                says, certain = 0, 0
                if mine >= 0 and (256 + mine) >> (bit + 1) == node:
                    sign = 1 if mine >> bit & 1 else -1
                    x[21], x[22] = sign * sure, sign * 1024 * (length == 3)
                    says, certain = length, 1 + (run > 3) + (run > 12)
                place = channel * 8 + 7 - bit
                sets = learner.first[(place * 4 + says) * 4 + certain], learner.second[place * 12 + around]
                dots = [
                    _clip(sum(a * b for a, b in zip(own, x, strict=True)) >> 16, -scales.LIMIT, scales.LIMIT)
                    for own in sets
                ]
                both = sum(dots) >> 1
                point, share = divmod(_clip(2 * both + (1 << 14), 0, (1 << 15) - 1), 1024)
                maps = learner.map_first[place * 4 + says], learner.map_second[channel * 256 + node]
                drawn = [own[point] * (1024 - share) + own[point + 1] * share >> 10 for own in maps]
                final = _clip(2 * _squash(both) + sum(drawn) + 2 >> 2, 16, TWO24 - 16)
                one = decoder.take(final)
                for own, dot in zip(sets, dots, strict=True):
                    missed = ((one << 16) - (_squash(dot) >> 8)) * rate
                    own[:] = [
                        _clip(a + (missed * b + (1 << 25) >> 26), -(1 << 22), 1 << 22)
                        for a, b in zip(own, x, strict=True)
                    ]
                goal = one << 24
                for own in maps:
                    for at, part in ((point, 1024 - share), (point + 1, share)):
                        own[at] += (goal - own[at]) * part * 1311 >> 26
                for bucket in buckets:
                    uses, chance = bucket[slot] & 1023, bucket[slot] >> 10
                    chance += ((one << 22) - one - chance) * int(scales.RATE[uses]) >> 16
                    bucket[slot] = chance << 10 | min(uses + 1, 120)
            self.left = (
                ones if one else [colour for colour in self.left if colour >> (16 - 8 * channel + bit) & 1 == one]
            )
            low, span, value = (low + lower, upper, half) if one else (low, lower, value)
            node = 2 * node + one
        return value


def decode_lanes(
    model: IntegerModel,
    schedule: Schedule,
    streams: Sequence[bytes],
    height: int,
    base: NDArray[np.uint8] | None = None,
    qp: int = 0,
    channels: int = 3,
    has_colours: bool = False,
) -> NDArray[np.uint8]:
    """Decode the pixels of a file: uint8, (H, W, 3), RGB.

    Args:
        model: of the file.
        schedule: of a lane's size and the file's rung.
        streams: of all lanes.
        height: H, of all lanes together.
        base, qp: uint8 (H, W, 3), RGB, the base's reconstruction, and its quantisation parameter, or None.
        channels: 3, or 1 for a grey picture.
        has_colours: whether the first stream states the colours.

    Raises:
        CorruptFile: no encoder writes such data.
    """
    rows, found, colours = schedule.step_of.shape[0], [], list[int]()
    for lane, data in enumerate(streams):
        decoder = RangeDecoder(data)
        start = decoder.take(1 << 23)
        if lane == 0 and has_colours:
            colours = _Tree(decoder, channels).colours
        low = None if base is None else base[lane * rows : lane * rows + rows]
        own = min(rows, height - lane * rows)
        learner = Learner(rows, schedule.step_of.shape[1], channels, model.of("causal").tables.logistic, len(streams))
        learner.begin(start, colours)
        found.append(_decode_lane(model, schedule, decoder, learner, low, qp, own))
    return np.concatenate(found)


class _Tree:
    """The stated colours, ascending, G 2^16 + R 2^8 + B, from a tree of their bits; of a grey picture those of G."""

    def __init__(self, decoder: RangeDecoder, channels: int) -> None:
        self._decoder, self._end = decoder, 0 if channels == 3 else 16
        self._seen: dict[tuple[int, ...], list[int]] = {}
        self.colours: list[int] = []
        self._grow([], 23)

    def _take(self, *context: int) -> int:
        seen = self._seen.setdefault(context, [0, 0])
        one = self._decoder.take(_clip(((2 * seen[1] + 1) << 24) // (2 * sum(seen) + 2), 16, TWO24 - 16))
        seen[one] += 1
        return one

    def _grow(self, bits: list[int], place: int) -> None:
        if place < self._end:
            self.colours.append(sum(bit << (23 - i) for i, bit in enumerate(bits)))
            return
        channel, above = divmod(23 - place, 8)
        grey = int(channel > 0 and bits[8 * channel :] == bits[:above])
        if self._take(0, channel, place % 8, grey):
            ways = [0, 1]
        else:
            same = [bits[above] if channel else 0, bits[8 + above] if channel == 2 else 0]
            ways = [self._take(1, channel, 0 if channel else place % 8, *same, grey)]
        for way in ways:
            self._grow([*bits, way], place - 1)


def _decode_lane(
    model: IntegerModel,
    schedule: Schedule,
    decoder: RangeDecoder,
    learner: Learner,
    base: NDArray[np.uint8] | None,
    qp: int,
    present: int,
) -> NDArray[np.uint8]:
    """Decode a lane, of which so many rows are present."""
    height, width = schedule.step_of.shape
    margin = w.RADIUS * max(pattern.dilation for pattern in schedule.patterns)
    size = height + 2 * margin, width + 2 * margin
    pixels, left = np.zeros((*size, 4), np.int64), np.zeros((*size, model.state), np.int64)
    low = None if base is None else _padded(base, height)
    for step, pattern in enumerate(schedule.patterns):
        network, made = model.of(pattern.family), []
        if pattern.family == INTERLACED:
            learner.means = [Means() for _ in range(4)]
        positions, block = schedule.positions(step), INTERLACED_BLOCK if pattern.family == INTERLACED else BLOCK
        positions = positions[positions < present * width]
        for start in range(0, len(positions), block):
            own = positions[start : start + block]
            y, x = np.divmod(own, width)
            windows = _gather(pixels, y + margin, x + margin, pattern.dilation, w.OFFSETS)
            inputs = normalised(windows, None if low is None else _gather(low, y + 2, x + 2, 1, w.BASE_OFFSETS))
            near = _gather(left, y + margin, x + margin, pattern.dilation, w.NEIGHBOURS).reshape(len(own), -1)
            found = evaluated(network, inputs, near, None if base is None else qp // 4)
            values = learner.block(own, found.mixtures, pattern.dilation, decoder)
            made.append((y + margin, x + margin, values, states(network, inputs, found.memory, values)))
        for rows, columns, values, state in made:  # only now: within a step the network reads no other position
            pixels[rows, columns] = np.concatenate([values, np.ones((len(values), 1), np.int64)], 1)
            left[rows, columns] = state
    inside = pixels[margin : margin + present, margin : margin + width]
    return inside[..., [1, 0, 2]].astype(np.uint8)


def _padded(base: NDArray[np.uint8], height: int) -> Ints:
    known = np.concatenate([base[..., [1, 0, 2]], np.ones((*base.shape[:2], 1), np.uint8)], 2)
    return np.pad(known.astype(np.int64), ((2, 2 + height - len(base)), (2, 2), (0, 0)))


def _gather(canvas: Ints, y: Ints, x: Ints, dilation: int, offsets: tuple[tuple[int, int], ...]) -> Ints:
    away = np.array(offsets) * dilation
    found: Ints = canvas[y[:, None] + away[:, 0], x[:, None] + away[:, 1]]
    return found
