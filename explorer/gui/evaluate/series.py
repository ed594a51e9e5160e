"""Which lines make a curve, and the colour and symbol that stand for it in the plot and in the tables. No Qt."""

from __future__ import annotations

from typing import NamedTuple

from explorer.gui.evaluate.means import Line, Table
from explorer.gui.evaluate.words import series_name


class Series(NamedTuple):
    """A curve, or a single point.

    Attributes:
        name: what its points have in common.
        number: of its colour and symbol.
        lines: its points.
    """

    name: str
    number: int
    lines: list[Line]


def series_of(table: Table) -> list[Series]:
    """The curves in the order in which their first points were measured, our own before others'."""
    grouped: dict[tuple[bool, str], list[Line]] = {}
    for line in table.lines.values():
        grouped.setdefault((not line.own, series_name(line)), []).append(line)
    ordered = sorted(grouped.items(), key=lambda item: item[0][0])
    return [Series(name, number, lines) for number, ((_, name), lines) in enumerate(ordered)]
