"""The pictures that the network expects after the steps of a run, kept so that the slider glides by them. No Qt."""

from __future__ import annotations

from collections import OrderedDict
from itertools import pairwise

from explorer.gui.state.documents import Imagined, Run

BYTES = 192_000_000  # that all pictures take at most; the runs that were looked at longest ago go first
NEAR = 0.8  # of a position: what is known at less has little to say about it
MOST = 24  # pictures of a run, besides those that were asked for
LARGEST = 4_000_000  # px of a picture up to which they are made unasked


class Expectations:
    """Pictures by run and position."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Run, dict[int, Imagined]] = OrderedDict()

    def keep(self, imagined: Imagined) -> None:
        """Keep one more; the run is the newest now."""
        self._kept.setdefault(imagined.run, {})[imagined.position] = imagined
        self._kept.move_to_end(imagined.run)
        while len(self._kept) > 1 and self._bytes() > BYTES:
            self._kept.popitem(last=False)

    def at(self, run: Run, position: int) -> Imagined | None:
        """The one of a position; else that of a position shortly before."""
        kept = self._kept.get(run, {})
        before = [each for each in kept if NEAR * position <= each <= position]
        return kept[max(before)] if before else None

    def of(self, run: Run) -> dict[int, Imagined]:
        """All of a run, by their positions."""
        return dict(self._kept.get(run, {}))

    def has(self, run: Run, position: int) -> bool:
        """Whether that of this very position is there."""
        return position in self._kept.get(run, {})

    def forget(self, runs: set[Run]) -> None:
        """Of all runs but these."""
        for run in [each for each in self._kept if each not in runs]:
            del self._kept[run]

    def missing(self, run: Run) -> int | None:
        """The position to make next: the ends of the largest gaps first; None where enough are there."""
        count, kept = run.replay.count, self._kept.get(run, {})
        size = run.point.width * run.point.height
        room = min(MOST, count - 1, BYTES // (4 * size))
        if size > LARGEST or len(kept) >= room:
            return None
        ends = sorted({0, *kept, count})
        gaps = [(after - before, -before) for before, after in pairwise(ends)]
        length, before = max(gaps, default=(0, 0))
        return None if length < 2 else -before + length // 2

    def _bytes(self) -> int:
        return sum(
            level.nbytes
            for kept in self._kept.values()
            for imagined in kept.values()
            for level in imagined.raster.levels
        )
