"""What the page keeps from one start to the next: its fields, and which journal it was at. No Qt."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any, NamedTuple

from explorer.errors import CorruptFile
from explorer.gui.evaluate.asked import Asked
from explorer.machine.files import read_file, write_atomic

KIND, VERSION = "italic-evaluation", 1
MOST_BYTES = 1 << 20
MOST_TEXT, MOST_NAMES, MOST_NUMBER = 4096, 1000, 1_000_000


class Kept(NamedTuple):
    """What the file holds.

    Attributes:
        asked: the fields.
        journal: the name of the journal beside it, or its whole path; "" for none.
        unfinished: whether it was at work.
    """

    asked: Asked
    journal: str
    unfinished: bool


def save(path: Path, kept: Kept) -> None:
    """Write the file in one piece. Raises `OutputFailed`."""
    content = {"kind": KIND, "version": VERSION, "asked": asdict(kept.asked)}
    content |= {"journal": kept.journal, "unfinished": kept.unfinished}
    write_atomic(path, json.dumps(content).encode("ascii"), force=True)


def load(path: Path) -> Kept | None:
    """Read the file, None where there is none. Raises `CorruptFile` naming it for what `save` does not write."""
    if not path.exists():
        return None
    try:
        content = json.loads(read_file(path, MOST_BYTES))
        if content["kind"] != KIND or content["version"] != VERSION:
            raise ValueError("another kind or version")
        journal, unfinished = content["journal"], content["unfinished"]
        if not isinstance(journal, str) or len(journal) > MOST_TEXT or not isinstance(unfinished, bool):
            raise TypeError("its journal is no name")
        return Kept(_asked(content["asked"]), journal, unfinished)
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise CorruptFile(f"{path}: not what the evaluation keeps ({problem})") from problem


def _asked(entry: dict[str, Any]) -> Asked:
    usual = Asked()
    found: dict[str, Any] = {}
    for field in fields(Asked):
        value, known = entry[field.name], getattr(usual, field.name)
        if isinstance(known, tuple):
            found[field.name] = tuple(_text(each) for each in _list(value))
        elif isinstance(known, int):
            found[field.name] = _whole(value)
        else:
            found[field.name] = _text(value)
    if found["codec"] not in ("lossless", "lossy"):
        raise ValueError("its codec is none")
    return replace(usual, **found)


def _list(value: object) -> list[object]:
    if not isinstance(value, list) or len(value) > MOST_NAMES:
        raise TypeError(f"no list of at most {MOST_NAMES}")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > MOST_TEXT or "\0" in value:
        raise TypeError(f"no text of at most {MOST_TEXT} characters")
    return value


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_NUMBER:
        raise TypeError(f"no whole number from 0 to {MOST_NUMBER}")
    return value
