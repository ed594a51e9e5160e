"""Lossy files carry what a picture says of itself, and a size that is asked for includes it."""

from __future__ import annotations

import numpy as np
import pytest

import explorer
from explorer.encoding import encode_lossy, metadata_bytes
from explorer.errors import BadSetting
from explorer.file.container import unpack
from explorer.lossless.codec import finish
from explorer.lossy.targets import Target
from explorer.pictures.kept import notes_of, sizes
from explorer.pictures.metadata import Metadata, Resolution
from explorer.pictures.notes import Note
from explorer.pictures.picture import Picture
from tests.golden.make_lossy import MODELS
from tests.pictures.test_kinds import XMP, exif, icc
from tests.strategies import gradient

METADATA = Metadata(
    XMP, cicp=bytes([9, 16, 0, 1]), gama=b"\0\0\xb1\x8f", chrm=bytes(32),
    resolution=Resolution((300, 1), (72, 1), "inch"), text=(("Title", "a quay"), ("Ort", "港口")),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ITALIC_MODELS", str(MODELS))


def picture(dtype: type = np.uint8, channels: int = 3) -> Picture:
    return Picture(gradient(40, 56, channels, dtype), icc(), exif(1), METADATA)


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_metadata_pass_through_lossy_files(dtype: type, channels: int) -> None:
    given = picture(dtype, channels)
    encoded = finish(encode_lossy(given, quality=20))
    back = finish(explorer.decode(encoded.data)).picture
    assert (back.icc, back.exif, back.metadata) == (given.icc, given.exif, given.metadata)
    assert back.samples.shape == given.samples.shape
    assert sizes(encoded.header)["XMP"] == len(XMP)
    assert notes_of(encoded.header) == ((Note("bits", 8, 16),) if dtype == np.uint16 else ())
    assert encoded.header == unpack(encoded.data).header


def test_the_samples_are_those_of_a_bare_picture() -> None:
    given = picture()
    dressed, bare = (finish(encode_lossy(each, quality=20)) for each in (given, given.bare))
    assert np.array_equal(*(finish(explorer.decode(each.data)).picture.samples for each in (dressed, bare)))
    assert 0 < len(dressed.data) - len(bare.data) <= metadata_bytes(given)


@pytest.mark.parametrize("kind", ["bytes", "bpp"])
def test_a_size_that_is_asked_for_includes_metadata(kind: str) -> None:
    given = picture()
    limit = metadata_bytes(given) + 200
    value = limit if kind == "bytes" else 8 * limit / (given.height * given.width)
    encoded = finish(encode_lossy(given, target=Target(kind, value)))  # type: ignore[arg-type]
    assert metadata_bytes(given) < len(encoded.data) <= limit
    assert finish(explorer.decode(encoded.data)).picture.metadata == METADATA


def test_metadata_that_alone_are_too_large_are_told() -> None:
    with pytest.raises(BadSetting, match=r"metadata alone take \d+ bytes; leave them away with --no-metadata"):
        finish(encode_lossy(picture(), target=Target("bytes", 300)))
    with pytest.raises(BadSetting, match="no quality makes a file of"):
        finish(encode_lossy(picture(), target=Target("bytes", metadata_bytes(picture()) + 1)))


def test_a_likeness_that_is_asked_for_is_not_moved_by_metadata() -> None:
    given = picture()
    target = Target("psnr", 12.0)
    dressed, bare = (finish(encode_lossy(each, target=target)) for each in (given, given.bare))
    assert dressed.header.quality == bare.header.quality


def test_without_metadata_there_are_no_records() -> None:
    encoded = finish(encode_lossy(picture().bare, quality=20))
    assert encoded.header.records == b""
    assert metadata_bytes(picture().bare) == 0
