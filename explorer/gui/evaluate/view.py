"""How the page looks at an evaluation: which plot, and which two coders are compared picture by picture. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from explorer.evaluation.measures import Key
from explorer.gui.evaluate.means import BPP, BPSP, Line, Table
from explorer.gui.look.i18n import tr
from explorer.tradeoff.quantities import (
    BITS_PER_PIXEL,
    DECODING_TIME,
    ENCODING_TIME,
    MSSSIM,
    PSNR,
    RATE,
    Quantity,
)


class Axes(NamedTuple):
    """What a plot of means shows."""

    x: Quantity
    y: Quantity


MEANS = {
    "decoding": Axes(DECODING_TIME, RATE),
    "encoding": Axes(ENCODING_TIME, RATE),
    "psnr": Axes(BITS_PER_PIXEL, PSNR),
    "msssim": Axes(BITS_PER_PIXEL, MSSSIM),
}
PICTURES = ("two", "sorted")  # each picture a point


@dataclass(frozen=True)
class View:
    """What is looked at.

    Attributes:
        plot: one of `MEANS` or `PICTURES`.
        one, two: the coders that are compared; None for what the table offers.
    """

    plot: str = "decoding"
    one: Key | None = None
    two: Key | None = None

    def pair(self, table: Table) -> tuple[Line, Line] | None:
        """The two coders: of those not chosen, our own with the least rate, and JPEG XL or another. None before two."""
        lines = list(table.lines.values())
        if not lines:
            return None
        rate = BPSP if lines[0].quality is None else BPP
        one = table.lines.get(self.one) if self.one is not None else None
        two = table.lines.get(self.two) if self.two is not None else None
        own = [line for line in lines if line.own]
        others = [line for line in lines if not line.own]
        one = one or min(others or lines, key=lambda line: line.means[rate].value)
        two = two or min(own or lines, key=lambda line: line.means[rate].value)
        return one, two


def plots(table: Table) -> list[tuple[str, str]]:
    """The plots that there are, by name, with their titles."""
    lossy = any(line.quality is not None for line in table.lines.values())
    means = (
        [("psnr", tr("Rate and PSNR")), ("msssim", tr("Rate and MS-SSIM"))]
        if lossy
        else [("decoding", tr("Rate and decoding time")), ("encoding", tr("Rate and encoding time"))]
    )
    return [*means, ("two", tr("Two coders, by picture")), ("sorted", tr("Pictures, by rate"))]


def rate_of(table: Table) -> Quantity:
    """The rate that suits."""
    lossy = any(line.quality is not None for line in table.lines.values())
    return BITS_PER_PIXEL if lossy else RATE
