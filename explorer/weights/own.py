"""Folders of one's own weights, beside the weights that travel with the program: which they are. No torch.

They are named in one file of the user, `models.json` in the folder of the program's configuration, that the command
line and the window share.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from explorer.errors import BadSetting, ItalicError
from explorer.machine.files import read_file, write_atomic

PROGRAM = "italic-explorer"
MOST_FOLDERS = 64
LARGEST_LIST = 1 << 20  # bytes


def list_file() -> Path:
    """Where the folders are named: in $XDG_CONFIG_HOME, or where the system keeps what programs are told."""
    named = os.environ.get("XDG_CONFIG_HOME", "")
    if named:
        place = Path(named)
    elif sys.platform == "win32":
        place = Path(os.environ.get("APPDATA", "") or Path.home() / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        place = Path.home() / "Library" / "Application Support"
    else:
        place = Path.home() / ".config"
    return place / PROGRAM / "models.json"


def own_folders() -> list[Path]:
    """The folders, in the order in which they were added; [] where the file is missing or damaged."""
    try:
        path = list_file()
        found = json.loads(read_file(path, LARGEST_LIST)) if path.exists() else {}
    except (ItalicError, ValueError, RecursionError, RuntimeError, OSError):  # RuntimeError: a user without a home
        return []
    names = found.get("folders") if isinstance(found, dict) else None
    if not isinstance(names, list):
        return []
    return [Path(name) for name in names[:MOST_FOLDERS] if isinstance(name, str)]


def add_folder(folder: Path) -> None:
    """Name a folder. Raises `BadSetting` for one too many, and `OutputFailed`."""
    folders, folder = own_folders(), folder.expanduser().absolute()
    if folder in folders:
        return
    if len(folders) >= MOST_FOLDERS:
        raise BadSetting(f"{MOST_FOLDERS} folders of models are named already; take one out first")
    _write([*folders, folder])


def remove_folder(folder: Path) -> None:
    """Name it no more; nothing in it is touched. Raises `BadSetting` where it is not named, and `OutputFailed`."""
    folders, folder = own_folders(), folder.expanduser().absolute()
    if folder not in folders:
        known = ", ".join(map(str, folders)) or "none"
        raise BadSetting(f"{folder}: no folder of models that was added; there are {known}")
    _write([each for each in folders if each != folder])


def _write(folders: list[Path]) -> None:
    path = list_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"folders": [str(each) for each in folders]}, indent=2) + "\n"
    write_atomic(path, text.encode(), force=True)
