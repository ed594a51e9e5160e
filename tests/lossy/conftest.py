"""Models of the lossy codec: the golden ones, tiny and untrained."""

from __future__ import annotations

import pytest
import torch

from explorer.lossy.evaluate import Evaluator
from explorer.lossy.integer import IntegerPrior, quantise
from explorer.lossy.models import LossyModel, load_lossy
from explorer.lossy.network import JointPrior, Shape
from tests.golden.make_lossy import MODELS


@pytest.fixture
def lossy_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """The golden models, in use."""
    monkeypatch.setenv("ITALIC_MODELS", str(MODELS))


@pytest.fixture
def model(lossy_models: None) -> LossyModel:
    """One of them."""
    return load_lossy("lossy-mse")


@pytest.fixture(scope="session")
def network() -> JointPrior:
    """A float network whose outputs are far from zero."""
    torch.manual_seed(3)
    made = JointPrior(Shape(8, 12)).eval().requires_grad_(False)
    made.head.last.weight.mul_(3)
    made.head.stage.normal_(0, 0.3)
    made.head.quality.normal_(0, 0.3)
    made.h_s.quality.normal_(0, 0.3)
    return made


@pytest.fixture(scope="session")
def prior(network: JointPrior) -> IntegerPrior:
    """That network in whole numbers."""
    return quantise(network)


@pytest.fixture(scope="session")
def evaluator(prior: IntegerPrior) -> Evaluator:
    """It on the CPU."""
    return Evaluator(prior, torch.device("cpu"))
