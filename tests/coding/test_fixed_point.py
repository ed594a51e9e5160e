"""Exact layers: the bound holds, and products do not depend on how they are computed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from explorer.coding.fixed_point import BFLOAT16, EXACT, Layer, significant
from explorer.errors import ModelMissing


def fitted(seed: int = 0) -> tuple[Layer, np.ndarray, np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    weight, bias = generator.normal(0, 0.1, (24, 130)), generator.normal(0, 5, 24)
    largest = generator.integers(1, 1024, 130).astype(float)
    return Layer.fit(weight, bias, largest), weight, bias, largest


def test_a_fitted_layer_is_exact_and_as_fine_as_it_can_be() -> None:
    layer, _, _, largest = fitted()
    layer.prove("test", largest)
    bound = np.abs(layer.weight).astype(float) @ largest
    assert (bound > EXACT / 4).all()  # one bit more would not fit in every row


def test_a_fitted_layer_is_near_the_real_one() -> None:
    layer, weight, bias, largest = fitted()
    x = np.random.default_rng(1).uniform(-1, 1, (50, 130)).round(3) * largest
    x = np.rint(x)
    whole = (x @ layer.weight.T + layer.bias) // 2.0**layer.shift
    assert np.abs(whole - (x @ weight.T + bias)).max() < 6  # of values in the hundreds


@pytest.mark.parametrize("parts", [1, 3, 17])
def test_products_do_not_depend_on_the_batch(parts: int) -> None:
    layer, _, _, largest = fitted()
    x = np.rint(np.random.default_rng(2).uniform(-1, 1, (400, 130)) * largest)
    exact = x.astype(np.int64) @ layer.weight.T.astype(np.int64)
    weight = torch.from_numpy(layer.weight.T.copy()).float()
    found = torch.cat([part @ weight for part in torch.from_numpy(x).float().tensor_split(parts)])
    assert np.array_equal(found.numpy().astype(np.int64), exact)


def test_weights_for_bfloat16_are_exact_in_it() -> None:
    _, weight, bias, largest = fitted()
    layer = Layer.fit(weight, bias, largest, BFLOAT16)
    layer.prove("test", largest, BFLOAT16)
    assert np.abs(layer.weight).max() > 2**8
    whole = torch.from_numpy(layer.weight).float()
    assert torch.equal(whole.bfloat16().float(), whole)
    unit = 2.0 ** -layer.shift[:, None].astype(float)
    assert (np.abs(layer.weight * unit - weight) <= 2**-8 * np.abs(weight) + unit).all()


def test_weights_of_more_bits_are_refused() -> None:
    _, weight, bias, largest = fitted()
    layer = Layer.fit(weight, bias, largest, BFLOAT16)
    finer = layer.weight.copy()
    finer[2, 7] = 257
    with pytest.raises(ModelMissing, match="significant"):
        replace(layer, weight=finer).prove("test", largest, BFLOAT16)


def test_significant_bits() -> None:
    found = significant(np.array([0.0, 255, 257, -259, 511, 1023, -1021]), 8)
    assert found.tolist() == [0, 255, 256, -260, 512, 1024, -1020]


def test_a_layer_that_could_round_is_refused() -> None:
    layer, _, _, largest = fitted()
    broken = layer.weight.copy()
    broken[3, 5] = 2**20
    with pytest.raises(ModelMissing, match="not exact"):
        replace(layer, weight=broken).prove("test", largest)
    with pytest.raises(ModelMissing, match="not exact"):
        layer.prove("test", largest * 8)


def test_a_shift_outside_the_exact_range_is_refused() -> None:
    layer, _, _, largest = fitted()
    with pytest.raises(ModelMissing, match="shift"):
        replace(layer, shift=layer.shift + 30).prove("test", largest)
