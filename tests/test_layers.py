"""The layers: nothing below the window imports Qt, and what needs no network does not load torch."""

from __future__ import annotations

import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import explorer

WITHOUT_TORCH = (
    "explorer.lossless.base.bpg",
    "explorer.cli",
    "explorer.file.container",
    "explorer.commands.demonstration",
    "explorer.coding.entropy",
    "explorer.evaluation.lossless",
    "explorer.evaluation.lossy",
    "explorer.machine.files",
    "explorer.pictures.imaging",
    "explorer.lossless.codec",
    "explorer.lossless.many",
    "explorer.weights.models",
    "explorer.machine.resources",
    "explorer.coding.schedule",
    "explorer.tradeoff.plot",
    "explorer.tradeoff.sweep",
    "explorer.tradeoff.trial",
)


def is_window(name: str) -> bool:
    return name == "explorer.app" or name.startswith("explorer.gui")


def modules_below_the_window() -> list[str]:
    found = [module.name for module in pkgutil.walk_packages(explorer.__path__, "explorer.")]
    return sorted(name for name in found if not is_window(name) and not name.endswith("__main__"))


def loaded_by(names: list[str], unwanted: str) -> str:
    """Import `names` in a fresh interpreter; the first that brings in the package `unwanted`, or ""."""
    program = (
        "import importlib, sys\n"
        f"for name in {names!r}:\n"
        "    importlib.import_module(name)\n"
        f"    if any(module.split('.')[0] == {unwanted!r} for module in sys.modules):\n"
        "        print(name)\n"
        "        break\n"
    )
    environment = dict(os.environ, PYTHONPATH=str(Path(explorer.__file__).parent.parent))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_probe_finds_what_it_looks_for() -> None:
    assert loaded_by(["explorer.errors", "numpy"], "numpy") == "numpy"


def test_nothing_below_the_window_imports_qt() -> None:
    names = modules_below_the_window()
    assert {"explorer.lossless.codec", "explorer.cli", "explorer.tradeoff.plot"} <= set(names)
    assert loaded_by(names, "PySide6") == ""


@pytest.mark.parametrize("name", WITHOUT_TORCH)
def test_module_loads_without_torch(name: str) -> None:
    assert loaded_by([name], "torch") == ""


def test_window_module_loads_without_torch() -> None:
    assert loaded_by(["explorer.app"], "torch") == ""
