"""The network: the integer one against the float one and against the NumPy reference, and its proof."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest
import torch

from explorer.coding.schedule import schedule
from explorer.errors import ModelMissing
from explorer.lossless.density import tables
from explorer.lossless.density.coding import PixelCoder
from explorer.lossless.density.decisions import Given
from explorer.lossless.density.evaluate import Evaluator
from explorer.lossless.density.integer import MOST_MIXTURES, IntegerModel, quantise
from explorer.lossless.density.likelihood import nats
from explorer.lossless.density.mixture import ChannelMixture, Mixtures, joined
from explorer.lossless.density.network import DensityNetwork, Shape
from explorer.lossless.density.normalise import normalise
from explorer.lossless.density.products import in_bfloat16
from explorer.lossless.density.proof import is_exact, packed
from explorer.lossless.density.storage import from_bytes, to_bytes
from explorer.lossless.density.walk import Base
from explorer.lossless.density.window import TAPS
from explorer.lossless.models import Model, load
from explorer.training.bank import Bank
from explorer.training.crops import Frame, course, true_values, windows
from explorer.weights import models

CPU = torch.device("cpu")
EVERY = tuple(range(TAPS))


def trained_like(seed: int, trunk: int = 8) -> DensityNetwork:
    """A small network with outputs as varied as those of a trained one."""
    torch.manual_seed(seed)
    shape = Shape(width=24, blocks=2, inner=20, mixtures=3, trunk=trunk, memory=16, state=6)
    network = DensityNetwork(shape)
    for name, parameter in network.named_parameters():
        if any(part in name for part in ("last", "predict", "direct", "recall")):
            parameter.data += 0.05 * torch.randn_like(parameter)
    return network


def both(network: DensityNetwork) -> IntegerModel:
    """A model that uses one network for all steps."""
    whole = quantise(network)
    return IntegerModel({"causal": whole, "interlaced": whole})


def random_windows(seed: int, count: int, taps: int = TAPS, known: float = 0.6) -> torch.Tensor:
    """int32, (T, P)."""
    generator = torch.Generator().manual_seed(seed)
    pixels = (torch.randn(count, taps, 3, generator=generator) * 20 + 120).clamp(0, 255).floor()
    mask = (torch.rand(count, taps, 1, generator=generator) < known).float()
    return packed(torch.cat([pixels * mask, mask], 2).numpy())


@pytest.mark.parametrize("based", [False, True])
@pytest.mark.parametrize("rung", ["wavefront", "16", "8", "2", "1"])
def test_the_bits_of_files_are_those_of_training(rung: str, based: bool) -> None:
    """A picture coded step by step in whole numbers costs what training in floating point takes it to cost."""
    network, size = trained_like(1), 32
    y, x = np.indices((size, size))
    noise = np.random.default_rng(3).integers(0, 30, (size, size, 3))
    rgb = (np.stack([x * 3 + y, 200 - 4 * y, x * y // 6], -1) % 200 + noise).astype(np.uint8)
    low = (rgb // 8 * 8 + 4).astype(np.uint8)
    run = course(rung, Frame(size, size, 0))
    crops, bases = crop_of(rgb), crop_of(low)
    base = windows(bases, run.around) if based else None
    true = true_values(crops, run.own)
    inputs = normalise(windows(crops, run.index), run.taps, base)
    classes = torch.full((size * size,), 6) if based else None
    with torch.no_grad():
        expected = nats(
            *network(inputs, true, run.order, run.taps, classes), true, inputs.reference.t(), inputs.shift.t()
        )
    coder = PixelCoder(Evaluator(both(network), CPU), schedule(size, size, rung), Base(low, 27) if based else None)
    bits = sum(float(c.bits.sum()) for i in range(coder.count) for c in coder.step(i, Given(rgb)))
    assert bits == pytest.approx(float(expected.sum()) / np.log(2), rel=0.01)


def crop_of(rgb: np.ndarray) -> torch.Tensor:
    """One picture as training holds it."""
    frame = Frame(*rgb.shape[:2], 0)
    bank = Bank(CPU, capacity=rgb[..., 0].size + 256)
    bank.add([rgb])
    return torch.nn.functional.pad(bank.cut(bank.places(*rgb.shape[:2], 0, 1, None), *frame.outer).flatten(1), (0, 1))


def evaluated(model: IntegerModel, known: torch.Tensor, family: str) -> tuple[Mixtures, torch.Tensor]:
    """Mixtures, and the states that a value of 100 leaves, with neighbours' states that go with the windows."""
    evaluate = Evaluator(model, CPU)
    states = (known[:8] & 255).t()[:, :, None].expand(-1, -1, model.state).flatten(1) // 3
    mixtures, pending = evaluate(normalise(known, EVERY), states.float(), family, EVERY, None)
    return mixtures, evaluate.states(pending, torch.full((known.shape[1], 3), 100))


def test_probabilities_of_all_values_sum_to_one(model: Model) -> None:
    parameters, _ = evaluated(model.network, random_windows(5, 30), "causal")
    logistic = model.network.of("causal").tables.logistic.astype(np.float64)
    mixture = ChannelMixture(parameters, 0, parameters.weight, [], logistic)
    cumulative = np.stack([mixture.below(np.full(30, v, np.int32)) for v in range(1, 256)])
    total = parameters.weight.sum(0) * (2**tables.LOGISTIC_BITS + 256 * tables.LEAK)
    assert (np.diff(cumulative, axis=0) > 0).all()
    assert (cumulative[0] > 0).all()
    assert (cumulative[-1] < total).all()


@pytest.mark.parametrize("parts", [1, 3, 17])
def test_batches_and_threads_change_nothing(model: Model, parts: int) -> None:
    known = random_windows(6, 1000)
    whole, states = evaluated(model.network, known, "interlaced")
    threads = torch.get_num_threads()
    try:
        torch.set_num_threads(2)
        pieces = [evaluated(model.network, w, "interlaced") for w in known.tensor_split(parts, dim=1)]
    finally:
        torch.set_num_threads(threads)
    for a, b in zip(whole, joined([mixtures for mixtures, _ in pieces]), strict=True):
        assert np.array_equal(a, b)
    assert torch.equal(states, torch.cat([own for _, own in pieces]))
    assert len(states.unique()) > 10


def test_products_in_bfloat16_change_nothing(model: Model) -> None:
    known = random_windows(8, 700)
    for family in ("causal", "interlaced", "cells"):
        plain = evaluated(model.network, known, family)
        with in_bfloat16():
            fast = evaluated(model.network, known, family)
        for a, b in zip(plain[0], fast[0], strict=True):
            assert np.array_equal(a, b)
        assert torch.equal(plain[1], fast[1])


def test_the_switch_for_bfloat16_is_put_back() -> None:
    settings = torch.backends.mkldnn.matmul
    before, inside = settings.fp32_precision, []

    def work() -> None:
        with in_bfloat16():
            together.wait()
            inside.append(settings.fp32_precision)
            together.wait()

    together = threading.Barrier(3, timeout=30)
    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert inside == ["bf16"] * 3
    assert settings.fp32_precision == before != "bf16"


def test_the_reference_gives_the_same_mixtures(model: Model) -> None:
    assert is_exact(Evaluator(model.network, CPU))


@pytest.mark.parametrize("family", ["causal", "interlaced"])
@pytest.mark.parametrize("layer", ["last", "memory.state", "memory.first"])
def test_a_wrong_device_would_be_found(model: Model, family: str, layer: str) -> None:
    evaluate = Evaluator(model.network, CPU)
    bias = evaluate._families[family]._layers[layer].bias
    bias[0] += bias.abs().max()
    assert not is_exact(evaluate)


def test_weights_survive_their_file(model: Model) -> None:
    again = from_bytes(to_bytes(model.network))
    for family, network in model.network.families.items():
        assert np.array_equal(again.families[family].layers["last"].weight, network.layers["last"].weight)
    assert to_bytes(again) == to_bytes(model.network)


@pytest.mark.parametrize("family", ["causal", "interlaced"])
@pytest.mark.parametrize("damage", ["missing", "shape", "bound", "tables", "states", "family"])
def test_unsound_models_are_refused(model: Model, damage: str, family: str) -> None:
    network = model.network.families[family]
    layers = dict(network.layers)
    if damage == "missing":
        del layers["last"]
    elif damage == "shape":
        layers["last"] = layers["blocks.0.inner"]
    elif damage == "bound":
        layers["last"] = replace(layers["last"], weight=layers["last"].weight * 1000)
    broken = replace(network, layers=layers)
    if damage == "tables":
        broken = replace(network, tables=network.tables._replace(logistic=network.tables.logistic[::-1].copy()))
    if damage == "states":
        broken = quantise(trained_like(1))
    families = model.network.families | {family: broken}
    if damage == "family":
        del families[family]
    with pytest.raises(ModelMissing):
        IntegerModel(families).prove()


def test_the_shipped_models_are_sound_and_within_their_budget() -> None:
    shipped = [info for info in models.available() if info.codec == "lossless"]
    assert {info.name for info in shipped} >= {"pictures", "cifar10"}
    for info in shipped:
        best = info.name.endswith("-best")
        for network in load(info.name).network.families.values():  # proves it
            assert network.macs() <= (600_000 if best else 150_000)
        assert info.path.stat().st_size <= 2 << 20 or best


def test_more_components_than_are_exact_are_refused() -> None:
    whole = 2**tables.WEIGHT_BITS * (2**tables.LOGISTIC_BITS + 256 * tables.LEAK)
    assert MOST_MIXTURES * whole << 24 < 2**64 <= (MOST_MIXTURES + 1) * whole << 24
    shape = Shape(width=16, blocks=1, inner=12, mixtures=MOST_MIXTURES, trunk=0, memory=10, state=4)
    quantise(DensityNetwork(shape)).prove()
    with pytest.raises(ModelMissing, match=f"{MOST_MIXTURES + 1} components"):
        quantise(DensityNetwork(replace(shape, mixtures=MOST_MIXTURES + 1)))
