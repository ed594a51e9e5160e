"""Two processes under torchrun train one network: both hold the same weights, and the first one writes them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from PIL import Image

import explorer
from tests.strategies import gradient

TORCHRUN = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
SMALL = ["--channels", "8", "--latents", "8", "--batch", "1", "--crop", "64", "--device", "cpu"]
SHORT = ["--steps", "3", "--heads", "0.3"]

PROGRAM = """
import os, torch
from explorer.cli import main
from explorer.training import run

def watched(*args, **settings):
    (made,) = (found := original(*args, **settings)).values()
    torch.save(dict(made.weights), os.environ["KEPT"] + os.environ["RANK"])
    return found

original, run.run = run.run, watched
main()
"""


@pytest.fixture
def launch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Runs `italic` under torchrun, on one thread a process; each keeps its network as "kept" and its rank."""
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    monkeypatch.setenv("KEPT", str(tmp_path / "kept"))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setenv("PYTHONPATH", str(Path(explorer.__file__).parents[1]))

    def run(*arguments: str | Path) -> str:
        command = [*TORCHRUN, str(program), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_lossy(launch: Callable[..., str], tmp_path: Path) -> None:
    data, output = tmp_path / "pictures", tmp_path / "made"
    data.mkdir()
    Image.fromarray(gradient(256, 256, 3)).save(data / "only.png")
    said = launch("train", "lossy", "--data", data, "-o", output, *SMALL, *SHORT)
    assert said.count("lossy-mse.safetensors") == 1
    files = {
        "lossy-mse.pt",
        "lossy-mse-weights-1.safetensors",
        "lossy-mse-raw-1.safetensors",
        "log.jsonl",
        "lossy-mse.json",
    }
    assert {path.name for path in output.iterdir()} == {*files, "lossy-mse.safetensors", "manifest.json"}
    first, second = (torch.load(tmp_path / f"kept{rank}", weights_only=True) for rank in (0, 1))
    assert all(torch.equal(p, second[name]) for name, p in first.items())
    assert torch.load(output / "lossy-mse.pt", weights_only=True)["step"] == 3
