"""Writes README's table: `python docs/front_table.py` puts what assets/benchmark.json holds between README's two marks.

The result is one of `italic benchmark`, stored with --json; no figure of the table is typed.
"""

from __future__ import annotations

from pathlib import Path

from explorer.evaluation.benchmark import Part, Report, Row, read
from explorer.evaluation.benchmark_page import table
from explorer.evaluation.peers import REFERENCE

HOUSE = Path(__file__).resolve().parents[1]
STORED, README = HOUSE / "assets" / "benchmark.json", HOUSE / "README.md"
BEGIN, END = "<!-- python docs/front_table.py -->\n", "<!-- end -->\n"
PEERS = (REFERENCE, "JPEG XL e7", "WebP", "JPEG 2000", "PNG")
TIMED = "kodak"  # the kind whose times stand below, or else the first


def lines(report: Report) -> list[str]:
    """A column for each of our rungs from 16 on, and for each peer; a row for each kind of pictures, and the times."""
    coders = list(dict.fromkeys(row.coder for part in report.parts for row in part.rows))
    shown = [coder for coder in coders if coder.startswith("italic ") and coder.split()[1] not in ("1", "2", "4")]
    shown += [coder for coder in PEERS if coder in coders]
    rows = [_rates(part, shown) for part in report.parts]
    timed = next((part for part in report.parts if part.kind == TIMED), report.parts[0])
    found = {row.coder: row for row in timed.rows}
    for name, of in (("encode", _encode), ("decode", _decode)):
        rows.append([f"time to {name}, {timed.kind}", *(of(found[each]) if each in found else "" for each in shown)])
    machine = report.machine
    where = f"{machine.get('processor')}, {machine.get('threads')} threads"
    told = f"Measured by `italic benchmark` {report.version}: {where}."
    return [*table(["bits per sub-pixel", *map(_head, shown)], rows), "", told]


def _rates(part: Part, shown: list[str]) -> list[str]:
    rates = {row.coder: row.bpsp for row in part.rows}
    least = min(rates.values())
    cells = [f"{rates[coder]:.3f}" if coder in rates else "" for coder in shown]
    marked = [f"**{cell}**" if rates.get(coder) == least else cell for coder, cell in zip(shown, cells, strict=True)]
    return [f"{part.kind}, {part.pictures} pictures", *marked]


def _encode(row: Row) -> str:
    return "" if row.encode_ratio is None else f"{row.encode_ratio:.2f}"


def _decode(row: Row) -> str:
    return "" if row.decode_ratio is None else f"{row.decode_ratio:.2f}"


def _head(coder: str) -> str:
    rung = coder.split()[1] if coder.startswith("italic ") else ""
    return coder if not rung else f"{rung} steps" if rung.isdigit() else rung


def put(readme: str, report: Report) -> str:
    """README with the table between its marks. Raises `ValueError` where they are missing."""
    begin = readme.index(BEGIN) + len(BEGIN)
    return readme[:begin] + "\n".join(lines(report)) + "\n" + readme[readme.index(END, begin) :]


def main() -> None:
    """Write it."""
    README.write_text(put(README.read_text("utf-8"), read(STORED)), "utf-8")


if __name__ == "__main__":
    main()
