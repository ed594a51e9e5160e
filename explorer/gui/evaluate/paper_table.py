"""The table of means for a paper: Markdown, LaTeX (booktabs) or CSV, and what it was measured by. No Qt."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from explorer.errors import BadSetting
from explorer.evaluation.datasets import short_name
from explorer.evaluation.measures import Key
from explorer.evaluation.tables import model_name
from explorer.gui.evaluate.means import BPP, BPSP, DECODE, ENCODE, MSSSIM, PSNR, Interval, Line
from explorer.gui.evaluate.study import Study
from explorer.gui.evaluate.words import line_name
from explorer.gui.look.i18n import tr
from explorer.machine.files import write_atomic

LATEX = str.maketrans({c: f"\\{c}" for c in "&%$#_{}"} | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"})
COLUMNS = {"lossless": (BPSP, DECODE, ENCODE), "lossy": (BPP, PSNR, MSSSIM, DECODE, ENCODE)}


class Column(NamedTuple):
    """A figure of all lines.

    Attributes:
        title: with its unit.
        cells: of each line; None where it has none.
        per_cent: whether signs are shown.
    """

    title: str
    cells: list[Interval | None]
    per_cent: bool = False


class PaperTable(NamedTuple):
    """What is written.

    Attributes:
        names: of the lines.
        columns: figures.
        pictures: that each line was measured on.
        remark: what they were measured by.
    """

    names: list[str]
    columns: list[Column]
    pictures: list[int]
    remark: str


def write_table(path: Path, study: Study, reference: Key | None) -> None:
    """Write it as .md, .tex or .csv. Raises `BadSetting` or `OutputFailed`."""
    made = {".md": to_markdown, ".tex": to_latex, ".csv": to_csv}.get(path.suffix.lower())
    if made is None:
        raise BadSetting(tr("{path}: a table is written as .md, .tex or .csv").format(path=path))
    write_atomic(path, made(paper_table(study, reference)).encode("utf-8", "replace"), force=True)


def paper_table(study: Study, reference: Key | None) -> PaperTable:
    """The means of a study; the differences from a coder, where one is named."""
    table = study.table
    lines = list(table.lines.values())
    lossy = any(line.quality is not None for line in lines)
    columns = [_column(name, lines) for name in COLUMNS["lossy" if lossy else "lossless"]]
    other = table.lines.get(reference) if reference is not None else None
    if other is not None and not lossy:
        cells = [table.against(line, other) for line in lines]
        title = tr("against {coder} (%)").format(coder=line_name(other))
        columns.insert(1, Column(title, cells, per_cent=True))
    return PaperTable([line_name(line) for line in lines], columns, [line.count for line in lines], remark(study))


def remark(study: Study) -> str:
    """Data, program, machine and weights in one line."""
    depends = study.depends
    sources = depends.get("sources")
    names = ", ".join(short_name(str(source)) for source in sources) if isinstance(sources, list) else ""
    hashes = dict.fromkeys(word for row in study.results for word in row.model.split()[:1])
    weights = ", ".join(f"{model_name(sha256)} ({sha256})" for sha256 in hashes)
    devices = ", ".join(dict.fromkeys(row.device for row in study.results if row.device))
    parts = [
        tr("{count} pictures of {names}").format(count=len(study.table.pictures), names=names or "?"),
        f"ITALIC Explorer {depends.get('version', '?')}",
        str(depends.get("processor", "?")),
        tr("{count} threads").format(count=depends.get("threads", "?")),
        tr("device {name}").format(name=devices or depends.get("device", "?")),
        tr("weights {names}").format(names=weights) if weights else "",
        tr("means and half of their 95 % confidence intervals (Student’s t)"),
    ]
    return "; ".join(part for part in parts if part)


def to_markdown(table: PaperTable) -> str:
    """A table of pipes."""
    heads = [tr("Coder"), *(column.title for column in table.columns), tr("Pictures")]
    rows = [heads, ["---", *["---:"] * (len(heads) - 1)]]
    rows += [_row(table, at, lambda text: text.replace("|", r"\|")) for at in range(len(table.names))]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + f"\n\n{table.remark}\n"


def to_latex(table: PaperTable) -> str:
    """A tabular with the rules of booktabs; the remark is a comment."""
    heads = [tr("Coder"), *(column.title for column in table.columns), tr("Pictures")]
    lines = [f"% {table.remark}", rf"\begin{{tabular}}{{l{'r' * (len(heads) - 1)}}}", r"\toprule"]
    lines.append(" & ".join(_escaped(head) for head in heads) + r" \\")
    lines.append(r"\midrule")
    lines += [" & ".join(_row(table, at, _escaped)) + r" \\" for at in range(len(table.names))]
    return "\n".join([*lines, r"\bottomrule", r"\end{tabular}"]) + "\n"


def to_csv(table: PaperTable) -> str:
    """Each figure with the half width of its interval in a column of its own; numbers as they are."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    heads = [head for column in table.columns for head in (column.title, tr("{title}, ±").format(title=column.title))]
    writer.writerow([tr("Coder"), *heads, tr("Pictures")])
    for at, name in enumerate(table.names):
        cells: list[object] = []
        for column in table.columns:
            interval = column.cells[at]
            half = None if interval is None else (interval.high - interval.low) / 2
            cells += ["", ""] if interval is None else [interval.value, half if half else ""]
        writer.writerow([name, *cells, table.pictures[at]])
    return stream.getvalue()


def _column(name: str, lines: Sequence[Line]) -> Column:
    cells = [line.interval(name) for line in lines]
    if name in (DECODE, ENCODE):
        small = all(cell is None or cell.value < 1 for cell in cells)
        scale, unit = (1000.0, "ms") if small else (1.0, "s")
        title = tr("Decoding ({unit})") if name == DECODE else tr("Encoding ({unit})")
        scaled = [None if cell is None else Interval(*(scale * value for value in cell)) for cell in cells]
        return Column(title.format(unit=unit), scaled)
    titles = {BPSP: tr("bpsp"), BPP: tr("bpp"), PSNR: tr("PSNR (dB)"), MSSSIM: tr("MS-SSIM (dB)")}
    return Column(titles[name], cells)


def _row(table: PaperTable, at: int, escape: object) -> list[str]:
    cells = [_cell(column.cells[at], per_cent=column.per_cent) for column in table.columns]
    if escape is _escaped:
        cells = [_in_maths(cell) for cell in cells]
    return [escape(table.names[at]), *cells, str(table.pictures[at])]


def _cell(interval: Interval | None, *, per_cent: bool) -> str:
    if interval is None or not math.isfinite(interval.value):
        return "–"
    half = (interval.high - interval.low) / 2
    digits = min(max(1 - math.floor(math.log10(half)), 0), 4) if half and math.isfinite(half) else 3
    sign = "+" if per_cent else ""
    value = f"{interval.value:{sign}.{digits}f}"
    return f"{value} ± {half:.{digits}f}" if half else value


def _in_maths(cell: str) -> str:
    maths = cell.replace("±", r"\pm")
    return "--" if cell == "–" else f"${maths}$"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\textbackslash ").translate(LATEX).replace("±", r"$\pm$")
