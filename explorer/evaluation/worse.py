"""What became worse, and better, since an earlier result of the benchmark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from explorer.evaluation.benchmark import Part, Report

# What is not worth telling, as a part of the earlier figure. Sizes of the same pictures do not vary at all.
SLACK = {"bytes": 0.0, "encode time": 0.2, "decode time": 0.2, "peak of encoding": 0.05, "peak of decoding": 0.05}
POINTS = 1.0  # of a BD rate, in percent


class Change(NamedTuple):
    """A figure that is another than it was. `of` and `what`: of which coder on which pictures; what figure."""

    of: str
    what: str
    before: float
    now: float

    @property
    def worse(self) -> bool:
        """All that is measured is better when it is less."""
        return self.now > self.before

    @property
    def text(self) -> str:
        """One line."""
        share = f" ({100 * (self.now / self.before - 1):+.1f} %)" if self.before > 0 and self.what != "BD rate" else ""
        return f"{self.of}: {self.what} {self.before:.6g} -> {self.now:.6g}{share}"


class Comparison(NamedTuple):
    """Changes beyond what measuring varies by, and sentences on what could not be compared."""

    changes: list[Change]
    apart: list[str]

    @property
    def worse(self) -> list[Change]:
        """What became worse."""
        return [change for change in self.changes if change.worse]

    @property
    def better(self) -> list[Change]:
        """What became better."""
        return [change for change in self.changes if not change.worse]


def compare(before: Report, now: Report) -> Comparison:
    """Every figure that both have of the same pictures; times as ratios to JPEG XL in their own run."""
    changes: list[Change] = []
    apart: list[str] = []
    earlier = {part.kind: part for part in before.parts}
    for part in now.parts:
        known = earlier.pop(part.kind, None)
        if known is None:
            apart.append(f"{part.kind}: not in the earlier result")
        elif known.fingerprint != part.fingerprint:
            apart.append(f"{part.kind}: other pictures than in the earlier result")
        else:
            changes += _figures(known, part)
            missing = {row.coder for row in known.rows} - {row.coder for row in part.rows}
            apart += [f"{part.kind}, {coder}: not measured now" for coder in sorted(missing)]
    apart += [f"{kind}: not measured now" for kind in earlier]
    changes += _lossy(before, now)
    if before.machine.get("processor") != now.machine.get("processor"):
        apart.append("another processor: times are compared as ratios, which differ between processors, too")
    return Comparison([change for change in changes if _tells(change)], apart)


def _figures(before: Part, now: Part) -> Iterator[Change]:
    known = {row.coder: row for row in before.rows}
    for row in now.rows:
        if row.coder in known:
            of, old = f"{now.kind}, {row.coder}", known[row.coder]
            yield Change(of, "bytes", old.bytes, row.bytes)
            # Of other coders only their sizes tell: their times are what ours are measured by.
            if row.coder.startswith("italic ") and row.encode_ratio and old.encode_ratio:
                yield Change(of, "encode time", old.encode_ratio, row.encode_ratio)
            if row.coder.startswith("italic ") and row.decode_ratio and old.decode_ratio:
                yield Change(of, "decode time", old.decode_ratio, row.decode_ratio)
    if before.peak and now.peak:
        yield Change(now.kind, "peak of encoding", before.peak.encode, now.peak.encode)
        yield Change(now.kind, "peak of decoding", before.peak.decode, now.peak.decode)


def _lossy(before: Report, now: Report) -> Iterator[Change]:
    known = {row[:3]: row.percent for row in before.lossy}
    for row in now.lossy:
        if row[:3] in known:
            yield Change(f"{row.coder} against {row.anchor} in {row.metric}", "BD rate", known[row[:3]], row.percent)


def _tells(change: Change) -> bool:
    slack = POINTS if change.what == "BD rate" else SLACK[change.what] * change.before
    return abs(change.now - change.before) > slack
