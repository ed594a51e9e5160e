"""Lossy results as tables for people, as CSV and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import explorer
from explorer.evaluation.bd_rate import BdRate
from explorer.evaluation.lossy import LossyResult, RatePoint
from explorer.evaluation.tables import finite, machine, models_of, provenance_csv
from explorer.tradeoff.table import seconds_text

if TYPE_CHECKING:
    from rich.table import Table


def points_table(points: Sequence[RatePoint], title: str) -> Table:
    """One row for each coder and quality; where pictures were decoded without loss, their number, too."""
    exact = any(point.exact for point in points)
    table = _table(title, "coder")
    for name in ("quality", "bpp", "PSNR dB", "MS-SSIM", "MS-SSIM dB", "encode s", "decode s"):
        table.add_column(name, justify="right", no_wrap=True)
    if exact:
        table.add_column("exact", justify="right", no_wrap=True)
    for point in points:
        table.add_row(
            point.coder,
            f"{point.quality:g}",
            f"{point.bpp:.4f}",
            _number(point.psnr, 3),
            _number(point.msssim, 5),
            _number(point.msssim_db, 3),
            seconds_text(point.encode_seconds),
            seconds_text(point.decode_seconds),
            *([str(point.exact)] if exact else []),
        )
    return table


def bd_table(rates: Sequence[BdRate], metric: str, title: str) -> Table:
    """One row for each coder, one column for each anchor: percent of rate at equal quality, and the dB compared."""
    own = [rate for rate in rates if rate.metric == metric]
    anchors = list(dict.fromkeys(rate.anchor for rate in own))
    found = {(rate.coder, rate.anchor): rate for rate in own}
    table = _table(title, "coder")
    for anchor in anchors:
        table.add_column(f"against {anchor}", justify="right", no_wrap=True)
    for coder in dict.fromkeys(rate.coder for rate in own):
        table.add_row(coder, *(_percent(found.get((coder, anchor))) for anchor in anchors))
    return table


def points_csv(points: Sequence[RatePoint], device: str, threads: int) -> str:
    """The points with a header line, and with what they were measured by; what there is none of is empty."""
    return provenance_csv(points, RatePoint._fields, device, threads)


def lossy_json(
    points: Sequence[RatePoint],
    rates: Sequence[BdRate],
    results: Sequence[LossyResult],
    device: str,
    threads: int,
    beside: Mapping[str, object] = MappingProxyType({}),
) -> str:
    """Machine, points, BD rates, every single result, and what is told beside them.

    What was not measured, or is infinite, is null.
    """
    document = {
        "version": explorer.__version__,
        "machine": machine(device, threads),
        "models": models_of(points),
        "points": [_object(point) for point in points],
        "bd_rates": [_object(rate) for rate in rates],
        "results": [_object(result) for result in results],
        **beside,
    }
    return json.dumps(document, indent=1, allow_nan=False) + "\n"


def _table(title: str, first: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left")
    table.add_column(first, no_wrap=True)
    return table


def _object(row: RatePoint | BdRate | LossyResult) -> dict[str, Any]:
    return {name: finite(value) for name, value in row._asdict().items()}


def _number(value: float | None, decimals: int) -> str:
    return "-" if value is None else f"{value:.{decimals}f}"


def _percent(rate: BdRate | None) -> str:
    if rate is None or rate.percent is None:
        return "-"
    return f"{rate.percent:+.1f} % ({rate.low:.1f}..{rate.high:.1f} dB)"
