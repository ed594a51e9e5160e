"""Which device runs the network, and what happens where it does not compute exactly."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest

from explorer.errors import BadSetting, InexactDevice, ModelMissing
from explorer.lossless.density import proof
from explorer.lossless.density.evaluate import Evaluator
from explorer.lossless.models import Model, evaluator, load
from explorer.lossy import proof as lossy_proof
from explorer.lossy.models import load_lossy, lossy_evaluator
from explorer.weights import devices
from tests.golden.make import MODELS
from tests.golden.make_lossy import MODELS as LOSSY_MODELS


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Model]:
    """A golden model, and no evaluator kept from another test or for the next."""
    monkeypatch.setenv("ITALIC_MODELS", str(MODELS))
    devices._evaluator.cache_clear()
    yield load("pictures")
    devices._evaluator.cache_clear()


def test_auto_is_what_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "present", lambda: ("cuda", "mps", "cpu"))
    assert devices.choose("auto") == "cuda"
    monkeypatch.setattr(devices, "present", lambda: ("mps", "cpu"))
    assert devices.choose("auto") == "cpu"  # never a device that cannot pass
    assert devices.choose("mps") == "mps"


@pytest.mark.parametrize("device", ["abacus", "cuda", ""])
def test_a_device_that_is_unknown_or_absent_is_refused(monkeypatch: pytest.MonkeyPatch, device: str) -> None:
    monkeypatch.setattr(devices, "present", lambda: ("cpu",))
    with pytest.raises(BadSetting, match=repr(device)):
        devices.choose(device)


def test_the_cpu_is_exact_and_made_once(model: Model) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = evaluator(model, "cpu")
    assert made is evaluator(model, "cpu")


def test_a_device_that_fails_the_known_vector_gives_way_to_the_cpu(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([False, True])
    monkeypatch.setattr(proof, "is_exact", lambda made: next(answers))
    # The meta device stands for one that computes, but wrongly: nothing is evaluated on it here.
    monkeypatch.setattr(devices, "choose", lambda device: "meta")
    with pytest.warns(InexactDevice, match="meta does not compute exactly"):
        assert evaluator(model, "auto").device.type == "cpu"


def test_a_device_that_cannot_run_the_network_gives_way_to_the_cpu(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_unless_cpu(made: Evaluator) -> bool:
        if made.device.type != "cpu":
            raise RuntimeError("no float64 here")
        return True

    monkeypatch.setattr(proof, "is_exact", fail_unless_cpu)
    monkeypatch.setattr(devices, "choose", lambda device: "meta")
    with pytest.warns(InexactDevice) as told:
        assert evaluator(model, "auto").device.type == "cpu"
    assert any("no float64 here" in str(one.message) for one in told)


def test_a_cpu_that_is_not_exact_is_not_used(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "is_exact", lambda made: False)
    with pytest.raises(ModelMissing, match="not exact"):
        evaluator(model, "cpu")


def test_the_lossy_codec_gives_way_to_the_cpu_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ITALIC_MODELS", str(LOSSY_MODELS))
    devices._evaluator.cache_clear()
    answers = iter([False, True])
    monkeypatch.setattr(lossy_proof, "is_exact_prior", lambda made: next(answers))
    monkeypatch.setattr(devices, "choose", lambda device: "meta")
    with pytest.warns(InexactDevice, match="meta does not compute exactly"):
        made = lossy_evaluator(load_lossy("lossy-mse"), "auto")
    assert made.device.type == "cpu"
    devices._evaluator.cache_clear()
