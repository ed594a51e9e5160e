"""MS-SSIM: against its definition written out in NumPy, and as a loss."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from explorer.lossy.msssim import SMALLEST_SIDE, ms_ssim

WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)


def blurred(picture: NDArray[np.float64]) -> NDArray[np.float64]:
    taps = np.exp(-(np.arange(-5, 6) ** 2) / 4.5)
    taps /= taps.sum()
    for axis in (0, 1):
        picture = np.apply_along_axis(np.convolve, axis, picture, taps, mode="valid")
    return picture


def by_definition(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """Wang 2003 of one channel with even sides."""
    total = 1.0
    for scale, weight in enumerate(WEIGHTS):
        mx, my = blurred(x), blurred(y)
        vx, vy, vxy = blurred(x * x) - mx * mx, blurred(y * y) - my * my, blurred(x * y) - mx * my
        contrast = (2 * vxy + 0.03**2) / (vx + vy + 0.03**2)
        luminance = (2 * mx * my + 0.01**2) / (mx * mx + my * my + 0.01**2)
        total *= float((contrast if scale < 4 else contrast * luminance).mean()) ** weight
        x, y = (p.reshape(p.shape[0] // 2, 2, p.shape[1] // 2, 2).mean((1, 3)) for p in (x, y))
    return total


@pytest.fixture
def pair() -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(0)
    steps = torch.rand((2, 3, 192, 256), generator=generator).cumsum(3)
    smooth = (torch.sin(steps) + 1) / 2
    return smooth, (smooth + 0.1 * torch.randn(smooth.shape, generator=generator)).clamp(0, 1)


def test_the_definition(pair: tuple[torch.Tensor, torch.Tensor]) -> None:
    x, y = pair
    found = ms_ssim(x, y)
    wanted = [
        np.mean([by_definition(*(p[n, c].double().numpy() for p in pair)) for c in range(3)]) for n in range(len(x))
    ]
    assert found.shape == (2,)
    np.testing.assert_allclose(found.numpy(), wanted, rtol=1e-4)
    assert 0.5 < float(found.min()) < float(found.max()) < 0.99


@pytest.mark.parametrize("size", [(161, 200), (179, 163), (250, 186)])
def test_the_numbers_of_pytorch_msssim(size: tuple[int, int]) -> None:
    from pytorch_msssim import ms_ssim as measure

    generator = torch.Generator().manual_seed(1)
    x = torch.rand((2, 3, *size), generator=generator)
    y = (x + 0.2 * torch.randn(x.shape, generator=generator)).clamp(0, 1)
    wanted = measure(x, y, data_range=1.0, size_average=False)
    np.testing.assert_allclose(ms_ssim(x, y).numpy(), wanted.numpy(), rtol=1e-5)


def test_equal_pictures_have_one(pair: tuple[torch.Tensor, torch.Tensor]) -> None:
    assert torch.equal(ms_ssim(pair[0], pair[0]), torch.ones(2))


def test_a_loss_leads_back_to_the_picture(pair: tuple[torch.Tensor, torch.Tensor]) -> None:
    x, start = pair
    y = start.clone().requires_grad_()
    before = ms_ssim(x, y)
    before.sum().backward()
    assert y.grad is not None
    assert torch.isfinite(y.grad).all()
    step = 1e-2 / y.grad.abs().amax()
    assert (ms_ssim(x, (y + step * y.grad).detach()) > before).all()


@pytest.mark.parametrize("side", [SMALLEST_SIDE - 1, SMALLEST_SIDE])
def test_the_smallest_side(side: int) -> None:
    x = torch.zeros(1, 3, 200, side)
    if side < SMALLEST_SIDE:
        with pytest.raises(ValueError, match="161"):
            ms_ssim(x, x)
    else:
        assert ms_ssim(x, x).shape == (1,)
