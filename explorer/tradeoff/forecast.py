"""How many bytes a picture will take without loss, about, told before it is coded: from what a simple predictor leaves.

The predictor is the median edge detector of JPEG-LS (Weinberger, Seroussi, Sapiro 2000), its residuals counted apart by
the activity around them. The codec takes less, by a factor that was measured; see docs/window.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from explorer.pictures.picture import Picture, Samples

STRIP = 32  # rows that are looked at together
MOST_PIXELS = 400_000
ACTIVITIES = np.array([3, 7, 12, 20, 32, 56, 96])  # bounds between contexts
CODED = 0.82  # of the predictor's bits that the codec takes at 16 steps


def lossless_bytes(picture: Picture) -> int:
    """About how many bytes a picture takes without loss at 16 steps."""
    samples: Samples = picture.samples
    deep = samples.dtype == np.uint16
    looked_at = _strips(samples)
    high = (looked_at >> 8 if deep else looked_at).astype(np.int16)
    planes = _planes(high)
    bits = float(sum(_bits(plane) for plane in planes)) * CODED
    if deep:  # the lower bytes hardly follow from anything
        bits += _entropy((looked_at & 255).astype(np.uint8).ravel()) * looked_at.size
    share = samples.size / looked_at.size
    return int(bits / 8 * share) + len(picture.icc) + len(picture.exif)


def _strips(samples: Samples) -> NDArray[Any]:
    """(N, rows, W, C): strips from top to bottom, at most `MOST_PIXELS` together."""
    height, width = samples.shape[:2]
    if height * width <= MOST_PIXELS or height <= STRIP:
        return samples[None]
    count = max(1, min(height // STRIP, MOST_PIXELS // (STRIP * width)))
    tops = np.linspace(0, height - STRIP, count).astype(int)
    return np.stack([samples[top : top + STRIP] for top in tops])


def _planes(high: NDArray[np.int16]) -> list[NDArray[np.int16]]:
    """Green first and the others less it, as the codec codes them; alpha as it is."""
    channels = high.shape[3]
    if channels < 3:
        return [high[..., at] for at in range(channels)]
    green = high[..., 1]
    return [green, high[..., 0] - green, high[..., 2] - green, *(high[..., at] for at in range(3, channels))]


def _bits(plane: NDArray[np.int16]) -> float:
    """Bits of the residuals of a plane (N, H, W), each kind of surroundings with statistics of its own."""
    padded = np.pad(plane, ((0, 0), (1, 0), (1, 0)), "edge")
    left, above, corner = padded[:, 1:, :-1], padded[:, :-1, 1:], padded[:, :-1, :-1]
    low, most = np.minimum(left, above), np.maximum(left, above)
    guess = np.clip(left + above - corner, low, most)
    residual = (plane - guess).ravel()
    activity = np.abs(left - corner) + np.abs(above - corner)
    context = np.searchsorted(ACTIVITIES, activity.ravel(), "right")
    return sum(_entropy(residual[context == at]) * int((context == at).sum()) for at in range(len(ACTIVITIES) + 1))


def _entropy(values: NDArray[np.int16] | NDArray[np.uint8]) -> float:
    """Bits of each value by their own frequencies."""
    if values.size == 0:
        return 0.0
    counts = np.bincount(values.astype(np.int32) - int(values.min()))
    shares = counts[counts > 0] / values.size
    return float(-(shares * np.log2(shares)).sum())
