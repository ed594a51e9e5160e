"""What the axes of a plot show, as data: one more `Quantity` and one more `AxisPair` make another plot."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from explorer.tradeoff.axes import count_label, seconds_label
from explorer.tradeoff.front import Better

LEAST = 1e-6  # what a logarithmic axis shows for nothing: a decoder that took no measurable time


class Quantity(NamedTuple):
    """A figure of a run, and how an axis shows it.

    Attributes:
        field: of `Point`, and of other coders' points; whoever lacks it, or has None, is not on the plot.
        title: of the axis.
        logarithmic: whether equal ratios have equal lengths.
        better: which direction is worth having: the front follows it.
        label: writes a tick; None for plain decimals, as many as the ticks need.
    """

    field: str
    title: str
    logarithmic: bool = False
    better: Better = "less"
    label: Callable[[float], str] | None = None

    def of(self, figures: object) -> float | None:
        """The figure of a run or of another coder, None where it has none."""
        value = getattr(figures, self.field, None)
        if value is None:
            return None
        return max(float(value), LEAST) if self.logarithmic else float(value)

    def scaled(self, value: float) -> float:
        """Where a value lies on the axis: its decimal logarithm on a logarithmic one."""
        return math.log10(value) if self.logarithmic else value


class AxisPair(NamedTuple):
    """Two axes, and which runs make a curve on them.

    Attributes:
        name: of the pair, for settings and tests.
        x, y: what is shown.
        curve: fields of `Point` that the runs of one curve share.
        label: field of `Point` that is written beside each point.
    """

    name: str
    x: Quantity
    y: Quantity
    curve: tuple[str, ...] = ("base", "model")
    label: str = "steps"

    @property
    def lossy(self) -> bool:
        """Whether it is about what was lost."""
        return self.y.field in (PSNR.field, MSSSIM.field)

    def of(self, figures: object) -> tuple[float, float] | None:
        """Both figures of a run or of another coder; None where one is missing, and for a picture stored raw.

        A stored picture takes no time to speak of: it is no trade-off, and would stretch the axis over decades.
        """
        x, y = self.x.of(figures), self.y.of(figures)
        return None if x is None or y is None or getattr(figures, "codec", "") == "raw" else (x, y)

    def scaled(self, place: tuple[float, float]) -> tuple[float, float]:
        """Both figures as their axes show them."""
        return self.x.scaled(place[0]), self.y.scaled(place[1])

    def curve_of(self, figures: object) -> tuple[str, ...]:
        """What the runs of one curve have in common."""
        return tuple(str(getattr(figures, field)) for field in self.curve)


DECODING_TIME = Quantity("decode_seconds", "time to decode", logarithmic=True, label=seconds_label)
ENCODING_TIME = Quantity("encode_seconds", "time to encode", logarithmic=True, label=seconds_label)
RATE = Quantity("bpsp", "bits per sub-pixel")

DECODING = AxisPair("decoding", DECODING_TIME, RATE)
ENCODING = AxisPair("encoding", ENCODING_TIME, RATE)
STEPS = AxisPair("steps", Quantity("step_count", "decoding steps", logarithmic=True), RATE)
MACS = AxisPair("macs", Quantity("macs", "MACs per pixel", logarithmic=True, label=count_label), RATE)
BITS_PER_PIXEL = Quantity("bpp", "bits per pixel")
PSNR = Quantity("psnr", "PSNR (dB)", better="more")
MSSSIM = Quantity("msssim", "MS-SSIM (dB)", better="more")


def _distortion(name: str, y: Quantity, *, logarithmic: bool) -> AxisPair:
    return AxisPair(name, BITS_PER_PIXEL._replace(logarithmic=logarithmic), y, ("metric", "steps"), "quality")


DISTORTION = _distortion("psnr", PSNR, logarithmic=False)
PAIRS = (
    DECODING,
    ENCODING,
    STEPS,
    MACS,
    DISTORTION,
    _distortion("psnr_log", PSNR, logarithmic=True),
    _distortion("msssim", MSSSIM, logarithmic=False),
    _distortion("msssim_log", MSSSIM, logarithmic=True),
)
