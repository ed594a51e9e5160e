"""What a picture is expected to take is near what it takes, and cheap to say of any kind of picture."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.lossless.codec import encode, finish
from explorer.machine.resources import resource_folder
from explorer.pictures.imaging import Picture, read_picture_data
from explorer.tradeoff import forecast
from explorer.tradeoff.forecast import lossless_bytes

SAMPLES = resource_folder("assets") / "samples"


def as_jpeg(path: Path, quality: int) -> Picture:
    stream = io.BytesIO()
    with Image.open(path) as image:
        image.convert("RGB").crop((60, 40, 188, 136)).save(stream, "JPEG", quality=quality)
    return read_picture_data(stream.getvalue(), "crop.jpg")


@pytest.mark.parametrize("name", ["chelsea", "coffee"])
@pytest.mark.parametrize("quality", [60, 92])
def test_it_is_near_what_the_codec_takes_of_a_jpeg(name: str, quality: int) -> None:
    picture = as_jpeg(SAMPLES / f"{name}.png", quality)
    taken = len(finish(encode(picture, steps="16")).data)
    assert lossless_bytes(picture) == pytest.approx(taken, rel=0.25)  # a small crop; whole pictures err by a tenth


def test_strips_of_a_large_picture_stand_for_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = as_jpeg(SAMPLES / "coffee.png", 80)
    whole = lossless_bytes(picture)
    monkeypatch.setattr(forecast, "MOST_PIXELS", 128 * 64)
    assert lossless_bytes(picture) == pytest.approx(whole, rel=0.2)


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 40, 1), (40, 1, 2), (17, 31, 4), (500, 1000, 1)])
@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_every_kind_of_picture_has_one(shape: tuple[int, ...], kind: type) -> None:
    noise = np.random.default_rng(1).integers(0, np.iinfo(kind).max + 1, shape).astype(kind)
    expected = lossless_bytes(Picture(noise))
    assert 0 <= expected <= 1.3 * noise.nbytes
    assert lossless_bytes(Picture(np.zeros(shape, kind))) <= expected
