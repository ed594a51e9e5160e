"""Small pictures, and a runner with whatever its process is."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.gui.evaluate.runner import EvaluationRunner

PATIENCE = 120.0  # seconds, on a machine that does other things


def draw(path: Path, seed: int) -> Path:
    """A picture of 18 x 10 px."""
    y, x = np.mgrid[:10, :18]
    samples = np.stack([x * 12, y * 20, (x * (7 + seed) + y * 13) % 256], 2).astype(np.uint8)
    Image.fromarray(samples).save(path)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three pictures."""
    made = tmp_path / "pictures"
    made.mkdir()
    for seed, name in enumerate("abc"):
        draw(made / f"{name}.png", seed)
    return made


def until(runner: EvaluationRunner, condition: Callable[[], bool]) -> None:
    """Poll until something holds."""
    limit = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < limit, "it takes too long"
        runner.poll()
        time.sleep(0.005)


def finish(runner: EvaluationRunner) -> None:
    """Poll until the evaluation has ended."""
    until(runner, lambda: not runner.active)
