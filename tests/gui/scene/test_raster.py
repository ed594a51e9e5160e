"""Sampling and composing at screen size."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.coding.schedule import schedule
from explorer.gui.look.palette import GREY, KNOWN, LIGHT, NOW, UNKNOWN, cividis, packed
from explorer.gui.scene.blend import Blend
from explorer.gui.scene.layers import MODES, Layers, Mode
from explorer.gui.scene.raster import LIVE_MOST, Field, Raster, Window, pack, sample_index
from explorer.gui.scene.replay import Scene, heat_top

RNG = np.random.default_rng(5)


def scene_of(height: int, width: int, rung: str) -> Scene:
    picture = Raster(RNG.integers(0, 256, (height, width, 3), np.uint8))
    order = schedule(height, width, rung)
    bits = RNG.random((height, width)).astype(np.float32) * 9
    step_of = order.step_of.astype(np.min_scalar_type(order.count))
    return Scene(height, width, picture, picture, None, step_of, Field(bits), heat_top(bits), bits, order.count)


@pytest.mark.parametrize("scale", [1.0, 2.0, 3.0, 8.0])
def test_enlarging_is_nearest(scale: float) -> None:
    pixels = RNG.integers(0, 256, (9, 14, 3), np.uint8)
    whole = np.kron(pack(pixels), np.ones((int(scale), int(scale)), np.uint32))
    window = Window(3, 2, int(14 * scale) - 5, int(9 * scale) - 3, scale)
    expected = whole[2 : 2 + window.height, 3 : 3 + window.width]
    assert np.array_equal(Raster(pixels).sample(window), expected)


def test_shrinking_averages() -> None:
    pixels = np.zeros((1200, 1200, 3), np.uint8)
    pixels[::2, ::2] = 200  # a quarter of the pixels
    small = Raster(pixels).sample(Window(0, 0, 150, 150, 0.125))
    assert np.all(np.abs((small & 255).astype(int) - 50) <= 1)


@pytest.mark.parametrize("live", [True, False])
def test_a_part_of_a_shrunk_picture_lies_where_the_whole_has_it(live: bool) -> None:
    x = np.linspace(0, 255, 2000)
    pixels = np.broadcast_to(x[None, :, None], (600, 2000, 3)).astype(np.uint8)
    part = Raster(np.ascontiguousarray(pixels), live=live).sample(Window(100, 10, 50, 20, 0.2))
    expected = x[(np.arange(100, 150) / 0.2).astype(int)]
    assert np.abs((part[0] & 255).astype(float) - expected).max() < 3


def test_shrunk_mask_shows_each_part_as_often_as_it_is_there() -> None:
    step_of = schedule(1024, 1024, "4").step_of.astype(np.uint8)
    index = sample_index(step_of, Window(0, 0, 256, 256, 0.25))
    for step in range(4):
        assert np.mean(index == step) == pytest.approx(np.mean(step_of == step), abs=0.02)


@pytest.mark.parametrize("rung", ["1", "4", "16", "300", "wavefront"])
def test_every_position_shows_the_steps_before_it(rung: str) -> None:
    scene = scene_of(20, 26, rung)
    assert scene.step_of is not None
    assert scene.original is not None
    layers = Layers(scene, Window(0, 0, 26, 20, 1.0), "reveal", LIGHT)
    original = pack(scene.original.levels[0])
    for position in range(0, scene.count + 1, max(1, scene.count // 7)):
        expected = np.where(scene.step_of < position, original, np.uint32(GREY))
        assert np.array_equal(layers.frame(position), expected)


def test_mask_has_its_three_colours() -> None:
    scene = scene_of(16, 16, "16")
    layers = Layers(scene, Window(0, 0, 16, 16, 1.0), "mask", LIGHT)
    frame = layers.frame(5)
    assert scene.step_of is not None
    assert np.all(frame[scene.step_of == 4] == NOW)
    assert np.all(frame[scene.step_of < 4] == KNOWN)
    assert np.all(frame[scene.step_of > 4] == packed(LIGHT.masked))
    assert np.all(layers.frame(0) == packed(LIGHT.masked))


def test_unknown_is_marked() -> None:
    scene = scene_of(8, 8, "4")
    assert scene.step_of is not None
    frame = Layers(scene, Window(0, 0, 8, 8, 1.0), "unknown", LIGHT).frame(1)
    assert np.array_equal(frame == UNKNOWN, scene.step_of >= 1)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("size", [(1, 1), (1, 9), (9, 1), (17, 31)])
def test_every_mode_draws_every_size(mode: Mode, size: tuple[int, int]) -> None:
    scene = scene_of(*size, "2")
    window = Window(0, 0, size[1] * 2, size[0] * 2, 2.0)
    assert Layers(scene, window, mode, LIGHT).frame(1).shape == (size[0] * 2, size[1] * 2)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.uint32])
@pytest.mark.parametrize(("known", "unknown"), [("flat", "flat"), ("picture", "flat"), ("picture", "picture")])
@pytest.mark.parametrize("now", [None, 0xFFE69F00])
def test_the_blend_is_a_choice_at_every_pixel(dtype: type, known: str, unknown: str, now: int | None) -> None:
    """Over more rows than are finished at once, at every position, also that before the first step."""
    generator = np.random.default_rng(2)
    index = generator.integers(0, 6, (90, 700)).astype(dtype)  # 5 is "not known yet" where there are five steps
    layers = {
        name: generator.integers(0, 2**32, index.shape, np.uint32) if kind == "picture" else value
        for name, kind, value in (("known", known, 0xFF0072B2), ("unknown", unknown, 0xFF808080))
    }
    blend = Blend(index, layers["known"], layers["unknown"], now)
    for position in range(6):
        expected = np.where(index < position, layers["known"], layers["unknown"])
        if now is not None:
            expected = np.where(index.astype(int) == position - 1, now, expected)
        assert np.array_equal(blend.frame(position), expected)


def test_what_is_the_same_before_and_after_is_copied() -> None:
    picture = np.arange(12, dtype=np.uint32).reshape(3, 4)
    blend = Blend(np.zeros((3, 4), np.uint8), picture, picture)
    blend.frame(0)[:] = 7  # a view draws its line's other side into the frame
    assert np.array_equal(blend.frame(0), np.arange(12).reshape(3, 4))
    assert np.array_equal(picture, np.arange(12).reshape(3, 4))


def test_heat_is_darkest_at_nothing_and_survives_constants() -> None:
    bits = np.zeros((3, 3), np.float32)
    scene = Scene(3, 3, step_of=np.zeros((3, 3), np.uint8), heat=Field(bits), heat_max=heat_top(bits), count=1)
    assert scene.heat_max == 1.0
    assert np.all(Layers(scene, Window(0, 0, 3, 3, 1.0), "bits", LIGHT).frame(1) == pack(cividis()[:1])[0])


def test_bits_seen_from_afar_are_means() -> None:
    bits = np.zeros((1200, 1200), np.float32)
    bits[::2, ::2] = 8.0  # a quarter of the pixels
    small = Field(bits).sample(Window(0, 0, 300, 300, 0.25))
    assert np.abs(small[4:-4, 4:-4] - 2.0).max() < 0.05


def test_a_large_live_picture_is_picked_at_the_right_places() -> None:
    y, x = np.mgrid[:1200, :1600]
    pixels = np.stack([x % 256, y % 256, (x // 256) * 16 + y // 256], 2).astype(np.uint8)
    window = Window(10, 20, 300, 200, 0.2)
    assert window.width * window.height / window.scale**2 > LIVE_MOST
    found = Raster(pixels, live=True).sample(window).view(np.uint8).reshape(200, 300, 4).astype(int)
    rows, columns = ((np.arange(a, a + n) + 0.5) / 0.2 for a, n in ((20, 200), (10, 300)))
    red, green = found[..., 2], found[..., 1]
    away = columns[None] % 256 - red  # around a multiple of 256 a mean tells nothing
    assert np.median(np.abs(away)) < 5
    assert np.median(np.abs(rows[:, None] % 256 - green)) < 5


@pytest.mark.parametrize("scale", [0.5, 1.0, 4.0])
def test_a_checkerboard_is_seen_through_what_is_transparent(scale: float) -> None:
    pixels = np.full((32, 64, 3), 10, np.uint8)
    alpha = np.zeros((32, 64), np.uint8)
    alpha[:, 32:] = 255
    window = Window(0, 0, round(64 * scale), round(32 * scale), scale)
    seen = Raster(pixels, alpha=alpha).sample(window) & 255
    half = window.width // 2
    assert set(np.unique(seen[:, : half - 1])) == {0xCC, 0xFF}
    assert np.all(seen[:, half + 1 :] == 10)
    opaque = Raster(pixels, alpha=np.full((32, 64), 255, np.uint8)).sample(window)
    assert np.array_equal(opaque, Raster(pixels).sample(window))
