"""Latents to bytes and back: any values, any grid, any rung, at what the model says they cost."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.coding.entropy import Decoder, Encoder
from explorer.coding.latent_schedule import LATENT_RUNGS
from explorer.errors import BadSetting, CorruptFile
from explorer.lossy import coding, gaussian, reference
from explorer.lossy.coding import LatentCoder
from explorer.lossy.evaluate import Evaluator
from explorer.lossy.network import JointPrior
from explorer.lossy.qualities import between

QUARTERS = 77


def sample(height: int, width: int, wild: bool) -> tuple[np.ndarray, np.ndarray]:
    """z and y, int16, of a grid; wild ones reach the ends of what can be coded."""
    generator = np.random.default_rng(height * 100 + width)
    z = np.rint(generator.normal(0, 4, (-(-height // 4), -(-width // 4), 8)))
    y = np.rint(generator.normal(0, 4, (height, width, 12)))
    if wild:
        y, z = y * np.rint(generator.standard_cauchy(y.shape)), z * np.rint(generator.standard_cauchy(z.shape) * 9)
        y.flat[0], y.flat[1], z.flat[0], z.flat[1] = 32767, -32768, -32768, 32767
    return z.clip(-32768, 32767).astype(np.int16), y.clip(-32768, 32767).astype(np.int16)


def coded(evaluator: Evaluator, z: np.ndarray, y: np.ndarray, rung: str) -> tuple[bytes, LatentCoder]:
    coder, encoder = LatentCoder(evaluator, *y.shape[:2], rung, QUARTERS), Encoder()
    steps = list(coder.encode(z, y, encoder))
    assert np.array_equal(np.sort(np.concatenate([s.positions for s in steps])), np.arange(y.shape[0] * y.shape[1]))
    assert steps[-1].bits == pytest.approx(coder.latents.shannon_bits)
    return encoder.finish(), coder


@pytest.mark.parametrize("rung", LATENT_RUNGS)
@pytest.mark.parametrize("wild", [False, True])
@pytest.mark.parametrize("size", [(1, 1), (1, 9), (7, 2), (5, 12)])
def test_round_trip(size: tuple[int, int], wild: bool, rung: str, evaluator: Evaluator) -> None:
    z, y = sample(*size, wild)
    data, coder = coded(evaluator, z, y, rung)
    assert len(data) <= coder.latents.shannon_bits / 8 * 1.001 + 8
    again = LatentCoder(evaluator, *size, rung, QUARTERS, batch=3)
    for _ in again.decode(Decoder(data)):
        pass
    for name, found in again.latents._asdict().items():
        assert np.array_equal(found, getattr(coder.latents, name)), name
    found_z, found_y = reference.decode_latents(evaluator.prior, *size, rung, QUARTERS, data)
    assert np.array_equal(found_z, z)
    assert np.array_equal(found_y, y)


@pytest.mark.parametrize("rung", ["1", "16", "wavefront"])
def test_blocks_and_groups_of_any_number(rung: str, evaluator: Evaluator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small blocks stand for those of large pictures."""
    z, y = sample(9, 11, wild=False)
    monkeypatch.setattr(coding, "BLOCK", 4)
    monkeypatch.setattr(reference, "BLOCK", 4)
    data, _ = coded(evaluator, z, y, rung)
    monkeypatch.setattr(coding, "GROUP", 5)
    assert coded(evaluator, z, y, rung)[0] == data
    assert np.array_equal(reference.decode_latents(evaluator.prior, 9, 11, rung, QUARTERS, data)[1], y)


def test_wavefront_and_serial_cost_the_same(evaluator: Evaluator) -> None:
    z, y = sample(6, 10, wild=False)
    (one, wavefront), (other, serial) = (coded(evaluator, z, y, rung) for rung in ("wavefront", "serial"))
    assert np.array_equal(wavefront.latents.bits, serial.latents.bits)
    assert abs(len(one) - len(other)) <= 1
    assert (wavefront.schedule.count, serial.schedule.count) == (10 + 3 * 5, 60)


@pytest.mark.parametrize("rung", LATENT_RUNGS)
def test_the_bytes_are_those_of_the_float_model(rung: str, evaluator: Evaluator, network: JointPrior) -> None:
    """Within 0.5 % and 24 bytes of the float network's own likelihood, for latents drawn from it."""
    generator = torch.Generator().manual_seed(0)
    z = torch.randn((1, 8, 3, 4), generator=generator).mul(4).round()
    at = between(torch.tensor([QUARTERS / 4]))
    features = network.h_s(z, at)
    mean, index = network.head(features, torch.zeros(1, 12, 12, 16), at, "1")
    y = (mean + torch.randn(mean.shape, generator=generator) * gaussian.scale_of(index.clamp(0, 63))).round()
    parameters = network.head(features, y, at, coding.head_of(rung))
    bits = float(gaussian.bits(y, *parameters).sum() + network.density.bits(z).sum())
    arrays = [t[0].permute(1, 2, 0).numpy().astype(np.int16) for t in (z, y)]
    data, _ = coded(evaluator, arrays[0], arrays[1], rung)
    assert abs(len(data) - bits / 8) <= 0.005 * bits / 8 + 24


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=60), st.sampled_from(LATENT_RUNGS))
def test_any_bytes_end_in_latents_or_in_one_error(evaluator: Evaluator, data: bytes, rung: str) -> None:
    coder = LatentCoder(evaluator, 2, 3, rung, QUARTERS)
    try:
        for _ in coder.decode(Decoder(data)):
            pass
    except CorruptFile:
        return
    assert np.isfinite(coder.latents.shannon_bits)


@pytest.mark.parametrize("rung", ["4", "64", "", "fast"])
def test_other_rungs_are_refused(evaluator: Evaluator, rung: str) -> None:
    with pytest.raises(BadSetting, match="wavefront, serial"):
        LatentCoder(evaluator, 2, 2, rung, QUARTERS)
