"""Codes the positions of a block one after the other: mixtures, advisers, mixing, range coder. Compiled by numba.

    code                  a block
      _look_around        what is known around a position, hashed, and where attention finds the same
      _mixture            the network's mixture of a sub-pixel
      _movement, _follow  the same with means and scales that follow the picture
      _contexts           what the counters of a sub-pixel are asked by
      _sub_pixel          its eight decisions: each adviser's opinion, their mixing, the range coder, what is learnt

Whole numbers throughout, of 64 bits or, where many are multiplied at once, in float64 and below 2^53, so that the order
of adding does not matter. The same source runs uncompiled, for tests; `reference` says the same in other words. Arrays
are passed on one by one: taking one out of a tuple counts references, which takes as long as a decision.
"""

# mypy: ignore-errors
# numba infers types of its own, in which whole numbers of Python and of NumPy are one.

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.lossless.density import mixture
from explorer.lossless.density import tables as t
from explorer.lossless.density.window import INNER, OFFSETS
from explorer.lossless.opinion import calibration, regression
from explorer.lossless.opinion.scales import (
    COARSE,
    CONFIDENCE,
    LIMIT,
    LN2,
    LOGARITHM,
    MOST_USES,
    PRECISION,
    RATE,
    SQUASHED,
    STATE_BITS,
    STRETCHED,
    TRUST,
)
from explorer.lossless.opinion.stream import put, take
from explorer.machine.compiled import exact, jit, part, prefetch

GIVEN, ENCODE, DECODE = range(3)
OPEN = 2  # of a decision that the set of colours leaves open
COUNTERS = 10
INPUTS = 1 + 2 * COUNTERS + 3  # network, two of each counter, attention's two, bias
COLUMNS = 32  # with zeros behind them: whole vectors of a processor
BIAS = 256
# Advisers that an account tells apart: the network; counters 0 to 5, of what is around; 6 to 9, of values and
# predictions; attention.
ADVISERS = ("network", "surroundings", "values", "attention")
ADVISED = (0, 1, 13, 21, 23)  # where the inputs of each begin
LENGTHS = 3  # of surroundings that attention looks for
# Neighbours, the first that contexts are made of, and all but the last of these that regressions ask.
PLACES = 14
NEAR = (
    (0, -1),
    (-1, 0),
    (-1, -1),
    (-1, 1),
    (0, 1),
    (1, 0),
    (1, 1),
    (1, -1),
    (0, -2),
    (-2, 0),
    (-1, -2),
    (-2, -1),
    (-1, 2),
    (-3, 0),
)
NEAR += tuple(sorted({OFFSETS[i] for i in INNER} - set(NEAR)))
ALL_NEAR, ABOVE = len(NEAR), 13
ONE = 65536  # of a weight
LARGEST_WEIGHT = 64.0 * ONE
EPOCH, PROBE, LEAST_HITS = 2048, 128, 8
RUNS = 16  # lengths of runs of right attention that are told apart
MAPS = 33  # points of a final map, half a nat apart
MAP_SHARE = 1311  # of 2^16: by how much a decision moves the points of a map
LIKELY = 16  # least probability that is coded with, 2^-24
HALF = np.uint32((1 << (STATE_BITS - 1)) << 10)
# Copies, because compiled code reads constants of its own module.
LOWEST_MEAN, HIGHEST_MEAN = mixture.LOWEST_MEAN, mixture.HIGHEST_MEAN
Z_ORIGIN, COUPLE_SHIFT, ALL = mixture.Z_ORIGIN, mixture.COUPLE_SHIFT, mixture.ALL
LEAK, MEAN_UNIT, INVERSE_BITS, LARGEST_INVERSE = t.LEAK, t.MEAN_UNIT, t.INVERSE_BITS, t.LARGEST_INVERSE
WEIGHT_BITS, LOGISTIC_ONE, LOGISTIC_LAST = t.WEIGHT_BITS, 2**t.LOGISTIC_BITS, mixture.Z_LAST
CLASSES, NARROWEST, COST_UNIT = calibration.CLASSES, calibration.NARROWEST, calibration.COST_UNIT
FACTORS, FIRST, COSTS = calibration.FACTORS, calibration.CANDIDATES[0], calibration.LOGARITHM
GRID, CANDIDATES = calibration.GRID, len(calibration.CANDIDATES)
UNIT, TO_UNIT, FRACTION = regression.UNIT, regression.TO_UNIT, regression.FRACTION
LARGEST_ERROR, STEADIEST, ROOM = regression.LARGEST_ERROR, regression.STEADIEST, regression.ROOM
AROUND = ALL_NEAR  # columns of the regressions; that of `ABOVE` is always 0
# Rows of a sub-pixel's mixture, int64 (6, K); frequencies are told from the last two.
CENTRE, SCALED, WEIGHT, JOINT, SLOPE, OFFSET = range(6)
# Of the counters that are asked: rows of uint64 (2, COUNTERS), and of uint32 (3, COUNTERS).
CONTEXT, BUCKET = range(2)
CHECK, HELD, ENTRY = range(3)

U1, U4, U24, U29 = (np.uint64(n) for n in (1, 4, 24, 29))
LOW32 = np.uint64(2**32 - 1)
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


class Learner(NamedTuple):
    """What is learnt of decisions.

    Attributes:
        counters: uint32 (COUNTERS, B, 16), buckets for a nibble each: a check, then for its 15 nodes a probability of
            22 bits and ten bits for how often it was used.
        advises: bool (COUNTERS,), which are asked at all.
        used, active: int64 (COUNTERS, 2) and bool (COUNTERS,): how often each found its bucket and did not, and whether
            it is asked between two trials.
        places: int32 (LENGTHS, places), where in the grid surroundings were last seen, -1 for nowhere.
        right: int64 (LENGTHS + 1, 3, RUNS), 2^-24, how often attention was right, by length, channel and run.
        runs: int64 (LENGTHS,), how often in a row.
        first, second: float64, whole numbers (sets, INPUTS), 1/65536, weights, whose sets are chosen by what attention
            says, and by how flat it is around and by parity.
        map_first, map_second: int32 (sets, MAPS), 2^-24, final maps.
        done: int64 (1,), positions coded.
    """

    counters: NDArray[np.uint32]
    advises: NDArray[np.bool_]
    used: NDArray[np.int64]
    active: NDArray[np.bool_]
    places: NDArray[np.int32]
    right: NDArray[np.int64]
    runs: NDArray[np.int64]
    first: NDArray[np.float64]
    second: NDArray[np.float64]
    map_first: NDArray[np.int32]
    map_second: NDArray[np.int32]
    done: NDArray[np.int64]


class Grid(NamedTuple):
    """The picture as far as it is known, with a margin that is never known, and how it is walked.

    Attributes:
        pixels: uint32, of the bytes G, R, B and 1 where known.
        errors: int8 (.., 2), of R and B, as `regression` has them.
        offsets: int64 (ALL_NEAR,), how far the neighbours of the step are.
        width, margin: px.
        dilation: of the step.
        channels: 3, or 1 for grey pictures.
        colours: int64, the set of colours, ascending, G 2^16 + R 2^8 + B; none where it is not known.
    """

    pixels: NDArray[np.uint32]
    errors: NDArray[np.int8]
    offsets: NDArray[np.int64]
    width: int
    margin: int
    dilation: int
    channels: int
    colours: NDArray[np.int64]


class Network(NamedTuple):
    """Mixtures of P positions, as `density.mixture.Mixtures` has them."""

    weight: NDArray[np.float64]
    mean: NDArray[np.int32]
    inverse: NDArray[np.int32]
    couple: NDArray[np.int32]
    reference: NDArray[np.int32]


class Followed(NamedTuple):
    """What follows the picture, and what that learns from.

    Attributes:
        coefficients: float64 (PHASES, 2, n), whole numbers, of R and B.
        pays: bool (PHASES, 3, CLASSES).
        offsets: int64 (3, CLASSES).
        red, blue: float32 (PHASES, ROOM, n + 1), features and errors of sampled positions, whole numbers.
        rows: int64 (PHASES,), how many there are.
        gain: int64 (PHASES, 3, CLASSES), by how much movements brought means nearer, 1/32.
        count: int64 (PHASES,), positions since the last solution.
        cost: int64 (3, CLASSES, CANDIDATES), of scales at sampled positions.
    """

    coefficients: NDArray[np.float64]
    pays: NDArray[np.bool_]
    offsets: NDArray[np.int64]
    red: NDArray[np.float32]
    blue: NDArray[np.float32]
    rows: NDArray[np.int64]
    gain: NDArray[np.int64]
    count: NDArray[np.int64]
    cost: NDArray[np.int64]


class Block(NamedTuple):
    """P positions and what is found out about them.

    Attributes:
        positions: int64 (P,).
        values: uint8 (P, 3), G, R, B, true or to be found.
        bits, alone: float32 (P,), what was spent, and what the network alone would have.
        looked: int32 (P,), where in the grid attention looked, -1 for nowhere.
        account: float32 (P, 3, ADVISERS), bits that each sub-pixel would have cost more without an adviser, the final
            maps apart; or of no positions where nobody asks.
    """

    positions: NDArray[np.int64]
    values: NDArray[np.uint8]
    bits: NDArray[np.float32]
    alone: NDArray[np.float32]
    looked: NDArray[np.int32]
    account: NDArray[np.float32]


class Scratch(NamedTuple):
    """Room to work in: compiled code that makes no arrays need not count references to them either.

    Attributes:
        around, near, h: of neighbours, values, what regressions read, and hashes.
        mixed: of the mixture.
        which, keys, words: of the counters that are asked.
        x: opinions, whole numbers.
        here, own, spent: of the channels of a position: values, references; bits.
        without: of a sub-pixel, its probability without each adviser, as a share of that with all.
        spots, last, hashes: of attention, where it remembers and what; of surroundings.
        passed: positions of each phase.
        among: of the set of colours, where those begin and end that are left, and where these part.
    """

    around: NDArray[np.int64]
    near: NDArray[np.float64]
    h: NDArray[np.uint64]
    mixed: NDArray[np.int64]
    which: NDArray[np.int64]
    keys: NDArray[np.uint64]
    words: NDArray[np.uint32]
    x: NDArray[np.float64]
    here: NDArray[np.int64]
    own: NDArray[np.int64]
    spent: NDArray[np.float64]
    without: NDArray[np.float64]
    spots: NDArray[np.int64]
    last: NDArray[np.int64]
    hashes: NDArray[np.uint64]
    passed: NDArray[np.int64]
    among: NDArray[np.int64]


def aligned(shape: int | tuple[int, ...], dtype: type = np.float64) -> NDArray:
    """Zeros that begin where a line of a processor's cache does."""
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    room = np.zeros(size + 64, np.uint8)
    start = -room.ctypes.data % 64
    return room[start : start + size].view(dtype).reshape(shape)


def scratch(components: int) -> Scratch:
    """Room for mixtures of so many components."""
    whole, hashes, real = np.int64, np.uint64, np.float64
    return Scratch(
        np.zeros((PLACES, 3), whole), np.zeros((6, AROUND), real), np.zeros(PLACES, hashes),
        np.zeros((6, components), whole),
        np.zeros(COUNTERS, whole), np.zeros((2, COUNTERS), hashes), np.zeros((3, COUNTERS), np.uint32),
        aligned(COLUMNS), np.zeros(3, whole), np.zeros(3, whole), np.zeros(2, real),
        np.ones(len(ADVISERS), real), np.zeros(LENGTHS, whole), np.zeros(LENGTHS, whole),
        np.zeros(6, hashes), np.zeros(4, whole), np.zeros(3, whole),
    )  # fmt: skip


@jit
def hashed(h, v):
    """A hash, uint64, and one more number."""
    h = (h ^ np.uint64(v)) * MULTIPLIER
    return h ^ (h >> U29)


@jit
def logarithm(p):
    """ln p in 1/65536, p 1 .. 2^24."""
    e = 0
    q = p
    if q >= 1 << 16:
        e += 16
        q >>= 16
    if q >= 1 << 8:
        e += 8
        q >>= 8
    if q >= 1 << 4:
        e += 4
        q >>= 4
    if q >= 1 << 2:
        e += 2
        q >>= 2
    if q >= 1 << 1:
        e += 1
    m = ((p << 12) >> e) - 4096
    return e * LN2 + LOGARITHM[m]


@jit
def stretched(p):
    """ln(p / (2^24 - p)) in 1/`NAT`, within +-`LIMIT`."""
    if 1 << 18 <= p < (1 << PRECISION) - (1 << 18):  # most are; all logarithms at once
        return np.int64(STRETCHED[np.uint64(p >> 12)])
    x = (logarithm(p) - logarithm((1 << PRECISION) - p)) >> 6
    return min(max(x, -LIMIT), LIMIT)


@jit
def squashed(x):
    """The probability, 2^-24, of a stretched number within +-`LIMIT`."""
    return np.int64(SQUASHED[np.uint64((x + LIMIT) >> COARSE)])


@jit
def mass(centre, inverse, logistic, value):
    """The frequency of a value in one component, leak included."""
    offset = centre * inverse - Z_ORIGIN
    upper, lower = LOGISTIC_ONE, 0
    if value < 255:
        z = ((value + 1) * MEAN_UNIT * inverse - offset) >> INVERSE_BITS
        upper = np.int64(logistic[np.uint64(min(max(z, 0), LOGISTIC_LAST))])
    if value > 0:
        z = (value * MEAN_UNIT * inverse - offset) >> INVERSE_BITS
        lower = np.int64(logistic[np.uint64(min(max(z, 0), LOGISTIC_LAST))])
    return upper - lower + LEAK


@jit
def code(mode, stream, block, grid, network, followed, learner, logistic, rate, lesson, look, room):
    """Code P positions.

    mode: GIVEN, ENCODE or DECODE; stream: written or read; logistic: int32, the table; rate: of the mixing, 1/65536;
    lesson: every such position of a phase is one that regressions learn from; look: every such position of the block
    is one that scales learn from, 0 for none; room: to work in.
    """
    positions, values, bits, alone, looked, account = block
    pixels, errors, distances, width, margin, dilation, channels, colours = grid
    net_weight, net_mean, net_inverse, net_couple, net_reference = network
    coefficients, pays, offsets, red, blue, rows, gain, count, cost = followed
    tables, advises, used, active, places, right, runs, first, second, map_first, map_second, done = learner
    buckets, places_shift = tables.shape[1], _shift(places.shape[1])
    counters = tables.reshape(-1)
    around, near, h, mixed, which, keys, words, x, here, own, spent, without, spots, last, hashes, passed, among = room
    x[:], passed[:] = 0, 0
    x[INPUTS - 1] = BIAS
    asked = 0
    for i in range(len(positions)):
        y, column = positions[i] // width, positions[i] % width
        at = (y + margin) * (width + 2 * margin) + column + margin
        turn = done[0] % EPOCH
        if i == 0 or turn == 0 or turn == PROBE:
            asked = _choose(turn, which, x, advises, used, active)
        done[0] += 1
        for c in range(3):
            own[c] = net_reference[c, i]
        _look_around(pixels, errors, distances, at, around, near, own, h, hashes)
        found, length = np.int64(-1), 0
        for j in range(LENGTHS):
            spots[j] = np.int64(hashes[j] >> places_shift)
            last[j] = places[j, spots[j]]  # all at once, so that the memory's delays overlap
        for j in range(LENGTHS):
            if found < 0:
                found = last[j]
                if found >= 0:
                    length = LENGTHS - j
        looked[i] = found
        parity = (y & 1) * 2 + (column & 1)
        phase = (y // dilation & 1) * 2 + (column // dilation & 1)
        row = rows[phase]
        sampled = channels > 1 and passed[phase] % lesson == 0 and row < ROOM
        passed[phase] += 1
        looking = look > 0 and i % look == 0
        flat = _flat(around)
        for k in range(net_weight.shape[0]):
            mixed[WEIGHT, k] = np.int64(net_weight[k, i])
        spent[0], spent[1] = 0, 0
        missed, line_first, agree = 0, 0, length > 0
        among[0], among[1] = 0, len(colours)
        for channel in range(channels):
            total, expected, kind = _mixture(channel, i, net_mean, net_inverse, net_couple, mixed, here, own)
            moved, times = 0, 1 << max(STEADIEST - kind, 0)
            if channel == 1:
                moved = _movement(1, near, coefficients, phase, here, own, expected, red, row, sampled, times)
            elif channel == 2:
                moved = _movement(2, near, coefficients, phase, here, own, expected, blue, row, sampled, times)
            factor = np.int64(FACTORS[offsets[channel, kind] - FIRST])
            _follow(channel, i, net_inverse, mixed, moved if pays[phase, channel, kind] else 0, factor)
            line = _line(around, channel)
            if channel == 0:
                line_first = line
            else:
                missed = here[0] - line_first
            _contexts(keys, channel, here, around, hashes, line + missed, missed, parity)
            mine, run = -1, 0
            if agree:
                mine = np.int64((pixels[found] >> np.uint32(8 * channel)) & np.uint32(255))
            if length > 0:
                run = min(runs[length - 1], RUNS - 1)
            true = np.int64(values[i, channel])
            if mode == DECODE:  # what is fetched ahead is fetched for the likeliest
                true = min(max((TO_UNIT * expected + moved) // MEAN_UNIT, 0), 255) if mine < 0 else mine
            value = _sub_pixel(
                mode, stream, channel, true, total, mixed, logistic, which, asked, keys, words,
                x, counters, buckets, used, right, first, second, map_first, map_second, mine, length, run,
                flat * 4 + parity, rate, spent, without, len(account) > 0, colours, among,
            )  # fmt: skip
            if len(account):
                for a in range(without.shape[0]):
                    account[i, channel, a] = -math.log2(without[a])
                    without[a] = 1.0
            here[channel] = value
            values[i, channel] = value
            if agree:
                goal = 1 << PRECISION if mine == value else 0
                right[length, channel, run] += (goal - right[length, channel, run]) // 50
                if mine != value:
                    agree, runs[length - 1] = False, 0
                elif channel == channels - 1:
                    runs[length - 1] += 1
            if looking:
                _weigh(channel, i, net_inverse, mixed, logistic, value, total, kind, cost)
            if channel > 0:
                error = min(max(UNIT * value - expected, -LARGEST_ERROR), LARGEST_ERROR)
                errors[at, channel - 1] = error
                gain[phase, channel, kind] += TO_UNIT * abs(error) - abs(TO_UNIT * error - moved)
                if sampled and channel == 1:
                    red[phase, row, 3 * AROUND] = error * times
                elif sampled:
                    blue[phase, row, 4 * AROUND] = error * times
            if channel + 1 < channels:
                _posterior(mixed, logistic, value)
        if sampled:
            rows[phase] += 1
        count[phase] += 1
        for j in range(LENGTHS):
            places[j, spots[j]] = at
        if channels == 1:
            here[1] = here[2] = here[0]
        pixels[at] = np.uint32(here[0] | here[1] << 8 | here[2] << 16 | 1 << 24)
        bits[i], alone[i] = spent[0], spent[1]


@jit
def _choose(turn, which, x, advises, used, active):
    """Which counters are asked, and how many: those whose contexts come back, by a trial of `PROBE` every `EPOCH`."""
    count = 0
    for c in range(COUNTERS):
        if turn == 0:
            used[c, 0], used[c, 1] = 0, 0
        if turn == PROBE:
            active[c] = used[c, 0] * LEAST_HITS >= used[c, 0] + used[c, 1]
        if advises[c] and (turn < PROBE or active[c]):
            which[count] = c
            count += 1
        else:
            x[1 + 2 * c], x[2 + 2 * c] = 0, 0
    return count


@jit
def _look_around(pixels, errors, distances, at, around, near, own, h, hashes):
    """The neighbours of a position, as contexts and as regressions read them, and their hashes.

    around: of the first `PLACES` the values, -1 where not known; near: (6, AROUND), G, R, B less the references, in
    1/8, 1 where known, and errors, all 0 where not known; own: the references.
    """
    seen = 0
    for q in range(ALL_NEAR):
        place = at + distances[q]
        pixel = np.int64(pixels[place])
        if pixel:
            near[0, q] = UNIT * ((pixel & 255) - own[0])
            near[1, q] = UNIT * ((pixel >> 8 & 255) - own[1])
            near[2, q] = UNIT * ((pixel >> 16 & 255) - own[2])
            near[3, q], near[4, q], near[5, q] = 1, errors[place, 0], errors[place, 1]
        else:
            near[0, q], near[1, q], near[2, q], near[3, q], near[4, q], near[5, q] = 0, 0, 0, 0, 0, 0
        if q < PLACES:
            if pixel:
                seen |= 1 << q
                around[q, 0], around[q, 1], around[q, 2] = pixel & 255, pixel >> 8 & 255, pixel >> 16 & 255
            else:
                around[q, 0], around[q, 1], around[q, 2] = -1, -1, -1
            h[q] = hashed(np.uint64(q + 11), pixel + 1)
    for row in range(6):
        near[row, ABOVE] = 0
    start = np.uint64((seen & 255) + 1)
    four = start
    for q in range(4):
        four = hashed(four, h[q])
    ten = four
    for q in range(4, 10):
        ten = hashed(ten, h[q])
    every = ten
    for q in range(10, PLACES):
        every = hashed(every, h[q])
    west, north = hashed(start * np.uint64(3), h[0]), hashed(start * np.uint64(5), h[1])
    hashes[0], hashes[1], hashes[2] = every, ten, four
    hashes[3], hashes[4] = hashed(west, h[1]), hashed(west * np.uint64(7), h[4])
    hashes[5] = hashed(north * np.uint64(9), h[5])


@jit
def _shift(size):
    """What takes a hash to an index of a table of `size`, a power of two."""
    shift = np.uint64(64)
    while size > 1:
        shift -= U1
        size >>= 1
    return shift


@jit
def _flat(around):
    """0, 1 or 2: how many of the channels of the nearest three are the same."""
    if around[0, 0] < 0 or around[1, 0] < 0:
        return 0
    same = 0
    for c in range(3):
        if around[0, c] == around[1, c]:
            same += 1
        if around[2, c] >= 0 and around[2, c] == around[1, c]:
            same += 1
    return 2 if same == 6 else (1 if same >= 3 else 0)


@jit
def _line(around, channel):
    """What a plane through the neighbours would have here, or their mean."""
    west, north, corner = around[0, channel], around[1, channel], around[2, channel]
    if west >= 0 and north >= 0 and corner >= 0:
        return west + north - corner
    line, count = 0, 0
    for q in range(8):
        if around[q, channel] >= 0:
            line += around[q, channel]
            count += 1
    return line // count if count else 0


@jit
def _mixture(channel, i, net_mean, net_inverse, net_couple, mixed, here, own):
    """Centres, given the channels before.

    Returns the weights' sum, the network's mean in 1/8, and the class of its scales.
    """
    total, mean_sum, inverse_sum = 0, 0, 0
    for k in range(mixed.shape[1]):
        m = np.int64(net_mean[channel, k, i]) + MEAN_UNIT * own[channel]
        if channel == 1:
            m += (np.int64(net_couple[1, k, i]) * (here[0] - own[0])) >> COUPLE_SHIFT
        elif channel == 2:
            m += (np.int64(net_couple[2, k, i]) * (here[0] - own[0])) >> COUPLE_SHIFT
            m += (np.int64(net_couple[0, k, i]) * (here[1] - own[1])) >> COUPLE_SHIFT
        m = min(max(m, LOWEST_MEAN), HIGHEST_MEAN)
        mixed[CENTRE, k] = m
        total += mixed[WEIGHT, k]
        mean_sum += m * mixed[WEIGHT, k]
        inverse_sum += np.int64(net_inverse[channel, k, i]) * mixed[WEIGHT, k]
    inverse_mean, exponent = inverse_sum // total, 0
    while inverse_mean > 0:
        exponent += 1
        inverse_mean >>= 1
    kind = min(max(NARROWEST - exponent, 0), CLASSES - 1)
    return total, (mean_sum + TO_UNIT // 2 * total) // (TO_UNIT * total), kind


@exact
def _movement(channel, near, coefficients, phase, here, own, expected, kept, row, sampled, times):
    """What a regression says, in 1/32; the features are kept, `times` each, where the position is sampled."""
    total = 0.0
    factors, features = coefficients[phase, channel - 1], kept[phase, min(row, ROOM - 1)]
    for group in range(channel + 1):
        which, begin = channel if group == 0 else group - 1, group * AROUND
        base = float(expected - UNIT * own[channel]) if group == 0 else float(UNIT * (here[which] - own[which]))
        for a in range(AROUND):
            total += factors[begin + a] * (near[which, a] - base * near[3, a])
        if sampled:
            for a in range(AROUND):
                features[begin + a] = (near[which, a] - base * near[3, a]) * times
    begin = (channel + 1) * AROUND
    for a in range(AROUND):
        total += factors[begin + a] * near[3 + channel, a]
    if sampled:
        for a in range(AROUND):
            features[begin + a] = near[3 + channel, a] * times
    return (TO_UNIT * np.int64(total) + (1 << (FRACTION - 1))) >> FRACTION


@jit
def _follow(channel, i, net_inverse, mixed, moved, factor):
    """Centres and scales as the picture would have them, and what frequencies are told from."""
    for k in range(mixed.shape[1]):
        centre = min(max(mixed[CENTRE, k] + moved, LOWEST_MEAN), HIGHEST_MEAN) + MEAN_UNIT // 2
        scaled = min(max((np.int64(net_inverse[channel, k, i]) * factor) >> 8, 1), LARGEST_INVERSE)
        mixed[CENTRE, k], mixed[SCALED, k] = centre, scaled
        mixed[SLOPE, k], mixed[OFFSET, k] = MEAN_UNIT * scaled, centre * scaled - Z_ORIGIN


@jit
def _contexts(keys, channel, here, around, hashes, line, missed, parity):
    """Of the ten counters: what is around near and far, what this pixel has already, and predictions."""
    before = np.uint64(channel + 1)
    for c in range(channel):
        before = hashed(before, here[c] + 1)
    west, north, east, south = around[0, channel], around[1, channel], around[4, channel], around[5, channel]
    for j in range(6):
        keys[CONTEXT, j] = hashed(hashes[j], before)
    keys[CONTEXT, 6] = hashed(before, 77)
    keys[CONTEXT, 7] = hashed(hashed(np.uint64(99 + channel), line + 1000), parity)
    roughly = hashed(hashed(np.uint64(7 + channel), (west + 2) >> 2), (north + 2) >> 2)
    keys[CONTEXT, 8] = hashed(roughly, (missed + 600) >> 1)
    cross = hashed(hashed(np.uint64(31 + channel), west + 1), north + 1)
    keys[CONTEXT, 9] = hashed(cross, (east + 1) * 300 + south + 1)


@part
def _fetch(which, asked, keys, words, counters, buckets, used, first, node):
    """The buckets of a nibble; one that belongs to another context is begun anew."""
    shift = _shift(buckets)
    for a in range(asked):
        c = which[a]
        key = keys[CONTEXT, c] if first else hashed(keys[CONTEXT, c], node)
        keys[BUCKET, a] = (np.uint64(c * buckets) + (key >> shift)) << U4
        words[CHECK, a] = np.uint32(key & LOW32) | np.uint32(1)
        words[HELD, a] = counters[keys[BUCKET, a]]  # all at once, so that the memory's delays overlap
    for a in range(asked):
        if words[HELD, a] != words[CHECK, a]:
            for q in range(1, 16):
                counters[keys[BUCKET, a] + np.uint64(q)] = HALF
            counters[keys[BUCKET, a]] = words[CHECK, a]
            used[which[a], 1] += 1
        else:
            used[which[a], 0] += 1


@part
def _foresee(which, asked, keys, counters, buckets, node):
    """Fetch ahead the buckets of the second nibble, if the first one should become this: memory is slow to answer."""
    shift = _shift(buckets)
    for a in range(asked):
        c = which[a]
        prefetch(counters, (np.uint64(c * buckets) + (hashed(keys[CONTEXT, c], node) >> shift)) << U4)


@exact
def _plus(total, weight, x):
    return total + weight * x


@exact
def _said(own_first, own_second, x, start, stop):
    """What both sets of weights make of some opinions, added."""
    total = 0.0
    for c in range(start, stop):
        total += (own_first[c] + own_second[c]) * x[c]
    return total


@jit
def _absent(both, said, one):
    """The probability of a decision without an adviser that `said` this to both sets, as a share of that with all."""
    other = min(max(both - (np.int64(said) >> 17), -LIMIT), LIMIT)
    with_all, without = squashed(both), squashed(other)
    if one:
        return without / with_all
    return ((1 << PRECISION) - without) / ((1 << PRECISION) - with_all)


@jit
def _only(colours, among, bit):
    """What a bit must be, as colours of a set have it between two places, or `OPEN`."""
    low, high = among[0], among[1]
    while low < high:
        middle = (low + high) >> 1
        if (colours[middle] >> bit) & 1:
            high = middle
        else:
            low = middle + 1
    among[2] = low
    if low == among[0]:
        return 1
    return 0 if low == among[1] else OPEN


@part
def _sub_pixel(
    mode, stream, channel, true, total, mixed, logistic, which, asked, keys, words, x, counters, buckets, used, right,
    first, second, map_first, map_second, mine, length, run, around, rate, spent, without, asks, colours, among,
):  # fmt: skip
    """Eight decisions, the most significant bit first. Returns the value; `spent`: its bits, and the network's alone.

    `true`: the value, or, of one that is decoded, a guess; `mine`: what attention expects, -1 for nothing; `without`:
    is multiplied by what each adviser's absence would do to the probability, if anybody `asks`.
    """
    slope, offset, weight = mixed[SLOPE], mixed[OFFSET], mixed[WEIGHT]
    bucket_of, entries = keys[BUCKET], words[ENTRY]
    low, span, value, node = 0, total * ALL, 0, 1
    share_coded = 1.0
    sure = 0
    fetched, nibble = False, 1
    if mine >= 0:
        sure = stretched(min(max(right[length, channel, run], 1 << 10), (1 << PRECISION) - (1 << 10)))
    for bit in range(7, -1, -1):
        if bit == 7 or bit == 3:
            fetched, nibble = False, node
        half = value + (1 << bit)
        lower = total * LEAK * half - low
        for k in range(mixed.shape[1]):
            z = (half * slope[k] - offset[k]) >> INVERSE_BITS
            lower += weight[k] * logistic[np.uint64(min(max(z, 0), LOGISTIC_LAST))]
        upper = span - lower
        one = _only(colours, among, 16 - 8 * channel + bit) if len(colours) else OPEN
        if one == OPEN:
            if not fetched:
                _fetch(which, asked, keys, words, counters, buckets, used, bit > 3, nibble)
                fetched = True
                if bit == 7:
                    _foresee(which, asked, keys, counters, buckets, 16 + (true >> 4))
            x[0] = stretched(max(np.int64((np.uint64(upper) << U24) // np.uint64(span)), 1))
            slot = np.uint64(node if bit > 3 else (node & ((1 << (3 - bit)) - 1)) | (1 << (3 - bit)))
            chosen, length_here = 0, 0
            x[INPUTS - 3], x[INPUTS - 2] = 0, 0
            if mine >= 0 and (256 + mine) >> (bit + 1) == node:
                sign = 1 if (mine >> bit) & 1 else -1
                x[INPUTS - 3] = sign * sure
                if length == LENGTHS:
                    x[INPUTS - 2] = sign * 1024
                length_here = length
                chosen = 1 + (1 if run > 3 else 0) + (1 if run > 12 else 0)
            place = channel * 8 + 7 - bit
            w1, w2 = (place * 4 + length_here) * 4 + chosen, place * 12 + around
            own_first, own_second = first[w1], second[w2]
            # Summed while they are made: what was just written in pieces is read as a vector only after a delay.
            s1, s2 = own_first[0] * x[0], own_second[0] * x[0]
            r1, r2 = own_first[INPUTS - 1] * x[INPUTS - 1], own_second[INPUTS - 1] * x[INPUTS - 1]
            for q in range(INPUTS - 3, INPUTS - 1):
                s1, s2 = _plus(s1, own_first[q], x[q]), _plus(s2, own_second[q], x[q])
            for a in range(asked):
                q = np.uint64(1 + 2 * which[a])
                entry = counters[bucket_of[a] + slot]
                entries[a] = entry
                uses, chance = np.uint64(entry & 1023), np.uint64(entry >> 20)
                told = float((np.int64(STRETCHED[chance]) * TRUST[uses]) >> 10)
                surely = float(((np.int64(chance) - 2048) * CONFIDENCE[uses]) >> 8)
                x[q], x[q + U1] = told, surely
                s1, s2 = _plus(s1, own_first[q], told), _plus(s2, own_second[q], told)
                r1, r2 = _plus(r1, own_first[q + U1], surely), _plus(r2, own_second[q + U1], surely)
            d1, d2 = np.int64(s1 + r1) >> 16, np.int64(s2 + r2) >> 16
            d1, d2 = min(max(d1, -LIMIT), LIMIT), min(max(d2, -LIMIT), LIMIT)
            both = (d1 + d2) >> 1
            # final maps, between whose points lines are drawn
            spot = min(max(both * 2 + 16 * 1024, 0), 32 * 1024 - 1)
            point, share = spot >> 10, spot & 1023
            a1, a2 = place * 4 + length_here, channel * 256 + node
            first_low, first_high = np.int64(map_first[a1, point]), np.int64(map_first[a1, point + 1])
            second_low, second_high = np.int64(map_second[a2, point]), np.int64(map_second[a2, point + 1])
            q1 = (first_low * (1024 - share) + first_high * share) >> 10
            q2 = (second_low * (1024 - share) + second_high * share) >> 10
            final = (2 * squashed(both) + q1 + q2 + 2) >> 2
            final = min(max(final, LIKELY), (1 << PRECISION) - LIKELY)
            if mode == DECODE:
                one = take(stream, final)
            else:
                one = (true >> bit) & 1
                if mode == ENCODE:
                    if one:
                        put(stream, (1 << PRECISION) - final, final)
                    else:
                        put(stream, 0, (1 << PRECISION) - final)
            if asks:
                for a in range(len(ADVISED) - 1):
                    said = _said(own_first, own_second, x, ADVISED[a], ADVISED[a + 1])
                    without[a] *= _absent(both, said, one)
            share_coded *= (final if one else (1 << PRECISION) - final) * 2.0**-PRECISION
            # learn
            e1 = ((one << 16) - (squashed(d1) >> 8)) * rate
            e2 = ((one << 16) - (squashed(d2) >> 8)) * rate
            f1, f2 = e1 * 2.0**-26, e2 * 2.0**-26
            for c in range(COLUMNS):
                own_first[c] = min(max(own_first[c] + np.floor(f1 * x[c] + 0.5), -LARGEST_WEIGHT), LARGEST_WEIGHT)
                own_second[c] = min(max(own_second[c] + np.floor(f2 * x[c] + 0.5), -LARGEST_WEIGHT), LARGEST_WEIGHT)
            goal = one << PRECISION
            g0, g1 = (1024 - share) * MAP_SHARE, share * MAP_SHARE
            map_first[a1, point] = first_low + (((goal - first_low) * g0) >> 26)
            map_first[a1, point + 1] = first_high + (((goal - first_high) * g1) >> 26)
            map_second[a2, point] = second_low + (((goal - second_low) * g0) >> 26)
            map_second[a2, point + 1] = second_high + (((goal - second_high) * g1) >> 26)
            for a in range(asked):
                entry = entries[a]
                uses, chance = np.int64(entry & 1023), np.int64(entry >> 10)
                chance += (((one << STATE_BITS) - one - chance) * np.int64(RATE[np.uint64(uses)])) >> 16
                counters[bucket_of[a] + slot] = np.uint32((chance << 10) | min(uses + 1, MOST_USES))
        if len(colours):
            among[1 - one] = among[2]
        if one:
            low += lower
            span = upper
            value = half
        else:
            span = lower
        node = node * 2 + one
    spent[0] -= math.log2(share_coded)
    spent[1] += math.log2(total * ALL / span)
    return value


@jit
def _weigh(channel, i, net_inverse, mixed, logistic, value, total, kind, cost):
    """What the value would have cost with the network's scales times each candidate's factor."""
    for candidate in range(CANDIDATES):
        factor, share = np.int64(FACTORS[candidate * GRID]), 0
        for k in range(mixed.shape[1]):
            inverse = min(max((np.int64(net_inverse[channel, k, i]) * factor) >> 8, 1), LARGEST_INVERSE)
            share += mass(mixed[CENTRE, k], inverse, logistic, value) * mixed[WEIGHT, k]
        mantissa, exponent = math.frexp(share / (total * ALL))
        cost[channel, kind, candidate] += COSTS[np.int64(mantissa * 512) - 256] - COST_UNIT * exponent


@jit
def _posterior(mixed, logistic, value):
    """The weights that the next channel starts from: each times its component's probability of this value."""
    largest = 0
    for k in range(mixed.shape[1]):
        mixed[JOINT, k] = mass(mixed[CENTRE, k], mixed[SCALED, k], logistic, value) * mixed[WEIGHT, k]
        largest = max(largest, mixed[JOINT, k])
    for k in range(mixed.shape[1]):
        mixed[WEIGHT, k] = (mixed[JOINT, k] << WEIGHT_BITS) // largest
