"""What one latent was expected to be: by the hyperprior alone, and with the context that it was coded with. No torch.

Only what bears on the position is evaluated, by the NumPy reference, which is the definition of what a file means:

    z, 5 x 5 --> 4 x 4 of h_s.first --> 3 x 3 of h_s.second --> features --.
    y, 5 x 5, what is known of it --> masked ------------------------------+--> mean and scale, with context
    nothing known (rung 1) --> masked -------------------------------------+--> mean and scale, alone
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.coding.latent_schedule import LATENT_CELLS, LATENT_SIZE
from explorer.lossy import reference, symbols
from explorer.lossy.contexts import OFFSETS, RADIUS, context
from explorer.lossy.integer import IntegerPrior
from explorer.lossy.models import load_lossy
from explorer.lossy.qualities import quarters_of
from explorer.lossy.tables import LARGEST, MEAN_UNIT, SCALES, SMALLEST, factorised, gaussians

if TYPE_CHECKING:
    from explorer.file.container import Header

LATENTS_PER_HYPER = 4  # a side
Ints = NDArray[np.int64]
Real = NDArray[np.float64]


class Density(NamedTuple):
    """Gaussians of M latents: `mean` and `scale` in latents, and `bits` of the latents under them; float64 (M,)."""

    mean: Real
    scale: Real
    bits: Real


class LatentPrediction(NamedTuple):
    """What was expected of the latents at a position.

    Attributes:
        x, y: px, that were asked for.
        column, row: of the grid of latents.
        values: int64 (M,), y^.
        known: how many of the 24 neighbours were known before them.
        alone: by the hyperprior alone: as rung 1 would code them, with the same z^.
        coded: with the context; as they were coded.
        z: int64 (N,), z^ there; z_bits: float64 (N,), what these cost.
        parts: what left each part of the network for this position, whole numbers, by the names of `parts`.
    """

    x: int
    y: int
    column: int
    row: int
    values: Ints
    known: int
    alone: Density
    coded: Density
    z: Ints
    z_bits: Real
    parts: dict[str, Ints]


class LatentInspector:
    """Answers for the latents of a file.

    Args:
        prior: of the file's model.
        rung: of the file; quarters: its quality in quarters.
        y, z: int16, (h, w, M) and (ceil(h / 4), ceil(w / 4), N), as decoded.
    """

    def __init__(
        self, prior: IntegerPrior, rung: str, quarters: int, y: NDArray[np.int16], z: NDArray[np.int16]
    ) -> None:
        self._prior, self._quarters, self._y, self._z = prior, quarters, y, z
        self._head = rung if rung in LATENT_CELLS else "causal"
        self._gaussians, self._hyper = gaussians(prior.tables), factorised(prior.tables)

    def at(self, x: int, y: int) -> LatentPrediction:
        """The latents that stand for a pixel. Raises `IndexError` where there are none."""
        row, column = y // LATENT_SIZE, x // LATENT_SIZE
        if not (0 <= row < self._y.shape[0] and 0 <= column < self._y.shape[1]):
            raise IndexError(f"no latent for the pixel {x}, {y}")
        seen, near = self._features(row, column)[None], _crop(self._y, row - RADIUS, column - RADIUS, 2 * RADIUS + 1)
        cell = context(self._head).cell
        stage = int(cell[row % cell.shape[0], column % cell.shape[1]])
        values = self._y[row, column].astype(np.int64)
        alone, _, _ = self._density("1", 0, seen, near, values)
        coded, around, made = self._density(self._head, stage, seen, near, values)
        z = self._z[row // LATENTS_PER_HYPER, column // LATENTS_PER_HYPER].astype(np.int64)
        z_bits = symbols.bits(symbols.of_hyper(*self._hyper, 1), z)
        parts = {"y": values, "z": z, "h_s": seen[0], "context": around, "parameters": made}
        return LatentPrediction(
            x, y, column, row, values, self._known(stage, row, column), alone, coded, z, z_bits, parts
        )

    def _density(self, head: str, stage: int, seen: Ints, near: Ints, values: Ints) -> tuple[Density, Ints, Ints]:
        """The density under a head, and what the context model and the entropy parameters made."""
        middle = np.array([near.shape[0] * near.shape[1] // 2])
        around = reference.masked(self._prior, head, stage, near, middle)
        mean, index = reference.densities(self._prior, head, stage, self._quarters, seen, around)
        of = symbols.of_latents(self._gaussians, mean[0].astype(np.int16), index[0].astype(np.uint8))
        scale = SMALLEST * (LARGEST / SMALLEST) ** (index[0] / (SCALES - 1))
        found = Density(mean[0] / MEAN_UNIT, scale, symbols.bits(of, values))
        return found, around[0], np.concatenate([mean[0], index[0]])

    def _features(self, row: int, column: int) -> Ints:
        """What h_s makes for a position, (2 M,): of the whole only what the position sees, zero outside the grids."""
        rows, columns = self._z.shape[:2]
        first = (row - 1) // 2 - 1, (column - 1) // 2 - 1  # the first of 4 x 4 outputs of h_s.first
        start = first[0] // 2 - 1, first[1] // 2 - 1  # the first of z
        bias = reference.of_quality(self._prior.biases["h_s.quality"], self._quarters)
        x = reference.doubled(self._prior, "h_s.first", _crop(self._z, *start, 5), bias)
        x = _part(x, first[0] - 2 * start[0], first[1] - 2 * start[1], 4)
        x = reference.doubled(self._prior, "h_s.second", _inside(x, first, (2 * rows, 2 * columns)))
        at = row - 1, column - 1
        x = _part(x, at[0] - 2 * first[0], at[1] - 2 * first[1], 3)
        found: Ints = reference.smoothed(self._prior, _inside(x, at, (4 * rows, 4 * columns)))[1, 1]
        return found

    def _known(self, stage: int, row: int, column: int) -> int:
        taps = [OFFSETS[tap] for tap in np.flatnonzero(context(self._head).known[stage])]
        height, width = self._y.shape[:2]
        return sum(0 <= row + dy < height and 0 <= column + dx < width for dy, dx in taps)


def latent_inspector(header: Header, y: NDArray[np.int16], z: NDArray[np.int16]) -> LatentInspector:
    """Answers for the latents of a file that was decoded. Raises `ModelMissing`."""
    return LatentInspector(load_lossy(header.model).prior, header.steps, quarters_of(header.quality), y, z)


def _part(x: Ints, top: int, left: int, side: int) -> Ints:
    return x[top : top + side, left : left + side]


def _inside(x: Ints, at: tuple[int, int], grid: tuple[int, int]) -> Ints:
    """The same, with zeros for what lies outside of a grid."""
    rows, columns = np.arange(x.shape[0]) + at[0], np.arange(x.shape[1]) + at[1]
    inside = ((rows >= 0) & (rows < grid[0]))[:, None] & ((columns >= 0) & (columns < grid[1]))
    found: Ints = x * inside[..., None]
    return found


def _crop(values: NDArray[np.int16], top: int, left: int, side: int) -> Ints:
    """A square of a grid, int64 (side, side, C), with zeros for what lies outside of it."""
    found = np.zeros((side, side, values.shape[2]), np.int64)
    rows = slice(max(0, top), min(values.shape[0], top + side))
    columns = slice(max(0, left), min(values.shape[1], left + side))
    part = values[rows, columns]
    found[rows.start - top : rows.start - top + len(part), columns.start - left :][:, : part.shape[1]] = part
    return found
