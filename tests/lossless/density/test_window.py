"""Windows: what is read, what is ignored, and that brightness and contrast make no difference."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from explorer.lossless.density import reference
from explorer.lossless.density.canvas import Canvas
from explorer.lossless.density.normalise import TAIL, normalise
from explorer.lossless.density.proof import packed
from explorer.lossless.density.window import OFFSETS, TAPS

EVERY = tuple(range(TAPS))


def windows(seed: int, known: float, spread: float, level: float = 128) -> np.ndarray:
    generator = np.random.default_rng(seed)
    pixels = np.clip(generator.normal(level, spread, (40, TAPS, 3)), 0, 255).astype(np.int64)
    mask = (generator.random((40, TAPS, 1)) < known).astype(np.int64)
    return np.concatenate([pixels * mask, mask], 2)


@pytest.mark.parametrize("known", [0.0, 0.05, 0.5, 1.0])
@pytest.mark.parametrize("spread", [0, 1, 10, 100])
@pytest.mark.parametrize("based", [False, True])
def test_torch_and_the_reference_agree(known: float, spread: float, based: bool) -> None:
    taps, base = windows(1, known, spread), windows(2, 1.0, spread)[:, :25] if based else None
    expected = reference.normalised(taps, base)
    found = normalise(packed(taps), EVERY, None if base is None else packed(base))
    assert np.array_equal(tap_by_tap(found.inputs), expected.inputs)
    assert np.array_equal(found.reference.numpy().T, expected.reference)
    assert np.array_equal(found.shift.numpy()[0], expected.shift)
    chroma = expected.reference[:, 1:] - expected.reference[:, :1]
    assert np.array_equal(found.rows[-TAIL : 2 - TAIL].numpy().T, chroma)
    assert np.array_equal(found.rows[2 - TAIL :].argmax(0).numpy(), expected.shift)
    if based:
        assert np.array_equal(tap_by_tap(found.base), expected.base)


def tap_by_tap(planes: torch.Tensor) -> np.ndarray:
    """(4 T, P) as the reference has it, (P, T * 4)."""
    return planes.view(4, -1, planes.shape[1]).permute(2, 1, 0).flatten(1).numpy()


def test_inputs_are_exact_in_bfloat16() -> None:
    flat = windows(7, 0.9, 1)
    flat[:, :9, :3] = np.arange(40 * 27).reshape(40, 9, 3) % 256 * flat[:, :9, 3:]
    found = normalise(packed(flat), EVERY)
    assert found.rows.abs().max() > 256
    assert torch.equal(found.rows.bfloat16().float(), found.rows)


def test_brightness_changes_the_reference_only() -> None:
    dark = windows(3, 0.6, 10, level=90)
    bright = dark.copy()
    bright[:, :, :3] += 50 * dark[:, :, 3:]
    a, b = (reference.normalised(w, None) for w in (dark, bright))
    empty = dark[:, :, 3].sum(1) == 0
    assert not empty.any()
    assert np.array_equal(a.inputs, b.inputs)
    assert np.array_equal(a.shift, b.shift)
    assert np.array_equal(a.reference + 50, b.reference)


def test_contrast_is_taken_out_by_powers_of_two() -> None:
    generator = np.random.default_rng(4)
    small = generator.integers(-4, 5, (40, TAPS, 3))
    mask = np.ones((40, TAPS, 1), np.int64)
    for factor in (1, 2, 4):
        taps = np.concatenate([128 + factor * (small - small.mean(1, keepdims=True).astype(int)), mask], 2)
        strength = np.abs(reference.normalised(taps, None).inputs.reshape(40, TAPS, 4)[:, :, :3]).mean()
        assert 25 < strength < 70


def test_unknown_pixels_are_never_read() -> None:
    taps = windows(5, 0.5, 30)
    other = taps + 99 * (1 - taps[:, :, 3:]) * np.array([1, 1, 1, 0])
    a, b = (reference.normalised(w * w[:, :, 3:], None) for w in (taps, other))
    assert np.array_equal(a.inputs, b.inputs)


@pytest.mark.parametrize("dilation", [1, 2, 5])
def test_a_canvas_gathers_what_was_put(dilation: int) -> None:
    generator = np.random.default_rng(6)
    picture = generator.integers(0, 256, (9, 13, 3), np.uint8)  # G, R, B
    order = generator.permutation(9 * 13)
    canvas = Canvas(9, 13, 15, torch.device("cpu"))
    canvas.put(torch.from_numpy(order[:60]), torch.from_numpy(picture.reshape(-1, 3)[order[:60]]))
    found, taps = canvas.windows(torch.from_numpy(order), dilation)
    expected = np.zeros((9 * 13, TAPS, 4))
    known = set(order[:60].tolist())
    for row, position in enumerate(order.tolist()):
        y, x = divmod(position, 13)
        for tap, (dy, dx) in enumerate(OFFSETS):
            v, u = y + dy * dilation, x + dx * dilation
            if 0 <= v < 9 and 0 <= u < 13 and v * 13 + u in known:
                expected[row, tap] = [*picture[v, u], 1]
    missing = [t for t in EVERY if t not in taps]
    assert np.array_equal(found.numpy(), packed(expected[:, list(taps)]).numpy())
    assert not expected[:, missing].any()


def test_taps_beyond_the_margin_are_an_error() -> None:
    canvas = Canvas(4, 4, 3, torch.device("cpu"))
    with pytest.raises(ValueError, match="margin"):
        canvas.windows(torch.tensor([0]), 2)
