"""The integer prior: near the float network, the same however it is computed, refused where it could round."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from explorer.errors import ModelMissing
from explorer.lossy import reference, tables
from explorer.lossy.contexts import HEADS, context
from explorer.lossy.evaluate import Evaluator
from explorer.lossy.integer import IntegerPrior, restored
from explorer.lossy.network import JointPrior
from explorer.lossy.proof import is_exact_prior
from explorer.lossy.qualities import between
from explorer.lossy.storage import from_bytes, to_bytes

SIZE = (9, 14)
QUARTERS = 101  # between two knots


def latents(m: int = 12, n: int = 8) -> tuple[np.ndarray, np.ndarray]:
    """z and y: int16, of a grid of `SIZE`."""
    generator = np.random.default_rng(5)
    z = np.rint(generator.normal(0, 3, (-(-SIZE[0] // 4), -(-SIZE[1] // 4), n))).astype(np.int16)
    return z, np.rint(generator.normal(0, 6, (*SIZE, m))).astype(np.int16)


def grid(y: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(np.pad(y, ((2, 2), (2, 2), (0, 0)))).float()


@pytest.mark.parametrize("head", HEADS)
def test_near_the_float_network(head: str, network: JointPrior, evaluator: Evaluator) -> None:
    z, y = latents()
    features = evaluator.features(z, *SIZE, QUARTERS)
    of_quality = between(torch.tensor([QUARTERS / 4]))
    floats = network.h_s(torch.from_numpy(z).float().permute(2, 0, 1)[None], of_quality)[:, :, : SIZE[0], : SIZE[1]]
    wanted = network.head(floats, torch.from_numpy(y).float().permute(2, 0, 1)[None], of_quality, head)
    mean, index = (w[0].permute(1, 2, 0).flatten(0, 1).numpy() for w in wanted)
    stage_of = context(head).stage_of(*SIZE).ravel()
    for stage in np.unique(stage_of):
        at = np.flatnonzero(stage_of == stage)
        found = evaluator.parameters(head, int(stage), QUARTERS, features, grid(y), torch.from_numpy(at))
        assert np.abs(found.mean / tables.MEAN_UNIT - mean[at]).max() < 0.6 / tables.MEAN_UNIT
        assert np.abs(found.scale - index[at].clip(0, 63)).max() < 0.51


@pytest.mark.parametrize("batch", [1, 5, 300])
def test_the_same_in_any_batch_and_as_the_reference(batch: int, evaluator: Evaluator) -> None:
    z, y = latents()
    features = evaluator.features(z, *SIZE, QUARTERS)
    seen = reference.features(evaluator.prior, z.astype(np.int64), *SIZE, QUARTERS)
    assert np.array_equal(features.numpy(), seen)
    at = np.random.default_rng(0).permutation(SIZE[0] * SIZE[1])
    for head in HEADS:
        for stage in range(context(head).stages):
            found = evaluator.parameters_of(head, stage, QUARTERS, features, grid(y), at, batch)
            wanted = reference.parameters(evaluator.prior, head, stage, QUARTERS, seen, y.astype(np.int64), at)
            assert np.array_equal(found.mean, wanted[0])
            assert np.array_equal(found.scale, wanted[1])


def test_the_same_on_any_number_of_threads(evaluator: Evaluator) -> None:
    z, y = latents()
    at = torch.arange(SIZE[0] * SIZE[1])
    before, found = torch.get_num_threads(), []
    try:
        for threads in (1, 2, 3):
            torch.set_num_threads(threads)
            features = evaluator.features(z, *SIZE, QUARTERS)
            found.append((features.numpy(), *evaluator.parameters("causal", 0, QUARTERS, features, grid(y), at)))
    finally:
        torch.set_num_threads(before)
    for other in found[1:]:
        assert all(np.array_equal(a, b) for a, b in zip(found[0], other, strict=True))


def test_what_is_not_known_is_not_read(evaluator: Evaluator) -> None:
    z, y = latents()
    features = evaluator.features(z, *SIZE, QUARTERS)
    stage_of = context("16").stage_of(*SIZE).ravel()
    for stage in (0, 7, 15):
        at = torch.from_numpy(np.flatnonzero(stage_of == stage))
        hidden = np.where((stage_of < stage).reshape(SIZE)[:, :, None], y, 999).astype(np.int16)
        one = evaluator.parameters("16", stage, QUARTERS, features, grid(y), at)
        other = evaluator.parameters("16", stage, QUARTERS, features, grid(hidden), at)
        margin = slice(2, -2)  # beyond the edges `hidden` is unknown too
        inside = np.zeros(SIZE, np.bool_)
        inside[margin, margin] = True
        keep = inside.ravel()[at.numpy()]
        assert np.array_equal(one.mean[keep], other.mean[keep])


def test_the_known_vector_tells_wrong_arithmetic(prior: IntegerPrior) -> None:
    wrong = Evaluator(prior, torch.device("cpu"))
    assert is_exact_prior(wrong)
    wrong._layers["head.second"].bias += 2.0 ** wrong.prior.layers["head.second"].shift[0]
    assert not is_exact_prior(wrong)


def test_layers_that_could_round_are_refused(prior: IntegerPrior) -> None:
    layer = prior.layers["h_s.last"]
    huge = replace(layer, weight=np.full_like(layer.weight, 2**30))
    with pytest.raises(ModelMissing, match=r"2\^52, so they are not exact"):
        replace(prior, layers=prior.layers | {"h_s.last": huge}).prove()
    with pytest.raises(ModelMissing, match="missing or unknown"):
        replace(prior, layers={}).prove()


@pytest.mark.parametrize("name", tables.Tables._fields)
def test_tables_that_are_none_are_refused(prior: IntegerPrior, name: str) -> None:
    broken = prior.tables._replace(**{name: getattr(prior.tables, name)[::-1] - 2**26})
    with pytest.raises(ModelMissing, match="tables"):
        replace(prior, tables=broken).prove()


def test_weights_come_back_from_their_file(prior: IntegerPrior) -> None:
    data = to_bytes(prior)
    again = from_bytes(data)
    assert isinstance(again, IntegerPrior)
    assert to_bytes(again) == data
    assert (again.n, again.m) == (8, 12)


def test_a_network_is_restored_to_be_trained_on(prior: IntegerPrior, network: JointPrior) -> None:
    kept = from_bytes(to_bytes(prior))
    again = JointPrior(network.shape)
    parameters = {name: torch.from_numpy(values).float() for name, values in restored(kept).items()}
    again.load_state_dict(parameters)
    x, quality = torch.rand(1, 3, 64, 128), torch.tensor([21.3])
    with torch.no_grad():
        one, other = network(x, quality), again.eval()(x, quality)
    assert torch.allclose(one.decoded, other.decoded, atol=2e-3)
    for rung, bits in one.latents.items():
        assert torch.allclose(bits, other.latents[rung], rtol=5e-3)
    assert torch.allclose(one.hyper, other.hyper, rtol=5e-3)


def test_tables_are_the_densities(prior: IntegerPrior, network: JointPrior) -> None:
    from explorer.lossy import gaussian, symbols

    generator = np.random.default_rng(1)
    mean = generator.integers(-300, 300, 500).astype(np.int16)
    scale = generator.integers(0, 64, 500).astype(np.uint8)
    value = np.rint(mean / tables.MEAN_UNIT + generator.normal(0, 0.11 * np.exp(gaussian.OCTAVE * scale))).astype(int)
    found = symbols.bits(symbols.of_latents(tables.gaussians(prior.tables), mean, scale), value)
    wanted = gaussian.bits(
        *(torch.from_numpy(a.astype(np.float64)) for a in (value, mean / tables.MEAN_UNIT, scale))
    ).numpy()
    assert np.abs(found - wanted)[wanted < 12].max() < 0.02
    z = generator.integers(-20, 20, (30, 8))
    hyper = symbols.bits(symbols.of_hyper(*tables.factorised(prior.tables), 30), z.ravel()).sum()
    floats = network.density.bits(torch.from_numpy(z.T[None, :, :, None].astype(np.float32))).sum()
    assert hyper == pytest.approx(float(floats), rel=1e-3)
