"""The decoder of latents in plain NumPy int64, without torch: slow, and the definition of what a file means.

Every function mirrors one of `evaluate`, `coding` and `symbols`; nothing is shared with them but constants, the stored
tables and the schedule, so that the two prove each other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.coding.entropy import PRECISION, Decoder
from explorer.coding.latent_schedule import LATENT_CELLS, latent_schedule
from explorer.errors import CorruptFile
from explorer.lossy import tables as t
from explorer.lossy.contexts import OFFSETS, context, first_stage
from explorer.lossy.integer import ACTIVATION_LIMIT, SLOPE_SHIFT, IntegerPrior
from explorer.lossy.qualities import SPACING

BLOCK = 1024  # positions; part of the format
Ints = NDArray[np.int64]
Mass = Callable[[Ints, Ints], Ints]  # (symbols, values) to the mass below these values


def features(prior: IntegerPrior, z: Ints, height: int, width: int, quarters: int) -> Ints:
    """h_s: hyper-latents (h, w, N) at a quality in quarters to features (height, width, 2 M)."""
    x = doubled(prior, "h_s.second", doubled(prior, "h_s.first", z, of_quality(prior.biases["h_s.quality"], quarters)))
    return smoothed(prior, x)[:height, :width]


def doubled(prior: IntegerPrior, name: str, x: Ints, added: Ints | int = 0) -> Ints:
    """A transposed convolution and a leaky ReLU: (h, w, in) to (2 h, 2 w, out); `added` to the bias, (out,).

    Output p sees inputs p // 2 - 1 .. p // 2 + 1; those outside are 0.
    """
    height, width = 2 * x.shape[0], 2 * x.shape[1]
    apart = np.zeros((height + 4, width + 4, x.shape[2]), np.int64)
    apart[2:-2:2, 2:-2:2] = x  # a transposed convolution: zeros between, then a convolution with the kernel turned
    windows = [apart[y : y + height, c : c + width] for y in range(5) for c in range(5)]
    return _leaky(_layer(prior, name, np.concatenate(windows[::-1], 2), added))


def smoothed(prior: IntegerPrior, x: Ints) -> Ints:
    """The last convolution of h_s: (h, w, in) to (h, w, 2 M); inputs outside are 0."""
    padded = np.pad(x, ((1, 1), (1, 1), (0, 0)))
    windows = [padded[y : y + x.shape[0], c : c + x.shape[1]] for y in range(3) for c in range(3)]
    return _layer(prior, "h_s.last", np.concatenate(windows, 2))


def of_quality(rows: Ints, quarters: int) -> Ints:
    """Between the biases of the two knots around a quality, by sixteenths."""
    knot = quarters // SPACING
    between: Ints = rows[knot] + ((rows[knot + 1] - rows[knot]) * (quarters % SPACING) // SPACING)
    return between


def parameters(
    prior: IntegerPrior, rung: str, stage: int, quarters: int, seen: Ints, y: Ints, at: Ints
) -> tuple[Ints, Ints]:
    """Means and indices of scales of P positions, (P, M) each.

    Args:
        rung, stage: as in `contexts`.
        quarters: of the quality.
        seen: features of h_s, (h, w, 2 M).
        y: latents, (h, w, M); those that are not known yet may hold anything.
        at: (P,), flat positions.
    """
    row, column = np.divmod(at, y.shape[1])
    return densities(prior, rung, stage, quarters, seen[row, column], masked(prior, rung, stage, y, at))


def masked(prior: IntegerPrior, rung: str, stage: int, y: Ints, at: Ints) -> Ints:
    """The context model's outputs at P positions, (P, 2 M); arguments as in `parameters`."""
    known = context(rung).known[stage]
    row, column = np.divmod(at, y.shape[1])
    padded = np.pad(y, ((2, 2), (2, 2), (0, 0)))
    taps = [padded[row + 2 + dy, column + 2 + dx] * known[k] for k, (dy, dx) in enumerate(OFFSETS)]
    return _layer(prior, "head.masked", np.concatenate(taps, 1))


def densities(prior: IntegerPrior, rung: str, stage: int, quarters: int, seen: Ints, around: Ints) -> tuple[Ints, Ints]:
    """Means and indices of scales of P positions, of their features and what `masked` made, (P, 2 M) each."""
    added = prior.biases["head.stage"][first_stage(rung) + stage] + of_quality(prior.biases["head.quality"], quarters)
    h = _leaky(_layer(prior, "head.first", np.concatenate([seen, around], 1), added))
    out = _layer(prior, "head.last", _leaky(_layer(prior, "head.second", h)))
    mean, index = out[:, : prior.m], out[:, prior.m :]
    return np.clip(mean, 1 - t.LIMIT, t.LIMIT - 1), np.clip(index, 0, t.SCALES - 1)


def _layer(prior: IntegerPrior, name: str, x: Ints, added: Ints | int = 0) -> Ints:
    layer = prior.layers[name]
    product = x @ layer.weight.T.astype(np.int64) + layer.bias + added
    found: Ints = np.clip(product >> layer.shift, -ACTIVATION_LIMIT, ACTIVATION_LIMIT)
    return found


def _leaky(x: Ints) -> Ints:
    found: Ints = np.where(x < 0, x >> SLOPE_SHIFT, x)
    return found


def decode_latents(
    prior: IntegerPrior, height: int, width: int, rung: str, quarters: int, data: bytes
) -> tuple[Ints, Ints]:
    """Decode the latents of a file: z^ (ceil(height / 4), ceil(width / 4), N) and y^ (height, width, M).

    Args:
        prior: of the file's model.
        height, width: of the grid of latents.
        rung: of the file.
        quarters: of the file's quality.
        data: the coded latents.

    Raises:
        CorruptFile: no encoder writes such data.
    """
    decoder = Decoder(data)
    z: Ints = np.zeros((-(-height // 4) * -(-width // 4), prior.n), np.int64)
    for start in range(0, len(z), BLOCK):
        channel = np.tile(np.arange(prior.n), len(z[start : start + BLOCK]))
        centre = prior.tables.first[channel] + np.diff(prior.tables.below.astype(np.int64)).argmax(1)[channel]
        z[start : start + BLOCK] = _decode(_hyper_mass(prior, channel), centre, decoder).reshape(-1, prior.n)
    z = z.reshape(-(-height // 4), -(-width // 4), prior.n)
    seen = features(prior, z, height, width, quarters)
    y = np.zeros((height, width, prior.m), np.int64)
    schedule = latent_schedule(height, width, rung)
    for step, stage in enumerate(schedule.patterns):
        at = schedule.positions(step)
        named = rung if rung in LATENT_CELLS else "causal"
        mean, index = parameters(prior, named, stage, quarters, seen, y, at)
        for start in range(0, len(at), BLOCK):
            means = mean[start : start + BLOCK].ravel()
            mass = _gaussian_mass(prior, means, index[start : start + BLOCK].ravel())
            values = _decode(mass, (means + t.MEAN_UNIT // 2) >> t.MEAN_SHIFT, decoder).reshape(-1, prior.m)
            y.reshape(-1, prior.m)[at[start : start + BLOCK]] = values
    return z, y


def _leak(value: Ints) -> Ints:
    return np.clip(value + t.LIMIT, 0, 2 * t.LIMIT)


def _hyper_mass(prior: IntegerPrior, channel: Ints) -> Mass:
    first, table = prior.tables.first.astype(np.int64), prior.tables.below.astype(np.int64)

    def mass(which: Ints, value: Ints) -> Ints:
        row = channel[which]
        found: Ints = table[row, np.clip(value - first[row], 0, table.shape[1] - 1)] + _leak(value)
        return found

    return mass


def _gaussian_mass(prior: IntegerPrior, mean: Ints, index: Ints) -> Mass:
    gauss, inverse = prior.tables.gauss.astype(np.int64), prior.tables.inverse.astype(np.int64)
    last = len(gauss) - 1

    def mass(which: Ints, value: Ints) -> Ints:
        away = t.MEAN_UNIT * value - t.MEAN_UNIT // 2 - mean[which]
        place = np.minimum(np.abs(away) * inverse[index[which]], last << t.INVERSE_BITS)
        at, part = place >> t.INVERSE_BITS, place % (1 << t.INVERSE_BITS)
        half = gauss[at] + ((gauss[np.minimum(at + 1, last)] - gauss[at]) * part >> t.INVERSE_BITS)
        found: Ints = 2**29 + np.where(away < 0, -half, half) + _leak(value)
        return found

    return mass


def _decode(mass: Mass, centre: Ints, decoder: Decoder) -> Ints:
    """The values of one batch of symbols."""
    total = t.TOTAL
    every = np.arange(len(centre))

    def ask(part: Ints, whole: Ints) -> Any:
        probability = np.clip((part << PRECISION) // np.maximum(whole, 1), 1, (1 << PRECISION) - 1)
        return decoder.decode(probability) == 1

    below, above = mass(every, centre), total - mass(every, centre + 1)
    which = every[~ask(total - below - above, np.full_like(below, total))]
    value = centre.copy()
    if not len(which):
        return value
    up = ask(above[which], (above + below)[which])
    away = np.zeros(len(centre), np.int64)

    def tail(who: Ints, distance: Ints) -> Ints:
        sign = up_of[who]
        at = np.where(sign, centre[who] + distance, centre[who] + 1 - distance)
        found: Ints = np.where(sign, total - mass(who, at), mass(who, at))
        return found

    up_of = np.zeros(len(centre), np.bool_)
    up_of[which] = up
    low, high = np.ones(len(centre), np.int64), np.zeros(len(centre), np.int64)
    while len(which):
        a, b = low[which], high[which]
        middle = np.where(b > 0, (a + b) // 2, 2 * a)
        rest = np.where(b > 0, tail(which, b), 0)
        farther = ask(tail(which, middle) - rest, tail(which, a) - rest)
        low[which] = np.where(farther, middle, a)
        high[which] = np.where(farther, b, middle)
        if low.max() > 2 * t.LIMIT:
            raise CorruptFile("the coded latents are damaged")
        done = high[which] == low[which] + 1
        away[which[done]] = low[which[done]]
        which = which[~done]
    value = centre + np.where(up_of, away, -away)
    if value.min() < -t.LIMIT or value.max() >= t.LIMIT:
        raise CorruptFile("the coded latents are damaged")
    return value
