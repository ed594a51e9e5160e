"""Results kept as they come, so that an evaluation that was interrupted goes on where it stopped.

A file of JSON lines: what the results depend on beside the settings that they name, then one line for each result.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Generic, NamedTuple, Protocol, TypeVar, get_type_hints

from explorer.errors import BadSetting, OutputFailed
from explorer.machine.files import read_file, reason, write_atomic

MOST_BYTES = 1 << 28  # of a journal: a million results
MOST_TEXT = 4096  # characters of a name in it
MOST_NUMBER = 2**53
COUNTS = ("pixels", "subpixels", "bytes", "together")  # there is at least one


class Row(Protocol):
    """A named tuple of what JSON can hold, with the name of what was measured."""

    @property
    def key(self) -> tuple[str, ...]: ...
    def _asdict(self) -> dict[str, Any]: ...


Kept = TypeVar("Kept", bound=Row)


class Journal(Generic[Kept]):
    """The results of this evaluation, and those that an earlier one left.

    Attributes:
        results: that were added or taken over, in this order.
    """

    def __init__(self, path: Path | None, kind: Callable[..., Kept], depends: dict[str, Any]) -> None:
        """Read the file, or begin it; without a path nothing is written.

        `kind`: the named tuple; `depends`: sources, machine and the like. Raises `BadSetting` for a file that
        is no journal or was made under other conditions, `OutputFailed` for one that cannot be written.
        """
        self._path = path
        self.results: list[Kept] = []
        self._earlier: dict[tuple[str, ...], list[Kept]] = {}
        self._promised: set[tuple[str, ...]] = set()
        if path is not None and path.exists():
            found = read(path, kind)
            wanted = json.loads(json.dumps(depends))
            changed = [name for name in {**wanted, **found.depends} if wanted.get(name) != found.depends.get(name)]
            if changed:
                names = ", another ".join(changed)
                raise BadSetting(f"{path}: made with another {names}; remove it, or name another journal")
            if found.torn:
                write_atomic(path, found.whole, force=True)
            for row in found.results:
                self._earlier.setdefault(row.key, []).append(row)
        elif path is not None:
            self._append(depends)

    def take_over(self, *key: str) -> bool:
        """Whether an earlier evaluation left a result of this name; then it is one of `results` now."""
        found = self._earlier.get(key)
        if not found:
            return False
        self.results.append(found.pop(0))
        return True

    def promise(self, pictures: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        """The names of all results that an earlier evaluation left of these pictures, and that nobody was promised.

        Whoever is promised them will `take_over` each, or leave it.
        """
        wanted = set(pictures)
        found = {key: rows for key, rows in self._earlier.items() if key[0] in wanted and key not in self._promised}
        self._promised.update(found)
        return tuple(key for key, rows in found.items() for _ in rows)

    def left(self) -> list[tuple[str, ...]]:
        """The names of what an earlier evaluation left and that was not taken over, each as often as it is there."""
        return [key for key, rows in self._earlier.items() for _ in rows]

    def add(self, result: Kept) -> None:
        """Keep a new result. Raises `OutputFailed`."""
        self.results.append(result)
        if self._path is not None:
            self._append(result._asdict())

    def _append(self, row: dict[str, Any]) -> None:
        assert self._path is not None
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")
        except OSError as error:
            raise OutputFailed(f"{self._path}: cannot be written: {reason(error)}") from error


class Found(NamedTuple, Generic[Kept]):
    """What a journal's file holds.

    Attributes:
        depends: what its results depend on.
        results: in the order in which they were made.
        whole: the file's bytes, without a line that was being written when the program ended.
        torn: whether there was such a line.
    """

    depends: dict[str, Any]
    results: list[Kept]
    whole: bytes
    torn: bool


def read(path: Path, kind: Callable[..., Kept] | None = None) -> Found[Kept]:
    """A journal's file. `kind`: the named tuple of its results; None takes what its first line says.

    Raises `BadSetting` naming it where it is no journal.
    """
    data = read_file(path, MOST_BYTES, error=BadSetting)
    try:
        return parse(data, kind)
    except BadSetting as error:
        raise BadSetting(f"{path}: {error}") from error


def parse(data: bytes, kind: Callable[..., Kept] | None = None) -> Found[Kept]:
    """The bytes of a journal's file, as `read`."""
    whole, _, rest = data.rpartition(b"\n")
    try:
        head, *rows = [json.loads(line) for line in whole.decode().split("\n")]
        if not isinstance(head, dict):
            raise TypeError("its first line is no object")
        made = kind or kind_of(head)
        return Found(head, [_row(made, row) for row in rows], whole + b"\n", bool(rest))
    except (ValueError, TypeError, RecursionError) as error:
        raise BadSetting(f"not the journal of an evaluation ({error})") from error


def kind_of(depends: dict[str, Any]) -> Any:
    """The named tuple of the results of an evaluation under these conditions."""
    from explorer.evaluation.lossless import Result
    from explorer.evaluation.lossy import LossyResult

    return LossyResult if depends.get("codec") == "lossy" else Result


def _row(kind: Callable[..., Kept], row: Any) -> Kept:
    """Nothing of a file is believed: names are texts, and numbers are such as a measurement gives."""
    made = kind(**row)
    for name, hint in get_type_hints(kind).items():
        value = getattr(made, name)
        if hint is str and not (isinstance(value, str) and len(value) <= MOST_TEXT):
            raise TypeError(f"{name} is no text of at most {MOST_TEXT} characters")
        least = 1 if name in COUNTS else 0
        if hint is not str and not _is_measured(value, hint, least):
            raise TypeError(f"{name} is no number from {least} to {MOST_NUMBER}")
    return made


def _is_measured(value: Any, hint: Any, least: int) -> bool:
    if value is None:
        return bool(hint == float | None)
    if isinstance(value, bool) or not isinstance(value, int | float) or (hint is int and not isinstance(value, int)):
        return False
    return bool(least <= value <= MOST_NUMBER) or value == math.inf  # PSNR of what was decoded without loss


def conditions(sources: Sequence[str], device: str, threads: int, **more: Any) -> dict[str, Any]:
    """What every result depends on, whoever made it; the weights of our own codec are part of each result's name."""
    from explorer import __version__
    from explorer.evaluation.tables import machine

    return {"version": __version__, "sources": list(sources), **machine(device, threads), **more}
