"""Likenesses on scales on which good codecs can be told apart."""

from __future__ import annotations

import math


def decibels(value: float) -> float:
    """MS-SSIM, 0 .. 1, as -10 log10(1 - MS-SSIM); infinite for equal pictures."""
    return -10 * math.log10(1 - value) if value < 1 else math.inf
