"""Crops are varied as pictures are: what is known stays known, and chroma lies on the lattice that was asked for."""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch

from explorer.training.vary import jpeg_born, mirrored, pack, unpack, varied, with_lattice
from tests.strategies import gradient, noise


def crops_of(*pictures: np.ndarray) -> torch.Tensor:
    rgb = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float()
    return pack(rgb, torch.ones(len(pictures), *pictures[0].shape[:2], dtype=torch.bool))


def test_packing_is_that_of_the_bank() -> None:
    picture = noise(5, 7, 3)
    crops = crops_of(picture)
    assert np.array_equal(
        crops.view(torch.uint8).view(5, 7, 4).numpy(), np.dstack([picture[..., [1, 0, 2]], np.ones((5, 7))])
    )
    assert torch.equal(unpack(crops)[0], torch.from_numpy(picture).permute(2, 0, 1).float())


@pytest.mark.parametrize("phase", [0, 1])
@pytest.mark.parametrize("method", [0, 1, 2])
def test_chroma_lies_on_a_lattice(phase: int, method: int) -> None:
    """Within a cell that is repeated R - G is constant; the other two ways draw straight lines between cells."""
    rgb = (
        80 + unpack(crops_of(gradient(24, 26, 3))) / 4 + torch.arange(26) % 3 * torch.tensor([9.0, 0, 0])[:, None, None]
    )
    phases = torch.tensor([[phase, phase]])
    made = with_lattice(rgb.round(), phases, torch.tensor([method]), torch.tensor([True]))
    assert made.shape == rgb.shape
    assert torch.equal(made, made.round())
    luma = torch.tensor([0.299, 0.587, 0.114])[:, None, None]
    assert ((made - rgb.round()) * luma).sum(1).abs().max() <= 1.5  # luma stays, but for rounding
    chroma = (made[:, 0] - made[:, 1])[0, 2:-2, 2:-2]
    second = chroma[:, 2:] - 2 * chroma[:, 1:-1] + chroma[:, :-2]
    by_parity = torch.stack([second[:, parity::2].abs().mean() for parity in (0, 1)])
    plain = (rgb[:, 0] - rgb[:, 1])[0, 2:-2, 2:-2]
    rough = (plain[:, 2:] - 2 * plain[:, 1:-1] + plain[:, :-2]).abs().mean()
    assert by_parity.min() < 0.6 * rough
    if method == 0:
        pairs = chroma[:, phase % 2 :]
        pairs = pairs[:, : pairs.shape[1] // 2 * 2].reshape(len(pairs), -1, 2)
        assert (pairs[..., 0] - pairs[..., 1]).abs().max() <= 2  # each of R and G was rounded


def test_crops_with_unknown_pixels_stay_as_they_are() -> None:
    crops = crops_of(gradient(12, 12, 3), gradient(12, 12, 3))
    crops[0, 0, 0] = 0
    generator = torch.Generator().manual_seed(0)
    made = varied(crops, torch.ones(2), torch.ones(2), generator)
    assert torch.equal(made[0], crops[0])
    assert not torch.equal(made[1], crops[1])
    assert bool((made[1] >> 24 == 1).all())
    assert torch.equal(varied(crops, torch.zeros(2), torch.zeros(2), generator), crops)


@pytest.mark.parametrize("which", [0, 1])
def test_only_what_is_chosen_changes(which: int) -> None:
    crops = crops_of(noise(12, 12, 3), noise(12, 12, 3)[::-1].copy())
    never, sure = torch.zeros(2), torch.arange(2) == which
    for lattice, noisy in ((sure, never), (never, sure)):
        made = varied(crops, lattice, noisy, torch.Generator().manual_seed(1))
        assert torch.equal(made[1 - which], crops[1 - which])
        assert not torch.equal(made[which], crops[which])


def test_half_of_the_crops_are_mirrored() -> None:
    crops = crops_of(*[gradient(3, 8, 3)] * 400)
    made = mirrored(crops, torch.Generator().manual_seed(0))
    turned = (made == crops.flip(2)).flatten(1).all(1)
    assert turned.float().mean().item() == pytest.approx(0.5, abs=0.08)
    assert torch.equal(made[~turned], crops[~turned])


def test_a_jpeg_leaves_its_traces() -> None:
    picture = gradient(64, 72, 3)
    made = jpeg_born(picture, random.Random(0))
    assert made.shape == picture.shape
    assert 0 < np.abs(made.astype(int) - picture).mean() < 12
    assert np.array_equal(made, jpeg_born(picture, random.Random(0)))
