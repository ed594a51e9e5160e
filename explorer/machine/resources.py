"""Where the data files that travel with the program are: in the installed package, or beside it in a checkout."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from explorer.errors import ModelMissing

PACKAGE = Path(__file__).resolve().parents[1]


def resource_folder(name: Literal["models", "assets"]) -> Path:
    """The folder `models` (weights and their manifest) or `assets` (icons, samples, translations).

    The environment variable ITALIC_MODELS names another folder of models. Raises `ModelMissing` if there is none.
    """
    override = os.environ.get("ITALIC_MODELS", "") if name == "models" else ""
    candidates = [Path(override).expanduser()] if override else [PACKAGE / "_resources" / name, PACKAGE.parent / name]
    for folder in candidates:
        if folder.is_dir():
            return folder
    looked = " or ".join(str(folder) for folder in candidates)
    hint = "correct the environment variable ITALIC_MODELS" if override else "install the program again"
    raise ModelMissing(f"no folder of {name} at {looked}; {hint}")
