"""Pictures back in the format of their original: exactly, or as PNG and said so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.errors import CorruptFile
from explorer.file import records
from explorer.file.container import Header
from explorer.file.records import Record, pack_records
from explorer.pictures.formats import format_of
from explorer.pictures.kept import picture_of, records_of
from explorer.pictures.metadata import NOTHING, Resolution
from explorer.pictures.originals import WRITERS, as_original
from explorer.pictures.picture import Picture
from explorer.pictures.reading import read_picture_data

# Channels and bits that each format holds exactly.
HELD = {
    "TIFF": {(c, b) for c in (1, 2, 3, 4) for b in (8, 16)},
    "BMP": {(1, 8), (3, 8)},
    "PNM": {(1, 8), (3, 8), (1, 16), (3, 16)},
    "WebP": {(3, 8), (4, 8)},
    "lossless WebP": {(3, 8), (4, 8)},
    "JPEG 2000": {(1, 8), (3, 8), (2, 8), (4, 8), (1, 16)},
}


def noise(channels: int, bits: int, height: int = 7, width: int = 9) -> Picture:
    kind = np.uint16 if bits == 16 else np.uint8
    samples = np.random.default_rng(channels * bits).integers(0, 2**bits, (height, width, channels)).astype(kind)
    return Picture(samples)


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("bits", [8, 16])
def test_what_is_written_is_the_picture_whatever_the_format(name: str, channels: int, bits: int) -> None:
    picture = noise(channels, bits)
    written = as_original(picture, name)
    again = read_picture_data(written.data, "again")
    assert np.array_equal(again.samples, picture.samples)
    assert written.suffix == (".png" if written.instead else WRITERS[name][0])
    assert written.instead in ("", name)
    if (channels, bits) in HELD[name]:
        assert written.instead == ""


@pytest.mark.parametrize("name", ["JPEG", "GIF", "HEIC", "AVIF", "PSD", "something new"])
def test_formats_that_cannot_be_written_exactly_become_png(name: str) -> None:
    written = as_original(noise(3, 8), name)
    assert (written.suffix, written.instead) == (".png", name)
    assert format_of(written.data[:64]) == "PNG"


@pytest.mark.parametrize("name", ["", "PNG"])
def test_png_is_what_it_was(name: str) -> None:
    assert as_original(noise(4, 16), name)[1:] == (".png", "")


def test_nothing_that_belongs_to_a_picture_is_lost_for_its_format() -> None:
    picture = replace(noise(3, 8), icc=b"\0" * 16 + b"RGB " + b"\0" * 120)
    written = as_original(picture, "PNM")  # which has no profiles
    assert written.instead == "PNM"
    assert read_picture_data(written.data, "again").icc == picture.icc


def test_resolution_of_a_bmp_goes_back() -> None:
    resolution = Resolution((2835, 1), (3000, 1), "metre")
    picture = replace(noise(3, 8), metadata=NOTHING._replace(resolution=resolution))
    written = as_original(picture, "BMP")
    assert written.instead == ""
    assert read_picture_data(written.data, "again").metadata.resolution == resolution


def test_the_name_of_the_format_is_a_record_of_the_file() -> None:
    picture = replace(noise(3, 8), metadata=NOTHING._replace(original=b"TIFF"))
    header = Header("lossless", 9, 7, 3, 8, "1", records=records_of(picture))
    assert picture_of(picture.samples, header).metadata.original == b"TIFF"
    plain = records_of(noise(3, 8))
    assert plain == b""  # files of pictures that say nothing do not grow


def test_a_name_that_no_writer_makes_is_refused() -> None:
    block = pack_records([Record(records.ORIGINAL, b"x" * 33)])
    with pytest.raises(CorruptFile):
        picture_of(noise(3, 8).samples, Header("lossless", 9, 7, 3, 8, "1", records=block))
