"""The set of colours: it comes back, what is not in it costs nothing, and damage ends in one error."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.coding.schedule import schedule
from explorer.errors import CorruptFile
from explorer.file.container import unpack
from explorer.file.lanes import split_streams
from explorer.lossless import models
from explorer.lossless.codec import decode, encode, finish
from explorer.lossless.opinion import reference
from explorer.lossless.opinion.colours import MOST, colours_worth_stating, state, stated
from explorer.lossless.opinion.stream import reading, take, writing, written
from explorer.pictures.picture import Picture
from tests.strategies import noise

pytestmark = pytest.mark.usefixtures("golden_models")


def screen(height: int, width: int, channels: int, colours: int) -> np.ndarray:
    """A picture of few colours that repeats."""
    palette = np.random.default_rng(colours).integers(0, 256, (colours, channels), np.uint8)
    found: np.ndarray = palette[np.add.outer(np.arange(height) // 5, np.arange(width) // 3) % colours]
    return found


def sets() -> list[np.ndarray]:
    random = np.random.default_rng(3)
    greys = np.arange(0, 256, 3) * 0x010101
    some = [np.unique(random.integers(0, 1 << 24, n)) for n in (1, 2, 300)]
    return [*some, greys, np.array([0, 0xFFFFFF]), np.arange(4096) << 4]


@pytest.mark.parametrize("colours", sets(), ids=lambda own: f"{len(own)} from {own[0]:06x}")
@pytest.mark.parametrize("channels", [1, 3])
def test_a_set_comes_back(colours: np.ndarray, channels: int) -> None:
    own = np.unique(colours >> 16 << 16) if channels == 1 else colours
    stream = writing(2 * len(own) + 16)
    state(stream, own, channels)
    assert np.array_equal(stated(reading(written(stream)), channels, len(own)), own)


def test_what_follows_from_others_is_short() -> None:
    """All greys of a picture in RGB take little more than those of a grey one."""
    greys, sizes = np.arange(0, 256, 5), []
    for own, channels in ((greys * 0x010101, 3), (greys << 16, 1)):
        stream = writing(300)
        state(stream, own, channels)
        sizes.append(len(written(stream)))
    assert sizes[0] <= sizes[1] + 12


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("steps", ["4", "wavefront"])
def test_a_picture_comes_back_by_the_codec_and_by_the_reference(channels: int, steps: str) -> None:
    samples = screen(50, 83, channels, 9)
    encoded = finish(encode(Picture(samples), steps=steps, base="none"))
    assert encoded.header.has_colours
    assert np.array_equal(finish(decode(encoded.data)).picture.samples.reshape(samples.shape), samples)
    file, network = unpack(encoded.data), models.load(encoded.header.model).network
    streams = split_streams(file.pixels, 1)
    shown = reference.decode_lanes(network, schedule(50, 83, steps), streams, 50, None, 0, channels, True)
    assert np.array_equal(shown[..., :channels], samples)


def test_lanes_share_the_set_of_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.lossless.codec.lanes_of", lambda picture: 2)
    samples = screen(512, 513, 3, 40)
    encoded = finish(encode(Picture(samples), steps="1", base="none"))
    assert (encoded.header.lanes, encoded.header.has_colours) == (2, True)
    assert np.array_equal(finish(decode(encoded.data)).picture.samples, samples)


def test_grey_pictures_in_rgb_cost_what_grey_ones_cost() -> None:
    grey = screen(70, 90, 1, 12)
    sizes = [len(finish(encode(Picture(own), steps="16", base="none")).data) for own in (grey, grey.repeat(3, 2))]
    assert sizes[1] <= sizes[0] + 12


@pytest.mark.parametrize("channels", [1, 3])
def test_one_colour_costs_nothing_but_itself_and_asks_no_network(
    channels: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(encode(Picture(np.zeros((99, 99, 3), np.uint8)), steps="4", base="none"))  # a model is proved once
    monkeypatch.setattr("explorer.lossless.density.walk.Walk._evaluated", None)
    samples = np.full((100, 120, channels), 201, np.uint8) - np.arange(channels, dtype=np.uint8)
    encoded = finish(encode(Picture(samples), steps="16", base="none"))
    assert len(unpack(encoded.data).pixels) <= 8
    assert encoded.bits_map.max() == 0
    assert np.array_equal(finish(decode(encoded.data)).picture.samples.reshape(samples.shape), samples)


@pytest.mark.parametrize(
    ("picture", "channels", "states"),
    [
        (screen(64, 64, 3, 5), 3, False),  # a thumbnail
        (screen(64, 65, 3, 5), 3, True),
        (noise(65, 64, 1).repeat(3, 2), 3, False),  # too many for so few pixels
        (np.stack(np.indices((120, 100))[[0, 1, 1]], 2).astype(np.uint8), 3, True),  # all shades of a ramp
        (noise(200, 200, 3), 3, False),
        (np.add.outer(np.arange(128), 2 * np.arange(64)).astype(np.uint8)[..., None].repeat(3, 2), 1, False),
    ],
)
def test_where_it_pays(picture: np.ndarray, channels: int, states: bool) -> None:
    assert bool(len(colours_worth_stating(picture, channels))) == states


def test_more_colours_than_pixels_are_refused() -> None:
    stream = writing(200)
    state(stream, np.arange(0, 50_000, 100, dtype=np.int64), 3)
    with pytest.raises(CorruptFile, match="more colours"):
        stated(reading(written(stream)), 3, 100)


@pytest.mark.parametrize("seed", range(8))
def test_noise_is_a_set_or_refused(seed: int) -> None:
    data = np.random.default_rng(seed).bytes(400)
    read = reading(data)
    take(read, 1 << 23)
    try:
        found = stated(read, 3, MOST)
    except CorruptFile:
        return
    assert 1 <= len(found) <= MOST
    assert np.all(np.diff(found) > 0)


@pytest.mark.parametrize("at", [0.02, 0.2, 0.6])
def test_damage_behind_the_checksum_is_an_error_or_another_picture(at: float) -> None:
    encoded = finish(encode(Picture(screen(65, 64, 3, 30)), steps="4", base="none", compact=True))
    damaged = bytearray(encoded.data)
    damaged[len(encoded.data) - int((1 - at) * len(unpack(encoded.data).pixels))] ^= 0x55
    try:
        found = finish(decode(bytes(damaged))).picture
    except CorruptFile:
        return
    assert found.samples.shape == (65, 64, 3)
