"""Pictures in every shape that users drop on the window, and files that only claim to be pictures."""

from __future__ import annotations

import errno
import io
import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageOps, features

from explorer.errors import OutputExists, OutputFailed, UnsupportedImage
from explorer.pictures import imaging
from explorer.pictures.depth import widen
from explorer.pictures.exif import PREFIX, orientation, reset_orientation
from explorer.pictures.imaging import MAX_PIXELS, Picture, as_rgb8, preview, read_picture, write_picture
from explorer.pictures.metadata import NOTHING
from explorer.pictures.png import ancillary
from explorer.pictures.png16 import ADAM7, write_png16
from tests.strategies import ODD_SIZES, gradient, noise

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def exif(value: int, order: str = "<") -> bytes:
    """An EXIF block with an orientation and a maker's name behind it."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    tags = struct.pack(order + "HHII", 0x010F, 2, 4, 0) + struct.pack(order + "HHIHH", 0x0112, 3, 1, value, 0)
    return mark + struct.pack(order + "IH", 8, 2) + tags + bytes(4)


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, depth: int, colour_type: int, lines: bytes, *more: bytes, interlace: int = 0) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, interlace))
    data = chunk(b"IDAT", zlib.compress(lines))
    return b"".join([b"\x89PNG\r\n\x1a\n", head, *more, data, chunk(b"IEND", b"")])


def saved(image: Image.Image, path: Path, **options: object) -> Picture:
    image.save(path, **options)
    return read_picture(path)


@pytest.fixture
def at(tmp_path: Path) -> Path:
    return tmp_path / "picture.png"


# Every kind that is kept as it is


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize(("height", "width"), ODD_SIZES)
def test_png_round_trip(at: Path, height: int, width: int, channels: int, dtype: type) -> None:
    for make in (gradient, noise):
        original = Picture(make(height, width, channels, dtype))
        write_picture(at, original, force=True)
        back = read_picture(at)
        assert back.samples.dtype == dtype
        assert back.samples.flags.writeable
        assert np.array_equal(back.samples, original.samples)
        assert (back.height, back.width, back.channels) == (height, width, channels)
        assert (back.mode, back.bit_depth) == (("L", "LA", "RGB", "RGBA")[channels - 1], 8 * dtype().itemsize)


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_other_readers_open_our_16_bit_png(at: Path, channels: int) -> None:
    samples = gradient(700, 40, channels, np.uint16)
    at.write_bytes(write_png16(samples, ancillary(SRGB, b"", NOTHING, channels)))
    with Image.open(at) as image:
        image.load()
        assert image.size == (40, 700)
        assert image.info["icc_profile"] == SRGB
        if channels == 1:
            assert np.array_equal(np.asarray(image), samples[:, :, 0])
        else:  # Pillow keeps the upper 8 bits of colours only
            expected = (samples >> 8).astype(np.uint8)
            assert np.array_equal(
                np.asarray(image)[:, :, -channels:] if channels > 2 else np.asarray(image)[:, :, [0, 3]], expected
            )


@pytest.mark.parametrize("suffix", [".tif", ".TIFF"])
@pytest.mark.parametrize(
    ("channels", "dtype"), [(1, np.uint8), (2, np.uint8), (3, np.uint8), (4, np.uint8), (1, np.uint16)]
)
def test_tiff_round_trip(tmp_path: Path, suffix: str, channels: int, dtype: type) -> None:
    original = Picture(gradient(17, 31, channels, dtype), icc=SRGB if channels > 2 else b"")
    path = tmp_path / f"picture{suffix}"
    write_picture(path, original)
    back = read_picture(path)
    assert np.array_equal(back.samples, original.samples)
    assert back.icc == original.icc


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_profile_and_exif_survive(at: Path, dtype: type) -> None:
    write_picture(at, Picture(gradient(5, 6, 3, dtype), SRGB, exif(1)))
    back = read_picture(at)
    assert (back.icc, back.exif) == (SRGB, exif(1))


# What is converted


@pytest.mark.parametrize("transparent", [False, True])
def test_palette(at: Path, transparent: bool) -> None:
    image = Image.fromarray(gradient(17, 31, 3)).quantize(8)
    expected = np.asarray(image.convert("RGB"))
    if not transparent:
        assert np.array_equal(saved(image, at).samples, expected)
        return
    back = saved(image, at, transparency=bytes([0, 128, 255])).samples
    alpha = np.array([0, 128] + [255] * 254, np.uint8)[np.asarray(image)]
    assert np.array_equal(back, np.dstack([expected, alpha]))


@pytest.mark.parametrize("suffix", ["png", "tif", "bmp", "pbm", "gif"])
def test_one_bit(tmp_path: Path, suffix: str) -> None:
    bits = noise(17, 31, 1)[:, :, 0] > 127
    back = saved(Image.fromarray(bits), tmp_path / f"a.{suffix}").samples
    assert np.array_equal(back[:, :, :1], bits[:, :, None] * np.uint8(255))


@pytest.mark.parametrize(("depth", "factor"), [(1, 255), (2, 85), (4, 17), (8, 1), (16, 1)])
def test_transparent_grey(at: Path, depth: int, factor: int) -> None:
    # Two rows of one byte (two for 16 bits): all zero, and the value 1 in the first pixel.
    width = max(1, 8 // depth)
    first = (1 << max(8, depth) - depth).to_bytes(max(8, depth) // 8, "big")
    lines = b"\0" + bytes(len(first)) + b"\0" + first
    at.write_bytes(png(width, 2, depth, 0, lines, chunk(b"tRNS", b"\0\1")))
    samples = read_picture(at).samples
    assert samples.shape == (2, width, 2)
    assert samples[1, 0].tolist() == [factor, 0]
    assert (samples[0, :, 0] == 0).all()
    assert (samples[0, :, 1] == (65535 if depth == 16 else 255)).all()


@pytest.mark.parametrize("depth", [8, 16])
def test_transparent_colour(at: Path, depth: int) -> None:
    dtype = np.dtype(f">u{depth // 8}")
    rows = np.array([[[1, 2, 3], [3, 2, 1]]], dtype)
    at.write_bytes(png(2, 1, depth, 2, b"\0" + rows.tobytes(), chunk(b"tRNS", struct.pack(">HHH", 3, 2, 1))))
    assert read_picture(at).samples.tolist() == [[[1, 2, 3, 2**depth - 1], [3, 2, 1, 0]]]


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize(("height", "width"), [(1, 1), (3, 5), (17, 31)])
def test_interlaced_16_bit_png(at: Path, height: int, width: int, channels: int) -> None:
    samples = noise(height, width, channels, np.uint16)
    lines = b""
    for x, y, dx, dy in ADAM7:
        for row in samples[y::dy, x::dx]:
            lines += b"\0" + row.astype(">u2").tobytes() if row.size else b""
    at.write_bytes(png(width, height, 16, {1: 0, 2: 4, 3: 2, 4: 6}[channels], lines, interlace=1))
    assert np.array_equal(read_picture(at).samples, samples)


def test_cmyk_jpeg_becomes_rgb_without_its_profile(tmp_path: Path) -> None:
    image = Image.fromarray(gradient(17, 31, 3)).convert("CMYK")
    profile = SRGB[:16] + b"CMYK" + SRGB[20:]
    back = saved(image, tmp_path / "a.jpg", icc_profile=profile, quality=95)
    with Image.open(tmp_path / "a.jpg") as opened:
        assert opened.mode == "CMYK"
        assert np.array_equal(back.samples, np.asarray(opened.convert("RGB")))
    assert np.abs(back.samples.astype(int) - gradient(17, 31, 3)).mean() < 12
    assert back.icc == b""


@pytest.mark.parametrize("value", range(1, 9))
def test_exif_rotation(tmp_path: Path, value: int) -> None:
    samples = gradient(24, 40, 3)
    for name, order in (("a.jpg", "<"), ("a.png", ">"), ("a.webp", "<")):
        path = tmp_path / name
        Image.fromarray(samples).save(path, exif=PREFIX + exif(value, order), quality=95)
        with Image.open(path) as image:
            expected = np.asarray(ImageOps.exif_transpose(image))
        back = read_picture(path)
        assert np.array_equal(back.samples, expected)
        assert back.exif == exif(1, order)


def test_exif_rotation_of_16_bit_png_and_tiff(tmp_path: Path) -> None:
    samples = gradient(5, 9, 3, np.uint16)
    (tmp_path / "a.png").write_bytes(write_png16(samples, ancillary(b"", exif(6), NOTHING, 3)))
    back = read_picture(tmp_path / "a.png")
    assert np.array_equal(back.samples, np.rot90(samples, -1))
    assert back.exif == exif(1)
    upright = saved(Image.fromarray(samples[:, :, 0]), tmp_path / "a.tif", tiffinfo={274: 6}).samples
    assert np.array_equal(upright, np.rot90(samples[:, :, :1], -1))


def test_damaged_exif_says_nothing() -> None:
    for block in (
        b"",
        b"II*\0",
        b"MM\0*\xff\xff\xff\xff",
        b"II*\0\x08\0\0\0\xff\xff",
        exif(9),
        exif(6)[:20],
        b"x" * 40,
    ):
        assert orientation(block) == 1
    assert reset_orientation(b"x" * 40) == b"x" * 40


def test_first_frame_of_an_animation(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (9, 7), colour) for colour in ((255, 0, 0), (0, 255, 0))]
    back = saved(frames[0], tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    assert back.samples.shape == (7, 9, 3)
    assert (back.samples == (255, 0, 0)).all()


@pytest.mark.parametrize("suffix", ["bmp", "ppm", "tga", "webp", "jp2", "tif", "qoi"])
def test_other_lossless_formats(tmp_path: Path, suffix: str) -> None:
    if suffix == "jp2" and not features.check("jpg_2000"):
        pytest.skip("this Pillow has no JPEG 2000")
    samples = gradient(17, 31, 3)
    options = {"lossless": True} if suffix == "webp" else {}
    assert np.array_equal(saved(Image.fromarray(samples), tmp_path / f"a.{suffix}", **options).samples, samples)


def test_16_bit_grey_maps(tmp_path: Path) -> None:
    samples = gradient(17, 31, 1, np.uint16)
    path = tmp_path / "a.pgm"
    path.write_bytes(b"P5 31 17 65535\n" + samples.astype(">u2").tobytes())
    assert np.array_equal(read_picture(path).samples, samples)


# What is refused


def refusal(path: Path) -> str:
    with pytest.raises(UnsupportedImage) as caught:
        read_picture(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: cannot be read: ")
    assert "\n" not in message
    return message


def test_text_with_the_name_of_a_picture(at: Path) -> None:
    for data in (b"just some text\n" * 20, b"", b"\0" * 100, b"\x89PNG\r\n\x1a\n"):
        at.write_bytes(data)
        assert "not a picture of a known format" in refusal(at)


def test_missing_files_and_folders(tmp_path: Path) -> None:
    assert "no such file or directory" in refusal(tmp_path / "gone.png")
    assert refusal(tmp_path)


def test_unreadable_file(at: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "open", fail)
    assert "permission denied" in refusal(at)


@pytest.mark.parametrize("suffix", ["png", "jpg", "gif", "tif", "bmp", "webp", "ppm", "16.png"])
def test_truncated_files(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    if suffix == "16.png":
        write_picture(path, Picture(noise(30, 40, 3, np.uint16)))
    else:
        Image.fromarray(noise(30, 40, 3)).save(path)
    data = path.read_bytes()
    for keep in (10, 30, 60, len(data) // 3, len(data) // 2, len(data) * 9 // 10):
        path.write_bytes(data[:keep])
        refusal(path)


def test_flipped_bits_of_a_16_bit_png(at: Path) -> None:
    data = write_png16(gradient(3, 4, 3, np.uint16))
    for byte in range(8, len(data) - 12):
        flipped = bytearray(data)
        flipped[byte] ^= 1 << byte % 8
        at.write_bytes(flipped)
        refusal(at)


def test_malformed_16_bit_png(at: Path) -> None:
    for data in (
        png(0, 5, 16, 2, b""),
        png(5, 5, 16, 3, bytes(500)),
        png(5, 5, 16, 2, bytes(500), interlace=2),
        png(2, 2, 16, 2, bytes(25)),
        png(1, 1, 16, 2, b"\5" + bytes(6)),
        png(2**31 - 1, 2**31 - 1, 16, 6, bytes(100)),
    ):
        at.write_bytes(data)
        refusal(at)


@pytest.mark.parametrize("depth", [1, 8, 16])
@pytest.mark.parametrize("size", [(MAX_PIXELS + 1, 1), (30000, 30000), (0, 10)])
def test_absurd_sizes_are_refused_from_the_header(at: Path, depth: int, size: tuple[int, int]) -> None:
    at.write_bytes(png(*size, depth, 0, bytes(1000)))
    message = refusal(at)
    assert "pixels" in message or size[0] == 0


def test_no_memory(at: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise MemoryError

    write_picture(at, Picture(gradient(3, 3, 3)))
    monkeypatch.setattr(Image.Image, "load", fail)
    assert "does not fit into memory" in refusal(at)


def wide_tiff(samples: np.ndarray) -> bytes:
    """An uncompressed RGB TIFF of 16 bits."""
    height, width, _ = samples.shape
    data = samples.astype("<u2").tobytes()
    entries = [(256, 3, 1, width), (257, 3, 1, height), (258, 3, 3, 8), (259, 3, 1, 1), (262, 3, 1, 2)]
    entries += [(273, 4, 1, 14), (277, 3, 1, 3), (278, 3, 1, height), (279, 4, 1, len(data))]
    directory = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    head = b"II*\0" + struct.pack("<I", 14 + len(data)) + struct.pack("<HHH", 16, 16, 16)
    return head + data + struct.pack("<H", len(entries)) + directory + bytes(4)


def test_16_bit_colour_is_never_cut(tmp_path: Path) -> None:
    samples = gradient(4, 6, 3, np.uint16)
    for name, data in (
        ("a.tif", wide_tiff(samples)),
        ("a.ppm", b"P6 6 4 65535\n" + samples.astype(">u2").tobytes()),
        ("b.ppm", b"P6 6 4 1023\n" + (samples >> 6).astype(">u2").tobytes()),
    ):
        (tmp_path / name).write_bytes(data)
        back = read_picture(tmp_path / name)
        wanted = widen(samples >> 6, 1023) if name == "b.ppm" else samples
        assert np.array_equal(back.samples, wanted)
        assert back.metadata.sbit == (b"\x0a" * 3 if name == "b.ppm" else b"")


def test_floating_point_and_32_bits(tmp_path: Path) -> None:
    Image.fromarray(np.ones((3, 3), np.float32)).save(tmp_path / "f.tif")
    assert "floating-point" in refusal(tmp_path / "f.tif")
    Image.fromarray(np.full((3, 3), 70000, np.int32)).save(tmp_path / "i.tif")
    assert "70000" in refusal(tmp_path / "i.tif")


@pytest.mark.parametrize(
    "samples",
    [np.zeros((0, 5, 3), np.uint8), np.zeros((5, 5), np.uint8), np.zeros((5, 5, 3)), np.zeros((5, 5, 5), np.uint8)],
)
def test_only_pictures_are_pictures(samples: np.ndarray) -> None:
    with pytest.raises(UnsupportedImage):
        Picture(samples)


# Writing


def test_nothing_is_overwritten_unasked(at: Path) -> None:
    picture = Picture(gradient(3, 3, 3))
    write_picture(at, picture)
    with pytest.raises(OutputExists):
        write_picture(at, picture)
    write_picture(at, picture, force=True)


def test_what_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = Picture(gradient(3, 3, 3, np.uint16))
    for name, message in (("a.jpg", r"\.png"), ("a", r"\.png"), ("gone/a.png", "no such")):
        with pytest.raises(OutputFailed, match=rf"{name}: cannot be written: .*{message}"):
            write_picture(tmp_path / name, picture)

    def fail(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OutputFailed, match="no space left"):
        write_picture(tmp_path / "a.png", picture)
    assert list(tmp_path.iterdir()) == []


# Display


def test_as_rgb8() -> None:
    grey = gradient(3, 4, 2, np.uint16)
    assert np.array_equal(as_rgb8(Picture(grey)), np.repeat((grey[:, :, :1] >> 8).astype(np.uint8), 3, axis=2))
    colour = gradient(3, 4, 4)
    assert np.array_equal(as_rgb8(Picture(colour)), colour[:, :, :3])


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 5000, 1), (3000, 2, 4), (400, 600, 3), (2, 2, 2)])
def test_preview(shape: tuple[int, int, int]) -> None:
    for make, dtype in ((gradient, np.uint8), (noise, np.uint16)):
        data = preview(Picture(make(*shape, dtype)))
        assert 0 < len(data) <= 32 * 1024
        with Image.open(io.BytesIO(data)) as image:
            assert image.format == "JPEG"
            assert max(image.size) == min(128, max(shape[:2]))


def test_preview_keeps_to_its_limit() -> None:
    picture = Picture(noise(256, 256, 3))
    assert 0 < len(preview(picture, limit=4000)) <= 4000
    assert preview(picture, limit=10) == b""


def test_the_public_names() -> None:
    assert set(imaging.__all__) == {
        "MAX_PIXELS", "Picture", "Samples", "as_png", "as_rgb8", "as_tiff", "not_kept", "picture_bytes", "preview",
        "read_picture", "read_picture_data", "write_picture", "write_png",
    }  # fmt: skip


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
def test_large_pictures_are_handed_over_in_strips(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    monkeypatch.setattr("explorer.pictures.by_pillow.STRIP", 100)  # px: strips of five rows, the last of two
    samples = np.random.default_rng(1).integers(0, 256, (37, 20, len(mode)), np.uint8)
    Image.fromarray(samples[:, :, 0] if mode == "L" else samples).save(tmp_path / "picture.png")
    assert np.array_equal(read_picture(tmp_path / "picture.png").samples, samples)
