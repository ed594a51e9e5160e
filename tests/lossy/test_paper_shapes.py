"""The shapes of the paper, N = 192 and M = 192 or 320, train and code as the small ones do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from explorer.lossless.codec import finish
from explorer.lossy import codec
from explorer.lossy.integer import quantise
from explorer.lossy.network import Shape
from explorer.lossy.storage import to_bytes
from explorer.pictures.picture import Picture
from explorer.training import loop, lossy
from explorer.training.pictures import LossyPictures
from explorer.weights import models
from tests.strategies import gradient


@pytest.mark.parametrize("m", [192, 320])
def test_a_step_makes_a_model_that_codes(m: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Image.fromarray(gradient(256, 256, 3)).save(tmp_path / "only.png")
    recipe = lossy.Recipe(shape=Shape(192, m), phases=(lossy.Phase(1.0, 1, 64),))
    made = lossy.Training(recipe, LossyPictures(tmp_path, torch.device("cpu")), loop.Processes("cpu"))
    made.advance(0.0)
    models.install(
        to_bytes(quantise(made.result())), tmp_path, lossy.manifest_entry(recipe, "a gradient", [], "one step")
    )
    monkeypatch.setenv("ITALIC_MODELS", str(tmp_path))
    samples = gradient(40, 72, 3)
    encoded = finish(codec.encode(Picture(samples), steps="16", device="cpu"))
    decoded = finish(codec.decode(encoded.data, device="cpu"))
    assert decoded.verified
    assert decoded.latents.y.shape == (3, 5, m)
    assert np.array_equal(decoded.latents.y, encoded.latents.y)
    assert decoded.picture.samples.shape == samples.shape
