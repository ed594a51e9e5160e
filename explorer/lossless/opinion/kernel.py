"""Codes the positions of a block one after the other: mixtures, advisers, mixing, range coder. Compiled by numba.

Whole numbers throughout, of 64 bits or, where many are multiplied at once, in float64 and below 2^53, so that the order
of adding does not matter. The same source runs uncompiled, for tests.
"""

# mypy: ignore-errors
# numba infers types of its own, in which whole numbers of Python and of NumPy are one.

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from explorer.lossless.density import calibration, mixture
from explorer.lossless.density import tables as t
from explorer.lossless.density.window import INNER
from explorer.lossless.opinion.scales import (
    CONFIDENCE,
    LIMIT,
    LN2,
    LOGARITHM,
    PRECISION,
    RATE,
    SQUASHED,
    STATE_BITS,
    STRETCHED,
    TRUST,
)

GIVEN, ENCODE, DECODE = range(3)
COUNTERS = 10
INPUTS = 1 + 2 * COUNTERS + 3  # network, two of each counter, attention's two, bias
PLACES_BITS = 18  # of attention's table
LENGTHS = 3  # of surroundings that attention looks for
PLACES = 14  # neighbours that contexts are made of
DY = np.array([0, -1, -1, -1, 0, 1, 1, 1, 0, -2, -1, -2, -1, -3])
DX = np.array([-1, 0, -1, 1, 1, 0, 1, -1, -2, 0, -2, -1, 2, 0])
ONE = 65536
EPOCH, PROBE, LEAST_HITS = 2048, 128, 8
MAPS = 33
HALF = np.uint32((1 << (STATE_BITS - 1)) << 10)
# Copies, because compiled code reads constants of its own module.
LOWEST_MEAN, HIGHEST_MEAN = mixture.LOWEST_MEAN, mixture.HIGHEST_MEAN
Z_ORIGIN, COUPLE_SHIFT, ALL = mixture.Z_ORIGIN, mixture.COUPLE_SHIFT, mixture.ALL
LEAK, MEAN_UNIT, INVERSE_BITS, LARGEST_INVERSE = t.LEAK, t.MEAN_UNIT, t.INVERSE_BITS, t.LARGEST_INVERSE
WEIGHT_BITS, LOGISTIC_ONE = t.WEIGHT_BITS, 2**t.LOGISTIC_BITS
CLASSES, NARROWEST = calibration.CLASSES, calibration.NARROWEST
FACTORS, FIRST = calibration.FACTORS, calibration.CANDIDATES[0]
AROUND = len(INNER)  # neighbours of the regressions


class Learner(NamedTuple):
    """What is learnt.

    Attributes:
        counters: uint32 (COUNTERS, B, 16), buckets for a nibble each: a check, then for its 15 nodes a probability of
            22 bits and ten bits for how often it was used.
        advises: bool (COUNTERS,), which are asked at all.
        used, active: int64 (COUNTERS, 2) and bool (COUNTERS,): how often each found its bucket and did not, and whether
            it is asked between two trials.
        places: int64 (LENGTHS, 2^PLACES_BITS), where surroundings were last seen, -1 for nowhere.
        right: int64 (4, 3, 16), 2^-24, how often attention was right, by length, channel and run.
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
    places: NDArray[np.int64]
    right: NDArray[np.int64]
    runs: NDArray[np.int64]
    first: NDArray[np.float64]
    second: NDArray[np.float64]
    map_first: NDArray[np.int32]
    map_second: NDArray[np.int32]
    done: NDArray[np.int64]


class Grid(NamedTuple):
    """The picture as far as it is known, and how it is walked.

    Attributes:
        picture, known: uint8 (H W, 3), G, R, B, and (H W,).
        width: px.
        dilation: of the step.
        channels: 3, or 1 for grey pictures.
    """

    picture: NDArray[np.uint8]
    known: NDArray[np.uint8]
    width: int
    dilation: int
    channels: int


class Network(NamedTuple):
    """Mixtures of P positions; see `density.mixture.Mixtures`, but weights are int64."""

    weight: NDArray[np.int64]
    mean: NDArray[np.int32]
    inverse: NDArray[np.int32]
    couple: NDArray[np.int32]
    reference: NDArray[np.int32]


class Followed(NamedTuple):
    """What follows the picture: near float32 (6 AROUND, P) or (0, 0); coefficients int64 (4, 2, n); pays bool
    (4, 3, CLASSES); offsets int64 (3, CLASSES).
    """

    near: NDArray[np.float32]
    coefficients: NDArray[np.int64]
    pays: NDArray[np.bool_]
    offsets: NDArray[np.int64]


class Left(NamedTuple):
    """What a block leaves to be learnt from: centres and weights (3, K, P), expected, movement, classes (3, P)."""

    centre: NDArray[np.int32]
    weight: NDArray[np.int64]
    expected: NDArray[np.int64]
    movement: NDArray[np.int32]
    classes: NDArray[np.int64]


class Stream(NamedTuple):
    """A range coder: numbers uint64 (5,): lower, range, inverted words, the first of them, point; words uint32; counts
    int64 (2,): words written or read, errors.
    """

    numbers: NDArray[np.uint64]
    words: NDArray[np.uint32]
    counts: NDArray[np.int64]


U0, U1, U8, U16, U24, U29, U32, U48 = (np.uint64(n) for n in (0, 1, 8, 16, 24, 29, 32, 48))
FULL = np.uint64(2**64 - 1)
LOW32 = np.uint64(2**32 - 1)
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)

jit = numba.njit(cache=True, nogil=True, error_model="numpy")


@jit
def hashed(h: Any, v: Any) -> Any:
    """A hash, uint64, and one more number."""
    h = (h ^ np.uint64(v)) * MULTIPLIER
    return h ^ (h >> U29)


@jit
def logarithm(p: int) -> int:
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
def stretched(p: int) -> int:
    """ln(p / (2^24 - p)) in 1/`NAT`, within +-`LIMIT`."""
    if 1 << 18 <= p < (1 << PRECISION) - (1 << 18):  # most are; all logarithms at once
        return np.int64(STRETCHED[p >> 12])
    x = (logarithm(p) - logarithm((1 << PRECISION) - p)) >> 6
    return min(max(x, -LIMIT), LIMIT)


@jit
def put(stream: Stream, left: int, size: int) -> None:
    """Encode what has `size` of 2^24, beginning at `left`."""
    n = stream.numbers
    scale = n[1] >> U24
    span = scale * np.uint64(size)
    lower = n[0] + scale * np.uint64(left)
    if n[2] > U0 and lower + span > lower:
        if lower < n[0]:
            first, others = (n[3] + U1) & LOW32, U0
        else:
            first, others = n[3], LOW32
        _write(stream, first)
        for _ in range(np.int64(n[2]) - 1):
            _write(stream, others)
        n[2] = U0
    n[0], n[1] = lower, span
    if span < (U1 << U32):
        word = lower >> U32
        n[0], n[1] = lower << U32, span << U32
        if n[2] > U0:
            n[2] += U1
        elif n[0] + n[1] > n[0]:
            _write(stream, word)
        else:
            n[2], n[3] = U1, word


@jit
def _write(stream: Stream, word: Any) -> None:
    stream.words[stream.counts[0]] = np.uint32(word)
    stream.counts[0] += 1


@jit
def take(stream: Stream, p: int) -> int:
    """Decode a bit whose one has p of 2^24."""
    n = stream.numbers
    scale = n[1] >> U24
    zero = np.uint64((1 << PRECISION) - p)
    edge = scale * zero
    gone = n[4] - n[0]
    if gone >= scale << U24:
        stream.counts[1] += 1
        return 0
    bit = 0
    if gone >= edge:
        bit = 1
        n[0] += edge
        n[1] = scale * np.uint64(p)
    else:
        n[1] = edge
    if n[1] < (U1 << U32):
        n[0] = n[0] << U32
        n[1] = n[1] << U32
        word = U0
        if stream.counts[0] < len(stream.words):
            word = np.uint64(stream.words[stream.counts[0]])
            stream.counts[0] += 1
        n[4] = (n[4] << U32) | word
    return bit


@jit
def mass(centre: int, inverse: int, logistic: NDArray[np.int32], value: int) -> Any:
    """The frequency of a value in one component, leak included."""
    offset = centre * inverse - Z_ORIGIN
    upper, lower = LOGISTIC_ONE, 0
    last = len(logistic) - 1
    if value < 255:
        z = ((value + 1) * MEAN_UNIT * inverse - offset) >> INVERSE_BITS
        upper = logistic[min(max(z, 0), last)]
    if value > 0:
        z = (value * MEAN_UNIT * inverse - offset) >> INVERSE_BITS
        lower = logistic[min(max(z, 0), last)]
    return upper - lower + LEAK


@jit
def code(
    mode: int,
    stream: Stream,
    positions: NDArray[np.int64],
    values: NDArray[np.uint8],
    bits: NDArray[np.float32],
    grid: Grid,
    network: Network,
    followed: Followed,
    left: Left,
    learner: Learner,
    logistic: NDArray[np.int32],
    rate: int,
) -> None:
    """Code P positions.

    mode: GIVEN, ENCODE or DECODE; stream: written or read; positions: int64 (P,); values: uint8 (P, 3), G, R, B, true
    or to be found; bits: float32 (P,), to be filled; logistic: int32, the table; rate: of the mixing, 1/65536.
    """
    picture, known, width, dilation, channels = grid
    k_count = network.weight.shape[0]
    height = len(known) // width
    near_known = followed.near.shape[0] > 0
    centre, scaled, weight = np.zeros(k_count, np.int64), np.zeros(k_count, np.int64), np.zeros(k_count, np.int64)
    joint, slope, offset = np.zeros(k_count, np.int64), np.zeros(k_count, np.int64), np.zeros(k_count, np.int64)
    around = np.zeros((PLACES, 3), np.int64)
    h = np.zeros(PLACES, np.uint64)
    x = np.zeros(INPUTS, np.float64)  # whole numbers
    first, second, map_first, map_second = learner.first, learner.second, learner.map_first, learner.map_second
    counters, right, runs, places = learner.counters, learner.right, learner.runs, learner.places
    near, all_coefficients, pays, offsets = followed.near, followed.coefficients, followed.pays, followed.offsets
    net_weight, net_mean, net_inverse, net_couple, net_reference = network
    left_centre, left_weight, left_expected, left_movement, left_classes = left
    logistic_last = len(logistic) - 1
    contexts, rows = np.zeros(COUNTERS, np.uint64), np.zeros(COUNTERS, np.int64)
    match_bits = np.uint64(64 - PLACES_BITS)
    bucket_count = counters.shape[1]
    bucket_shift = np.uint64(64)
    size = bucket_count
    while size > 1:
        bucket_shift -= U1
        size >>= 1
    checks, held = np.zeros(COUNTERS, np.uint32), np.zeros(COUNTERS, np.uint32)
    here = np.zeros(3, np.int64)
    keys = np.zeros(LENGTHS, np.uint64)
    active, active_count = np.zeros(COUNTERS, np.int64), 0
    used, done, advises, asked = learner.used, learner.done, learner.advises, learner.active
    for i in range(len(positions)):
        at = positions[i]
        turn = done[0] % EPOCH
        if i == 0 or turn == 0 or turn == PROBE:
            active_count = 0
            for c in range(COUNTERS):
                if turn == 0:
                    used[c, 0], used[c, 1] = 0, 0
                if turn == PROBE:
                    asked[c] = used[c, 0] * LEAST_HITS >= used[c, 0] + used[c, 1]
                if advises[c] and (turn < PROBE or asked[c]):
                    active[active_count] = c
                    active_count += 1
                else:
                    x[1 + 2 * c], x[2 + 2 * c] = 0, 0
        done[0] += 1
        y, xx = at // width, at % width
        # neighbours
        seen = 0
        for q in range(PLACES):
            yy, x2 = y + DY[q] * dilation, xx + DX[q] * dilation
            hq = np.uint64(q + 11)
            if 0 <= yy < height and 0 <= x2 < width and known[yy * width + x2]:
                place = yy * width + x2
                seen |= 1 << q
                for c in range(3):
                    around[q, c] = picture[place, c]
            else:
                for c in range(3):
                    around[q, c] = -1
            for c in range(3):
                hq = hashed(hq, around[q, c] + 1)
            h[q] = hq
        start = np.uint64((seen & 255) + 1)
        h4 = start
        for q in range(4):
            h4 = hashed(h4, h[q])
        h8 = h4
        for q in range(4, 10):
            h8 = hashed(h8, h[q])
        h14 = h8
        for q in range(10, PLACES):
            h14 = hashed(h14, h[q])
        h_w, h_n = hashed(start * np.uint64(3), h[0]), hashed(start * np.uint64(5), h[1])
        h_wn, h_we, h_ns = hashed(h_w, h[1]), hashed(h_w * np.uint64(7), h[4]), hashed(h_n * np.uint64(9), h[5])
        keys[0], keys[1], keys[2] = h14 >> match_bits, h8 >> match_bits, h4 >> match_bits
        found, length = np.int64(-1), 0
        for j in range(LENGTHS):
            if found < 0:
                found = places[j, np.int64(keys[j])]
                if found >= 0:
                    length = LENGTHS - j
        parity = (y & 1) * 2 + (xx & 1)
        phase = (y // dilation & 1) * 2 + (xx // dilation & 1)
        flat = 0
        if around[0, 0] >= 0 and around[1, 0] >= 0:
            same = 0
            for c in range(3):
                if around[0, c] == around[1, c]:
                    same += 1
                if around[2, c] >= 0 and around[2, c] == around[1, c]:
                    same += 1
            flat = 2 if same == 6 else (1 if same >= 3 else 0)
        for k in range(k_count):
            weight[k] = net_weight[k, i]
        spent = 0.0
        g_missed = 0
        agree = length
        expected_g = 0
        for channel in range(channels):
            # --- the network's mixture
            total_weight = 0
            mean_sum = 0
            inverse_sum = 0
            reference = net_reference[channel, i]
            for k in range(k_count):
                m = net_mean[channel, k, i] + MEAN_UNIT * reference
                if channel == 1:
                    m += (net_couple[0, k, i] * (here[0] - net_reference[0, i])) >> COUPLE_SHIFT
                elif channel == 2:
                    m += (net_couple[2, k, i] * (here[0] - net_reference[0, i])) >> COUPLE_SHIFT
                    m += (net_couple[1, k, i] * (here[1] - net_reference[1, i])) >> COUPLE_SHIFT
                m = min(max(m, LOWEST_MEAN), HIGHEST_MEAN)
                centre[k] = m
                total_weight += weight[k]
                mean_sum += m * weight[k]
                inverse_sum += net_inverse[channel, k, i] * weight[k]
            inverse_mean = inverse_sum // total_weight
            exponent = 0
            while inverse_mean > 0:
                exponent += 1
                inverse_mean >>= 1
            cls = min(max(NARROWEST - exponent, 0), CLASSES - 1)
            factor = FACTORS[offsets[channel, cls] - FIRST]
            expected = (mean_sum + 2 * total_weight) // (4 * total_weight)
            moved = 0
            if channel > 0 and near_known:
                own = expected - 8 * reference
                total = 0
                row = 0
                coefficients = all_coefficients[phase, channel - 1]
                for part in range(channel + 1):
                    which = channel if part == 0 else part - 1
                    base = own if part == 0 else 8 * (here[which] - net_reference[which, i])
                    for a in range(AROUND):
                        if near[3 * AROUND + a, i] != 0:
                            total += coefficients[row] * (8 * np.int64(near[which * AROUND + a, i]) - base)
                        row += 1
                for a in range(AROUND):
                    total += coefficients[row] * np.int64(near[(3 + channel) * AROUND + a, i])
                    row += 1
                moved = (4 * total + 2048) >> 12
                left_movement[channel, i] = moved
                if not pays[phase, channel, cls]:
                    moved = 0
            left_expected[channel, i], left_classes[channel, i] = expected, cls
            for k in range(k_count):
                centre[k] = min(max(centre[k] + moved, LOWEST_MEAN), HIGHEST_MEAN) + MEAN_UNIT // 2
                inverse = net_inverse[channel, k, i]
                scaled[k] = min(max((inverse * factor) >> 8, 1), LARGEST_INVERSE)
                slope[k], offset[k] = MEAN_UNIT * scaled[k], centre[k] * scaled[k] - Z_ORIGIN
                left_centre[channel, k, i], left_weight[channel, k, i] = centre[k], weight[k]
            # --- contexts
            w_, n_, nw = around[0, channel], around[1, channel], around[2, channel]
            e_, s_ = around[4, channel], around[5, channel]
            cur = np.uint64(channel + 1)
            for c in range(channel):
                cur = hashed(cur, here[c] + 1)
            line, count = 0, 0
            if w_ >= 0 and n_ >= 0 and nw >= 0:
                line = w_ + n_ - nw
            else:
                for q in range(8):
                    if around[q, channel] >= 0:
                        line += around[q, channel]
                        count += 1
                if count:
                    line //= count
            if channel == 0:
                expected_g = line
            else:
                g_missed = here[0] - expected_g
            contexts[0], contexts[1], contexts[2] = hashed(h14, cur), hashed(h8, cur), hashed(h4, cur)
            contexts[3], contexts[4], contexts[5] = hashed(h_wn, cur), hashed(h_we, cur), hashed(h_ns, cur)
            contexts[6] = hashed(cur, 77)
            contexts[7] = hashed(hashed(np.uint64(99 + channel), line + g_missed + 1000), parity)
            roughly = hashed(hashed(np.uint64(7 + channel), (w_ + 2) >> 2), (n_ + 2) >> 2)
            contexts[8] = hashed(roughly, (g_missed + 600) >> 1)
            contexts[9] = hashed(hashed(hashed(np.uint64(31 + channel), w_ + 1), n_ + 1), (e_ + 1) * 300 + s_ + 1)
            mine = -1
            if found >= 0:
                mine = np.int64(picture[found, channel])
                if channel > 0 and np.int64(picture[found, channel - 1]) != here[channel - 1]:
                    agree = 0
            low, span, value, node = 0, total_weight * ALL, 0, 1
            share_coded = 1.0
            true = np.int64(values[i, channel])
            for bit in range(7, -1, -1):
                if bit == 7 or bit == 3:  # a nibble begins
                    for a in range(active_count):
                        c = active[a]
                        key = contexts[c] if bit == 7 else hashed(contexts[c], node)
                        rows[c], checks[c] = np.int64(key >> bucket_shift), np.uint32(key & LOW32) | np.uint32(1)
                        held[c] = counters[c, rows[c], 0]  # all at once, so that the memory's delays overlap
                    for a in range(active_count):
                        c = active[a]
                        if held[c] != checks[c]:
                            bucket = counters[c, rows[c]]
                            bucket[:] = HALF
                            bucket[0] = checks[c]
                            used[c, 1] += 1
                        else:
                            used[c, 0] += 1
                half = value + (1 << bit)
                lower = total_weight * LEAK * half - low
                for k in range(k_count):
                    z = (half * slope[k] - offset[k]) >> INVERSE_BITS
                    lower += weight[k] * logistic[min(max(z, 0), logistic_last)]
                upper = span - lower
                p = max(np.int64((np.uint64(upper) << U24) // np.uint64(span)), 1)
                x[0] = stretched(p)
                slot = node if bit > 3 else (node & ((1 << (3 - bit)) - 1)) | (1 << (3 - bit))
                for a in range(active_count):
                    c = active[a]
                    entry = np.int64(counters[c, rows[c], slot])
                    uses, chance = entry & 1023, entry >> 20
                    x[1 + 2 * c] = (STRETCHED[chance] * TRUST[uses]) >> 10
                    x[2 + 2 * c] = ((chance - 2048) * CONFIDENCE[uses]) >> 8
                sel, length_here = 0, 0
                x[INPUTS - 3], x[INPUTS - 2], x[INPUTS - 1] = 0, 0, 256
                if mine >= 0 and agree > 0 and (256 + mine) >> (bit + 1) == node:
                    run = min(runs[length - 1], 15)
                    s = stretched(min(max(right[length, channel, run], 1 << 10), (1 << PRECISION) - (1 << 10)))
                    one = (mine >> bit) & 1
                    x[INPUTS - 3] = s if one else -s
                    if length == 3:
                        x[INPUTS - 2] = 1024 if one else -1024
                    length_here = length
                    sel = 1 + (1 if run > 3 else 0) + (1 if run > 12 else 0)
                place = channel * 8 + 7 - bit
                w1, w2 = (place * 4 + length_here) * 4 + sel, place * 12 + flat * 4 + parity
                s0, s1, s2, s3, r0, r1, r2, r3 = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
                for c in range(0, INPUTS, 4):
                    s0 += first[w1, c] * x[c]
                    s1 += first[w1, c + 1] * x[c + 1]
                    s2 += first[w1, c + 2] * x[c + 2]
                    s3 += first[w1, c + 3] * x[c + 3]
                    r0 += second[w2, c] * x[c]
                    r1 += second[w2, c + 1] * x[c + 1]
                    r2 += second[w2, c + 2] * x[c + 2]
                    r3 += second[w2, c + 3] * x[c + 3]
                d1, d2 = np.int64(s0 + s1 + s2 + s3) >> 16, np.int64(r0 + r1 + r2 + r3) >> 16
                d1, d2 = min(max(d1, -LIMIT), LIMIT), min(max(d2, -LIMIT), LIMIT)
                dm = (d1 + d2) >> 1
                mixed = np.int64(SQUASHED[dm + LIMIT])
                # final maps
                spot = min(max(dm * 2 + 16 * 1024, 0), 32 * 1024 - 1)
                j0, share = spot >> 10, spot & 1023
                a1 = place * 4 + length_here
                a2 = channel * 256 + node
                first_low, first_high = np.int64(map_first[a1, j0]), np.int64(map_first[a1, j0 + 1])
                second_low, second_high = np.int64(map_second[a2, j0]), np.int64(map_second[a2, j0 + 1])
                q1 = (first_low * (1024 - share) + first_high * share) >> 10
                q2 = (second_low * (1024 - share) + second_high * share) >> 10
                pf = (2 * mixed + q1 + q2 + 2) >> 2
                pf = min(max(pf, 16), (1 << PRECISION) - 16)
                if mode == DECODE:
                    b = take(stream, pf)
                else:
                    b = (true >> bit) & 1
                    if mode == ENCODE:
                        if b:
                            put(stream, (1 << PRECISION) - pf, pf)
                        else:
                            put(stream, 0, (1 << PRECISION) - pf)
                share_coded *= (pf if b else (1 << PRECISION) - pf) * 2.0**-PRECISION
                # --- learn
                target = b << 16
                e1 = (target - (np.int64(SQUASHED[d1 + LIMIT]) >> 8)) * rate
                e2 = (target - (np.int64(SQUASHED[d2 + LIMIT]) >> 8)) * rate
                f1, f2 = e1 * 2.0**-26, e2 * 2.0**-26
                for c in range(INPUTS):
                    first[w1, c] += np.floor(f1 * x[c] + 0.5)
                    second[w2, c] += np.floor(f2 * x[c] + 0.5)
                goal = b << PRECISION
                g0, g1 = (1024 - share) * 1311, share * 1311
                map_first[a1, j0] = first_low + (((goal - first_low) * g0) >> 26)
                map_first[a1, j0 + 1] = first_high + (((goal - first_high) * g1) >> 26)
                map_second[a2, j0] = second_low + (((goal - second_low) * g0) >> 26)
                map_second[a2, j0 + 1] = second_high + (((goal - second_high) * g1) >> 26)
                for a in range(active_count):
                    c = active[a]
                    entry = np.int64(counters[c, rows[c], slot])
                    uses, chance = entry & 1023, entry >> 10
                    chance += (((b << STATE_BITS) - b - chance) * np.int64(RATE[uses])) >> 16
                    counters[c, rows[c], slot] = np.uint32((chance << 10) | min(uses + 1, 120))
                if b:
                    low += lower
                    span = upper
                    value += 1 << bit
                else:
                    span = lower
                node = node * 2 + b
            spent -= math.log2(share_coded)
            here[channel] = value
            values[i, channel] = value
            if mine >= 0 and agree > 0:
                run = min(runs[length - 1], 15)
                goal = 1 << PRECISION if mine == value else 0
                right[length, channel, run] += (goal - right[length, channel, run]) // 50
                if mine == value:
                    if channel == channels - 1:
                        runs[length - 1] += 1
                else:
                    runs[length - 1] = 0
            if channel + 1 < channels:
                largest = 0
                for k in range(k_count):
                    joint[k] = mass(centre[k], scaled[k], logistic, value) * weight[k]
                    largest = max(largest, joint[k])
                for k in range(k_count):
                    weight[k] = (joint[k] << WEIGHT_BITS) // largest
        for j in range(LENGTHS):
            places[j, np.int64(keys[j])] = at
        for c in range(3):
            picture[at, c] = here[c if channels > 1 else 0]
        known[at] = 1
        bits[i] = np.float32(spent)
