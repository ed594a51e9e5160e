"""What the evaluations draw: decoding time against rate, and rate against quality."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.evaluation.chart import Dot, Quantity, Series, draw_chart
from explorer.evaluation.lossless import Summary
from explorer.tradeoff.axes import seconds_label

DECODING = Quantity("median time to decode a picture", logarithmic=True, label=seconds_label)
BPSP = Quantity("bits per sub-pixel")


def lossless_chart(summaries: Sequence[Summary], title: str) -> bytes:
    """One curve for each base of our own codec, its rungs at the points; one point for each peer."""
    own: dict[str, list[Dot]] = {}
    for summary in summaries:
        name = f"italic, base {summary.base}" if summary.steps else summary.coder
        dot = Dot(max(summary.decode_seconds, 1e-6), summary.bpsp, summary.steps)
        own.setdefault(name, []).append(dot)
    return draw_chart([Series(name, tuple(dots)) for name, dots in own.items()], title, DECODING, BPSP)
