"""Pillow opens and saves the program's files, by their header first."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import explorer.pillow
from explorer.errors import BadSetting, CorruptFile, UnsupportedImage
from explorer.lossless.codec import encode, finish
from explorer.pictures.picture import Picture
from tests.golden.make import MODELS
from tests.golden.make_lossy import MODELS as LOSSY_MODELS
from tests.strategies import gradient, noise


@pytest.fixture(autouse=True)
def golden_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ITALIC_MODELS", str(MODELS))


def image_of(mode: str) -> Image.Image:
    if mode == "I;16":
        return Image.fromarray(noise(9, 14, 1, np.uint16)[..., 0])
    channels = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4}[mode]
    samples = gradient(9, 14, channels)
    return Image.fromarray(samples[..., 0] if channels == 1 else samples)


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA", "I;16"])
def test_pictures_come_back(tmp_path: Path, mode: str) -> None:
    image, path = image_of(mode), tmp_path / "made.italic"
    image.save(path, steps="4", base="none")
    with Image.open(path) as found:
        assert (found.format, found.mode, found.size) == ("ITALIC", mode, (14, 9))
        assert (found.info["steps"], found.info["base"]) == ("4", "none")
        assert np.array_equal(np.asarray(found), np.asarray(image))
        assert np.array_equal(np.asarray(found.copy()), np.asarray(image))


def test_opening_decodes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    data = io.BytesIO()
    image_of("RGB").save(data, "ITALIC", steps="1")
    monkeypatch.setattr(explorer.pillow, "decode", lambda data: pytest.fail("decoded"))
    assert Image.open(data).size == (14, 9)


def test_palettes_and_bilevel_pictures_keep_their_colours() -> None:
    for image in (image_of("RGB").quantize(7), image_of("L").convert("1")):
        data = io.BytesIO()
        image.save(data, "ITALIC", steps="1")
        assert np.array_equal(np.asarray(Image.open(data).convert("RGB")), np.asarray(image.convert("RGB")))


def test_profiles_and_exif_are_kept() -> None:
    data, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "a gradient"
    image_of("RGB").save(data, "ITALIC", steps="1", icc_profile=b"profile" * 30, exif=exif)
    found = Image.open(data)
    assert found.info["icc_profile"] == b"profile" * 30
    assert found.getexif()[0x010E] == "a gradient"


def test_the_lossy_codec_can_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ITALIC_MODELS", str(LOSSY_MODELS))
    data = io.BytesIO()
    image_of("RGB").save(data, "ITALIC", codec="lossy", quality=20, steps="2", metric="msssim")
    found = Image.open(data)
    assert (found.info["codec"], found.size, found.convert("L").mode) == ("lossy", (14, 9), "L")


def test_what_pillow_cannot_hold_or_would_change_is_told() -> None:
    deep = finish(encode(Picture(noise(5, 6, 3, np.uint16)), steps="1")).data
    with pytest.raises(UnsupportedImage, match="16 bits"):
        Image.open(io.BytesIO(deep))
    with pytest.raises(UnsupportedImage, match="CMYK"):
        image_of("RGB").convert("CMYK").save(io.BytesIO(), "ITALIC")
    with pytest.raises(BadSetting, match="quality"):
        image_of("RGB").save(io.BytesIO(), "ITALIC", quality=3)
    with pytest.raises(BadSetting, match="codec"):
        image_of("RGB").save(io.BytesIO(), "ITALIC", codec="jpeg")


def test_damaged_files_are_told() -> None:
    data = io.BytesIO()
    image_of("RGB").save(data, "ITALIC", steps="1")
    hurt = bytearray(data.getvalue())
    hurt[-1] ^= 255
    with pytest.raises(CorruptFile):
        Image.open(io.BytesIO(bytes(hurt))).load()


def test_other_formats_open_as_before() -> None:
    """The compact profile begins with half a byte that other formats may begin with as well."""
    for name in ("PNG", "TIFF", "WEBP", "JPEG", "BMP", "GIF", "PPM"):
        data = io.BytesIO()
        image_of("RGB").save(data, name)
        assert Image.open(data).format == name
    for first in range(256):
        with pytest.raises(OSError, match=r"."):  # Pillow's, not ours
            Image.open(io.BytesIO(bytes([first]) + bytes(40)))
