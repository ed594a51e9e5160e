"""What is known, seen from afar: areas, not pixels."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.coding.schedule import schedule
from explorer.gui.look.palette import KNOWN, LIGHT, NOW, packed
from explorer.gui.scene import coverage
from explorer.gui.scene.coverage import Coverage, CoverBlend
from explorer.gui.scene.layers import Layers
from explorer.gui.scene.mixer import Mixer
from explorer.gui.scene.raster import Raster, Window
from explorer.gui.scene.replay import Scene

SCALES = (0.56, 0.5, 0.33, 0.17, 0.07)


def steps(height: int, width: int, rung: str) -> tuple[np.ndarray, int]:
    order = schedule(height, width, rung)
    return order.step_of.astype(np.min_scalar_type(order.count)), order.count


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("rung", ["2", "4", "16"])
def test_a_lattice_is_an_even_tone_at_every_scale(scale: float, rung: str) -> None:
    step_of, count = steps(400, 600, rung)
    window = Window(0, 0, round(600 * scale), round(400 * scale), scale)
    blend = CoverBlend(Coverage(step_of), window, 0xFFFFFFFF, 0xFF000000)
    for position in range(count + 1):
        blue = (blend.frame(position) & 255).astype(float)
        assert blue.mean() == pytest.approx(255 * np.mean(step_of < position), abs=3)
        assert blue[2:-2, 2:-2].std() < 4


@pytest.mark.parametrize("block", [4, 8, 16])
def test_large_pictures_are_counted_as_small_ones_are(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    step_of, count = steps(2051, 1030, "300")
    large = Coverage(step_of)
    monkeypatch.setattr(coverage, "DIRECT", step_of.size)
    small = Coverage(step_of)
    for position in (0, 1, 37, 200, count):
        one, other = (each.known(position, block).astype(int) for each in (large, small))
        assert np.abs(one[:128, :128] - other[:128, :128]).max() <= (1 if block == 4 else 24)
        assert one.mean() == pytest.approx(other.mean(), abs=2)


def test_a_front_is_seen_where_it_is_thinner_than_the_screens_pixels() -> None:
    step_of, count = steps(600, 900, "wavefront")
    scene = Scene(600, 900, Raster(np.zeros((600, 900, 3), np.uint8)), step_of=step_of, count=count,
                  coverage=Coverage(step_of))  # fmt: skip
    window = Window(0, 0, 270, 180, 0.3)
    frame = Layers(scene, window, "mask", LIGHT).frame(count // 2)
    front = frame == NOW
    assert 40 < front.sum() < 0.1 * front.size
    assert (frame == KNOWN).mean() > 0.3
    assert (frame == packed(LIGHT.masked)).mean() > 0.3


def test_a_part_of_the_window_shows_what_the_whole_shows_there() -> None:
    step_of, count = steps(600, 900, "wavefront")
    cover = Coverage(step_of)
    whole = CoverBlend(cover, Window(0, 0, 360, 240, 0.4), 0xFFFFFFFF, 0xFF000000).frame(count // 3).copy()
    part = CoverBlend(cover, Window(100, 40, 120, 90, 0.4), 0xFFFFFFFF, 0xFF000000).frame(count // 3)
    apart = np.abs((whole[40:130, 100:220] & 255).astype(int) - (part & 255).astype(int))
    assert apart[3:-3, 3:-3].max() <= 40
    assert apart.mean() < 2


def test_a_mixture_is_exact_at_its_ends_and_even_between() -> None:
    generator = np.random.default_rng(1)
    below, above = (generator.integers(0, 1 << 24, (300, 90), np.uint32) | 0xFF000000 for _ in range(2))
    weight = generator.integers(0, 256, (300, 90)).astype(np.uint8)
    out = np.empty_like(below)
    mixer = Mixer(below, above, below.shape)
    for value, expected in ((0, below), (255, above)):
        mixer.mix(np.full_like(weight, value), out)
        assert np.array_equal(out, expected)
    mixer.mix(weight, out)
    share = weight[..., None] / 255
    one, other, found = (each.view(np.uint8).reshape(300, 90, 4).astype(float) for each in (below, above, out))
    assert np.abs(one + (other - one) * share - found).max() <= 1


@pytest.mark.parametrize("scale", [1.0, 1.18, 2.0, 3.9])
def test_a_front_of_single_pixels_is_wide_enough_to_be_seen_moving(scale: float) -> None:
    step_of, count = steps(96, 128, "wavefront")
    scene = Scene(96, 128, step_of=step_of, count=count)
    window = Window(0, 0, int(128 * scale), int(96 * scale), scale)
    layers, at = Layers(scene, window, "mask", LIGHT), count // 2
    now = layers.frame(at) == NOW
    pixels = np.argwhere(step_of == at - 1)
    assert now.sum() >= 7 * len(pixels)  # three by three each, less what lies beyond an edge or on each other
    moved = layers.frame(at + 8) == NOW
    assert moved.any()
    assert not np.array_equal(now, moved)


def test_lattices_of_few_steps_are_drawn_pixel_by_pixel() -> None:
    step_of, count = steps(96, 128, "16")
    frame = Layers(Scene(96, 128, step_of=step_of, count=count), Window(0, 0, 128, 96, 1.0), "mask", LIGHT).frame(3)
    assert np.array_equal(frame == NOW, step_of == 2)
