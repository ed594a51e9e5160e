"""Descent on the latents: a better bargain of bytes and likeness, by real files, and files like all others."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from explorer.coding.latent_schedule import LATENT_RUNGS
from explorer.errors import BadSetting
from explorer.evaluation.metrics import psnr
from explorer.lossless.codec import finish
from explorer.lossy import codec, refine
from explorer.lossy.qualities import LEAST_LAMBDA, MOST_EFFORT, RATIO, rounds_of
from explorer.lossy.refine import ALIGNED, MARGIN, softly_rounded, spans
from explorer.lossy.targets import Target
from explorer.machine.resources import resource_folder
from explorer.pictures.imaging import read_picture
from explorer.pictures.picture import Picture
from tests.strategies import gradient

golden = pytest.mark.usefixtures("lossy_models")


@pytest.fixture(scope="module")
def photograph() -> Picture:
    """112 x 80 px of a bundled photograph."""
    whole = read_picture(resource_folder("assets") / "samples" / "rocket.png")
    return Picture(np.ascontiguousarray(whole.samples[200:280, 260:372]))


def cost(picture: Picture, quality: float, effort: int, steps: str = "wavefront") -> tuple[float, codec.EncodedLossy]:
    """Bits of the file and weighed squared error of what it decodes to; and what the encoder returned."""
    encoded = finish(codec.encode(picture, quality=quality, effort=effort, steps=steps))
    decoded = finish(codec.decode(encoded.data))
    assert np.array_equal(decoded.latents.y, encoded.latents.y)
    assert np.array_equal(decoded.latents.z, encoded.latents.z)
    error = np.square(decoded.picture.samples.astype(float) - picture.samples).sum() / 3
    weight = LEAST_LAMBDA["mse"] * RATIO ** (quality / 63)
    return 8 * len(encoded.data) + weight * error, encoded


@pytest.mark.parametrize(("quality", "steps"), [(10, "wavefront"), (40, "2"), (63, "16")])
def test_the_bargain_is_better(photograph: Picture, quality: float, steps: str) -> None:
    plain, _ = cost(photograph, quality, 0, steps)
    refined, _ = cost(photograph, quality, 12, steps)
    assert refined < 0.99 * plain


def test_tiles_meet_and_each_is_refined(photograph: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    plain, rounded = cost(photograph, 40, 0)
    monkeypatch.setattr(refine, "TILE", 4)
    refined, encoded = cost(photograph, 40, 12)
    assert refined < plain
    changed = (encoded.latents.y != rounded.latents.y).any(2)
    assert all(changed[top : top + 2, left : left + 2].any() for top in (0, 3) for left in (0, 3, 5))


@golden
@pytest.mark.parametrize("size", [(1, 1), (17, 31), (70, 3)])
@pytest.mark.parametrize("channels", [1, 4])
def test_any_size_and_kind(size: tuple[int, int], channels: int) -> None:
    picture = Picture(gradient(*size, channels))
    made = [finish(codec.encode(picture, effort=3)) for _ in range(2)]
    assert made[0].data == made[1].data
    assert finish(codec.decode(made[0].data)).picture.samples.shape == (*size, channels)


@golden
@pytest.mark.parametrize("rung", LATENT_RUNGS)
def test_every_rung(rung: str) -> None:
    encoded = finish(codec.encode(Picture(gradient(40, 50, 3)), effort=2, steps=rung))
    assert np.array_equal(finish(codec.decode(encoded.data)).latents.y, encoded.latents.y)


@golden
def test_rounds_are_steps_that_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refine, "TILE", 4)
    picture = Picture(gradient(64, 100, 3))
    plain = sum(1 for _ in codec.encode(picture))
    steps = list(codec.encode(picture, effort=3))
    assert [step.index for step in steps] == list(range(len(steps)))
    assert {step.count for step in steps} == {len(steps)}
    assert len(steps) == plain + 3 * 2  # two tiles
    assert all(step.positions.size == 0 for step in steps[:6])
    assert sum(step.positions.size for step in steps) == 4 * 7


@golden
def test_it_can_be_stopped_between_rounds() -> None:
    coder = codec.encode(Picture(gradient(64, 64, 3)), effort=100)
    next(coder)
    next(coder)
    coder.close()
    assert torch.is_grad_enabled()
    assert next(coder, None) is None


@golden
def test_what_would_be_worse_is_left_rounded(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = Picture(gradient(64, 64, 3))
    plain = finish(codec.encode(picture)).data

    def spoil(self: refine._Descent, done: float) -> None:
        self._latents.data += 50

    monkeypatch.setattr(refine._Descent, "step", spoil)
    assert finish(codec.encode(picture, effort=2)).data == plain


@pytest.mark.parametrize(("side", "refined"), [(150, False), (176, True)])
def test_ms_ssim_asks_for_pictures_that_it_is_defined_on(side: int, refined: bool) -> None:
    whole = read_picture(resource_folder("assets") / "samples" / "rocket.png").samples
    picture = Picture(np.ascontiguousarray(whole[100 : 100 + side, 200 : 200 + side]))
    files = [finish(codec.encode(picture, metric="msssim", effort=effort)).data for effort in (0, 12)]
    assert (files[0] != files[1]) == refined


@pytest.mark.parametrize("wanted", [30.0, 34.0])
def test_a_psnr_that_is_asked_for_is_met_by_fewer_bytes(photograph: Picture, wanted: float) -> None:
    sizes = []
    for effort in (0, 16):
        encoded = finish(codec.encode(photograph, target=Target("psnr", wanted), effort=effort))
        sizes.append(len(encoded.data))
        assert psnr(finish(codec.decode(encoded.data)).picture.samples, photograph.samples) >= wanted
    assert sizes[1] < sizes[0]


def test_a_psnr_is_met_even_where_refining_loses_it(photograph: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = finish(codec.encode(photograph, target=Target("psnr", 33))).data
    monkeypatch.setattr(codec, "psnr_of", lambda ready, seen: 32.9)
    assert finish(codec.encode(photograph, target=Target("psnr", 33), effort=1)).data == plain


def every(parts: list[refine.Span]) -> Iterator[int]:
    for part in parts:
        yield from range(part.inner.start, part.inner.stop)


@pytest.mark.parametrize("length", [1, 5, 32, 33, 48, 100, 1000])
def test_tiles_cover_an_axis_once(length: int) -> None:
    parts = spans(length)
    assert list(every(parts)) == list(range(length))
    for part in parts:
        assert part.inner.start % ALIGNED == part.outer.start % ALIGNED == 0
        assert part.outer.start == max(0, part.inner.start - MARGIN)
        assert part.outer.stop == min(length, part.inner.stop + MARGIN)
        assert part.inner.stop - part.inner.start <= refine.TILE + ALIGNED


def test_soft_rounding_is_rounding_where_it_is_cold() -> None:
    latents = torch.tensor([-1.9, -0.4, 0.0, 0.3, 0.5, 0.7, 2.0])
    assert torch.allclose(softly_rounded(latents, 0.05), torch.tensor([-2.0, 0, 0, 0, 0.5, 1, 2]), atol=1e-3)
    assert float(softly_rounded(torch.tensor(0.51), 0.2)) == pytest.approx(1 / (1 + np.exp(-0.02 / 0.75 / 0.04)), 1e-2)


def test_an_effort_is_a_number_of_rounds() -> None:
    assert rounds_of(MOST_EFFORT) == MOST_EFFORT
    for effort in (-1, MOST_EFFORT + 1):
        with pytest.raises(BadSetting, match=rf"effort {effort}: give a number from 0 to 100"):
            finish(codec.encode(Picture(gradient(8, 8, 3)), effort=effort))
