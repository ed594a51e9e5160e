"""Layers of the transforms: strided convolutions, generalised divisive normalisation, rounding that can be trained."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

SLOPE = 1 / 64  # of the leaky ReLU: a power of two, so that whole numbers can be shifted instead
PEDESTAL = 2.0**-36  # keeps the gradient of the square root finite (Ballé 2018, arXiv 1802.00847, section 2)


class _LowerBound(torch.autograd.Function):
    """max(x, bound), whose gradient also passes where it would raise a value that lies below."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, bound: float) -> Tensor:
        ctx.save_for_backward(x)
        ctx.bound = bound
        return x.clamp(min=bound)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        (x,) = ctx.saved_tensors
        (gradient,) = gradients
        return gradient * ((x >= ctx.bound) | (gradient < 0)), None


def lower_bound(x: Tensor, bound: float) -> Tensor:
    """max(x, bound), elementwise; training can still lift values that lie below the bound."""
    found: Tensor = _LowerBound.apply(x, bound)  # type: ignore[no-untyped-call]
    return found


def straight_through(x: Tensor) -> Tensor:
    """round(x), with the gradient of x."""
    return x + (x.round() - x).detach()


def with_noise(x: Tensor) -> Tensor:
    """x + U(-1/2, 1/2), which stands for rounding where a rate is trained."""
    return x + torch.empty_like(x).uniform_(-0.5, 0.5)


class _NonNegative(nn.Module):
    """A parameter that cannot fall below a bound: its square root is what is stored."""

    def __init__(self, start: Tensor, least: float) -> None:
        super().__init__()
        self.least = (least + PEDESTAL) ** 0.5
        self.root = nn.Parameter((start + PEDESTAL).clamp(min=PEDESTAL).sqrt())

    def forward(self) -> Tensor:
        return lower_bound(self.root, self.least).square() - PEDESTAL


class GDN(nn.Module):
    """Generalised divisive normalisation: x_i / sqrt(beta_i + sum_j gamma_ij x_j^2); times, where `inverse`.

    (Ballé, Laparra, Simoncelli 2016, arXiv 1511.06281.)
    """

    def __init__(self, channels: int, *, inverse: bool = False) -> None:
        super().__init__()
        self.inverse = inverse
        self.beta = _NonNegative(torch.ones(channels), 1e-6)
        self.gamma = _NonNegative(0.1 * torch.eye(channels), 0.0)

    def forward(self, x: Tensor) -> Tensor:
        """float (B, C, H, W) to the same shape."""
        energy = nn.functional.conv2d(x.square(), self.gamma()[:, :, None, None], self.beta())
        return x * (energy.sqrt() if self.inverse else energy.rsqrt())


class FromPixels(nn.Conv2d):
    """A 5x5 convolution of stride 2 of few channels, as a 3x3 one of the four times as many that 2x2 px hold.

    The same sums: processors are slow where a pixel has three numbers.
    """

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(inputs, outputs, 5, 2, 2)

    def forward(self, x: Tensor) -> Tensor:
        """float (B, C, H, W), H and W even, to (B, outputs, H / 2, W / 2)."""
        outputs, inputs = self.weight.shape[:2]
        parts = nn.functional.pad(self.weight, (0, 1, 0, 1)).view(outputs, inputs, 3, 2, 3, 2)
        weight = parts.permute(0, 1, 3, 5, 2, 4).reshape(outputs, 4 * inputs, 3, 3)
        return nn.functional.conv2d(nn.functional.pixel_unshuffle(x, 2), weight, self.bias, padding=1)


class ToPixels(nn.ConvTranspose2d):
    """A transposed 5x5 convolution of stride 2 to few channels, as a 3x3 one to what 2x2 px hold: see `FromPixels`."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(inputs, outputs, 5, 2, 2, output_padding=1)

    def forward(self, x: Tensor, output_size: list[int] | None = None) -> Tensor:
        """float (B, C, H, W) to (B, outputs, 2 H, 2 W)."""
        inputs, outputs = self.weight.shape[:2]
        parts = nn.functional.pad(self.weight, (0, 1, 0, 1)).flip(2, 3).view(inputs, outputs, 3, 2, 3, 2)
        weight = parts.flip(3, 5).permute(1, 3, 5, 0, 2, 4).reshape(4 * outputs, inputs, 3, 3)
        assert self.bias is not None
        made = nn.functional.conv2d(x, weight, self.bias.repeat_interleave(4), padding=1)
        return nn.functional.pixel_shuffle(made, 2)


def down(inputs: int, outputs: int, kernel: int = 5, stride: int = 2) -> nn.Conv2d:
    """A convolution that keeps the size or halves it."""
    return nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2)


def up(inputs: int, outputs: int) -> nn.ConvTranspose2d:
    """A transposed 5x5 convolution that doubles the size."""
    return nn.ConvTranspose2d(inputs, outputs, 5, 2, 2, output_padding=1)


def leaky() -> nn.LeakyReLU:
    """The activation of the hyperprior and of the entropy parameters."""
    return nn.LeakyReLU(SLOPE)
