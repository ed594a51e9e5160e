"""Points as CSV, as JSON and as a table for people."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from explorer.tradeoff.point import Point, pareto
from explorer.weights.models import name_of

if TYPE_CHECKING:
    from rich.table import Table

COLUMNS = ("base", "steps", "step count", "bytes", "base bytes", "bpsp", "encode s", "decode s", "front")
MODEL = "model"  # the column before those, where there are several
LOSSY_COLUMNS = (
    "quality", "steps", "step count", "bytes", "bpp", "PSNR dB", "MS-SSIM dB", "encode s", "decode s",
)  # fmt: skip
RIGHT_ALIGNED = ("step count", "bytes", "base bytes", "bpsp", "encode s", "decode s")


def to_json_list(points: Sequence[Point], about: Mapping[str, object] = MappingProxyType({})) -> str:
    """The points as a JSON array, indented, with a newline at its end; each begins with what `about` says.

    What was not measured is null.
    """
    return json.dumps([{**about, **point._asdict()} for point in points], indent=2) + "\n"


def to_csv(points: Sequence[Point]) -> str:
    """The points as CSV with a header line; what was not measured is empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(Point._fields)
    writer.writerows(points)
    return text.getvalue()


def as_table(points: Sequence[Point], title: str | None = None) -> Table:
    """The points in their order; those on the Pareto front of decoding time and rate carry a star."""
    from rich import box
    from rich.table import Table

    table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left")
    named = several_models(points)
    for name in (MODEL, *COLUMNS) if named else COLUMNS:
        table.add_column(name, justify="right" if name in RIGHT_ALIGNED else "left", no_wrap=True)
    front = {id(point) for point in pareto(points)}
    for point in points:
        table.add_row(*cells(point, named=named), "*" if id(point) in front else "")
    return table


def as_lossy_table(points: Sequence[Point], title: str | None = None) -> Table:
    """The points of the lossy codec in their order."""
    from rich import box
    from rich.table import Table

    table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left")
    for name in LOSSY_COLUMNS:
        table.add_column(name, justify="left" if name == "steps" else "right", no_wrap=True)
    for point in points:
        table.add_row(*lossy_cells(point))
    return table


def lossy_cells(point: Point) -> tuple[str, ...]:
    """A row of the lossy table."""
    likeness = ("-" if value is None else f"{value:.2f}" for value in (point.psnr, point.msssim))
    seconds = seconds_text(point.encode_seconds), seconds_text(point.decode_seconds)
    sizes = str(point.step_count), str(point.bytes), f"{point.bpp:.4f}"
    return (f"{point.quality:g}", point.steps, *sizes, *likeness, *seconds)


def several_models(points: Sequence[Point]) -> bool:
    """Whether the points are of more than one model; a picture stored raw has none."""
    return len({point.model for point in points} - {""}) > 1


def cells(point: Point, *, named: bool = False) -> tuple[str, ...]:
    """A row of the lossless table, without the star of the front; `named`: with the model's name first."""
    return (
        *([name_of(point.model) or "-"] if named else []),
        point.base,
        point.steps if point.codec != "raw" else f"{point.steps} (raw)",
        str(point.step_count),
        str(point.bytes),
        str(point.base_bytes),
        f"{point.bpsp:.4f}",
        seconds_text(point.encode_seconds),
        seconds_text(point.decode_seconds),
    )


def seconds_text(seconds: float | None) -> str:
    """Three significant digits, whole seconds from 100 s on; "-" for what was not measured."""
    if seconds is None:
        return "-"
    if seconds <= 0:
        return "0"
    return f"{seconds:.{max(2 - math.floor(math.log10(seconds)), 0)}f}"
