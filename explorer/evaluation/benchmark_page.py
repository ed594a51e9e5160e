"""A benchmark as one page of Markdown, in which every figure is of that run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from explorer.evaluation.benchmark import Part, Report
from explorer.evaluation.peers import REFERENCE
from explorer.evaluation.worse import Comparison

METRICS = {"psnr": "PSNR", "msssim_db": "MS-SSIM"}


def page(report: Report, command: str, comparison: Comparison | None = None) -> str:
    """All of it. `command`: that made it, which stands at the top."""
    return "\n".join(_lines(report, command, comparison)) + "\n"


def rates_table(report: Report) -> list[str]:
    """bpsp of every coder by kind of picture, the least of each kind in bold."""
    coders = list(dict.fromkeys(row.coder for part in report.parts for row in part.rows))
    rows = []
    for coder in coders:
        cells = []
        for part in report.parts:
            rates = {row.coder: row.bpsp for row in part.rows}
            least = min(rates.values())
            text = f"{rates[coder]:.3f}" if coder in rates else ""
            cells.append(f"**{text}**" if rates.get(coder) == least else text)
        rows.append([coder, *cells])
    return table(["bits per sub-pixel", *(f"{part.kind} ({part.pictures})" for part in report.parts)], rows)


def _lines(report: Report, command: str, comparison: Comparison | None) -> Iterator[str]:
    machine = report.machine
    yield "# Benchmark"
    yield ""
    yield f"ITALIC Explorer {report.version}, {machine.get('processor')}, {machine.get('threads')} threads, "
    yield f"device {machine.get('device')}. Every file was decoded and compared. Made by:"
    yield from ("", "```sh", command, "```", "")
    yield from ("## Rates", "", *rates_table(report), "")
    yield "## Times"
    yield ""
    yield f"Medians of one picture, over the median that {REFERENCE} takes to encode one in this run."
    for part in report.parts:
        yield from ("", f"### {part.kind}", "", *_times(part))
    if any(part.peak for part in report.parts):
        yield from ("", "## Memory", "", "Resident MiB at the most, of a process that does nothing else; 16 steps.", "")
        yield from table(["kind", "pixels", "encode", "decode"], map(_memory, report.parts))
    if report.lossy:
        yield from ("", "## Lossy", "", "Bytes at equal quality on the first kind (BD rate; less than 0 is fewer).", "")
        yield from _lossy(report)
    if comparison is not None:
        yield from ("", "## Beside the earlier result", "", *_compared(comparison))
    yield from ("", "## Weights", "", ", ".join(f"{name} {digest}" for name, digest in report.models.items()))


def _times(part: Part) -> list[str]:
    rows = [
        [row.coder, f"{row.encode_seconds:.3g}", f"{row.decode_seconds:.3g}", _ratio(row.encode_ratio),
         _ratio(row.decode_ratio)]
        for row in part.rows
    ]  # fmt: skip
    return table(["", "encode s", "decode s", "encode ratio", "decode ratio"], rows)


def _memory(part: Part) -> list[str]:
    figures = [f"{part.peak.encode:.0f}", f"{part.peak.decode:.0f}"] if part.peak else ["", ""]
    return [part.kind, str(part.pixels), *figures]


def _lossy(report: Report) -> list[str]:
    found = {(row.coder, row.anchor, row.metric): row.percent for row in report.lossy}
    columns = list(dict.fromkeys((row.metric, row.anchor) for row in report.lossy))
    rows = [
        [coder, *(_percent(found.get((coder, anchor, metric))) for metric, anchor in columns)]
        for coder in dict.fromkeys(row.coder for row in report.lossy)
    ]
    return table(["", *(f"{METRICS.get(metric, metric)}, against {anchor}" for metric, anchor in columns)], rows)


def _compared(comparison: Comparison) -> Iterator[str]:
    for title, changes in (("Worse", comparison.worse), ("Better", comparison.better)):
        yield f"{title}: {len(changes) or 'nothing'}."
        yield ""
        yield from (f"- {change.text}" for change in changes)
        if changes:
            yield ""
    yield from (f"- {sentence}" for sentence in comparison.apart)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines of Markdown."""
    return [_row(head), "|" + "---|" * len(head), *(_row(row) for row in rows)]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _ratio(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.2f}"


def _percent(percent: float | None) -> str:
    return "" if percent is None else f"{percent:+.1f} %"
