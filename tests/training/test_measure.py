"""The trainer's own measurement runs and adds up."""

from __future__ import annotations

from explorer.lossless.density.network import Shape
from explorer.training.measure import report


def test_a_report_of_a_small_network() -> None:
    text = report("small", Shape(width=32, blocks=1, inner=32, mixtures=2, memory=16, state=4), 1024)
    assert "small: 1024 positions of wavefront" in text
    for part in ("crops", "windows", "normalise", "body", "memory", "likelihood", "optimiser"):
        assert f"{part} " in text.splitlines()[-1]
