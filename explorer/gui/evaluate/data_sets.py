"""Data sets that `italic evaluate` names, found where they usually lie, or told by what is dropped. No Qt."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from explorer.errors import UnsupportedImage
from explorer.evaluation.datasets import CIFAR10, CIFAR10_PLACES, KODAK, KODAK_PICTURES, find_cifar10, find_kodak

ARCHIVES = {Path(place).name for place in CIFAR10_PLACES if Path(place).suffix}


def at_hand() -> list[str]:
    """The data sets of this machine, with their places."""
    found = []
    for name, find in ((KODAK, find_kodak), (CIFAR10, find_cifar10)):
        with suppress(UnsupportedImage):
            found.append(f"{name}:{find(name).absolute()}")
    return found


def source_of(path: Path) -> str:
    """How a file or a folder is named as a source: data sets by their names, all else by its path."""
    path = path.absolute()
    if path.name in ARCHIVES and path.is_file():
        return f"{CIFAR10}:{path}"
    if path.is_dir() and _is_kodak(path):
        return f"{KODAK}:{path}"
    return str(path)


def _is_kodak(folder: Path) -> bool:
    wanted = {f"kodim{number:02}.png" for number in range(1, KODAK_PICTURES + 1)}
    try:
        return {path.name for path in folder.iterdir() if path.suffix.lower() == ".png"} == wanted
    except OSError:
        return False
