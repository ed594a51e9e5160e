"""The shipped weights of the lossy codec: all that are promised, proved, and better the higher the quality."""

from __future__ import annotations

import re

import pytest

from explorer.commands.encode import EXPECTED
from explorer.lossless.codec import finish
from explorer.lossy.codec import decode, encode, prepare
from explorer.lossy.expectation import expected_figures
from explorer.lossy.targets import Target
from explorer.machine.resources import resource_folder
from explorer.pictures.imaging import read_picture
from explorer.pictures.picture import Picture
from explorer.weights import models


@pytest.fixture(scope="module")
def sample() -> Picture:
    return read_picture(next(iter(sorted((resource_folder("assets") / "samples").glob("*.png")))))


@pytest.mark.parametrize("metric", models.METRICS)
def test_better_qualities_take_more_bytes_for_a_nearer_picture(sample: Picture, metric: str) -> None:
    info = models.find_lossy(metric)
    assert info.name == f"lossy-{metric}"
    ready, sizes, errors = prepare(sample, metric=metric), [], []
    for quality in (0, 20.75, 42, 63):
        encoded = finish(encode(sample, quality=quality, metric=metric, steps="2", prepared=ready))
        shown = finish(decode(encoded.data)).picture.samples
        sizes.append(len(encoded.data))
        errors.append(((shown.astype(float) - sample.samples) ** 2).mean())
    assert sizes == sorted(sizes)
    assert errors == sorted(errors, reverse=True)
    assert [at.quality for at in info.expected] == sorted(at.quality for at in info.expected)
    assert [at.bpp for at in info.expected] == sorted(at.bpp for at in info.expected)


def test_a_size_is_met(sample: Picture) -> None:
    limit = sample.width * sample.height // 16  # half a bit a pixel
    encoded = finish(encode(sample, target=Target("bytes", limit), steps="2"))
    assert 0.97 * limit < len(encoded.data) <= limit


def test_more_steps_take_fewer_bytes(sample: Picture) -> None:
    ready = prepare(sample)
    sizes = [
        len(finish(encode(sample, quality=20, steps=rung, prepared=ready)).data) for rung in ("1", "2", "wavefront")
    ]
    assert sizes == sorted(sizes, reverse=True)


def test_the_help_says_what_the_model_reaches() -> None:
    """In round numbers, as `italic encode --help` has them."""
    info = models.find_lossy("mse")
    figures = (expected_figures(info.expected, [], quality) for quality in (0, 32, 63))
    said = [float(number) for number in re.findall(r"\d+\.\d+|\d+", EXPECTED)]
    wanted = [(round(f.bpp, 1), round(f.psnr), f.quality) for f in figures if f is not None]
    assert said == [wanted[0][0], wanted[0][1], 0, wanted[1][0], wanted[1][1], 32, wanted[2][0], wanted[2][1], 63]
