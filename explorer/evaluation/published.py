"""Figures that others published, to print and draw beside those measured here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from explorer.errors import BadSetting

if TYPE_CHECKING:
    from rich.table import Table

    from explorer.evaluation.lossless import Summary


class Published(NamedTuple):
    """A rate of CIFAR-10's test set: bits per sub-pixel."""

    coder: str
    bpsp: float
    evidence: str = "published"


# The table of ITALIC's authors (github.com/hamedhaghighi/UTLC, images/table.png).
CIFAR10 = (
    Published("PNG", 5.89),
    Published("JPEG 2000", 5.20),
    Published("FLIF", 4.37),
    Published("Bit-Swap", 3.82),
    Published("IDF", 3.34),
    Published("ITALIC, 16 steps", 3.31, "published, a likelihood: no file was ever written"),
)


def cifar10_table(summaries: Sequence[Summary]) -> Table:
    """The authors' table with the rows measured here among them, the largest rate first."""
    from rich import box
    from rich.table import Table

    measured = [
        Published(summary.coder, summary.bpsp, f"files of {summary.pictures} pictures, decoded and compared here")
        for summary in summaries
    ]
    table = Table(title="CIFAR-10, test set", box=box.SIMPLE_HEAD, title_justify="left")
    table.add_column("coder", no_wrap=True)
    table.add_column("bpsp", justify="right", no_wrap=True)
    table.add_column("evidence", no_wrap=True)
    for row in sorted([*CIFAR10, *measured], key=lambda row: -row.bpsp):
        table.add_row(row.coder, f"{row.bpsp:.2f}" if row in CIFAR10 else f"{row.bpsp:.3f}", row.evidence)
    return table


class PublishedCurve(NamedTuple):
    """A published curve over all of Kodak's pictures.

    Attributes:
        key, label: its name in the file, and for people.
        points: bits per pixel, PSNR in dB and MS-SSIM in dB (None where it was not published), by rising rate.
    """

    key: str
    label: str
    points: tuple[tuple[float, float | None, float | None], ...]


def read_curves(path: Path, keys: Sequence[str]) -> list[PublishedCurve]:
    """The curves of a JSON file: {"codecs": {KEY: {"label", "points": [{"bpp", "psnr_rgb", "msssim_rgb_db"}]}}}.

    Raises `BadSetting` for a file that is none, and for a key that is not in it.
    """
    try:
        codecs = json.loads(path.read_text(encoding="utf-8"))["codecs"]
        missing = [key for key in keys if key not in codecs]
        if missing:
            raise BadSetting(f"{path}: no curve {missing[0]!r}; there are {', '.join(sorted(codecs))}")
        return [PublishedCurve(key, str(codecs[key]["label"]), _points(codecs[key]["points"])) for key in keys]
    except (ValueError, KeyError, TypeError) as error:
        raise BadSetting(f"{path}: not a file of published curves ({type(error).__name__}: {error})") from error


def _points(found: list[dict[str, float]]) -> tuple[tuple[float, float | None, float | None], ...]:
    return tuple(
        sorted(
            ((float(point["bpp"]), point.get("psnr_rgb"), point.get("msssim_rgb_db")) for point in found),
            key=lambda point: point[0],
        )
    )
