"""Inputs that lead into corners of the readers, one archive a target: all are fed again by the tests."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).parent / "corpus"


def load(name: str) -> list[bytes]:
    """The inputs of a target, in one order; none where there is no archive."""
    path = FOLDER / f"{name}.zip"
    if not path.exists():
        return []
    with zipfile.ZipFile(path) as archive:
        return [archive.read(each) for each in sorted(archive.namelist())]


def save(name: str, inputs: Iterable[bytes]) -> int:
    """Write the archive of a target, the same for the same inputs; returns how many it holds."""
    FOLDER.mkdir(exist_ok=True)
    kept = {hashlib.sha256(data).hexdigest()[:16]: data for data in inputs}
    with zipfile.ZipFile(FOLDER / f"{name}.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for each in sorted(kept):
            archive.writestr(zipfile.ZipInfo(each), kept[each], zipfile.ZIP_DEFLATED)
    return len(kept)
