"""The batch's pictures as a CSV table, for whoever wants to know later what became of each. No Qt."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from explorer.gui.batch.items import Item
from explorer.pictures.notes import sentences

HEAD = (
    "picture", "status", "reason", "notes", "file", "original_bytes", "file_bytes", "saved", "bpsp", "png_bytes",
    "codec", "steps", "base", "quality", "metric", "psnr", "verified", "seconds",
)  # fmt: skip


def to_csv(items: Iterable[Item]) -> str:
    """One line for each picture; what is not known is empty. Notes are sentences, as the command line has them."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(_row(item) for item in items)
    return stream.getvalue()


def _row(item: Item) -> list[object]:
    start: list[object] = [item.source.path, item.status, item.reason, sentences(item.notes)]
    figures = item.figures
    if figures is None:
        return [*start, "", item.source.size or "", *[""] * (len(HEAD) - 6)]
    lossy = bool(figures.metric)
    return [
        *start, figures.target or "", figures.source_bytes, figures.bytes,
        "" if figures.saving is None else f"{figures.saving:.4f}", f"{figures.bpsp:.4f}", figures.png_bytes or "",
        "decoded" if figures.restored else "lossy" if lossy else "lossless", figures.steps, figures.base,
        f"{figures.quality:g}" if lossy and not figures.restored else "", figures.metric,
        "" if figures.psnr is None else f"{figures.psnr:.2f}", figures.verified, f"{figures.seconds:.3f}",
    ]  # fmt: skip
