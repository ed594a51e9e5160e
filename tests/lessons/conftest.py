"""A small recorded run and a lesson around it, made once with the weights that are shipped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from explorer.lessons.recording import record
from explorer.lessons.schema import Recipe
from explorer.lessons.trace import Trace, write

WORDS = {"title": "One", "text": "It takes {corner-4.bytes} bytes.", "hint": "Look.", "choices": ["yes", "no"]}


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory, sample_samples: NDArray[np.uint8]) -> Trace:
    """A corner of a photograph in four steps, with an expectation and a pixel."""
    folder = tmp_path_factory.mktemp("recorded")
    (folder / "pictures").mkdir()
    Image.fromarray(sample_samples).save(folder / "pictures" / "corner.png")
    return record(Recipe(picture="pictures/corner.png", steps="4", means=(2,), pixels=((5, 7),)), folder)


@pytest.fixture
def lesson(tmp_path: Path, recorded: Trace) -> Path:
    """The folder of a lesson of one step."""
    folder = tmp_path / "tiny"
    (folder / "traces").mkdir(parents=True)
    (folder / "traces" / "corner-4.trace").write_bytes(write(recorded))
    definition: dict[str, Any] = {
        "id": "tiny",
        "traces": {"corner-4": {"picture": "pictures/corner.png", "steps": "4", "means": [2], "pixels": [[5, 7]]}},
        "steps": [
            {
                "key": "one",
                "show": {"run": "corner-4", "step": 2, "left": "mean"},
                "point": ["right.view"],
                "ask": {"kind": "choice"},
                "check": [{"kind": "choice", "number": 2}],
            }
        ],
    }
    (folder / "lesson.json").write_text(json.dumps(definition))
    for language in ("en", "zh_CN"):
        texts = {"title": "Tiny", "summary": "Small.", "steps": {"one": WORDS}}
        (folder / f"{language}.json").write_text(json.dumps(texts))
    return folder
