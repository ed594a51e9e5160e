"""What the evaluation's own process does: it lists pictures, and measures them one after the other. No Qt.

A process of its own, as threads are chosen once in a process, and as a coder that a picture kills takes its process
along.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Sequence
from pathlib import Path
from typing import NamedTuple

from explorer.evaluation.bd_rate import BdRate, bd_rates
from explorer.evaluation.datasets import entries
from explorer.evaluation.lossy import RatePoint
from explorer.evaluation.lossy_peers import BPG, JPEG, WEBP
from explorer.evaluation.measures import Event, Key, Measure, events
from explorer.gui.evaluate.black_box import BlackBox

TARGET = "explorer.gui.evaluate.measuring:Evaluator"


class Listed(NamedTuple):
    """A picture that will be measured.

    Attributes:
        name: as results have it.
        place: its path, or its name where there is no file.
        size: bytes of the file, 0 where they are not known.
    """

    name: str
    place: str
    size: int


class Evaluator:
    """See `explorer.gui.codec.remote.Remote`."""

    def pictures(self, sources: Sequence[str], limit: int | None) -> list[Listed]:
        """The pictures of some sources. Raises `UnsupportedImage` where a source holds none."""
        return [Listed(entry.name, entry.place, entry.size) for entry in entries(sources, limit)]

    def bd_rates(self, points: Sequence[RatePoint]) -> list[BdRate]:
        """Of each coder against JPEG, WebP and BPG. Raises `BadSetting` without the package for it."""
        return bd_rates(points, [JPEG, WEBP, BPG])

    def measure(
        self,
        measure: Measure,
        sources: Sequence[str],
        limit: int | None,
        done: Sequence[Key],
        without: Collection[Key],
        box: Path,
    ) -> Generator[Event, None, None]:
        """All events of an evaluation, see `measures.events`; `box`: where it writes what it is at."""
        yield from events(measure, entries(sources), done, limit, without, BlackBox(box).write)
