"""What surrounds the network's products, compiled for the CPU: windows, normalisation, mixtures, states.

`canvas`, `normalise` and `evaluate` do the same in torch, wherever the network runs; on the few pixels of a wavefront's
step their dozens of small operations take longer than the network. Tests compare the two. All loops run along
positions, so that a processor takes several at once.
"""

# mypy: ignore-errors
# numba infers types of its own, in which whole numbers of Python and of NumPy are one.

from __future__ import annotations

import numpy as np

from explorer.lossless.density import tables as t
from explorer.lossless.density import window as w
from explorer.machine.compiled import jit

LIMIT, LARGEST_SHIFT, PRIOR, UNKNOWN = w.LIMIT, w.LARGEST_SHIFT, w.PRIOR_DIFFERENCE, w.MEAN_WITHOUT_TAPS
RECIPROCAL = w.RECIPROCAL.astype(np.int32)
BASE_TAPS, CENTRE = w.BASE_TAPS, w.BASE_CENTRE
WEIGHTS, SCALES, OCTAVE, ORIGIN, COUPLE = t.WEIGHTS, t.SCALES, t.OCTAVE, t.LOG_SCALE_ORIGIN, t.COUPLE_LIMIT
LARGEST_MEAN = 2**15
STATE_LIMIT = 255


@jit
def places(positions, width, margin, area, index):
    """Flat positions, int64 (P,), as places of a canvas, int64 (P,); `area`: of one of several pictures, else 0."""
    row = width + 2 * margin
    for p in range(len(positions)):
        at = positions[p]
        index[p] = at + 2 * margin * (at // width) + margin * (row + 1)
        if area:
            index[p] += 2 * margin * row * (at // area)


@jit
def look(pixels, index, away, found, used):
    """Taps around places: int32 (T, P) of pixels, and which of them any position knows, bool (T,)."""
    for tap in range(len(away)):
        every = np.int32(0)
        distance = away[tap]
        for p in range(len(index)):
            pixel = pixels[index[p] + distance]
            found[tap, p] = pixel
            every |= pixel
        used[tap] = every != 0


@jit
def fill(found, taps, near, inner, base, rows, based, reference, shift, sums):
    """As `normalise.normalise`.

    found: int32 (48, P); taps: int64 (T,), which are known; near, inner: int32 (T,), weights towards the reference, and
    1 for the inner 24; base: int32 (25, P), or (0, 0); rows: float32 (4 T + 9, P); based: float32 (100, P);
    reference: float32 (3, P); shift: float32 (1, P); sums: int32 (13, P), room to work in.
    """
    count, positions = len(taps), found.shape[1]
    sums[:] = 0
    for tap in range(count):
        weight, which = near[tap], taps[tap]
        for p in range(positions):
            pixel = found[which, p]
            green, red, blue, known = pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255, (pixel >> 24) & 1
            sums[0, p] += weight * green
            sums[1, p] += weight * red
            sums[2, p] += weight * blue
            sums[3, p] += weight * known
            sums[4, p] += green
            sums[5, p] += red
            sums[6, p] += blue
            sums[7, p] += known
    for p in range(positions):  # rows 8 to 10 become the reference
        if len(base):
            for c in range(3):
                sums[8 + c, p] = (base[CENTRE, p] >> (8 * c)) & 255
        else:
            first = 0 if sums[3, p] > 0 else 4
            number = sums[first + 3, p]
            for c in range(3):
                mean = (sums[first + c, p] * RECIPROCAL[number] + 32768) >> 16
                sums[8 + c, p] = mean if number > 0 else UNKNOWN
    sums[11] = 3 * PRIOR  # differences
    sums[12] = 3  # three times their number
    for tap in range(count):
        if inner[tap]:
            _differences(found[taps[tap]], sums)
    for tap in range(len(base)):
        if tap != CENTRE:  # which is the reference
            _differences(base[tap], sums)
    for p in range(positions):  # row 0 becomes the shift
        total, limit, doubled = sums[11, p], 64 * sums[12, p], np.int32(0)
        for j in range(1, LARGEST_SHIFT + 1):
            doubled += np.int32(1) if total << j < limit else np.int32(0)
        sums[0, p] = doubled
        shift[0, p] = doubled
    for c in range(3):
        for tap in range(count):
            _relative(found[taps[tap]], np.int32(8 * c), sums[8 + c], sums[0], rows[c * count + tap])
        for tap in range(len(base)):
            _relative(base[tap], np.int32(8 * c), sums[8 + c], sums[0], based[c * BASE_TAPS + tap])
        for p in range(positions):
            reference[c, p] = sums[8 + c, p]
    for tap in range(count):
        for p in range(positions):
            rows[3 * count + tap, p] = (found[taps[tap], p] >> 24) & 1
    for tap in range(len(base)):
        for p in range(positions):
            based[3 * BASE_TAPS + tap, p] = (base[tap, p] >> 24) & 1
    for p in range(positions):
        rows[4 * count, p] = sums[9, p] - sums[8, p]
        rows[4 * count + 1, p] = sums[10, p] - sums[8, p]
    for j in range(LARGEST_SHIFT + 1):
        for p in range(positions):
            rows[4 * count + 2 + j, p] = 1 if sums[0, p] == j else 0


@jit
def _differences(pixels, sums):
    """Add how far known pixels lie from the references, rows 8 to 10, to row 11, and three for each to row 12."""
    for p in range(len(pixels)):
        pixel = pixels[p]
        known = (pixel >> 24) & 1
        apart = abs((pixel & 255) - sums[8, p]) + abs(((pixel >> 8) & 255) - sums[9, p])
        apart += abs(((pixel >> 16) & 255) - sums[10, p])
        sums[11, p] += known * apart
        sums[12, p] += 3 * known


@jit
def _enlarged(apart, shift):
    """A difference times 2^shift, within +-511, of eight significant bits."""
    apart = min(max(apart << shift, -LIMIT), LIMIT)
    size = abs(apart)
    size -= (size >> 8) & size & 1  # from 256 on a multiple of 2
    return size if apart >= 0 else -size


@jit
def _relative(pixels, channel, reference, shift, out):
    """Differences of known pixels from the reference, enlarged; 0 of others."""
    for p in range(len(pixels)):
        pixel = pixels[p]
        apart = (((pixel >> channel) & 255) - reference[p]) * ((pixel >> 24) & 1)
        out[p] = _enlarged(apart, shift[p])


@jit
def states_around(pixels, states, index, away, out):
    """The states of neighbours, uint8, one neighbour after the other, 0 of unknown ones: float32 (P, K S)."""
    size = states.shape[1]
    for p in range(len(index)):
        for n in range(len(away)):
            place = index[p] + away[n]
            known = np.uint8(255) if pixels[place] else np.uint8(0)
            for s in range(size):
                out[p, n * size + s] = states[place, s] & known


@jit
def outputs(out, prediction, reference, shift, weights, inverses, weight, mean, inverse, couple, centre):
    """The last layer's outputs, float32 (10 K, P), as `mixture.Mixtures`; prediction: float32 (3, P)."""
    parts, positions = weight.shape
    for p in range(positions):
        largest = out[0, p]
        for k in range(1, parts):
            largest = max(largest, out[k, p])
        for k in range(parts):
            below = np.int64(largest - out[k, p])
            weight[k, p] = weights[np.uint64(min(below, WEIGHTS - 1))]
    for c in range(3):
        for k in range(parts):
            row = parts + 3 * parts * c + k
            for p in range(positions):
                s = np.int64(shift[0, p])
                m = (np.int64(out[row, p] + prediction[c, p]) + ((1 << s) >> 1)) >> s
                mean[c, k, p] = min(max(m, -LARGEST_MEAN), LARGEST_MEAN)
                step = np.int64(out[row + parts, p]) + ORIGIN + OCTAVE * (LARGEST_SHIFT - s)
                inverse[c, k, p] = inverses[np.uint64(min(max(step, 0), SCALES - 1))]
                couple[c, k, p] = min(max(np.int64(out[row + 2 * parts, p]), -COUPLE), COUPLE)
        for p in range(positions):
            centre[c, p] = np.int32(reference[c, p])


@jit
def states_left(sums, reference, shift, values, weight, out):
    """As `Evaluator.states`: sums float32 (P, S), values uint8 (P, 3), weight float32 (3, S), out uint8 (P, S)."""
    for p in range(len(values)):
        s = np.int64(shift[0, p])
        green = np.float32(_enlarged(np.int64(values[p, 0]) - np.int64(reference[0, p]), s))
        red = np.float32(_enlarged(np.int64(values[p, 1]) - np.int64(reference[1, p]), s))
        blue = np.float32(_enlarged(np.int64(values[p, 2]) - np.int64(reference[2, p]), s))
        for n in range(sums.shape[1]):
            total = sums[p, n] + green * weight[0, n] + red * weight[1, n] + blue * weight[2, n]
            out[p, n] = np.uint8(min(max(np.floor(total), np.float32(0)), np.float32(STATE_LIMIT)))


@jit
def put(pixels, index, values):
    """Make places known: values uint8 (P, 3)."""
    for p in range(len(index)):
        pixel = np.int32(values[p, 0]) | np.int32(values[p, 1]) << 8 | np.int32(values[p, 2]) << 16 | 1 << 24
        pixels[index[p]] = pixel


@jit
def leave(states, index, made):
    """The states of places, uint8 (P, S), which count once the places are known."""
    for p in range(len(index)):
        for n in range(made.shape[1]):
            states[index[p], n] = made[p, n]
