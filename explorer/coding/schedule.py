"""Which step codes which position: the one idea that both codecs share.

A schedule is an integer array of the grid's shape, `step_of`. It follows from (height, width, rung) alone, so a file
spends no bits on it. Within a step every position is coded independently, given all earlier steps.

Rungs are step counts, not patterns; the pattern that serves a count best is chosen here (■ known, ◌ coded in this
step, □ still unknown):

    few steps: the finest phases of a dyadic lattice          many steps: cells, each filled as a wavefront
    rung 4, steps 0, 1, 2, 3                                  rung 16, slope 1 in cells of 9 x 8, steps 0, 1, 2

    ◌□□□◌□□□   ■□◌□■□◌□   ■□■□■□■□   ■◌■◌■◌■◌                 ◌□□□□□□□□   ■◌□□□□□□□   ■■◌□□□□□□
    □□□□□□□□   □□□□□□□□   □◌□◌□◌□◌   ◌■◌■◌■◌■                 □□□□□□□□□   ◌□□□□□□□□   ■◌□□□□□□□
    □□◌□□□◌□   ◌□■□◌□■□   ■□■□■□■□   ■◌■◌■◌■◌                 □□□□□□□□□   □□□□□□□□□   ◌□□□□□□□□

    wavefront: x + 4 y; a raster scan whose independent       serial: y W + x, the plain raster scan
    positions share a step

    0 1 2 3 4 5 6 7                                           0  1  2  3  4  5  6  7
    4 5 6 7 8 9                                               8  9 10 11 ..

The latents of the lossy codec have rungs of their own: `latent_schedule`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from explorer.errors import BadSetting
from explorer.file.limits import MAX_PIXELS
from explorer.file.rungs import RUNGS as RUNGS

MAX_DIGITS = 20  # of a number of steps; beyond, it is not even read
WAVEFRONT_SLOPE = 4  # a window of radius 3 reaches three pixels to the right in the rows above
THUMBNAIL = 96  # px; the longer side of pictures whose neighbouring pixels differ as much as those of CIFAR-10
LARGEST_DYADIC, LARGEST_DYADIC_THUMBNAIL = 31, 8  # steps; beyond, cells cost fewer bits (docs/experiments.md)

LARGE_ENOUGH = 256  # px; a grid of this side has positions of every phase


CAUSAL, INTERLACED, CELLS = FAMILIES = ("causal", "interlaced", "cells")


class Pattern(NamedTuple):
    """What the density network needs to know of a step beside its mask.

    Attributes:
        family: one of `FAMILIES`: known pixels lie above and to the left, on a lattice all around, or in cells, above
            and to the left within each and, but for its first pixels, all over the others.
        dilation: spacing in pixels of the window's taps.
    """

    family: str
    dilation: int


Kind = TypeVar("Kind")


@dataclass(frozen=True)
class Steps(Generic[Kind]):
    """The order in which the positions of a grid are coded.

    Attributes:
        step_of: int32, (H, W); every number from 0 to `count` - 1 occurs.
        patterns: for each step what the network needs to know of it: a `Pattern`, or the stage of a cell.
    """

    step_of: NDArray[np.int32]
    patterns: tuple[Kind, ...]

    @property
    def count(self) -> int:
        """Number of steps."""
        return len(self.patterns)

    @cached_property
    def _order(self) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        flat = self.step_of.ravel()
        order = np.argsort(flat, kind="stable").astype(np.int32)  # a picture has fewer than 2^31 pixels
        return order, np.searchsorted(flat[order], np.arange(self.count + 1))

    def positions(self, step: int) -> NDArray[np.int64]:
        """Flat indices y W + x of a step's positions, ascending: int64, (P,)."""
        order, starts = self._order
        return order[starts[step] : starts[step + 1]].astype(np.int64)


Schedule = Steps[Pattern]


def parse_rung(text: str) -> str:
    """The rung in its one spelling. Raises `BadSetting` if it is neither a name nor a whole number from 1.

    The number is at most that of the pixels of the largest picture, which is what a file can say.
    """
    word = text.strip().lower()
    if word in ("wavefront", "serial"):
        return word
    if word.isascii() and word.isdigit() and len(word) <= MAX_DIGITS and 1 <= int(word) <= MAX_PIXELS:
        return str(int(word))
    raise BadSetting(f"steps {text!r}: give a whole number from 1 to {MAX_PIXELS}, or one of {', '.join(RUNGS)}")


def step_count(height: int, width: int, rung: str) -> int:
    """`schedule(height, width, rung).count`, without laying out the maybe 100 million positions of a grid.

    Raises `BadSetting` as `schedule` does.
    """
    if height < 1 or width < 1:
        raise BadSetting(f"a grid of {width} x {height} has no positions")
    rung = parse_rung(rung)
    if rung == "serial":
        return height * width
    if rung == "wavefront":
        return _wavefront_count(height, width)
    return min(int(rung), height * width)


def patterns(height: int, width: int, rung: str) -> tuple[Pattern, ...]:
    """`schedule(height, width, rung).patterns`, without laying out a large grid. Raises `BadSetting` as `schedule`."""
    rung, side = parse_rung(rung), LARGE_ENOUGH
    if min(height, width) < side:
        return schedule(height, width, rung).patterns
    if not rung.isdigit() or int(rung) > LARGEST_DYADIC:
        count = step_count(height, width, rung)
        in_cells = rung.isdigit() and count < _wavefront_count(height, width)
        return (Pattern(CELLS if in_cells else CAUSAL, 1),) * count
    # No phase is empty there, so that only a grid whose steps had to be cut depends on its size.
    small = dyadic(side, side, int(rung))
    return small.patterns if small.count == int(rung) else schedule(height, width, rung).patterns


def family_of(height: int, width: int, rung: str) -> str:
    """The family of all steps of a rung, which follows from numbers alone. Raises `BadSetting` as `schedule` does."""
    wanted, rung = step_count(height, width, rung), parse_rung(rung)
    return _family(height, width, wanted) if rung.isdigit() else CAUSAL


def schedule(height: int, width: int, rung: str) -> Schedule:
    """The schedule of a grid.

    Args:
        height, width: size of the grid, at least 1.
        rung: "wavefront", "serial", or a number of steps in decimal. A number larger than the number of positions
            means one position a step; any other number is met exactly.

    Raises:
        BadSetting: unknown rung, or a grid without positions.
    """
    if height < 1 or width < 1:
        raise BadSetting(f"a grid of {width} x {height} has no positions")
    rung = parse_rung(rung)
    if rung == "serial":
        return _one_pattern(raster(height, width, width), Pattern(CAUSAL, 1))
    if rung == "wavefront":
        return _one_pattern(raster(height, width, WAVEFRONT_SLOPE), Pattern(CAUSAL, 1))
    wanted = step_count(height, width, rung)
    return _split_until(_closest(height, width, wanted), wanted)


def _closest(height: int, width: int, wanted: int) -> Schedule:
    """A regular schedule of at most `wanted` steps, the one that leaves the fewest bits."""
    found = _family(height, width, wanted)
    if found == INTERLACED:
        return dyadic(height, width, wanted)
    return cells(height, width, wanted) if found == CELLS else schedule(height, width, "wavefront")


def _family(height: int, width: int, wanted: int) -> str:
    if wanted <= (LARGEST_DYADIC_THUMBNAIL if max(height, width) <= THUMBNAIL else LARGEST_DYADIC):
        return INTERLACED
    return CAUSAL if wanted >= _wavefront_count(height, width) else CELLS


def _wavefront_count(height: int, width: int) -> int:
    slope = min(width, WAVEFRONT_SLOPE)
    return width + slope * (height - 1)


def raster(height: int, width: int, slope: int) -> NDArray[np.int32]:
    """Step x + slope y of every position: int32, (height, width)."""
    y, x = np.indices((height, width), dtype=np.int32, sparse=True)
    return x + np.int32(min(slope, width)) * y  # in a grid narrower than the slope this is the plain raster scan


def _one_pattern(step_of: NDArray[np.int32], pattern: Pattern) -> Schedule:
    return Schedule(step_of, (pattern,) * (int(step_of.max()) + 1))


def dyadic(height: int, width: int, count: int) -> Schedule:
    """The finest phases of a dyadic lattice, after all coarser positions at once.

    A level of spacing s has two phases: the centres of the squares of the lattice of spacing 2 s, then the edges
    between them, which complete the lattice of spacing s. Edges can be cut in two: horizontal ones, then vertical.

        centres  A □ A   edges, cut  A 1 A
        of A     □ ◌ □   in 1 and 2  2 C 2
                 A □ A               A 1 A
    """
    phases = _finest_phases(count)
    y, x = np.indices((height, width), dtype=np.int32, sparse=True)
    step_of = np.zeros((height, width), np.int32)
    patterns = [Pattern(INTERLACED, phases[0].spacing if phases else 1)]
    for step, (spacing, kind) in enumerate(phases, 1):
        odd_x, odd_y = x % (2 * spacing) == spacing, y % (2 * spacing) == spacing
        even_x, even_y = x % (2 * spacing) == 0, y % (2 * spacing) == 0
        horizontal, vertical = odd_x & even_y, even_x & odd_y
        where = {
            "centres": odd_x & odd_y,
            "edges": horizontal | vertical,
            "horizontal": horizontal,
            "vertical": vertical,
        }[kind]
        step_of[where] = step
        patterns.append(Pattern(INTERLACED, spacing))
    return _compact(step_of, patterns)


class _Phase(NamedTuple):
    spacing: int
    kind: str


# What each further step is best spent on: a finer start, or cutting the edges of a level in two.
_ADDITIONS = tuple("E0 D0 E1 D1 E2 D2 cut0 cut1 E3 D3 cut2 E4 D4 cut3 E5 D5 cut4 E6 D6 cut5".split())  # noqa: SIM905


def _finest_phases(count: int) -> list[_Phase]:
    """The phases of `count` steps, without the first step, in the order in which they are coded."""
    chosen = _ADDITIONS[: count - 1]
    phases = []
    for level in reversed(range(7)):
        spacing = 1 << level
        if f"D{level}" in chosen:
            phases.append(_Phase(spacing, "centres"))
        if f"cut{level}" in chosen:
            phases += [_Phase(spacing, "horizontal"), _Phase(spacing, "vertical")]
        elif f"E{level}" in chosen:
            phases.append(_Phase(spacing, "edges"))
    return phases


def cells(height: int, width: int, count: int) -> Schedule:
    """Cells of the same shape, all filled at once, each by a wavefront that takes at most `count` steps."""
    cell_height, cell_width, slope = _cell_shape(count)
    y, x = np.indices((height, width), dtype=np.int32, sparse=True)
    step_of = x % cell_width + np.int32(slope) * (y % cell_height)
    return _compact(step_of, [Pattern(CELLS, 1)] * count)


def _cell_shape(count: int) -> tuple[int, int, int]:
    """(cell_height, cell_width, slope) for a number of steps. Short schedules want large cells, long ones all
    of the neighbours above: slope 1 codes the pixels of a diagonal together, slope 2 knows the pixel above right."""
    slope = 1 if count <= 24 else 2
    cell_height = (count + slope) // (slope + 1)
    return cell_height, count - slope * (cell_height - 1), slope


def _compact(step_of: NDArray[np.int32], patterns: list[Pattern]) -> Schedule:
    """Drop the steps that a small grid leaves empty."""
    used = np.bincount(step_of.ravel(), minlength=len(patterns)) > 0
    if used.all():
        return Schedule(step_of, tuple(patterns))
    number = (np.cumsum(used) - 1).astype(np.int32)
    return Schedule(number[step_of], tuple(p for p, one in zip(patterns, used.tolist(), strict=True) if one))


def _split_until(start: Schedule, wanted: int) -> Schedule:
    """Cut steps in pieces until there are `wanted`, larger steps into more pieces.

    A piece is coded after the pieces before it, so a cut only adds knowledge.
    """
    missing = wanted - start.count
    if missing <= 0:
        return start
    sizes = np.bincount(start.step_of.ravel())
    pieces = np.ones(start.count, np.int64)
    room = sizes - 1
    # Shares in proportion to the room, rounded down; what is left over goes to the steps with most room.
    pieces += room * missing // room.sum()
    spare = np.argsort(pieces - 1 - room, kind="stable")[: wanted - int(pieces.sum())]
    pieces[spare] += 1
    first = np.concatenate(([0], np.cumsum(pieces)))
    order, starts = start._order
    flat = np.empty(order.size, np.int32)
    for step in range(start.count):
        inside = order[starts[step] : starts[step + 1]]
        flat[inside] = first[step] + np.arange(inside.size) * pieces[step] // inside.size
    patterns = tuple(p for p, n in zip(start.patterns, pieces, strict=True) for _ in range(n))
    return Schedule(flat.reshape(start.step_of.shape), patterns)
