"""The density network's two costly parts, forwards and backwards, in bfloat16 and in few passes over memory.

On a CPU, comparing and adding bfloat16 numbers takes longer than multiplying their matrices. Where numbers are not
negative their bit patterns are ordered as they are, so that clipping is one pass over 16-bit integers, and so is
masking a gradient. Gradients pass where an activation stands at its ceiling.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import torch
from torch import Tensor

CEILING = 8.0  # activations lie in [0, 8), where the integer network has 1024 steps
_CEILING_BITS = 0x4100  # of 8.0 as bfloat16


class Part(NamedTuple):
    """One step of an order.

    Attributes:
        start, stop: ranks of its positions.
        neighbours: int64, (n K,), the ranks of the K neighbours of each position; one past the last rank if unknown.
    """

    start: int
    stop: int
    neighbours: Tensor


class Far(NamedTuple):
    """What non-local attention may look at: ranks of M pixels, int64 (M,), and which a position knows, bool (N, M)."""

    ranks: Tensor
    known: Tensor


class Order(NamedTuple):
    """The steps in which N positions are coded, and which of `window.NEIGHBOURS` any of them knows: K numbers; with
    non-local attention also what that may look at.
    """

    parts: tuple[Part, ...]
    known: tuple[int, ...]
    far: Far | None = None

    def alone(self) -> Order:
        """The same, but that no position knows its neighbours' states."""
        return Order(tuple(part._replace(neighbours=part.neighbours[:0]) for part in self.parts), (), self.far)


def _clip(x: Tensor) -> Tensor:
    """ReLU with the ceiling, in place; bfloat16."""
    x.view(torch.int16).clamp_(0, _CEILING_BITS)
    return x


def _mask(gradient: Tensor, activation: Tensor) -> Tensor:
    """The gradient where the activation, which is not negative, is not zero; in place; bfloat16."""
    gradient.view(torch.int16).bitwise_and_(activation.view(torch.int16).neg().bitwise_right_shift_(15))
    return gradient


def _column_sums(x: Tensor) -> Tensor:
    """bfloat16 (P, n) -> float32 (n,), by a product: several times as fast as a sum over bfloat16."""
    return (torch.ones(1, len(x), dtype=x.dtype, device=x.device) @ x)[0].float()


class Body(torch.autograd.Function):
    """First layer, residual blocks, last layer: bfloat16 (P, in) -> bfloat16 (P, out), weights in float32.

    Arguments after the inputs: what is added to the first layer's outputs, bfloat16 (P, width) or None; weight and
    bias of the first and of the last layer; weights and biases of every block's inner and outer layer.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor, added: Tensor | None, *weights: Tensor) -> Tensor:
        """See the class."""
        w0, b0, w_last, b_last, *blocks = (w.bfloat16() for w in weights)
        h = torch.nn.functional.linear(x, w0, b0)
        h = _clip(h if added is None else h.add_(added))
        activations = [h]
        for i in range(0, len(blocks), 4):
            inner = _clip(torch.nn.functional.linear(h, blocks[i], blocks[i + 1]))
            h = _clip(torch.nn.functional.linear(inner, blocks[i + 2], blocks[i + 3]).add_(h))
            activations += [inner, h]
        ctx.kept = (x, added is not None, w_last, blocks, activations)
        return torch.nn.functional.linear(h, w_last, b_last)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        """See the class."""
        x, has_added, w_last, blocks, activations = ctx.kept
        gradient = gradient.contiguous()
        last = [(gradient.t() @ activations[-1]).float(), _column_sums(gradient)]
        g = gradient @ w_last
        found: list[Tensor] = []
        for i in range(len(blocks) - 4, -1, -4):
            h, inner, before = activations.pop(), activations.pop(), activations[-1]
            _mask(g, h)
            g_inner = _mask(g @ blocks[i + 2], inner)
            found[:0] = [
                (g_inner.t() @ before).float(),
                _column_sums(g_inner),
                (g.t() @ inner).float(),
                _column_sums(g),
            ]
            g = torch.addmm(g, g_inner, blocks[i])
        _mask(g, activations[0])
        return (None, g if has_added else None, (g.t() @ x).float(), _column_sums(g), *last, *found)


@contextmanager
def one_thread() -> Iterator[None]:
    """torch on one thread: products of a few hundred positions take three times as long on two."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


class Memory(torch.autograd.Function):
    """The recurrent part, step by step: float32 (N, B, R) -> float32 (N, B, R).

    Arguments: what enters from the body; the true values in the network's units, (N, B, 3), or of more pixels; the
    steps; weights of `carry` (R, K S); of the state (S, R + 3) and its bias; of the block's inner and outer layer with
    their biases.
    """

    @staticmethod
    def forward(ctx: Any, entering: Tensor, true: Tensor, parts: tuple[Part, ...], *weights: Tensor) -> Tensor:
        """See the class."""
        carry, state, state_bias, inner, inner_bias, outer, outer_bias = weights
        n, b, r = entering.shape
        s, k = len(state), carry.shape[1] // len(state)
        entering, true = entering.reshape(n * b, r), true.reshape(n * b, -1)
        states = entering.new_zeros(n + 1, b, s)
        rows = states.view(-1, s)
        seen, hidden = entering.new_empty(n * b, k * s), entering.new_empty(n * b, len(inner))
        before, after = entering.new_empty(n * b, r), entering.new_empty(n * b, r)
        carry_t, inner_t, outer_t, state_t = (w.t().contiguous() for w in (carry, inner, outer, state[:, :r]))
        from_true = torch.addmm(state_bias, true, state[:, r:].t())
        with one_thread():
            for start, stop, neighbours in parts:
                here, count = slice(start * b, stop * b), stop - start
                gathered = states.index_select(0, neighbours).view(count, k, b, s)
                seen[here].view(count, b, k, s).copy_(gathered.transpose(1, 2))
                h = torch.addmm(entering[here], seen[here], carry_t, out=before[here]).clamp_(0, CEILING)
                x = torch.addmm(inner_bias, h, inner_t, out=hidden[here]).clamp_(0, CEILING)
                h = torch.addmm(outer_bias, x, outer_t, out=after[here]).add_(h).clamp_(0, CEILING)
                if stop < n:
                    torch.addmm(from_true[here], h, state_t, out=rows[here]).clamp_(0, CEILING)
        ctx.kept = (true, parts, carry, state, inner, outer, rows, seen, hidden, before, after)
        return after.view(n, b, r)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        """See the class."""
        true, parts, carry, state, inner, outer, rows, seen, hidden, before, after = ctx.kept
        n, b, r = gradient.shape
        s, k = len(state), carry.shape[1] // len(state)
        gradient = gradient.reshape(n * b, r)
        g_states = gradient.new_zeros(n + 1, b, s)
        g_rows = g_states.view(-1, s)
        g_state = gradient.new_zeros(n * b, s)
        g_outer, g_inner, g_first = gradient.new_empty(n * b, r), torch.empty_like(hidden), torch.empty_like(before)
        state_h = state[:, :r].contiguous()
        with one_thread():
            for start, stop, neighbours in reversed(parts):
                here, count = slice(start * b, stop * b), stop - start
                g = gradient[here]
                if stop < n:
                    g_state[here] = _clipped_gradient(g_rows[here], rows[here])
                    g = torch.addmm(g, g_state[here], state_h)
                g = _clipped_gradient(g, after[here], g_outer[here])
                x = _clipped_gradient(g @ outer, hidden[here], g_inner[here])
                g = _clipped_gradient(torch.addmm(g, x, inner), before[here], g_first[here])
                if start:
                    spread = (g @ carry).view(count, b, k, s).transpose(1, 2).reshape(count * k, b, s)
                    g_states.index_add_(0, neighbours, spread)

        def product(p: Tensor, q: Tensor) -> Tensor:
            return (p.bfloat16().t() @ q.bfloat16()).float()

        from_state = torch.cat([product(g_state, after), product(g_state, true)], 1)
        blocks = (product(g_inner, before), g_inner.sum(0), product(g_outer, hidden), g_outer.sum(0))
        return (g_first.view(n, b, r), None, None, product(g_first, seen), from_state, g_state.sum(0), *blocks)


def _clipped_gradient(gradient: Tensor, activation: Tensor, out: Tensor | None = None) -> Tensor:
    backward = torch.ops.aten.hardtanh_backward
    if out is None:
        found: Tensor = backward(gradient, activation, 0.0, CEILING)
        return found
    backward.grad_input(gradient, activation, 0.0, CEILING, grad_input=out)
    return out
