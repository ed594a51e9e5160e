"""Files of every pixel format, colour space, range, depth and kind of alpha, against plain arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.errors import UnsupportedFile
from explorer.lossless.base import bpg, container, hevc
from explorer.lossless.base.chroma import full_size
from explorer.lossless.base.container import (
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
    YUV420,
    YUV420_VIDEO,
    YUV422,
    YUV422_VIDEO,
    YUV444,
    Header,
)
from tests.lossless.base import makers

FORMATS = {0: "gray", 1: "yuv420p", 2: "yuv422p", 3: "yuv444p"}
COEFFICIENTS = {YCBCR601: (0.299, 0.114), YCBCR709: (0.2126, 0.0722), YCBCR2020: (0.2627, 0.0593)}
SIZE = (29, 43)
CODED = (32, 48)


def planes_for(header: Header, samples: NDArray) -> list[NDArray]:
    """Planes of the coded size, chroma at its own, from (H, W, 3) samples."""
    step = {0: None, 1: (2, 2), 2: (1, 2), 3: (1, 1)}[header.chroma_format]
    planes = [samples[..., 0]]
    if step:
        planes += [samples[:: step[0], :: step[1], k] for k in (1, 2)]
    return planes


def coded(header: Header, samples: NDArray, qp: int = 6) -> tuple[bytes, list[NDArray]]:
    """The stream of a picture and the planes that a decoder gets from it."""
    suffix = "" if header.bit_depth == 8 else f"{header.bit_depth}le"
    stream = makers.encode(planes_for(header, samples), FORMATS[header.chroma_format] + suffix, qp)
    taken, geometry = makers.take(stream)
    return stream, [plane.astype(float) for plane in hevc.decode_planes(taken.units, taken.sps, geometry)]


def expected_rgb(header: Header, planes: list[NDArray]) -> NDArray:
    """RGB by floating point, 0..255, of planes at full size."""
    top = (1 << header.bit_depth) - 1
    unit = 1 << (header.bit_depth - 8)
    luma, half = planes[0], 1 << (header.bit_depth - 1)
    low, span, chroma_span = (16 * unit, 219 * unit, 224 * unit) if header.limited_range else (0, top, top)
    y = (luma - low) / span
    if header.pixel_format == GREY:
        return (255 * y)[..., None]
    if header.color_space == RGB:
        return 255 * np.stack([(planes[k] - low) / span for k in (2, 0, 1)], axis=-1)
    if header.color_space == YCGCO:
        cg, co = (planes[1] - half) / span, (planes[2] - half) / span
        return 255 * np.stack([y - cg + co, y + cg, y - cg - co], axis=-1)
    kr, kb = COEFFICIENTS[header.color_space]
    cb, cr = (planes[1] - half) / chroma_span, (planes[2] - half) / chroma_span
    red, blue = y + 2 * (1 - kr) * cr, y + 2 * (1 - kb) * cb
    return 255 * np.stack([red, (y - kr * red - kb * blue) / (1 - kr - kb), blue], axis=-1)


@pytest.mark.parametrize("limited", [False, True])
@pytest.mark.parametrize("bit_depth", [8, 10, 12])
@pytest.mark.parametrize("space", [YCBCR601, RGB, YCGCO, YCBCR709, YCBCR2020, "grey"])
def test_colour_spaces(space: int | str, bit_depth: int, limited: bool) -> None:
    grey = space == "grey"
    header = Header(
        SIZE[1], SIZE[0], GREY if grey else YUV444, bit_depth, YCBCR601 if grey else int(space), limited_range=limited
    )
    stream, planes = coded(header, makers.photo(*CODED, levels=1 << bit_depth))
    picture = bpg.read_bpg(makers.file(header, stream))
    wanted = np.clip(expected_rgb(header, [plane[: SIZE[0], : SIZE[1]] for plane in planes]), 0, 255)
    assert picture.shape == (*SIZE, 1 if grey else 3)
    assert np.abs(picture - wanted).max() <= 0.51


@pytest.mark.parametrize("bit_depth", [8, 10])
@pytest.mark.parametrize("pixel_format", [YUV420, YUV422, YUV420_VIDEO, YUV422_VIDEO])
def test_subsampled_files(pixel_format: int, bit_depth: int) -> None:
    header = Header(SIZE[1], SIZE[0], pixel_format, bit_depth)
    samples = makers.photo(*CODED, levels=1 << bit_depth)
    samples[..., 1:] = np.array([0.4, 0.7]) * (1 << bit_depth)
    stream, planes = coded(header, samples)
    chroma = [np.full(SIZE, np.median(plane)) for plane in planes[1:]]
    wanted = np.clip(expected_rgb(header, [planes[0][: SIZE[0], : SIZE[1]], *chroma]), 0, 255)
    assert np.abs(bpg.read_bpg(makers.file(header, stream)) - wanted).max() < 4


@pytest.mark.parametrize("size", [(1, 1), (2, 1), (1, 2), (7, 9), (30, 33)])
@pytest.mark.parametrize("bit_depth", [8, 10, 12])
@pytest.mark.parametrize("pixel_format", [YUV420, YUV422, YUV420_VIDEO, YUV422_VIDEO])
def test_chroma_of_a_slope(pixel_format: int, bit_depth: int, size: tuple[int, int]) -> None:
    """A slope stays one between the samples, which sit midway between luma rows (4:2:0) and on or midway between
    luma columns; at the edges it levels off."""
    height, width = size
    header = Header(width, height, pixel_format, bit_depth)
    rows = (height + 1) // 2 if header.chroma_format == 1 else height
    scale = 1 << (bit_depth - 8)
    y, x = np.ogrid[:rows, : (width + 1) // 2]
    plane = (60 + x + 2 * y).astype(np.uint16) * scale
    # Cut into strips at any even row, the result is the same.
    whole = full_size(plane, header, 0, height)
    cut = np.concatenate([full_size(plane, header, k, min(k + 2, height)) for k in range(0, height, 2)])
    assert np.array_equal(whole, cut)
    down = (np.arange(height) - 0.5) / 2 if header.chroma_format == 1 else np.arange(height)
    across = (np.arange(width) - (0.5 if pixel_format < YUV420_VIDEO else 0)) / 2
    slope = (60 + across + 2 * down[:, None]) * scale
    inner = whole[8:-8, 8:-8] - slope[8:-8, 8:-8]
    assert whole.shape == size
    assert inner.size == 0 or np.abs(inner).max() <= 1 + scale / 4
    assert whole.min() >= plane.min() - 2 * scale
    assert whole.max() <= plane.max() + 2 * scale


@pytest.mark.parametrize("kind", [STRAIGHT, PREMULTIPLIED, WHITE])
def test_second_plane(kind: int) -> None:
    header = Header(SIZE[1], SIZE[0], YUV444, color_space=RGB, alpha=kind)
    colour, planes = coded(header, makers.photo(*CODED) // 3)
    opacity, second = coded(Header(*SIZE, GREY), makers.photo(*CODED)[:, ::-1])
    picture = bpg.read_bpg(makers.file(header, colour, opacity)).astype(float)
    rgb = np.stack([planes[k] for k in (2, 0, 1)], axis=-1)[: SIZE[0], : SIZE[1]]
    alpha = second[0][: SIZE[0], : SIZE[1], None]
    assert picture.shape == (*SIZE, 3 if kind == WHITE else 4)
    if kind == WHITE:
        assert np.abs(picture - rgb * alpha / 256).max() <= 0.51
        return
    assert np.array_equal(picture[..., 3:], alpha)
    wanted = rgb if kind == STRAIGHT else np.minimum(255 * rgb / np.maximum(alpha, 1), 255)
    assert np.abs(picture[..., :3] - wanted).max() <= 0.51


def test_grey_with_alpha_becomes_rgba() -> None:
    header = Header(SIZE[1], SIZE[0], GREY, alpha=STRAIGHT)
    colour, planes = coded(header, makers.photo(*CODED))
    picture = bpg.read_bpg(makers.file(header, colour, colour))
    assert np.array_equal(picture, np.repeat(planes[0][: SIZE[0], : SIZE[1], None], 4, axis=2))


def test_extensions_are_skipped_and_animations_show_their_first_picture() -> None:
    header = Header(SIZE[1], SIZE[0], YUV420)
    samples = makers.photo(*CODED)
    still = makers.encode(planes_for(header, samples), "yuv420p", 20)
    moving = makers.encode(planes_for(header, samples), "yuv420p", 20, "keyint=1", pictures=3)
    wanted = bpg.read_bpg(makers.file(header, still))
    assert np.array_equal(bpg.read_bpg(makers.file(header, still, extension=b"\x01\x05hello")), wanted)
    assert np.array_equal(bpg.read_bpg(makers.file(header, still, extension=b"")), wanted)
    again = bpg.read_bpg(makers.file(header._replace(animated=True), moving, extension=b"\x05\x03\x00\x01\x19"))
    assert again.shape == wanted.shape
    assert np.abs(again.astype(int) - wanted).mean() < 4


def test_length_of_zero_means_up_to_the_end() -> None:
    data = bpg.write_bpg(makers.photo(*SIZE).astype(np.uint8), 30)
    header, hevc_data = container.read_header(data)
    assert header == Header(SIZE[1], SIZE[0])
    endless = data[: -len(hevc_data)]
    endless = endless[:8] + b"\0" + hevc_data
    assert np.array_equal(bpg.read_bpg(endless), bpg.read_bpg(data))


@pytest.mark.parametrize(("byte", "value"), [(4, 0xC0), (4, 0x67), (5, 0x50), (5, 0xF0)])
def test_unknown_variants_are_named(byte: int, value: int) -> None:
    data = bytearray(bpg.write_bpg(makers.photo(*SIZE).astype(np.uint8), 30))
    data[byte] = value
    with pytest.raises(UnsupportedFile):
        bpg.read_bpg(bytes(data))


def test_fourteen_bits_are_refused() -> None:
    data = bytearray(bpg.write_bpg(makers.photo(*SIZE).astype(np.uint8), 30))
    data[4] |= 6
    with pytest.raises(UnsupportedFile, match="14"):
        bpg.read_bpg(bytes(data))


def test_header_round_trip() -> None:
    for alpha in (NO_ALPHA, STRAIGHT, PREMULTIPLIED, WHITE):
        for pixel_format in range(YUV420, YUV422_VIDEO + 1):
            header = Header(300, 70000, pixel_format, 9, YCBCR709, alpha, limited_range=True, animated=True)
            assert container.read_header(container.write_header(header, b"abc")) == (header, b"abc")
