"""What the evaluations draw: decoding time against rate, and rate against quality."""

from __future__ import annotations

import math
from collections.abc import Sequence

from explorer.evaluation.bd_rate import Metric
from explorer.evaluation.chart import Dot, Series, draw_chart
from explorer.evaluation.lossless import Summary
from explorer.evaluation.lossy import RatePoint
from explorer.evaluation.published import PublishedCurve
from explorer.tradeoff.quantities import DECODING_TIME, LEAST, RATE, Quantity

DECODING = DECODING_TIME._replace(title="median time to decode a picture")
BPP = Quantity("bpp", "bits per pixel", logarithmic=True, label=lambda bpp: f"{bpp:g}")
QUALITIES = (
    Quantity("psnr", "PSNR of RGB, dB", better="more"),
    Quantity("msssim_db", "MS-SSIM of RGB, dB: -10 log10(1 - MS-SSIM)", better="more"),
)


def lossless_chart(summaries: Sequence[Summary], title: str) -> bytes:
    """One curve for each base of our own codec, its rungs at the points; one point for each peer."""
    own: dict[str, list[Dot]] = {}
    for summary in summaries:
        name = f"italic, base {summary.base}" if summary.steps else summary.coder
        dot = Dot(max(summary.decode_seconds, LEAST), summary.bpsp, summary.steps)
        own.setdefault(name, []).append(dot)
    return draw_chart([Series(name, tuple(dots)) for name, dots in own.items()], title, DECODING, RATE)


def rate_chart(points: Sequence[RatePoint], curves: Sequence[PublishedCurve], metric: Metric, title: str) -> bytes:
    """One curve for each coder; published ones in grey, where they lie in the range that was measured."""
    coders: dict[str, list[Dot]] = {}
    for point in points:
        quality = getattr(point, metric)
        if quality is not None and math.isfinite(quality):
            coders.setdefault(point.coder, []).append(Dot(point.bpp, quality))
    series = [Series(name, tuple(dots)) for name, dots in coders.items()]
    low, high = min(point.bpp for point in points), max(point.bpp for point in points)
    for curve in curves:
        found = [(rate, psnr if metric == "psnr" else similar) for rate, psnr, similar in curve.points]
        dots = tuple(Dot(rate, quality) for rate, quality in found if quality is not None and low <= rate <= high)
        if dots:
            series.append(Series(f"{curve.label}, published", dots, reference=True))
    (shown,) = (quality for quality in QUALITIES if quality.field == metric)
    return draw_chart(series, title, BPP, shown)
