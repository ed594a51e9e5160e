"""The network: the integer one against the float one and against the NumPy reference, and its proof."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from explorer import models, weights
from explorer.density import tables
from explorer.density.evaluate import Evaluator
from explorer.density.integer import IntegerNetwork, quantise
from explorer.density.likelihood import nats
from explorer.density.mixture import ChannelMixture, joined
from explorer.density.network import DensityNetwork, Shape
from explorer.density.normalise import normalise
from explorer.density.window import TAPS
from explorer.devices import is_exact
from explorer.errors import ModelMissing
from explorer.models import Model

CPU = torch.device("cpu")
EVERY = tuple(range(TAPS))


def trained_like(seed: int, trunk: int = 8) -> DensityNetwork:
    """A small network with outputs as varied as those of a trained one."""
    torch.manual_seed(seed)
    network = DensityNetwork(Shape(width=24, blocks=2, mixtures=3, trunk=trunk))
    for name, parameter in network.named_parameters():
        if "last" in name or "predict" in name or "direct" in name:
            parameter.data += 0.05 * torch.randn_like(parameter)
    return network


def random_windows(seed: int, count: int, taps: int = TAPS, known: float = 0.6) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    pixels = (torch.randn(count, taps, 3, generator=generator) * 20 + 120).clamp(0, 255).floor()
    mask = (torch.rand(count, taps, 1, generator=generator) < known).float()
    return torch.cat([pixels * mask, mask], 2)


@pytest.mark.parametrize("based", [False, True])
@pytest.mark.parametrize("interlaced", [False, True])
def test_integer_bits_are_the_float_ones(based: bool, interlaced: bool) -> None:
    network = trained_like(1)
    windows, target = random_windows(2, 600), random_windows(3, 600, 1, 1.0)[:, 0, :3]
    base = random_windows(4, 600, 25, 1.0) if based else None
    x = normalise(windows, EVERY, base)
    classes = torch.full((600,), 6) if based else None
    expected = nats(*network(x, interlaced, None, classes), target, x.reference, x.shift).detach().numpy() / np.log(2)
    evaluate = Evaluator(quantise(network), CPU)
    parameters = evaluate(x, interlaced, EVERY, 6 if based else None)
    found, coded, weight = np.zeros(600), [], parameters.weight
    values = target.numpy().T.astype(np.int32)
    for channel in range(3):
        mixture = ChannelMixture(parameters, channel, weight, coded, evaluate.logistic)
        value, bits = mixture.code(lambda bit, chance, channel=channel: (values[channel] >> bit) & 1)
        assert np.array_equal(value, values[channel])
        coded.append(value)
        found += bits
        weight = mixture.posterior(value)
    assert abs(found.mean() - expected.mean()) < 0.01 * expected.mean()


def test_probabilities_of_all_values_sum_to_one(model: Model) -> None:
    evaluate = Evaluator(model.network, CPU)
    parameters = evaluate(normalise(random_windows(5, 30), EVERY), False, EVERY, None)
    mixture = ChannelMixture(parameters, 0, parameters.weight, [], evaluate.logistic)
    cumulative = np.stack([mixture.below(np.full(30, v, np.int32)) for v in range(1, 256)])
    total = parameters.weight.sum(0) * (2**tables.LOGISTIC_BITS + 256 * tables.LEAK)
    assert (np.diff(cumulative, axis=0) > 0).all()
    assert (cumulative[0] > 0).all()
    assert (cumulative[-1] < total).all()


@pytest.mark.parametrize("parts", [1, 3, 17])
def test_batches_and_threads_change_nothing(model: Model, parts: int) -> None:
    evaluate = Evaluator(model.network, CPU)
    windows = random_windows(6, 1000)
    whole = evaluate(normalise(windows.clone(), EVERY), True, EVERY, None)
    threads = torch.get_num_threads()
    try:
        torch.set_num_threads(2)
        pieces = [evaluate(normalise(w.clone(), EVERY), True, EVERY, None) for w in windows.tensor_split(parts)]
    finally:
        torch.set_num_threads(threads)
    for a, b in zip(whole, joined(pieces), strict=True):
        assert np.array_equal(a, b)


def test_the_reference_gives_the_same_mixtures(model: Model) -> None:
    assert is_exact(Evaluator(model.network, CPU))


def test_a_wrong_device_would_be_found(model: Model) -> None:
    evaluate = Evaluator(model.network, CPU)
    evaluate._layers["last"].bias[0] += 64
    assert not is_exact(evaluate)


def test_weights_survive_their_file(model: Model) -> None:
    again = weights.from_bytes(weights.to_bytes(model.network))
    assert np.array_equal(again.layers["last"].weight, model.network.layers["last"].weight)
    assert weights.to_bytes(again) == weights.to_bytes(model.network)


@pytest.mark.parametrize("damage", ["missing", "shape", "bound", "tables"])
def test_unsound_models_are_refused(model: Model, damage: str) -> None:
    network, layers = model.network, dict(model.network.layers)
    if damage == "missing":
        del layers["last"]
    elif damage == "shape":
        layers["last"] = layers["blocks.0.inner"]
    elif damage == "bound":
        layers["last"] = replace(layers["last"], weight=layers["last"].weight * 1000)
    broken = replace(network, layers=layers)
    if damage == "tables":
        broken = replace(network, tables=network.tables._replace(logistic=network.tables.logistic[::-1].copy()))
    with pytest.raises(ModelMissing):
        broken.prove()


def test_the_shipped_models_are_sound_and_within_their_budget() -> None:
    shipped = [info for info in models.available() if info.codec == "lossless"]
    assert {info.name for info in shipped} >= {"photo", "cifar10"}
    for info in shipped:
        network: IntegerNetwork = models.load(info.name).network  # proves it
        assert network.macs() <= 150_000
        assert info.path.stat().st_size <= 2 << 20
