"""The mixture's likelihood in floating point, for training.

Sub-pixels are coded in the order G, R, B; the mean of R moves with G, that of B with G and R (PixelCNN++,
arXiv 1701.05517, section 2.1). Logistics are discretised to the 256 values; the tails belong to 0 and 255.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

FLOOR = 2.0**-20  # probability that every value keeps, as in the integer tables
WIDEST = 8.0  # largest absolute log-scale


def outputs_per_component(pixels: int) -> int:
    """Numbers that a component has for a block of pixels: its logit; a mean, a log-scale and a coupling for each
    sub-pixel; and for each two pixels nine couplings of the later one's sub-pixels to those of the earlier one.
    """
    return 1 + 9 * pixels + 9 * (pixels * (pixels - 1) // 2)


def _own(rows: Tensor, k: int, pixels: int) -> Tensor:
    """Means, log-scales and couplings within a pixel: (3 n, 3, K, P)."""
    return rows[k : k + 9 * pixels * k].view(3 * pixels, 3, k, rows.shape[1])


def _across(rows: Tensor, k: int, pixels: int) -> Iterator[tuple[tuple[slice, slice], Tensor]]:
    """For each two pixels of a block the sub-pixels of both, and the couplings of the later one's: (3, 3, K, P)."""
    pairs = [(later, earlier) for later in range(pixels) for earlier in range(later)]
    parts = rows[k + 9 * pixels * k :].view(len(pairs), 3, 3, k, rows.shape[1])
    for (later, earlier), part in zip(pairs, parts, strict=True):
        yield (slice(3 * later, 3 * later + 3), slice(3 * earlier, 3 * earlier + 3)), part


def nats(params: Tensor, prediction: Tensor, target: Tensor, reference: Tensor, shift: Tensor) -> Tensor:
    """Negative log likelihood of P pixels, or of P blocks of n of them, in nats: (P,).

    Args:
        params, prediction: as the network returns them.
        target: (P, 3 n), true G, R, B of one pixel after the other, 0 .. 255.
        reference, shift: of the windows.
    """
    found: Tensor = _Nats.apply(params, prediction, target, reference, shift)  # type: ignore[no-untyped-call]
    return found


class _Nats(torch.autograd.Function):
    """The gradient is made together with the value, from the same exponentials.

    Everything is transposed, (channel, component, P): rows of four numbers would leave vector units idle.
    """

    @staticmethod
    def forward(
        ctx: Any, params: Tensor, prediction: Tensor, target: Tensor, reference: Tensor, shift: Tensor
    ) -> Tensor:
        """See `nats`."""
        pixels = target.shape[1] // 3
        k = params.shape[1] // outputs_per_component(pixels)
        rows = params.t().contiguous()
        mean, log_scale, couple = _own(rows, k, pixels).unbind(1)  # (3 n, K, P) each
        scale = torch.exp2(shift[:, 0]) / 64.0  # (P,), network units per pixel value
        d = ((target - reference.repeat(1, pixels)).t() * scale)[:, None]  # (3 n, 1, P)
        centred = (d - prediction.t()[:, None]) - mean
        centred[1::3] -= couple[1::3] * d[::3]
        centred[2::3] -= couple[2::3] * d[::3] + couple[::3] * d[1::3]
        for (one, before), across in _across(rows, k, pixels):
            centred[one] -= (across * d[before]).sum(1)
        inverse = torch.exp(-log_scale.clamp(-WIDEST, WIDEST))
        value, half = target.t()[:, None], inverse * (0.5 * scale)
        above, below = (centred * inverse).add_(half), (centred * inverse).sub_(half)
        upper = torch.sigmoid(above).masked_fill_(value > 254.5, 1.0)
        lower = torch.sigmoid(below).masked_fill_(value < 0.5, 0.0)
        probability = (upper - lower).add_(FLOOR)
        weight = torch.log_softmax(rows[:k], 0)  # (K, P)
        joint = torch.log(probability).sum(0).add_(weight)
        found = -torch.logsumexp(joint, 0)
        if ctx.needs_input_grad[0] or ctx.needs_input_grad[1]:
            share = torch.exp(joint + found)  # of each component in the likelihood, (K, P)
            upper.addcmul_(upper, upper, value=-1)  # the logistic's density, 0 where a tail is cut
            lower.addcmul_(lower, lower, value=-1)
            factor = share / probability
            gradient = torch.empty_like(rows)
            torch.sub(weight.exp_(), share, out=gradient[:k])
            means, log_scales, couples = _own(gradient, k, pixels).unbind(1)
            torch.mul((upper - lower).mul_(inverse), factor, out=means)
            torch.mul((above * upper).sub_(below * lower), factor, out=log_scales)
            log_scales.masked_fill_(log_scale.abs() > WIDEST, 0.0)
            torch.mul(means[2::3], d[1::3], out=couples[::3])
            for channel in (1, 2):
                torch.mul(means[channel::3], d[::3], out=couples[channel::3])
            for (one, before), across in _across(gradient, k, pixels):
                torch.mul(means[one][:, None], d[before], out=across)
            ctx.save_for_backward(gradient, means.sum(1))
        return found

    @staticmethod
    def backward(ctx: Any, towards: Tensor) -> tuple[Tensor | None, ...]:
        """See `nats`."""
        gradient, predictions = ctx.saved_tensors
        return (gradient * towards).t(), (predictions * towards).t(), None, None, None
