"""The shape of the paper, N = M = 192, trains and codes as the small ones do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.lossless.codec import finish
from explorer.lossy import codec
from explorer.lossy.integer import quantise
from explorer.lossy.network import Shape
from explorer.lossy.storage import to_bytes
from explorer.pictures.picture import Picture
from explorer.training import lossy
from explorer.weights import models
from tests.strategies import gradient


def test_a_step_makes_a_model_that_codes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Image.fromarray(gradient(256, 256, 3)).save(tmp_path / "only.png")
    recipe = lossy.Recipe(0.01, steps=1, heads_steps=0, batch=1, crop=64, shape=Shape(192, 192))
    run = lossy._Run(recipe, tmp_path, tmp_path / "state.pt", None, lossy.loop.Processes("cpu"))
    run.advance()
    measured = lossy.Measured({}, 0.0, 0.0)
    models.install(to_bytes(quantise(run.result())), tmp_path, lossy.manifest_entry(recipe, 1, "a gradient", measured))
    monkeypatch.setenv("ITALIC_MODELS", str(tmp_path))
    samples = gradient(40, 72, 3)
    encoded = finish(codec.encode(Picture(samples), steps="16", device="cpu"))
    decoded = finish(codec.decode(encoded.data, device="cpu"))
    assert decoded.verified
    assert decoded.latents.y.shape == (3, 5, 192)
    assert np.array_equal(decoded.latents.y, encoded.latents.y)
    assert decoded.picture.samples.shape == samples.shape
