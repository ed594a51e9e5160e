"""The rule for one reader is the rule of all: every format, at every depth it has, keeps meaning alike."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from PIL import Image

from explorer.errors import UnsupportedImage
from explorer.pictures import bounds
from explorer.pictures import exif as exif_block
from explorer.pictures.boxes import boxes
from explorer.pictures.deep import EXIF_UUID, XMP_UUID
from explorer.pictures.depth import widen
from explorer.pictures.imaging import Picture, as_png, as_tiff, not_kept, read_picture_data
from explorer.pictures.metadata import Metadata, Resolution
from explorer.pictures.notes import losses
from explorer.pictures.png import chunk
from tests.strategies import gradient, noise

Samples = NDArray[Any]
ON_ITS_SIDE = 6
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF tiff:Orientation="6">a quay</rdf:RDF></x:xmpmeta>'
THUMBNAIL = b"\xff\xd8" + bytes(40) + b"\xff\xd9"


@cache
def icc() -> bytes:
    """A profile that libraries take for one: sRGB, as Pillow's engine writes it; made once, as it holds the time."""
    from PIL import ImageCms

    return bytes(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())


def exif(orientation: int = ON_ITS_SIDE) -> bytes:
    """Camera, orientation, exposure, and a thumbnail that lies as the picture does."""
    block = Image.Exif()
    block.endian = "<"
    block[0x0110] = "a camera"
    block[0x0112] = orientation
    block.get_ifd(0x8769)[0x829A] = (1, 125)
    plain = block.tobytes().removeprefix(b"Exif\0\0")
    count = struct.unpack_from("<H", plain, 8)[0]
    link, second = 10 + 12 * count, len(plain) + len(plain) % 2
    entries = ((0x0201, 4, 1, second + 30), (0x0202, 4, 1, len(THUMBNAIL)))
    directory = struct.pack("<H", 2) + b"".join(struct.pack("<HHII", *entry) for entry in entries) + bytes(4)
    linked = plain[:link] + struct.pack("<I", second) + plain[link + 4 :]
    return linked.ljust(second, b"\0") + directory + THUMBNAIL


def by_pillow(name: str, **options: Any) -> Callable[[Samples], bytes]:
    prefix = b"Exif\0\0" if name == "JPEG" else b""

    def make(samples: Samples) -> bytes:
        stream = io.BytesIO()
        Image.fromarray(samples).save(stream, name, icc_profile=icc(), exif=prefix + exif(), xmp=XMP, **options)
        return stream.getvalue()

    return make


def png(samples: Samples) -> bytes:
    plain = as_png(Picture(samples, icc()))
    return plain[:33] + chunk(b"eXIf", exif()) + chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP) + plain[33:]


def tiff(samples: Samples) -> bytes:
    stream = io.BytesIO()
    tags = [(274, 3, 1, ON_ITS_SIDE, True), (272, 2, 0, "a camera", True), (700, 1, len(XMP), XMP, True)]
    tifffile.imwrite(stream, samples, photometric="rgb", metadata=None, iccprofile=icc(), extratags=tags)
    return stream.getvalue()


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + kind + content


def jp2(samples: Samples) -> bytes:
    codecs = pytest.importorskip("imagecodecs")
    bits = 8 * samples.dtype.itemsize
    plain = bytes(codecs.jpeg2k_encode(samples, bitspersample=bits, level=0, reversible=True, codecformat="jp2"))
    # The profile in the place of the colour space: a colr box of 15 bytes inside jp2h.
    colour = plain.index(b"colr") - 4
    profile = box(b"colr", b"\2\0\0" + icc())
    head = plain.index(b"jp2h") - 4
    size = struct.unpack_from(">I", plain, head)[0] + len(profile) - 15
    made = plain[:head] + struct.pack(">I", size) + plain[head + 4 : colour] + profile + plain[colour + 15 :]
    code = made.index(b"jp2c") - 4
    return made[:code] + box(b"uuid", EXIF_UUID + exif()) + box(b"uuid", XMP_UUID + XMP) + made[code:]


def jxl(samples: Samples) -> bytes:
    codecs = pytest.importorskip("imagecodecs")
    plain = bytes(codecs.jpegxl_encode(samples, lossless=True))
    stream = next((content for kind, content in boxes(plain) if kind == b"jxlc"), plain)
    start = b"\0\0\0\x0cJXL \r\n\x87\n" + box(b"ftyp", b"jxl \0\0\0\0jxl ") + box(b"jxll", b"\x0a")
    return start + box(b"Exif", bytes(4) + exif()) + box(b"xml ", XMP) + box(b"jxlc", stream)


def jpeg12(samples: Samples) -> bytes:
    codecs = pytest.importorskip("imagecodecs")
    plain = bytes(codecs.jpeg8_encode(samples >> 4, level=100, bitspersample=12, subsampling="444"))

    def segment(kind: int, content: bytes) -> bytes:
        return bytes([0xFF, kind]) + struct.pack(">H", 2 + len(content)) + content

    half = len(icc()) // 2
    parts = [b"ICC_PROFILE\0\2\2" + icc()[half:], b"ICC_PROFILE\0\1\2" + icc()[:half]]
    more = [segment(0xE1, b"Exif\0\0" + exif()), segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP)]
    return plain[:2] + b"".join([*more, *(segment(0xE2, part) for part in parts)]) + plain[2:]


def heic(samples: Samples) -> bytes:
    heif = pytest.importorskip("pillow_heif")
    mode = "RGB;16" if samples.dtype == np.uint16 else "RGB"
    file = heif.from_bytes(mode=mode, size=samples.shape[1::-1], data=samples.tobytes())
    stream = io.BytesIO()
    try:
        file.save(
            stream, quality=-1, chroma=444, matrix_coefficients=0, exif=exif(), xmp=XMP, icc_profile=icc(),
        )  # fmt: skip
    except RuntimeError as problem:  # a build without an encoder
        pytest.skip(str(problem))
    return stream.getvalue()


MAKERS: dict[str, Callable[[Samples], bytes]] = {
    "PNG": png,
    "TIFF": tiff,
    "WebP": by_pillow("WEBP", lossless=True, exact=True),
    "JPEG": by_pillow("JPEG", quality=100, subsampling=0),
    "AVIF": by_pillow("AVIF", quality=100, subsampling="4:4:4"),
    "JPEG 2000": jp2,
    "JPEG XL": jxl,
    "JPEG of 12 bits": jpeg12,
    "HEIC": heic,
}
DEEP = ("PNG", "TIFF", "JPEG 2000", "JPEG XL")
DEEP_ALONE = ("JPEG of 12 bits",)
CASES = [(name, np.uint8) for name in MAKERS if name not in DEEP_ALONE]
CASES += [(name, np.uint16) for name in (*DEEP, *DEEP_ALONE)]
WITHOUT_PROFILE = ("JPEG XL",)  # whose code stream says what the colours are
TURNED_BY_ITS_READER = ("JPEG XL",)  # EXIF has no say in it, by the standard


@pytest.mark.parametrize(("name", "dtype"), CASES, ids=lambda value: getattr(value, "__name__", value))
def test_every_format_keeps_meaning_alike(name: str, dtype: type) -> None:
    """Upright, with an orientation of 1 wherever it is said, without the lying thumbnail; profile, EXIF and XMP."""
    samples = gradient(48, 64, 3, dtype)
    picture = read_picture_data(MAKERS[name](samples), name)
    expected = samples if name in TURNED_BY_ITS_READER else np.rot90(samples, -1)
    assert picture.samples.shape == expected.shape
    difference = np.abs(picture.samples.astype(int) - expected)
    assert difference.max() <= {"JPEG": 8, "AVIF": 8, "JPEG of 12 bits": 300}.get(name, 0)
    assert not losses(picture.notes)
    assert picture.icc == (b"" if name in WITHOUT_PROFILE else icc())
    assert exif_block.orientation(picture.exif) == 1
    found = Image.Exif()
    found.load(picture.exif)
    assert found[0x0110] == "a camera"
    if name not in TURNED_BY_ITS_READER and name != "TIFF":
        assert THUMBNAIL not in picture.exif
        assert found.get_ifd(0x8769)[0x829A] == (1, 125)
    assert picture.metadata.xmp == XMP.replace(b'"6"', b'"1"')


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_what_is_written_is_read_alike(channels: int, dtype: type) -> None:
    """PNG and TIFF give back samples, profile, EXIF, XMP and resolution, at both depths."""
    metadata = Metadata(xmp=XMP.replace(b'"6"', b'"1"'), resolution=Resolution((300, 1), (150, 1), "cm"))
    block = exif_block.upright(exif(), ON_ITS_SIDE)
    picture = Picture(noise(9, 13, channels, dtype), icc() if channels > 1 else b"", block, metadata)
    for encode in (as_png, as_tiff):
        back = read_picture_data(encode(picture), "it")
        assert np.array_equal(back.samples, picture.samples)
        assert (back.icc, back.metadata.xmp) == (picture.icc, metadata.xmp)
        assert back.metadata.resolution is not None
        assert back.metadata.resolution.per_metre() == (30000, 15000)
        assert values(back.exif) == values(block)
        assert not back.notes
    assert not_kept(picture, ".tif") == ()


def values(block: bytes) -> dict[int, Any]:
    """What an EXIF block says, by tag, without its directories' places."""
    found = Image.Exif()
    found.load(block)
    own = {tag: value for tag, value in found.items() if tag not in (0x8769, 0x8825, 0x0112)}
    return own | dict(found.get_ifd(0x8769)) | dict(found.get_ifd(0x8825))


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_tiff_carries_exif_of_both_byte_orders(order: str, dtype: type) -> None:
    block = Image.Exif()
    block.endian = order
    block[0x010F], block[0x8298] = "a maker of long names", "somebody"
    inner = block.get_ifd(0x8769)
    inner[0x9003], inner[0x927C], inner[0x829A] = "2020:01:01 00:00:00", bytes(range(200)), (1, 125)
    block.get_ifd(0x8825)[2] = (47.0, 22.0, 3.5)
    plain = block.tobytes().removeprefix(b"Exif\0\0")
    picture = Picture(noise(9, 13, 2, dtype), exif=plain)
    data = as_tiff(picture)
    back = read_picture_data(data, "it")
    assert np.array_equal(back.samples, picture.samples)
    assert values(back.exif) == values(plain)
    with tifffile.TiffFile(io.BytesIO(data)) as file:  # what others find
        tags = file.pages[0].tags  # type: ignore[union-attr]
        assert tags["ExifTag"].value["ExposureTime"] == (1, 125)
        assert tags["ExifTag"].value["MakerNote"] == bytes(range(200))
        assert tags["GPSTag"].value["GPSLatitude"] == (47, 1, 22, 1, 7, 2)
        assert tags["Copyright"].value == "somebody"


def test_damaged_exif_does_not_keep_a_tiff_from_being_written() -> None:
    generator = np.random.default_rng(3)
    block = exif()
    samples = noise(3, 4, 3)
    for _ in range(200):
        damaged = bytearray(block)
        for at in generator.integers(8, len(block), 4):
            damaged[at] = generator.integers(0, 256)
        back = read_picture_data(as_tiff(Picture(samples, exif=bytes(damaged))), "it")
        assert np.array_equal(back.samples, samples)


def refuse_decoding(*arguments: Any, **options: Any) -> None:
    raise AssertionError("decoded before it was asked whether there is memory")


@pytest.mark.parametrize(("name", "dtype"), CASES, ids=lambda value: getattr(value, "__name__", value))
def test_a_picture_that_does_not_fit_is_told_before_it_is_read(
    name: str, dtype: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = MAKERS[name](gradient(48, 64, 3, dtype))
    monkeypatch.setattr(bounds, "SMALL", 0)
    monkeypatch.setattr(bounds, "available", lambda: 64 * 48 * bounds.BYTES_PER_PIXEL)
    assert read_picture_data(data, "it").samples.size == 64 * 48 * 3
    monkeypatch.setattr(bounds, "available", lambda: 64 * 48 * bounds.BYTES_PER_PIXEL - 1)
    for place in ("PIL.ImageFile.ImageFile.load", "tifffile.TiffPage.asarray", "explorer.pictures.png16._unpack"):
        monkeypatch.setattr(place, refuse_decoding)
    with pytest.raises(UnsupportedImage, match="pixels do not fit in memory"):
        read_picture_data(data, "it")


# Kinds that one format alone has


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("largest", [255, 1023, 4095, 65535])
def test_pam(channels: int, largest: int) -> None:
    names = ("GRAYSCALE", "GRAYSCALE_ALPHA", "RGB", "RGB_ALPHA")[channels - 1]
    samples = (noise(5, 7, channels, np.uint16).astype(int) % (largest + 1)).astype(np.uint16)
    head = f"P7\nWIDTH 7\nHEIGHT 5\nDEPTH {channels}\nMAXVAL {largest}\nTUPLTYPE {names}\nENDHDR\n".encode()
    data = head + samples.astype(np.uint8 if largest == 255 else ">u2").tobytes()
    back = read_picture_data(data, "it")
    assert np.array_equal(back.samples, samples if largest == 255 else widen(samples, largest))
    assert not losses(back.notes)


@pytest.mark.parametrize("largest", [1, 15, 255])
def test_pam_of_few_bits_is_over_the_whole_range(largest: int) -> None:
    samples = (np.arange(35) % (largest + 1)).astype(np.uint8)
    data = f"P7\nWIDTH 7\nHEIGHT 5\nDEPTH 1\nMAXVAL {largest}\nENDHDR\n".encode() + samples.tobytes()
    back = read_picture_data(data, "it")
    assert np.array_equal(back.samples.ravel(), samples * (255 // largest))
    with pytest.raises(UnsupportedImage, match="truncated"):
        read_picture_data(data[:-1], "it")


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_tiffs_are_turned_once(orientation: int, dtype: type) -> None:
    samples = gradient(6, 9, 3, dtype)
    for planar in ("contig", "separate"):
        stream = io.BytesIO()
        shown = samples if planar == "contig" else np.moveaxis(samples, 2, 0)
        tags = [(274, 3, 1, orientation, True)]
        tifffile.imwrite(stream, shown, photometric="rgb", planarconfig=planar, metadata=None, extratags=tags)
        back = read_picture_data(stream.getvalue(), "it")
        assert np.array_equal(back.samples, exif_block.turn_upright(samples, orientation))


def test_damaged_markers_of_a_jpeg_end_in_one_error() -> None:
    data = jpeg12(gradient(16, 16, 3, np.uint16))
    start = data.index(b"\xff\xc1") if b"\xff\xc1" in data else 400
    generator = np.random.default_rng(5)
    for _ in range(100):
        damaged = bytearray(data)
        for at in generator.integers(2, start, 3):
            damaged[at] = generator.integers(0, 256)
        try:
            assert read_picture_data(bytes(damaged), "it").samples.ndim == 3
        except UnsupportedImage as problem:
            assert "\n" not in str(problem)  # noqa: PT017


@pytest.mark.parametrize("channels", [1, 3])
def test_jpeg_of_12_bits(channels: int) -> None:
    codecs = pytest.importorskip("imagecodecs")
    samples = gradient(16, 24, channels, np.uint16) >> 4
    shown = samples[:, :, 0] if channels == 1 else samples
    data = bytes(codecs.jpeg8_encode(shown, level=100, bitspersample=12, subsampling="444"))
    back = read_picture_data(data, "it")
    assert back.bit_depth == 16
    assert back.metadata.sbit == b"\x0c" * channels
    assert np.abs((back.samples >> 4).astype(int) - samples).max() <= 12
    assert np.unique(back.samples).size > 256
    assert not losses(back.notes)


def test_palettes_of_16_bits_are_16_bits() -> None:
    generator = np.random.default_rng(0)
    table = generator.integers(0, 65536, (3, 256), np.uint16)
    indices = generator.integers(0, 256, (9, 13), np.uint8)
    stream = io.BytesIO()
    tifffile.imwrite(stream, indices, photometric="palette", colormap=table, metadata=None)
    back = read_picture_data(stream.getvalue(), "it")
    assert np.array_equal(back.samples, np.moveaxis(table[:, indices], 0, 2))
    for shallow in (table >> 8 << 8, (table >> 8) * 257):
        stream = io.BytesIO()
        tifffile.imwrite(stream, indices, photometric="palette", colormap=shallow.astype(np.uint16), metadata=None)
        back = read_picture_data(stream.getvalue(), "it")
        assert np.array_equal(back.samples, np.moveaxis(table[:, indices] >> 8, 0, 2))


@pytest.mark.parametrize("bits", [8, 10, 12])
def test_heic_of_every_depth(bits: int) -> None:
    heif = pytest.importorskip("pillow_heif")
    samples = gradient(48, 64, 3, np.uint16) >> (16 - bits)
    stream = io.BytesIO()
    try:
        if bits == 8:
            file = heif.from_bytes(mode="RGB", size=(64, 48), data=samples.astype(np.uint8).tobytes())
        else:
            file = heif.from_bytes(mode=f"RGB;{bits}", size=(64, 48), data=samples.tobytes())
        file.save(stream, quality=-1, chroma=444, matrix_coefficients=0)
    except RuntimeError as problem:
        pytest.skip(str(problem))
    back = read_picture_data(stream.getvalue(), "it")
    assert np.array_equal(back.samples, samples if bits == 8 else widen(samples, 2**bits - 1))
    assert back.metadata.sbit == (b"" if bits == 8 else bytes([bits]) * 3)
    assert not losses(back.notes)


def test_heic_of_several_pictures() -> None:
    heif = pytest.importorskip("pillow_heif")
    frames = [np.full((48, 64, 3), value, np.uint8) for value in (0, 128, 255)]
    file = heif.from_bytes(mode="RGB", size=(64, 48), data=frames[0].tobytes())
    for frame in frames[1:]:
        file.add_frombytes("RGB", (64, 48), frame.tobytes())
    stream = io.BytesIO()
    try:
        file.save(stream, quality=-1, chroma=444, matrix_coefficients=0, save_all=True)
    except RuntimeError as problem:
        pytest.skip(str(problem))
    for number, frame in enumerate(frames, 1):
        back = read_picture_data(stream.getvalue(), "it", page=number)
        assert np.array_equal(back.samples, frame)
        assert back.notes[0][:3] == ("frames", 1, 3)
