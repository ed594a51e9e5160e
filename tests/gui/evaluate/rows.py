"""Results as an evaluation makes them, of known figures."""

from __future__ import annotations

from pathlib import Path

from explorer.evaluation.lossless import Result
from explorer.evaluation.lossy import LossyResult
from explorer.gui.evaluate.asked import Asked
from explorer.gui.evaluate.study import Study

DEPENDS = {"version": "9.9", "sources": ["/data/set"], "processor": "A & B_1", "threads": 2, "device": "cpu"}


def lossless_rows(pictures: int = 4) -> list[Result]:
    """Our own codec at two rungs, a tenth below PNG at 4 steps, and PNG."""
    rows = []
    for at in range(pictures):
        size = 1000 + 100 * at * at
        own = [("italic 1 none", "1", round(1.2 * size), 0.5), ("italic 4 none", "4", round(0.9 * size), 1.0)]
        for coder, steps, bytes_, seconds in own:
            made = Result(coder, steps, "none", f"{at}.png", 3000, bytes_, seconds, seconds + at / 10)
            rows.append(made._replace(model="0123abcd none", device="cpu"))
        rows.append(Result("PNG", "", "", f"{at}.png", 3000, size, 0.02, 0.01))
    return rows


def lossy_rows(pictures: int = 3, qualities: tuple[int, ...] = (10, 30)) -> list[LossyResult]:
    """Our own codec, and JPEG with twice its bytes, at some qualities."""
    return [
        LossyResult(
            coder, quality, f"{at}.png", 1000, round(20 * quality * (1 + at / 10) * factor), 30.0 + quality / 4 + at,
            0.9 + quality / 1000, 0.5, 0.25, model,
        )
        for at in range(pictures)
        for coder, factor, model in (("italic mse wavefront", 1.0, "4567abcd"), ("JPEG", 2.0, ""))
        for quality in qualities
    ]  # fmt: skip


def study_of(rows: list[Result] | list[LossyResult]) -> Study:
    """A study that shows them."""
    study = Study()
    codec = {"codec": "lossy"} if isinstance(rows[0], LossyResult) else {}
    study.show(Asked(("/data/set",)), DEPENDS | codec, list(rows), Path("/none"))
    return study
