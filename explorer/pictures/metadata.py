"""What a picture's file says beside its samples: colour, resolution, EXIF, XMP and text, each within a bound."""

from __future__ import annotations

from typing import NamedTuple

MAX_ICC_BYTES = 2**24
MAX_EXIF_BYTES = 2**22
MAX_XMP_BYTES = 2**22
MAX_TEXT_BYTES = 2**18
MAX_TEXTS = 64

UNITS = ("none", "inch", "cm", "metre")


class Resolution(NamedTuple):
    """Pixels per unit across and down, each a fraction (numerator, denominator) of 32 bits; "none" is a ratio alone."""

    x: tuple[int, int]
    y: tuple[int, int]
    unit: str

    def per_metre(self) -> tuple[int, int]:
        """Whole pixels per metre, or the ratio."""
        factor = {"none": 1.0, "inch": 1 / 0.0254, "cm": 100.0, "metre": 1.0}[self.unit]
        across, down = (min(round(factor * top / bottom), 2**32 - 1) for top, bottom in (self.x, self.y))
        return across, down


class Metadata(NamedTuple):
    """Beside ICC profile and EXIF block, which `Picture` has itself. Empty where a file says nothing.

    Attributes:
        xmp: an XMP packet, in which an orientation is 1.
        cicp: 4 bytes, coding-independent code points: primaries, transfer, matrix (0), full range (1).
        gama, chrm, srgb: the contents of PNG's chunks of these names: 4, 32 and 1 bytes.
        mdcv, clli: the contents of PNG's chunks on HDR mastering: 24 and 8 bytes.
        sbit: significant bits of each channel, a byte each, where 16 bits hold fewer.
        resolution: pixels per unit, or None.
        original: the name of the format that the picture came in, ASCII; only where that is of use.
        text: (keyword, text) pairs, at most `MAX_TEXTS` of `MAX_TEXT_BYTES` together.
    """

    xmp: bytes = b""
    cicp: bytes = b""
    gama: bytes = b""
    chrm: bytes = b""
    srgb: bytes = b""
    mdcv: bytes = b""
    clli: bytes = b""
    sbit: bytes = b""
    resolution: Resolution | None = None
    text: tuple[tuple[str, str], ...] = ()
    original: bytes = b""


NOTHING = Metadata()


def resolution_of(x: object, y: object, unit: str) -> Resolution | None:
    """A resolution from two numbers or fractions; None where they make no sense."""
    try:
        across, down = _fraction(x), _fraction(y)
    except (TypeError, ValueError, OverflowError, ZeroDivisionError):
        return None
    return Resolution(across, down, unit) if across is not None and down is not None else None


def _fraction(value: object) -> tuple[int, int] | None:
    from fractions import Fraction

    # Formats store whole numbers or decimals of few digits; a float is one of those in disguise.
    found = Fraction(*value) if isinstance(value, tuple) else Fraction(value).limit_denominator(10_000)  # type: ignore
    top, bottom = found.numerator, found.denominator
    return (top, bottom) if 0 < top < 2**32 and 0 < bottom < 2**32 else None


def bounded_text(pairs: list[tuple[str, str]]) -> tuple[tuple[tuple[str, str], ...], list[str]]:
    """The texts that are kept, and the keywords of those for which there is no room."""
    kept: list[tuple[str, str]] = []
    dropped: list[str] = []
    size = 0
    for keyword, text in pairs:
        length = len(keyword.encode(errors="replace")) + len(text.encode(errors="replace"))
        if not keyword or "\0" in keyword or size + length > MAX_TEXT_BYTES or len(kept) >= MAX_TEXTS:
            dropped.append(keyword[:40])
            continue
        size += length
        kept.append((keyword, text))
    return tuple(kept), dropped
