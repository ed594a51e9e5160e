"""Whole numbers as binary decisions: the tree that encoder and decoder walk together.

    is it the centre? -- yes --> done
         | no
    is it above? --> distance d: at least 2? 4? 8? ... until not; then halve what is left between

Every decision's probability is the ratio of two masses of the density, which are whole numbers. A round asks one
question of every symbol of a batch that is not done, in the batch's order.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from explorer.coding.entropy import PRECISION, Decoder, Encoder
from explorer.errors import CorruptFile
from explorer.lossy.tables import LIMIT, MEAN_SHIFT, MEAN_UNIT, TOTAL, Cumulative

Ints = NDArray[np.int64]
CENTRE, ABOVE, FARTHER = range(3)


class Symbols(NamedTuple):
    """The densities of S symbols: F(n) = table[zero + (unit n - mean within low .. high)] + leak; int64, (S,) each.

    `centre` is the value asked for first.
    """

    table: NDArray[np.int32]
    zero: Ints
    low: Ints
    high: Ints
    mean: Ints
    centre: Ints
    unit: int


class Answers(Protocol):
    """Where decisions come from."""

    def answer(self, question: int, active: Ints, distance: Ints, probability: Ints) -> NDArray[np.int32]:
        """One round: 0 or 1 for each of A symbols.

        Args:
            question: `CENTRE`, `ABOVE` or `FARTHER`: at least `distance` from the centre.
            active: int64 (A,), which symbols.
            distance: int64 (A,).
            probability: of a one, in 2^-24.
        """


def of_latents(cumulative: Cumulative, mean: NDArray[np.int16], scale: NDArray[np.uint8]) -> Symbols:
    """Latents under means in 1/64 and indices of scales, (S,) each."""
    means = (MEAN_UNIT // 2 + mean.astype(np.int64)) >> MEAN_SHIFT
    table, zero, low, high = cumulative
    return Symbols(
        table, zero[scale], low[scale], high[scale], mean.astype(np.int64) + MEAN_UNIT // 2, means, MEAN_UNIT
    )


def of_hyper(cumulative: Cumulative, likeliest: Ints, positions: int) -> Symbols:
    """Hyper-latents of all channels at P positions, channel by channel within a position."""
    table, zero, low, high = cumulative
    every = [np.tile(part, positions) for part in (zero, low, high, likeliest)]
    return Symbols(table, every[0], every[1], every[2], np.zeros_like(every[0]), every[3], 1)


def below(s: Symbols, value: Ints) -> Ints:
    """Mass below a value of each symbol."""
    argument = np.minimum(np.maximum(s.unit * value - s.mean, s.low), s.high)
    argument += s.zero
    mass: Ints = s.table[argument].astype(np.int64)
    mass += np.minimum(np.maximum(value + LIMIT, 0), 2 * LIMIT)
    return mass


def bits(s: Symbols, value: Ints) -> NDArray[np.float64]:
    """Shannon bits of values, float64 (S,)."""
    found: NDArray[np.float64] = np.log2(TOTAL) - np.log2(below(s, value + 1) - below(s, value))
    return found


def code(s: Symbols, answers: Answers) -> Ints:
    """Walk the tree: the values of S symbols.

    Raises:
        CorruptFile: a value that no encoder writes.
    """
    start, stop = below(s, s.centre), below(s, s.centre + 1)
    values = s.centre.copy()
    every = np.arange(len(values))
    active = every[answers.answer(CENTRE, every, every, _ratio(stop - start, np.full_like(start, TOTAL))) == 0]
    if not active.size:
        return values
    up, down = TOTAL - stop[active], start[active]
    above = answers.answer(ABOVE, active, active, _ratio(up, up + down)).astype(np.int64)
    distance = _distance(_Tails.of(s, active, above), np.where(above == 1, up, down), active, answers)
    values[active] += np.where(above == 1, distance, -distance)
    if values.min() < -LIMIT or values.max() >= LIMIT:
        raise CorruptFile("the coded latents are damaged")
    return values


def _ratio(part: Ints, whole: Ints) -> Ints:
    probability: Ints = np.minimum(np.maximum((part << PRECISION) // whole, 1), (1 << PRECISION) - 1)
    return probability


class _Tails(NamedTuple):
    """Masses of "at least d away" on one side of the centre.

    `lines`: int64 (5, A), zero, low, high, the argument at d = 0 and the leak there; `above`: int64 (A,), 0 or 1.
    """

    table: NDArray[np.int32]
    unit: int
    lines: Ints
    above: Ints

    @classmethod
    def of(cls, s: Symbols, active: Ints, above: Ints) -> _Tails:
        near = s.centre[active] + 1 - above  # above: not below centre + d; else below centre + 1 - d
        lines = np.stack([s.zero[active], s.low[active], s.high[active], s.unit * near - s.mean[active], near + LIMIT])
        return cls(s.table, s.unit, lines, above)

    def at(self, which: Ints | slice, distance: Ints) -> Ints:
        zero, low, high, argument, leak = self.lines[:, which]
        above = self.above[which]
        signed = np.where(above == 1, distance, -distance)
        place = np.minimum(np.maximum(argument + self.unit * signed, low), high) + zero
        mass = self.table[place] + np.minimum(np.maximum(leak + signed, 0), 2 * LIMIT)
        found: Ints = np.where(above == 1, TOTAL - mass, mass)
        return found


def _distance(tails: _Tails, mass: Ints, active: Ints, answers: Answers) -> Ints:
    """Distances from the centre, at least 1."""
    found = np.ones(len(active), np.int64)
    here = np.arange(len(active))
    low, high = np.ones_like(here), np.zeros_like(here)  # high 0: no bound known yet
    mass_low, mass_high = mass, np.zeros_like(mass)
    while here.size:
        middle = np.where(high > 0, (low + high) >> 1, 2 * low)
        mass_middle = tails.at(here, middle)
        p = _ratio(mass_middle - mass_high, np.maximum(mass_low - mass_high, 1))
        one = answers.answer(FARTHER, active[here], middle, p) == 1
        low, mass_low = np.where(one, middle, low), np.where(one, mass_middle, mass_low)
        high, mass_high = np.where(one, high, middle), np.where(one, mass_high, mass_middle)
        done = high == low + 1
        if low.max() > 2 * LIMIT:
            raise CorruptFile("the coded latents are damaged")
        if done.any():
            found[here[done]] = low[done]
            left = ~done
            here, low, high, mass_low, mass_high = (x[left] for x in (here, low, high, mass_low, mass_high))
    return found


class Decoding:
    """Answers read from a decoder."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder

    def answer(self, question: int, active: Ints, distance: Ints, probability: Ints) -> NDArray[np.int32]:
        """The next decisions of the stream."""
        return self._decoder.decode(probability)


class _Collecting:
    """Answers of known values, kept for an encoder."""

    def __init__(self, away: Ints) -> None:
        self._away = away
        self.rounds: list[tuple[Ints, NDArray[np.int32], Ints]] = []

    def answer(self, question: int, active: Ints, distance: Ints, probability: Ints) -> NDArray[np.int32]:
        """What the values say."""
        away = self._away[active]
        truth = (away == 0, away > 0, np.abs(away) >= distance)[question]
        ones = truth.astype(np.int32)
        self.rounds.append((active, ones, probability))
        return ones


def encode(s: Symbols, values: Ints, batch_of: Ints, encoder: Encoder) -> None:
    """Write the values of many batches at once.

    Args:
        s: their densities.
        values: int64 (S,), -2^15 .. 2^15 - 1.
        batch_of: int64 (S,), ascending: which symbols a decoder asks for together.
        encoder: takes the decisions.
    """
    collecting = _Collecting(values - s.centre)
    code(s, collecting)
    active, ones, probability = (np.concatenate(parts) for parts in zip(*collecting.rounds, strict=True))
    turn = np.repeat(np.arange(len(collecting.rounds)), [len(r[0]) for r in collecting.rounds])
    order = np.argsort(batch_of[active] * len(collecting.rounds) + turn, kind="stable")
    encoder.encode(ones[order], probability[order])
