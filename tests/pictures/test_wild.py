"""Pictures as they are in the field: every kind with its right value, and what is not kept of a file is said."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

from explorer.errors import CorruptFile, UnsupportedImage
from explorer.file.container import Header, unpack
from explorer.file.records import Record, pack_records, unpack_records
from explorer.lossless import codec as lossless
from explorer.pictures.depth import widen
from explorer.pictures.imaging import Picture, as_png, as_tiff, read_picture_data
from explorer.pictures.kept import picture_of
from explorer.pictures.metadata import Metadata, Resolution
from explorer.pictures.notes import losses
from explorer.pictures.png import chunk
from tests.strategies import gradient, noise


def tiff(samples: np.ndarray, **options: object) -> bytes:
    stream = io.BytesIO()
    tifffile.imwrite(stream, samples, metadata=None, **options)
    return stream.getvalue()


def kinds(picture: Picture) -> list[str]:
    return [note.kind for note in picture.notes]


def read(data: bytes, page: int = 1) -> Picture:
    return read_picture_data(data, "picture", page=page)


def icc(size: int) -> bytes:
    """What claims to be an RGB profile of so many bytes."""
    return struct.pack(">I", size) + bytes(12) + b"RGB XYZ " + bytes(size - 24)


def unpack_header(records: bytes) -> Header:
    return Header("lossless", 2, 2, 3, 8, "1", records=records)


def refusal(data: bytes) -> str:
    with pytest.raises(UnsupportedImage) as caught:
        read(data)
    return str(caught.value)


# TIFF


@pytest.mark.parametrize("planar", ["contig", "separate"])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_tiff_of_colours_and_alpha(dtype: type, planar: str) -> None:
    for channels, extra in ((3, None), (4, ["unassalpha"])):
        samples = noise(9, 13, channels, dtype)
        arranged = samples if planar == "contig" else np.moveaxis(samples, 2, 0)
        data = tiff(arranged, photometric="rgb", planarconfig=planar, extrasamples=extra)
        back = read(data)
        assert np.array_equal(back.samples, samples)
        assert not losses(back.notes)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_white_is_zero_at_every_depth(dtype: type) -> None:
    samples = gradient(9, 13, 1, dtype)[:, :, 0]
    back = read(tiff(samples, photometric="miniswhite"))
    assert np.array_equal(back.samples[:, :, 0], np.iinfo(dtype).max - samples)


def test_pages_are_counted_and_chosen() -> None:
    pages = [noise(5, 7, 3), noise(6, 8, 3), noise(7, 9, 3)]
    stream = io.BytesIO()
    with tifffile.TiffWriter(stream) as writer:
        for page in pages:
            writer.write(page, photometric="rgb", metadata=None)
    for number, page in enumerate(pages, 1):
        back = read(stream.getvalue(), number)
        assert np.array_equal(back.samples, page)
        assert back.notes[0][:3] == ("pages", 1, 3)
        assert back.notes[0].place == number
        assert losses(back.notes)
    with pytest.raises(UnsupportedImage, match="no page 4: it has 3"):
        read(stream.getvalue(), 4)


def test_channels_beyond_alpha_are_a_note() -> None:
    samples = noise(5, 7, 5)
    back = read(tiff(samples, photometric="rgb", extrasamples=["unspecified", "unassalpha"]))
    assert np.array_equal(back.samples, samples[:, :, [0, 1, 2, 4]])
    assert back.notes[0][:3] == ("channels", 4, 5)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_premultiplied_colours_come_back_when_they_are_multiplied_again(dtype: type) -> None:
    most = int(np.iinfo(dtype).max)
    plain = noise(9, 13, 4, dtype).astype(np.int64)
    plain[:, :, :3] = (plain[:, :, :3] * plain[:, :, 3:] + most // 2) // most
    back = read(tiff(plain.astype(dtype), photometric="rgb", extrasamples=["assocalpha"]))
    wide = back.samples.astype(np.int64)
    again = (wide[:, :, :3] * wide[:, :, 3:] + most // 2) // most
    assert np.array_equal(again, plain[:, :, :3])
    assert kinds(back) == ["premultiplied"]
    assert not losses(back.notes)


def test_signed_samples_do_not_wrap() -> None:
    samples = np.array([[-32768, -1, 0], [1, 500, 32767]], np.int16)
    back = read(tiff(samples, photometric="minisblack"))
    assert np.array_equal(back.samples[:, :, 0], samples.astype(int) + 32768)
    assert back.notes[0].kind == "offset"
    assert ("SampleOffset", "32768") in back.metadata.text
    assert np.array_equal(read(tiff(np.abs(samples[1:]), photometric="minisblack")).samples[0, :, 0], [1, 500, 32767])


def test_what_tiff_cannot_be_held_is_named() -> None:
    assert "floating-point numbers of 16 bits" in refusal(tiff(np.ones((3, 3), np.float16)))
    assert "mosaic" in refusal(tiff(noise(4, 4, 1)[:, :, 0], photometric="cfa", extratags=[
        (33421, 3, 2, (2, 2), True), (33422, 1, 4, b"\0\1\1\2", True)]))  # fmt: skip


def test_a_thumbnail_is_not_taken_for_the_raw_picture() -> None:
    stream = io.BytesIO()
    with tifffile.TiffWriter(stream) as writer:
        version = [(50706, 1, 4, b"\1\4\0\0", True)]
        writer.write(noise(4, 6, 3), photometric="rgb", subifds=1, subfiletype=1, extratags=version, metadata=None)
        writer.write(noise(40, 60, 1, np.uint16)[:, :, 0], metadata=None)
    back = read(stream.getvalue())
    assert "thumbnail" in kinds(back)
    assert losses(back.notes)


def test_damaged_tiffs_end_in_one_error() -> None:
    data = tiff(noise(9, 13, 3, np.uint16), photometric="rgb", compression="zlib")
    generator = np.random.default_rng(1)
    told: list[str] = []
    for _ in range(150):
        damaged = bytearray(data)
        for at in generator.integers(0, len(data), 3):
            damaged[at] = generator.integers(0, 256)
        try:
            read(bytes(damaged))
        except UnsupportedImage as problem:
            told.append(str(problem))
    assert told
    assert not any("\n" in line for line in told)


# PNG


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_both_depths_of_png_agree(dtype: type) -> None:
    """Orientation of a raw profile, text, gamma, a huge and a damaged chunk: alike at 8 and 16 bits."""
    samples = gradient(6, 9, 3, dtype)
    block = b"Exif\0\0II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0\0\0\0\0"
    profile = f"\nexif\n      {len(block)}\n{block.hex()}\n"
    more = [
        chunk(b"gAMA", struct.pack(">I", 45455)),
        chunk(b"tEXt", b"Title\0a quay"),
        chunk(b"tEXt", b"Raw profile type exif\0" + profile.encode()),
        chunk(b"zTXt", b"workflow\0\0" + zlib.compress(bytes(10_000_000))),
        chunk(b"iCCP", b"x\0\0not deflated"),
    ]
    plain = as_png(Picture(samples))
    back = read(plain[:33] + b"".join(more) + plain[33:])
    assert np.array_equal(back.samples, np.rot90(samples, -1))
    assert back.metadata.gama == struct.pack(">I", 45455)
    assert back.metadata.text == (("Title", "a quay"),)
    assert sorted(kinds(back)) == ["metadata", "profile"]


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_metadata_pass_through_files(small_models: None, dtype: type) -> None:
    metadata = Metadata(
        b"<x:xmpmeta/>", bytes([9, 16, 0, 1]), b"\0\0\xb1\x8f", bytes(32), b"", bytes(24), bytes(8), b"\x08\x08\x08",
        Resolution((300, 1), (72, 1), "inch"), (("Title", "a quay"), ("Ort", "港口")),
    )  # fmt: skip
    picture = Picture(gradient(12, 9, 3, dtype), icc(2_000_000), b"II*\0\x08\0\0\0\0\0\0\0\0\0", metadata)
    encoded = lossless.finish(lossless.encode(picture, steps="1", base="none"))
    back = lossless.finish(lossless.decode(encoded.data)).picture
    assert (back.icc, back.exif, back.metadata) == (picture.icc, picture.exif, metadata)
    assert len(encoded.data) < 100_000
    again = read(as_png(back))
    assert (again.icc, again.exif) == (picture.icc, picture.exif)
    assert again.metadata == metadata._replace(resolution=Resolution((11811, 1), (2835, 1), "metre"))
    compact = lossless.finish(lossless.encode(picture, steps="1", base="none", compact=True))
    assert lossless.finish(lossless.decode(compact.data)).picture.metadata == Metadata()


def test_pictures_without_metadata_have_no_records(small_models: None) -> None:
    encoded = lossless.finish(lossless.encode(Picture(gradient(12, 9, 3)), steps="1", base="none"))
    assert unpack(encoded.data).header.records == b""
    assert unpack(encoded.data).extra == b""


def test_damaged_records() -> None:
    block = pack_records([Record(3, b"xmp " * 50), Record(4, b"1234")])
    assert unpack_records(block) == [Record(3, b"xmp " * 50), Record(4, b"1234")]
    for wrong in (b"\7abc", block[:-1], block + b"\0", b"\1\xff\xff", b"\0\3\x7f"):
        with pytest.raises(CorruptFile):
            unpack_records(wrong)
    header = unpack_header(records=pack_records([Record(4, b"12345")]))
    with pytest.raises(CorruptFile, match="cICP"):
        picture_of(gradient(2, 2, 3), header)
    assert picture_of(gradient(2, 2, 3), unpack_header(pack_records([Record(99, b"of a newer program")]))).exif == b""


@pytest.mark.parametrize("suffix", ["gif", "png", "webp"])
def test_frames_are_counted_and_chosen(suffix: str) -> None:
    frames = [Image.new("RGB", (9, 7), colour) for colour in ((255, 0, 0), (0, 255, 0), (0, 0, 255))]
    stream = io.BytesIO()
    options = {"lossless": True} if suffix == "webp" else {}
    frames[0].save(stream, suffix, save_all=True, append_images=frames[1:], **options)
    for number, frame in enumerate(frames, 1):
        back = read(stream.getvalue(), number)
        assert back.samples[3, 3, :3].tolist() == list(frame.getpixel((3, 3)))
        assert back.notes[0][:3] == ("frames", 1, 3)


# The others


def test_content_does_not_choose_a_program() -> None:
    assert "vector graphics: export it as a picture first" in refusal(b"%!PS-Adobe-3.0\n{} loop\n" + bytes(100))
    assert "vector graphics" in refusal(b'<?xml version="1.0"?>\n<svg xmlns="x"/>')
    assert "AppleDouble" in refusal(b"\0\5\x16\7" + bytes(200))
    assert "FITS" in refusal(b"SIMPLE  =                    T" + bytes(3000))


def test_packed_colours_of_a_bmp_are_8_bits() -> None:
    pixels = struct.pack("<4H", 0xF800, 0x07E0, 0x001F, 0xFFFF)
    head = struct.pack("<IiiHHIIiiII", 40, 4, 1, 1, 16, 3, 8, 2835, 2835, 0, 0)
    masks = struct.pack("<3I", 0xF800, 0x07E0, 0x001F)
    data = b"BM" + struct.pack("<IHHI", 66 + 8, 0, 0, 66) + head + masks + pixels
    assert read(data).samples[0].tolist() == [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]]


@pytest.mark.parametrize("bits", [10, 12])
def test_deep_colours_keep_their_bits(bits: int) -> None:
    codecs = pytest.importorskip("imagecodecs")
    samples = (gradient(16, 24, 3, np.uint16) >> (16 - bits)).astype(np.uint16)
    for data in (
        codecs.avif_encode(samples, bitspersample=bits, level=100, pixelformat="444"),
        codecs.jpeg2k_encode(samples, bitspersample=bits, level=0, reversible=True, codecformat="jp2"),
        codecs.jpegxl_encode(samples, bitspersample=bits, lossless=True),
    ):
        back = read(bytes(data))
        assert np.array_equal(back.samples, widen(samples, 2**bits - 1))
        assert np.array_equal(back.samples >> (16 - bits), samples)
        assert back.metadata.sbit == bytes([bits]) * 3
        assert not losses(back.notes)


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_jpeg_xl(channels: int, dtype: type) -> None:
    codecs = pytest.importorskip("imagecodecs")
    samples = gradient(16, 24, channels, dtype)
    data = bytes(codecs.jpegxl_encode(samples[:, :, 0] if channels == 1 else samples, lossless=True))
    back = read(data)
    assert np.array_equal(back.samples, samples)
    assert not back.notes
    for length in range(0, len(data), 7):
        refusal(data[:length])


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_tiffs_of_16_bits_are_written(channels: int) -> None:
    picture = Picture(noise(9, 13, channels, np.uint16))
    assert np.array_equal(read(as_tiff(picture)).samples, picture.samples)


def test_any_layout_of_samples_is_a_picture() -> None:
    samples = gradient(5, 7, 3, np.uint16)
    for other in (samples.astype(">u2"), np.asfortranarray(samples), samples[::-1][::-1]):
        picture = Picture(other)
        assert np.array_equal(picture.samples, samples)
        assert picture.samples.flags.c_contiguous
        assert picture.samples.dtype == np.uint16


def test_the_inputs_at_hand(shared: Path) -> None:
    folder = shared / "data" / "wild"
    if not folder.is_dir():
        pytest.skip("no folder of these inputs")
    found = {}
    for name in ("scan3pages.tif", "anim.gif", "anim.png", "naip_rgbn.tif", "photo.dng", "big_icc.png", "deep16.jp2"):
        if name == "deep16.jp2":
            pytest.importorskip("imagecodecs")
        picture = read_picture_data((folder / name).read_bytes(), name)
        found[name] = [note.kind for note in losses(picture.notes)]
    assert found == {
        "scan3pages.tif": ["pages"], "anim.gif": ["frames"], "anim.png": ["frames"], "naip_rgbn.tif": ["channels"],
        "photo.dng": ["thumbnail"], "big_icc.png": [], "deep16.jp2": [],
    }  # fmt: skip
