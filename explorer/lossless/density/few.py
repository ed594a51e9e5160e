"""The network on few positions, as one compiled call: of a wavefront's step, whose products are too short for torch.

On a hundred positions torch takes longer from one product to the next than for the products, and holds Python's lock
in between, for which other lanes wait. Here windows become mixtures without it. Each sum is of whole numbers below
2^24, so that neither the order of adding nor a product that is added unrounded changes a bit; a test compares both.
"""

# mypy: ignore-errors
# numba infers types of its own, in which whole numbers of Python and of NumPy are one.

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.lossless.density import compiled
from explorer.lossless.density.integer import ACTIVATION_LIMIT
from explorer.machine.compiled import exact, jit, part

ROWS = 4  # positions that are multiplied side by side; rooms have whole groups of them
VECTOR, ROOMS = 16, 13  # float32 of a processor's longest; matrices between the layers
Real = NDArray[np.float32]


class Chosen(NamedTuple):
    """Weights of the taps that a step knows, float32 with layers' 2^-shift in them: (inputs, outputs)."""

    first: Real
    predict: Real
    carry: Real


class Weights(NamedTuple):
    """All other weights and biases, likewise. Blocks, (B, inputs, outputs), have an inner and an outer layer."""

    first_bias: Real
    predict_bias: Real
    block_inner: Real
    block_inner_bias: Real
    block_outer: Real
    block_outer_bias: Real
    enter: Real
    enter_bias: Real
    memory_inner: Real
    memory_inner_bias: Real
    memory_outer: Real
    memory_outer_bias: Real
    state: Real
    state_bias: Real
    last: Real
    recall: Real
    last_bias: Real


class Left(NamedTuple):
    """What waits to become states: sums float32 (P, S); reference float32 (3, P); shift float32 (1, P)."""

    sums: Real
    reference: Real
    shift: Real


@exact
def _add_product(a, weight, out):
    """Add (P, K) times (K, N) to (P, N)."""
    inputs, outputs = weight.shape
    fours = inputs // 4 * 4
    for p in range(0, len(out), ROWS):
        c0, c1, c2, c3 = out[p], out[p + 1], out[p + 2], out[p + 3]
        for k in range(0, fours, 4):
            a00, a01, a02, a03 = a[p, k], a[p, k + 1], a[p, k + 2], a[p, k + 3]
            a10, a11, a12, a13 = a[p + 1, k], a[p + 1, k + 1], a[p + 1, k + 2], a[p + 1, k + 3]
            a20, a21, a22, a23 = a[p + 2, k], a[p + 2, k + 1], a[p + 2, k + 2], a[p + 2, k + 3]
            a30, a31, a32, a33 = a[p + 3, k], a[p + 3, k + 1], a[p + 3, k + 2], a[p + 3, k + 3]
            w0, w1, w2, w3 = weight[k], weight[k + 1], weight[k + 2], weight[k + 3]
            for n in range(outputs):
                x0, x1, x2, x3 = w0[n], w1[n], w2[n], w3[n]
                c0[n] = c0[n] + a00 * x0 + a01 * x1 + a02 * x2 + a03 * x3
                c1[n] = c1[n] + a10 * x0 + a11 * x1 + a12 * x2 + a13 * x3
                c2[n] = c2[n] + a20 * x0 + a21 * x1 + a22 * x2 + a23 * x3
                c3[n] = c3[n] + a30 * x0 + a31 * x1 + a32 * x2 + a33 * x3
        for k in range(fours, inputs):
            a0, a1, a2, a3 = a[p, k], a[p + 1, k], a[p + 2, k], a[p + 3, k]
            w0 = weight[k]
            for n in range(outputs):
                x0 = w0[n]
                c0[n] += a0 * x0
                c1[n] += a1 * x0
                c2[n] += a2 * x0
                c3[n] += a3 * x0


@part
def _begun(out, bias):
    for p in range(len(out)):
        for n in range(len(bias)):
            out[p, n] = bias[n]


@part
def _cut(x):
    """Within 0 .. `ACTIVATION_LIMIT`, of eight significant bits."""
    whole = np.int32(min(max(np.floor(x), np.float32(0)), np.float32(ACTIVATION_LIMIT)))
    return np.float32(whole & ~((whole >> 8) | (whole >> 9)))


@jit
def _activate(x):
    for p in range(x.shape[0]):
        for n in range(x.shape[1]):
            x[p, n] = _cut(x[p, n])


@jit
def _block(h, hidden, added, inner, inner_bias, outer, outer_bias):
    """A residual block: h becomes what it makes of h. What is added is rounded down first; else sums pass 2^24."""
    _begun(hidden, inner_bias)
    _add_product(h, inner, hidden)
    _activate(hidden)
    _begun(added, outer_bias)
    _add_product(hidden, outer, added)
    for p in range(h.shape[0]):
        for n in range(h.shape[1]):
            h[p, n] = _cut(np.floor(added[p, n]) + h[p, n])


@part
def _taken(room, at, rows, columns):
    """A matrix in the room from a place on, and the next place: whole vectors of a processor."""
    end = at + rows * columns
    return room[at:end].reshape(rows, columns), (end + VECTOR - 1) // VECTOR * VECTOR


@jit
def evaluate(
    found, taps, near, inner, index, away, pixels, states, none, work, chosen, weights, tables, room, left, mixtures
):
    """Windows of P positions to mixtures, and to what waits to become states.

    found: int32 (48, P); taps, near, inner, work: of `compiled.fill`; index: int64 (P,), places; away: int64 (K,), of
    neighbours; pixels: int32, states: uint8 (.., S), of the canvas; none: int32 and float32, no base; tables: of
    weights and scales; room: float32, room for all that lies between; the others: as named above.
    """
    first, predict, carry = chosen
    (
        first_bias, predict_bias, block_inner, block_inner_bias, block_outer, block_outer_bias, enter, enter_bias,
        memory_inner, memory_inner_bias, memory_outer, memory_outer_bias, state, state_bias, last, recall, last_bias,
    ) = weights  # fmt: skip
    sums, reference, shift = left
    positions = found.shape[1]
    some, width, memory = (positions + ROWS - 1) // ROWS * ROWS, first.shape[1], enter.shape[1]
    h, at = _taken(room, 0, some, width)
    added, at = _taken(room, at, some, width)
    hidden, at = _taken(room, at, some, block_inner.shape[2])
    m, at = _taken(room, at, some, memory)
    m_hidden, at = _taken(room, at, some, memory)
    m_added, at = _taken(room, at, some, memory)
    made, at = _taken(room, at, some, last.shape[1])
    rows, at = _taken(room, at, first.shape[0], some)
    seen, at = _taken(room, at, some, carry.shape[0])
    predicted, at = _taken(room, at, some, 3)
    summed, at = _taken(room, at, some, state.shape[1])
    out, at = _taken(room, at, last.shape[1], positions)
    prediction, at = _taken(room, at, 3, positions)
    compiled.fill(found, taps, near, inner, none[0], rows, none[1], reference, shift, work)
    inputs = rows.T
    _begun(h, first_bias)
    _add_product(inputs, first, h)
    _activate(h)
    for block in range(len(block_inner)):
        _block(
            h, hidden, added,
            block_inner[block], block_inner_bias[block], block_outer[block], block_outer_bias[block],
        )  # fmt: skip
    _begun(m, enter_bias)
    _add_product(h, enter, m)
    if len(away):
        compiled.states_around(pixels, states, index, away, seen)
        _add_product(seen, carry, m)
    _activate(m)
    _block(m, m_hidden, m_added, memory_inner, memory_inner_bias, memory_outer, memory_outer_bias)
    _begun(made, last_bias)
    _add_product(h, last, made)
    _add_product(m, recall, made)
    _begun(predicted, predict_bias)
    _add_product(inputs, predict, predicted)
    _begun(summed, state_bias)
    _add_product(m, state, summed)
    _turned(made, out)
    _turned(predicted, prediction)
    for p in range(positions):
        for n in range(sums.shape[1]):
            sums[p, n] = summed[p, n]
    of_weights, of_scales = tables
    weight, mean, inverse, couple, centre = mixtures
    compiled.outputs(out, prediction, reference, shift, of_weights, of_scales, weight, mean, inverse, couple, centre)


@jit
def _turned(made, out):
    """(P, N), rounded down, to (N, P)."""
    for n in range(out.shape[0]):
        for p in range(out.shape[1]):
            out[n, p] = np.floor(made[p, n])
