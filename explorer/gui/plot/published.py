"""Published curves of the Kodak pictures beside the window's own points: whose they are, where their file is. No Qt."""

from __future__ import annotations

import os
import re
from pathlib import Path

from explorer.errors import BadSetting
from explorer.evaluation.published import PublishedCurve, read_curves
from explorer.gui.look.i18n import tr
from explorer.gui.state.documents import Document

FILE = "kodak_rd.json"
# For either metric: a codec of its time, this program's network and its parallel contexts, and one of today.
CURVES = (
    "vtm",
    "paper_minnen2018_mse",
    "paper_minnen2018_msssim",
    "paper_minnen2018_checkerboard_mse",
    "paper_minnen2018_checkerboard_msssim",
    "paper_elic2022_mse",
    "paper_elic2022_msssim",
)
_NAME = re.compile(r"kodim\d\d", re.IGNORECASE)
_SIZES = {(768, 512), (512, 768)}


def is_kodak(document: Document | None) -> bool:
    """Whether it is a picture of the Kodak set, by its name and its size."""
    if document is None or document.picture is None or not _NAME.fullmatch(Path(document.name).stem):
        return False
    return (document.picture.width, document.picture.height) in _SIZES


def curves_file(document: Document) -> Path | None:
    """The file of curves: beside the picture, or in the folder that ITALIC_SHARED names; None where it is not there."""
    folders = [document.path.parent, document.path.parent.parent] if document.path is not None else []
    if shared := os.environ.get("ITALIC_SHARED"):
        folders += [Path(shared), Path(shared) / "data"]
    return next((folder / FILE for folder in folders if (folder / FILE).is_file()), None)


def load(path: Path) -> tuple[PublishedCurve, ...]:
    """Those of `CURVES` that the file has. Raises `BadSetting` for a file that is none, or has none of them."""
    found = []
    for key in CURVES:
        try:
            found += read_curves(path, [key])
        except BadSetting:
            read_curves(path, [])  # whether it is a file of curves at all
        except OSError as problem:
            raise BadSetting(f"{path}: {problem.strerror}") from problem
    if not found:
        raise BadSetting(tr("{path}: has none of the curves that are shown").format(path=path))
    return tuple(found)
