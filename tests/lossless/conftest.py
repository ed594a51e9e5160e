"""The golden model: small, untrained, never changed."""

from __future__ import annotations

import pytest

from explorer.lossless.models import Model, load
from tests.golden.make import MODELS


@pytest.fixture
def golden_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use the golden models instead of the shipped ones."""
    monkeypatch.setenv("ITALIC_MODELS", str(MODELS))


@pytest.fixture
def model(golden_models: None) -> Model:
    """One of them."""
    return load("pictures")
