"""What all tests share: no display, one thread a worker, small pictures, and the optional data beside the repo."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from types import ModuleType

# Before Qt and torch are imported: the workers of pytest-xdist already use all cores.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

REPOSITORY = Path(__file__).resolve().parent.parent
SAMPLE = REPOSITORY / "assets" / "samples" / "coffee.png"


def script(place: str) -> ModuleType:
    """A script of the repository that is in no package, such as "docs/plan.py", as a module."""
    path = REPOSITORY / place
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture(scope="session")
def sample_samples() -> NDArray[np.uint8]:
    """A detailed corner of a bundled photograph: uint8, (24, 32, 3), RGB."""
    with Image.open(SAMPLE) as image:
        return np.asarray(image.convert("RGB"))[180:204, 200:232].copy()


@pytest.fixture
def photo(tmp_path: Path, sample_samples: NDArray[np.uint8]) -> Path:
    """That corner as a PNG file, alone in its folder."""
    path = tmp_path / "photo.png"
    Image.fromarray(sample_samples).save(path)
    return path


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of data that does not travel with the repository; its tests are skipped where it is missing."""
    folder = Path(os.environ.get("ITALIC_SHARED", REPOSITORY.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"no folder {folder}; ITALIC_SHARED names another")
    return folder


@pytest.fixture
def small_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """The small weights that the golden files were made with, in place of those that are shipped."""
    monkeypatch.setenv("ITALIC_MODELS", str(REPOSITORY / "tests" / "golden" / "models"))
