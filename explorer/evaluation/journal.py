"""Results kept as they come, so that an evaluation that was interrupted goes on where it stopped.

A file of JSON lines: what the results depend on beside the settings that they name, then one line for each result.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from explorer.errors import BadSetting, OutputFailed
from explorer.machine.files import reason, write_atomic


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
            for row in _read(path, kind, json.loads(json.dumps(depends))):
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


def _read(path: Path, kind: Callable[..., Kept], depends: dict[str, Any]) -> list[Kept]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
        # Whatever follows the last line break was being written when the program ended.
        found, *rows = [json.loads(line) for line in lines[:-1]]
        results = [kind(**row) for row in rows]
        changed = [name for name in {**depends, **found} if depends.get(name) != found.get(name)]
    except (ValueError, TypeError, OSError) as error:
        raise BadSetting(f"{path}: not the journal of an evaluation ({error})") from error
    if changed:
        raise BadSetting(f"{path}: made with another {', another '.join(changed)}; remove it, or name another journal")
    if lines[-1]:
        write_atomic(path, "\n".join([*lines[:-1], ""]).encode(), force=True)
    return results


def conditions(sources: Sequence[str], device: str, threads: int, **more: Any) -> dict[str, Any]:
    """What every result depends on, whoever made it; the weights of our own codec are part of each result's name."""
    from explorer import __version__
    from explorer.evaluation.tables import machine

    return {"version": __version__, "sources": list(sources), **machine(device, threads), **more}
