"""Runs as marks on a plot: those of one setting are one mark, at their median and with the range of what they took."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Generic, TypeVar

from explorer.tradeoff.front import Place
from explorer.tradeoff.point import Point
from explorer.tradeoff.quantities import AxisPair

Item = TypeVar("Item")


@dataclass(frozen=True, eq=False)
class Mark(Generic[Item]):
    """What one setting took, once or several times.

    Attributes:
        items: its runs, oldest first.
        places: their figures on both axes.
    """

    items: tuple[Item, ...]
    places: tuple[Place, ...]

    @property
    def at(self) -> Place:
        """The median on both axes."""
        return median(x for x, _ in self.places), median(y for _, y in self.places)

    @property
    def low(self) -> Place:
        """The least on both axes."""
        return min(x for x, _ in self.places), min(y for _, y in self.places)

    @property
    def high(self) -> Place:
        """The most on both axes."""
        return max(x for x, _ in self.places), max(y for _, y in self.places)

    @property
    def middle(self) -> Item:
        """The run nearest to the median, which stands for all."""
        x, y = self.at
        gaps = [(abs(place[0] - x), abs(place[1] - y)) for place in self.places]
        return self.items[gaps.index(min(gaps))]


def curves(
    items: Iterable[Item],
    pair: AxisPair,
    figures: Callable[[Item], Point],
    setting: Callable[[Item], Hashable],
) -> dict[tuple[str, ...], list[Mark[Item]]]:
    """The marks of each curve, curves in the order of their first run, marks in that of their steps, then of x.

    Args:
        items: runs, of which those that are not on the plot are left out.
        pair: the axes.
        figures: the point of a run.
        setting: what runs have in common that are repeats of each other.
    """
    grouped: dict[tuple[str, ...], dict[Hashable, list[Item]]] = {}
    for item in items:
        if pair.of(figures(item)) is not None:
            grouped.setdefault(pair.curve_of(figures(item)), {}).setdefault(setting(item), []).append(item)
    made = {curve: [_mark(own, pair, figures) for own in settings.values()] for curve, settings in grouped.items()}
    for marks in made.values():
        marks.sort(key=lambda mark: (figures(mark.items[0]).step_count, mark.at))
    return made


def telling(keys: Sequence[tuple[str, ...]]) -> list[int]:
    """Which parts of the curves' keys tell them apart: the first, and those that are not the same everywhere."""
    count = len(keys[0]) if keys else 0
    return [at for at in range(count) if at == 0 or len({key[at] for key in keys}) > 1]


def _mark(items: Sequence[Item], pair: AxisPair, figures: Callable[[Item], Point]) -> Mark[Item]:
    places = [place for item in items if (place := pair.of(figures(item))) is not None]
    return Mark(tuple(items), tuple(places))
