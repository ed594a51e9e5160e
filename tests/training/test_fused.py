"""The hand-written gradients are those of plain arithmetic, and no position sees what is not known."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from explorer.lossless.density.fused import CEILING, Body, Memory
from explorer.lossless.density.likelihood import FLOOR, nats
from explorer.lossless.density.network import DensityNetwork, Shape
from explorer.lossless.density.normalise import normalise
from explorer.training.crops import Course, Frame, course, true_values, windows

TINY = Shape(width=16, blocks=2, inner=12, mixtures=2, trunk=8, memory=10, state=6)


def clip(x: Tensor) -> Tensor:
    return x.clamp(0, CEILING)


def rounded(x: Tensor) -> Tensor:
    """As bfloat16 holds it, so that what is near zero falls to the same side; gradients pass."""
    return x + (x.bfloat16().float() - x).detach()


def clip_but_pass(x: Tensor) -> Tensor:
    """The body's gradient passes where an activation stands at its ceiling."""
    positive = x.clamp(min=0)
    return positive - (positive - CEILING).clamp(min=0).detach()


def body(x: Tensor, added: Tensor, first: Tensor, bias: Tensor, last: Tensor, last_bias: Tensor, *w: Tensor) -> Tensor:
    h = clip_but_pass(rounded(rounded(nn.functional.linear(x, first, bias)) + added))
    for i in range(0, len(w), 4):
        inner = clip_but_pass(rounded(nn.functional.linear(h, w[i], w[i + 1])))
        h = clip_but_pass(rounded(h + rounded(nn.functional.linear(inner, w[i + 2], w[i + 3]))))
    return nn.functional.linear(h, last, last_bias)


def memory(entering: Tensor, true: Tensor, run: Course, *weights: Tensor) -> Tensor:
    """The recurrence position by position, one crop at a time."""
    carry, state, state_bias, inner, inner_bias, outer, outer_bias = weights
    neighbours_of = {
        rank: part.neighbours.view(part.stop - part.start, -1)[rank - part.start].tolist()
        for part in run.order.parts
        for rank in range(part.start, part.stop)
    }
    nothing = entering.new_zeros(entering.shape[1], len(state))
    states: list[Tensor] = []
    found = []
    for rank in range(len(entering)):
        seen = torch.cat([states[n] if n < rank else nothing for n in neighbours_of[rank]], 1)
        h = clip(entering[rank] + seen @ carry.t())
        h = clip(h + nn.functional.linear(clip(nn.functional.linear(h, inner, inner_bias)), outer, outer_bias))
        states.append(clip(nn.functional.linear(torch.cat([h, true[rank]], 1), state, state_bias)))
        found.append(h)
    return torch.stack(found)


def close(found: Tensor, wanted: Tensor) -> bool:
    """Within what bfloat16 loses."""
    return bool((found.float() - wanted).norm() <= 0.06 * wanted.norm())


def leaves(*shapes: tuple[int, ...]) -> list[Tensor]:
    """Random numbers that bfloat16 holds."""
    return [(torch.randn(shape) * 0.4).bfloat16().float().requires_grad_() for shape in shapes]


def gradients(output: Tensor, towards: Tensor, inputs: list[Tensor]) -> list[Tensor]:
    return list(torch.autograd.grad((output.float() * towards).sum(), inputs))


def test_the_bodys_gradients_are_those_of_plain_arithmetic() -> None:
    torch.manual_seed(0)
    block = [(12, 16), (12,), (16, 12), (16,)]
    weights = leaves((16, 20), (16,), (9, 16), (9,), *block, *block)
    x, added = torch.randn(300, 20).bfloat16(), torch.randn(300, 16).bfloat16().requires_grad_()
    plain_added = added.detach().float().requires_grad_()
    found, wanted = Body.apply(x, added, *weights), body(x.float(), plain_added, *weights)
    assert close(found, wanted)
    towards = torch.randn(300, 9).bfloat16().float()
    pairs = zip(
        gradients(found, towards, [added, *weights]), gradients(wanted, towards, [plain_added, *weights]), strict=True
    )
    assert all(close(a, b) for a, b in pairs)


@pytest.mark.parametrize("rung", ["wavefront", "5", "4"])
def test_the_memorys_gradients_are_those_of_plain_arithmetic(rung: str) -> None:
    torch.manual_seed(0)
    run = course(rung, Frame(6, 9, 2), 3, 1)
    known = len(run.order.known)
    weights = leaves((10, known * 6), (6, 13), (6,), (11, 10), (11,), (10, 11), (10,))
    entering, true = torch.randn(54, 2, 10).requires_grad_(), torch.randn(54, 2, 3)
    found, wanted = Memory.apply(entering, true, run.order.parts, *weights), memory(entering, true, run, *weights)
    assert torch.allclose(found, wanted, atol=1e-4)
    towards = torch.randn(54, 2, 10)
    inputs = [entering, *weights]
    pairs = zip(gradients(found, towards, inputs), gradients(wanted, towards, inputs), strict=True)
    assert all(close(a, b) for a, b in pairs)


def parameters(network: DensityNetwork, crops: Tensor, run: Course, base: Tensor | None = None) -> Tensor:
    """Mixture parameters by rank and crop: (N, B, 10 K + 3)."""
    true = true_values(crops, run.own)
    around = None if base is None else windows(base, run.around)
    qp_class = None if base is None else torch.full((len(true),), 5)
    x = normalise(windows(crops, run.index), run.taps, around)
    found = network(x, true, run.order, run.taps, qp_class)
    return torch.cat(found, 1).view(len(run.here), len(crops), -1)


def noise_crops(count: int, frame: Frame) -> Tensor:
    rows, columns = frame.outer
    pixels = np.random.default_rng(0).integers(0, 256, (count, rows * columns + 1, 4), np.uint8)
    pixels[..., 3], pixels[:, -1] = 1, 0
    return torch.from_numpy(pixels).view(torch.int32)[..., 0].contiguous()


@pytest.mark.parametrize("rung", ["wavefront", "16", "4", "2", "20"])
@pytest.mark.parametrize("frame", [Frame(10, 12, 0), Frame(9, 10, 4)])
@torch.no_grad()
def test_an_output_does_not_depend_on_what_is_not_known(rung: str, frame: Frame) -> None:
    torch.manual_seed(0)
    network, run = DensityNetwork(TINY), course(rung, frame)
    for p in network.parameters():
        p.add_(torch.randn_like(p) * 0.1)
    crops, base = noise_crops(1, frame), noise_crops(1, frame).flip(1).roll(-1, 1)
    for known_base in (None, base):
        before = parameters(network, crops, run, known_base)
        parts = run.order.parts
        for part in (parts[0], parts[len(parts) // 2], parts[-1]):
            changed = crops.clone()
            changed[:, run.here[part.start :]] ^= 0x00FF3F7F  # this step's pixels and those of all later ones
            after = parameters(network, changed, run, known_base)
            assert torch.equal(before[: part.stop], after[: part.stop])
            assert part.stop == len(before) or not torch.equal(before, after)


@torch.no_grad()
def test_the_memory_reaches_further_than_the_window() -> None:
    torch.manual_seed(0)
    frame = Frame(12, 12, 0)
    network, run, crops = DensityNetwork(TINY), course("wavefront", frame), noise_crops(1, frame)
    network.recall.weight.normal_()
    network.carry.weight.normal_(std=0.3)
    changed = crops.clone()
    changed[:, 0] ^= 0x00FFFFFF
    before, after = parameters(network, crops, run), parameters(network, changed, run)
    far = run.here.tolist().index(4 * 12 + 4)
    assert not torch.equal(before[far], after[far])


def plain_nats(params: Tensor, prediction: Tensor, target: Tensor, reference: Tensor, shift: Tensor) -> Tensor:
    """Pixel by pixel, channel by channel, component by component."""
    k, found = params.shape[1] // 10, []
    for p, row in enumerate(params):
        scale = torch.exp2(shift[p, 0]) / 64
        d = (target[p] - reference[p]) * scale
        joint = torch.log_softmax(row[:k], 0)
        for c in range(3):
            mean, log_scale, couple = row[k + 3 * k * c : k + 3 * k * (c + 1)].view(3, k)
            mean = mean + prediction[p, c] + sum(couple * d[before] for before in ((), (0,), (0,))[c])
            if c == 2:
                mean = mean + row[k + 2 * k : k + 3 * k] * d[1]  # G's own couplings are free: B's towards R
            inverse = torch.exp(-log_scale.clamp(-8, 8))
            upper = torch.sigmoid(inverse * (d[c] - mean + scale / 2)) if target[p, c] < 255 else torch.ones(k)
            lower = torch.sigmoid(inverse * (d[c] - mean - scale / 2)) if target[p, c] > 0 else torch.zeros(k)
            joint = joint + torch.log(upper - lower + FLOOR)
        found.append(-torch.logsumexp(joint, 0))
    return torch.stack(found)


def test_the_likelihood_and_its_gradient_are_those_of_plain_arithmetic() -> None:
    torch.manual_seed(0)
    params, prediction = torch.randn(60, 30).requires_grad_(), (0.3 * torch.randn(60, 3)).requires_grad_()
    target = torch.randint(0, 256, (60, 3)).float()
    target[:6] = torch.tensor([[0.0, 255.0, 7.0]])
    reference, shift = (target + torch.randint(-40, 40, (60, 3))).clamp(0, 255), torch.randint(0, 7, (60, 1)).float()
    with torch.no_grad():
        params[6, 6:9], params[7, 6:9] = 9.0, -9.0  # beyond the clamp
    found = nats(params, prediction, target, reference, shift)
    wanted = plain_nats(params, prediction, target, reference, shift)
    assert torch.allclose(found, wanted, rtol=1e-4, atol=1e-3)
    towards = torch.rand(60)
    pairs = zip(
        torch.autograd.grad(found @ towards, (params, prediction)),
        torch.autograd.grad(wanted @ towards, (params, prediction)),
        strict=True,
    )
    for one, other in pairs:
        assert torch.allclose(one, other, rtol=1e-3, atol=1e-3 * float(other.abs().max()))
