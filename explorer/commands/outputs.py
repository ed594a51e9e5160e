"""Where the results of several inputs go, known and found writable before any work is done for them."""

from __future__ import annotations

import os
import stat
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cache, cached_property
from pathlib import Path

from explorer.commands.streams import PIPE
from explorer.errors import BadSetting, OutputExists, OutputFailed
from explorer.machine.files import reason

Identity = tuple[int, int]  # device and number of a file


class Outputs:
    """A path for each input: none of them hits an input or another's result."""

    def __init__(self, inputs: Sequence[Path], output: str | Path | None, suffix: str, *, force: bool) -> None:
        """`output` None: beside each input. A folder, or any path for several inputs: NAME + `suffix` in it.

        A path that ends in a slash is a folder, even one that is not there yet. Inputs whose outputs would be one
        file, such as anim.gif and anim.png, keep their own suffixes: anim.gif.italic and anim.png.italic.

        Raises `BadSetting` for a pipe among several inputs, `OutputFailed` where there can be no such folder.
        """
        self._output = None if output is None else Path(output)
        self._suffix, self._force = suffix, force
        self._inputs = list(inputs)
        self._taken: set[tuple[Path, str]] = set()
        # Of many inputs most share a folder; it is looked at once.
        self._real: Callable[[Path], Path] = cache(lambda folder: folder.resolve())
        self._problem: Callable[[Path], str] = cache(_problem_of)
        if len(inputs) > 1 and PIPE in (*inputs, self._output):
            raise BadSetting("- is standard input or output, and takes one picture alone")
        named_folder = output is not None and str(output).endswith(("/", os.sep))
        self._into_folder = self._output is not None and (len(inputs) > 1 or named_folder or self._output.is_dir())
        if self._into_folder and self._output is not None:
            _check_folder_to_be(self._output, len(inputs))

    def of(self, path: Path) -> Path:
        """The output of one input. Raises `OutputExists` or `OutputFailed` before any work is done for nothing."""
        target = self._target(path)
        if target == PIPE:
            return target
        place = self._real(target.parent), os.path.normcase(target.name)
        if place in self._taken:
            raise OutputExists(f"{path}: another input of this run is already written to {target}")
        found = _status(target)
        if found is not None and (found.st_dev, found.st_ino) in self._identities:
            raise BadSetting(f"{path}: {target} is an input; choose another name")
        if found is not None and not self._force:
            raise OutputExists(f"{target}: exists already; choose another name, or overwrite it with --force")
        if not (self._into_folder and not target.parent.exists()):  # it is made when there is something to write
            _check_parent(target, self._problem(target.parent))
        self._taken.add(place)
        return target

    def exists(self, path: Path) -> bool:
        """Whether the output of an input is there already, and no input itself."""
        target = self._target(path)
        found = None if target == PIPE else _status(target)
        return (
            found is not None and stat.S_ISREG(found.st_mode) and (found.st_dev, found.st_ino) not in self._identities
        )

    @property
    def one(self) -> Path | None:
        """The file that was named for the only input; None for a folder, a pipe, or no name at all."""
        return None if self._into_folder or self._output == PIPE else self._output

    def prepare(self) -> None:
        """Make the folder, now that there is something to write."""
        if self._into_folder and self._output is not None:
            make_folder(self._output)

    @cached_property
    def _identities(self) -> set[Identity]:
        """Of all inputs that are there: one look at each, however many outputs are compared with them."""
        found = (_status(path) for path in self._inputs if path != PIPE)
        return {(status.st_dev, status.st_ino) for status in found if status is not None}

    @cached_property
    def _full_names(self) -> set[Path]:
        """The inputs that keep their own suffix, as another's output would have the same name."""
        full: set[Path] = set()
        while True:
            inputs_of: dict[Path, set[Path]] = defaultdict(set)
            for path in self._inputs:
                inputs_of[self._place(path, full=path in full)].add(path)
            # Of one name in several folders, a suffix tells none from the others.
            shared = (paths for paths in inputs_of.values() if len({path.name for path in paths}) > 1)
            more = {path for paths in shared for path in paths} - full
            if not more:
                return full
            full |= more

    def _target(self, path: Path) -> Path:
        return self._place(path, full=path in self._full_names)

    def _place(self, path: Path, *, full: bool) -> Path:
        if self._output is not None and not self._into_folder:
            return self._output
        if path == PIPE:
            return PIPE if self._output is None else self._output / f"standard-input{self._suffix}"
        name = f"{path.name if full else path.stem}{self._suffix}"
        return path.with_name(name) if self._output is None else self._output / name


def make_folder(folder: Path) -> None:
    """Make a folder and its parents. Raises `OutputFailed`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputFailed(f"{folder}: cannot be made: {reason(error)}") from error


def check_new(targets: Sequence[Path | None], *, force: bool) -> None:
    """That files can be there later, before hours of work are done for them; None is no file, - a pipe.

    Raises `OutputExists` or `OutputFailed`.
    """
    for target in targets:
        if target is None or target == PIPE:
            continue
        if _status(target) is not None and not force:
            raise OutputExists(f"{target}: exists already; choose another name, or overwrite it with --force")
        _check_parent(target, _problem_of(target.parent))


def _status(path: Path) -> os.stat_result | None:
    """None where nothing is. Raises `OutputFailed` for what no system accepts as a name."""
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return None
    except (OSError, ValueError) as error:
        words = reason(error) if isinstance(error, OSError) else str(error)
        raise OutputFailed(f"{path}: cannot be written: {words}") from error


def _check_parent(target: Path, problem: str) -> None:
    if problem:
        raise OutputFailed(f"{target}: cannot be written: {problem}")


def _problem_of(folder: Path) -> str:
    """Why nothing can be written into a folder; empty where it can."""
    if not folder.is_dir():
        return f"{folder} is no folder"
    return "" if os.access(folder, os.W_OK | os.X_OK) else f"no permission to write in {folder}"


def _check_folder_to_be(folder: Path, inputs: int) -> None:
    if folder.exists() and not folder.is_dir():
        raise OutputFailed(f"{folder}: is a file, but {inputs} inputs need a folder")
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not there.is_dir():
        raise OutputFailed(f"{folder}: cannot be made: {there} is no folder")
    if not os.access(there, os.W_OK | os.X_OK):
        raise OutputFailed(
            f"{folder}: cannot be {'made' if there != folder else 'written to'}: no permission in {there}"
        )
