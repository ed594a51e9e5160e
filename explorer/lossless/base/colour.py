"""Colour spaces of BPG to RGB, with the reference decoder's integer arithmetic, and RGB to YCbCr for the encoder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.lossless.base.chroma import Ints, full_size
from explorer.lossless.base.container import (  # fmt: skip
    GREY,
    NO_ALPHA,
    PREMULTIPLIED,
    RGB,
    STRAIGHT,
    WHITE,
    YCBCR601,
    YCBCR709,
    YCBCR2020,
    YCGCO,
    Header,
)
from explorer.lossless.base.hevc import Plane

_SHIFT = 22
_HALF = 1 << (_SHIFT - 1)
_KR_KB = {YCBCR601: (0.299, 0.114), YCBCR709: (0.2126, 0.0722), YCBCR2020: (0.2627, 0.0593)}
# Pixels converted at a time: bounds the memory of wide intermediates.
_STRIP = 1 << 18
# RGB to YCbCr of BT.601, full range, in units of 2^-16; each row sums to 2^16 or to 0.
_TO_YCBCR = ((19595, 38470, 7471), (-11058, -21710, 32768), (32768, -27439, -5329))


class _Gains(NamedTuple):
    """Multipliers in units of 2^-22: of alpha, of luma with its offset, and of chroma to red, green and blue."""

    one: int
    luma: int
    offset: int
    cr_red: int = 0
    cb_green: int = 0
    cr_green: int = 0
    cb_blue: int = 0


def _gains(header: Header) -> _Gains:
    extra = header.bit_depth - 8
    one = 255 * (1 << _SHIFT) / ((1 << header.bit_depth) - 1)
    luma, chroma, black = one, one, 0
    if header.limited_range:
        luma = 255 * (1 << _SHIFT) / (219 << extra)
        chroma = 255 * (1 << _SHIFT) / (224 << extra)
        black = 16 << extra
    gains = _Gains(round(one), round(luma), _HALF - black * round(luma))
    if header.color_space not in _KR_KB:
        return gains
    kr, kb = _KR_KB[header.color_space]
    kg = 1 - kb - kr
    factors = (2 * (1 - kr), 2 * kb * (1 - kb) / kg, 2 * kr * (1 - kr) / kg, 2 * (1 - kb))
    return gains._replace(
        **dict(zip(("cr_red", "cb_green", "cr_green", "cb_blue"), (round(f * chroma) for f in factors), strict=True))
    )


def strips(height: int, width: int) -> Iterator[tuple[int, int]]:
    """First and last row of strips of an even number of rows that cover the picture."""
    rows = max(2, _STRIP // width // 2 * 2)
    for first in range(0, height, rows):
        yield first, min(first + rows, height)


def to_rgb(header: Header, planes: list[Plane], alpha: Plane | None) -> NDArray[np.uint8]:
    """The picture of decoded planes, cropped to the header's size.

    `planes`: one for grey, else three; `alpha`: straight or premultiplied alpha or CMYK's white, all of
    `header.bit_depth` bits. Returns uint8, (H, W, 1 | 3 | 4): grey, RGB or RGBA with straight alpha.
    """
    has_alpha = header.alpha in (STRAIGHT, PREMULTIPLIED)
    channels = 4 if has_alpha else 1 if header.pixel_format == GREY else 3
    out = np.empty((header.height, header.width, channels), np.uint8)
    gains = _gains(header)
    for first, last in strips(header.height, header.width):
        strip = out[first:last]
        strip[..., : min(channels, 3)] = np.stack(_colours(header, gains, planes, first, last), axis=-1)
        if alpha is not None and header.alpha != NO_ALPHA:
            _apply_alpha(header, gains, strip, alpha[first:last, : header.width].astype(np.int64))
    return out


def _colours(header: Header, gains: _Gains, planes: list[Plane], first: int, last: int) -> list[NDArray[np.uint8]]:
    """One plane for grey, else red, green and blue: uint8, (last - first, W)."""
    # 32 bits suffice at full range, as they do for the reference.
    luma: Ints = planes[0][first:last, : header.width].astype(np.int64 if header.limited_range else np.int32)
    if header.pixel_format == GREY:
        return [_to_8_bits(luma * gains.luma + gains.offset)]
    second, third = (full_size(plane, header, first, last).astype(luma.dtype) for plane in planes[1:])
    if header.color_space == RGB:
        return [_to_8_bits(plane * gains.luma + gains.offset) for plane in (third, luma, second)]
    cb, cr = (plane - (1 << (header.bit_depth - 1)) for plane in (second, third))
    if header.color_space == YCGCO:
        mixed = (luma - cb + cr, luma + cb, luma - cb - cr)
        return [_to_8_bits(plane * gains.luma + gains.offset) for plane in mixed]
    grey = luma * gains.luma + gains.offset
    return [
        _to_8_bits(grey + gains.cr_red * cr),
        _to_8_bits(grey - gains.cb_green * cb - gains.cr_green * cr),
        _to_8_bits(grey + gains.cb_blue * cb),
    ]


def _to_8_bits(scaled: Ints) -> NDArray[np.uint8]:
    clipped: Ints = np.clip(scaled >> _SHIFT, 0, 255)
    return clipped.astype(np.uint8)


def _apply_alpha(header: Header, gains: _Gains, strip: NDArray[np.uint8], alpha: NDArray[np.int64]) -> None:
    """Writes alpha into the last channel, or multiplies the colours by the white plane; in place."""
    if header.alpha == WHITE:
        product = strip * alpha[..., None]
        strip[:] = (product + (1 << (header.bit_depth - 1))) >> header.bit_depth
        return
    strip[..., 3] = _to_8_bits(alpha * gains.one + _HALF)
    if header.alpha == PREMULTIPLIED:
        strip[..., :3] = _divided(strip[..., :3].astype(np.int64), strip[..., 3:].astype(np.int64))


def _divided(colour: NDArray[np.int64], alpha: NDArray[np.int64]) -> NDArray[np.int64]:
    """Premultiplied colours over their alpha, 0..255; white where nothing is known of the colour."""
    safe = np.maximum(alpha, 1)
    inverse = ((255 << 16) + safe // 2 + 128) // safe
    return np.where(colour >= alpha, 255, (colour * inverse + (1 << 15)) >> 16)


def to_ycbcr(rgb: NDArray[np.uint8], height: int, width: int) -> list[NDArray[np.uint8]]:
    """Three planes of BT.601 at full range, padded on the right and below by repeating the edge.

    `rgb`: uint8, (H, W, 3). Returns three times uint8, (height, width), at least H and W.
    """
    planes = [np.empty((height, width), np.uint8) for _ in range(3)]
    rows, columns = rgb.shape[:2]
    for first, last in strips(rows, columns):
        red, green, blue = (rgb[first:last, :, channel].astype(np.int32) for channel in range(3))
        for plane, (r, g, b), centre in zip(planes, _TO_YCBCR, (0, 128, 128), strict=True):
            scaled = r * red + g * green + b * blue + (centre << 16) + (1 << 15)
            plane[first:last, :columns] = np.clip(scaled >> 16, 0, 255)
    for plane in planes:
        plane[:rows, columns:] = plane[:rows, columns - 1 : columns]
        plane[rows:] = plane[rows - 1]
    return planes
