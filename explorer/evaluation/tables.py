"""Lossless results as a table for people, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import platform
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import explorer
from explorer.errors import ModelMissing
from explorer.evaluation.lossless import Result, Summary
from explorer.evaluation.peers import REFERENCE
from explorer.tradeoff.table import seconds_text

if TYPE_CHECKING:
    from rich.table import Table

    from explorer.evaluation.lossy import RatePoint


def summary_table(summaries: Sequence[Summary], title: str) -> Table:
    """One row for each coder; the last two columns are multiples of the reference's median encoding time."""
    from rich import box
    from rich.table import Table

    caption = f"ratios: over {REFERENCE}'s encode"
    together = max(summary.together for summary in summaries)
    if together > 1:
        caption += f"; italic codes up to {together} pictures at once, seconds are a picture's share"
    table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", caption=caption)
    table.add_column("coder", no_wrap=True)
    for name in ("pictures", "bytes", "bpsp", "encode s", "decode s", "encode ratio", "decode ratio"):
        table.add_column(name, justify="right", no_wrap=True)
    for summary in summaries:
        table.add_row(
            summary.coder,
            str(summary.pictures),
            str(summary.bytes),
            f"{summary.bpsp:.4f}",
            seconds_text(summary.encode_seconds),
            seconds_text(summary.decode_seconds),
            _ratio_text(summary.encode_ratio),
            _ratio_text(summary.decode_ratio),
        )
    return table


def summaries_csv(summaries: Sequence[Summary], device: str, threads: int) -> str:
    """The summaries with a header line, and with what they were measured by; what there is none of is empty."""
    return provenance_csv(summaries, Summary._fields, device, threads)


def provenance_csv(rows: Sequence[Summary | RatePoint], fields: Sequence[str], device: str, threads: int) -> str:
    """Rows with a header line, and columns that say by which weights, program and machine each was measured.

    `model` is the name of the weights; it is followed by their hash, or both of several for pictures of several sizes.
    """
    shown = [field for field in fields if field not in ("model", "device")]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*shown, "model", "model_hash", "device", "threads", "processor", "version"])
    beside = threads, processor(), explorer.__version__
    for row in rows:
        hashes = row.model.split()
        names = " ".join(model_name(each) for each in hashes)
        values = [finite(getattr(row, field)) for field in shown]
        writer.writerow([*values, names, row.model, row.device or device, *beside])
    return text.getvalue()


def model_name(sha256: str) -> str:
    """The name of the weights whose hash begins so; "?" where they are not installed."""
    from explorer.weights.models import CODECS, find

    for codec in CODECS:
        with suppress(ModelMissing):
            return find(sha256, codec).name
    return "?"


def finite(value: Any) -> Any:
    """The value; None for what is infinite or no number, which JSON and tables have no word for."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def results_json(
    summaries: Sequence[Summary],
    results: Sequence[Result],
    device: str,
    threads: int,
    beside: Mapping[str, object] = MappingProxyType({}),
) -> str:
    """Machine, summaries, every single result, and what is told beside them."""
    document = {
        "version": explorer.__version__,
        "machine": machine(device, threads),
        "models": models_of(summaries),
        "summaries": [summary._asdict() for summary in summaries],
        "results": [result._asdict() for result in results],
        **beside,
    }
    return json.dumps(document, indent=1) + "\n"


def models_of(rows: Sequence[Summary | RatePoint]) -> dict[str, str]:
    """The weights' names by their hashes."""
    return {sha256: model_name(sha256) for row in rows for sha256 in row.model.split()}


def machine(device: str, threads: int) -> dict[str, object]:
    """What the seconds were measured on."""
    return {"processor": processor(), "cores": os.cpu_count(), "threads": threads, "device": device}


def processor() -> str:
    """The processor's name where the system tells it, else its kind."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:  # noqa: PTH123
            names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    except OSError:
        names = []
    return names[0] if names else platform.processor() or platform.machine()


def _ratio_text(ratio: float | None) -> str:
    return "-" if ratio is None else f"{ratio:.2f}"
