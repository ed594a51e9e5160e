"""What a quality will cost on a picture, before it is tried there: the model's own curve, moved to what was measured.

No torch: the window answers with it while a slider moves.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from explorer.weights.models import Expected


class Figures(NamedTuple):
    """Bits per pixel of a whole file, and dB of PSNR, at a quality."""

    quality: float
    bpp: float
    psnr: float


def expected_figures(curve: Sequence[Expected], measured: Sequence[Figures], quality: float) -> Figures | None:
    """The figures at a quality; None where the model says nothing of what to expect.

    Args:
        curve: of the model, on other pictures.
        measured: on this picture, in any order; how far they lie from the curve is carried on, straight between them.
    """
    if not curve:
        return None
    at = [point.quality for point in curve]
    usual = np.array([[math.log(point.bpp), point.psnr] for point in curve])

    def model(places: Sequence[float]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        return np.stack([np.interp(places, at, column) for column in usual.T], 1)

    found = model([quality])[0]
    known = sorted({figures.quality: figures for figures in measured}.values())
    if known:
        places = [figures.quality for figures in known]
        away = np.array([[math.log(f.bpp), f.psnr] for f in known]) - model(places)
        found = found + [np.interp(quality, places, column) for column in away.T]
    return Figures(quality, float(np.exp(found[0])), float(found[1]))
