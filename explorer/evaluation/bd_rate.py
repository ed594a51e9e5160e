"""Bjøntegaard's delta rate: how many percent more bytes a coder takes than another at the same quality, on average."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from typing import Literal, NamedTuple

from explorer.errors import BadSetting
from explorer.evaluation.lossy import RatePoint

Metric = Literal["psnr", "msssim_db"]
FEWEST = 3  # points that a curve through them needs


class BdRate(NamedTuple):
    """One coder against another.

    Attributes:
        metric: "psnr" or "msssim_db".
        percent: negative where the coder takes fewer bytes; None where the curves do not overlap.
        low, high: the dB that both reach, over which it is the mean; None without.
    """

    coder: str
    anchor: str
    metric: Metric
    percent: float | None
    low: float | None
    high: float | None


def bd_rates(points: Sequence[RatePoint], anchors: Sequence[str]) -> list[BdRate]:
    """Every coder against each of those `anchors` that were measured, in PSNR, then in MS-SSIM dB.

    Raises `BadSetting` without the package bjontegaard.
    """
    coders = list(dict.fromkeys(point.coder for point in points))
    metrics: tuple[Metric, ...] = ("psnr", "msssim_db")
    return [
        _compared(points, coder, anchor, metric)
        for metric in metrics
        for anchor in anchors
        if anchor in coders
        for coder in coders
        if coder != anchor
    ]


def curve(points: Sequence[RatePoint], coder: str, metric: Metric) -> list[tuple[float, float]]:
    """(bits per pixel, dB) of a coder by rising rate; a point that more bytes made no better is left out."""
    found: list[tuple[float, float]] = []
    for point in sorted((point for point in points if point.coder == coder), key=lambda point: point.bpp):
        quality = point.psnr if metric == "psnr" else point.msssim_db
        if quality is not None and math.isfinite(quality) and (not found or quality > found[-1][1]):
            found.append((point.bpp, quality))
    return found


def _compared(points: Sequence[RatePoint], coder: str, anchor: str, metric: Metric) -> BdRate:
    own, other = curve(points, coder, metric), curve(points, anchor, metric)
    if min(len(own), len(other)) < FEWEST:
        return BdRate(coder, anchor, metric, None, None, None)
    low, high = max(own[0][1], other[0][1]), min(own[-1][1], other[-1][1])
    if low >= high:
        return BdRate(coder, anchor, metric, None, None, None)
    return BdRate(coder, anchor, metric, _percent(other, own), low, high)


def _percent(anchor: Sequence[tuple[float, float]], own: Sequence[tuple[float, float]]) -> float:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # matplotlib, which it draws with where asked to
            from bjontegaard import bd_rate
    except ImportError as error:
        raise BadSetting("BD rates need a package: pip install 'italic-explorer[peers]'") from error
    (rates, qualities), (own_rates, own_qualities) = zip(*anchor, strict=True), zip(*own, strict=True)
    return float(
        bd_rate(
            rates, qualities, own_rates, own_qualities, method="pchip", require_matching_points=False, min_overlap=0
        )
    )
