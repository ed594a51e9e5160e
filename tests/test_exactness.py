"""The command that compares files over machines finds the same where it is the same, and a difference where one is."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from pathlib import Path

import pytest
from PIL import Image

from tests import exactness


def _main(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *words: str) -> tuple[int, dict[str, object]]:
    picture, found = tmp_path / "a.png", tmp_path / "found.json"
    Image.linear_gradient("L").resize((20, 16)).convert("RGB").save(picture)
    monkeypatch.setattr(sys, "argv", ["exactness", str(picture), "-o", str(found), *words])
    status = exactness.main()
    return status, json.loads(found.read_text())


def test_threads_make_the_same_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    words = "--rungs", "1,4", "--crop", "12", "--variants", "one thread,two threads"
    status, found = _main(monkeypatch, tmp_path, *words)
    assert (status, found["files"], found["different"]) == (0, 2, {"two threads": []})


def test_a_gpu_is_compared_where_there_is_one_and_a_difference_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def run(_: Namespace, variant: str, python: str = sys.executable) -> dict[str, str]:
        return {"a.png 1": "00", "a.png 4": "01" if variant == exactness.CUDA else "00"}

    monkeypatch.setattr(exactness, "run", run)
    monkeypatch.setattr(exactness, "machine", lambda: {"gpu": "some"})
    status, found = _main(monkeypatch, tmp_path)
    assert status == 1
    assert isinstance(found["different"], dict)
    assert {name: keys for name, keys in found["different"].items() if keys} == {"CUDA": ["a.png 4"]}
