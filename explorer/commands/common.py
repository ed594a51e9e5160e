"""What the commands share: options, names of outputs, and one way to fail."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, ParamSpec

import typer

from explorer.commands.report import complain, is_expected
from explorer.commands.streams import PIPE
from explorer.errors import BadSetting, OutputExists, OutputFailed
from explorer.machine.files import reason

Arguments = ParamSpec("Arguments")

EXIT_FAILED = 2
EXIT_INTERRUPTED = 130

PICTURE_SUFFIXES = (".png", ".tif", ".tiff")

# `readable` off: a file that cannot be read is told as any other problem, in one line, and does not stop the others.
Photo = Annotated[Path, typer.Argument(metavar="PHOTO", help="A picture.", show_default=False, readable=False)]
Photos = Annotated[
    list[Path], typer.Argument(metavar="PHOTO", help="Pictures; - for a pipe.", show_default=False, readable=False)
]
Files = Annotated[
    list[Path],
    typer.Argument(metavar="FILE", help="Compressed pictures; - for a pipe.", show_default=False, readable=False),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", metavar="PATH", help="A file; a folder for several inputs; - for a pipe.", show_default=False
    ),
]
Steps = Annotated[str, typer.Option(metavar="RUNG|N", help="1, 2, 4, 16, 64, any number, wavefront or serial.")]
Base = Annotated[str, typer.Option(metavar="BASE", help="auto, none or bpg:QP (QP 0..51).")]
Device = Annotated[str, typer.Option(metavar="DEVICE", help="auto, cpu, cuda or mps.")]
Model = Annotated[str, typer.Option(metavar="NAME", help="Weights, by name or hash; auto picks by size.")]
Force = Annotated[bool, typer.Option("--force", "-f", help="Overwrite files that exist.")]
SkipExisting = Annotated[bool, typer.Option("--skip-existing", help="Leave out inputs whose outputs exist.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object a line instead of text.")]


def guarded(command: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """A command whose errors end in one line on stderr and exit status 2, and Ctrl-C in status 130."""

    @functools.wraps(command)
    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except KeyboardInterrupt:
            raise typer.Exit(EXIT_INTERRUPTED) from None
        except BrokenPipeError:
            raise
        except Exception as error:
            if not is_expected(error):
                raise
            complain(error)
            raise typer.Exit(EXIT_FAILED) from None

    return run


def for_each(inputs: Sequence[Path], work: Callable[[Path], None]) -> None:
    """Do `work` for every input; one that fails is told on stderr and does not stop the others.

    Exits with status 2 at the end if any failed.
    """
    failed = False
    for path in inputs:
        try:
            with naming(path):
                work(path)
        except typer.Exit:
            failed = True
    if failed:
        raise typer.Exit(EXIT_FAILED)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Errors of the block that a user can cause are told with the name of `path`."""
    try:
        yield
    except BrokenPipeError:
        raise
    except Exception as error:
        if not is_expected(error):
            raise
        complain(error, path)
        raise typer.Exit(EXIT_FAILED) from None


class Outputs:
    """Where the results of several inputs go, and that none of them hits an input or another's result."""

    def __init__(self, inputs: Sequence[Path], output: Path | None, suffix: str, *, force: bool) -> None:
        """`output` None: beside each input. A folder, or any path for several inputs: NAME + `suffix` in it.

        Raises `OutputFailed` where several inputs are given and `output` is a file.
        """
        self._output, self._suffix, self._force = output, suffix, force
        self._inputs = list(inputs)
        self._taken: set[Path] = set()
        if len(inputs) > 1 and PIPE in (*inputs, output):
            raise BadSetting("- is standard input or output, and takes one picture alone")
        self._into_folder = output is not None and (
            len(inputs) > 1 or output.is_dir() or str(output).endswith(("/", os.sep))
        )
        if self._into_folder and output is not None and output.exists() and not output.is_dir():
            raise OutputFailed(f"{output}: is a file, but {len(inputs)} inputs need a folder")

    def of(self, path: Path) -> Path:
        """The output of one input. Raises `OutputExists` or `OutputFailed` before any work is done for nothing."""
        target = self._target(path)
        if target == PIPE:
            return target
        if target.resolve() in self._taken:
            raise OutputExists(f"{path}: another input of this run is already written to {target}")
        if target.exists() and any(_same(target, other) for other in self._inputs):
            raise BadSetting(f"{path}: {target} is an input; choose another name")
        makes_folder = self._into_folder and not target.parent.exists()
        check_new([None if makes_folder else target], force=self._force)
        self._taken.add(target.resolve())
        return target

    def exists(self, path: Path) -> bool:
        """Whether the output of an input is there already, and no input itself."""
        target = self._target(path)
        return target.is_file() and not any(_same(target, other) for other in self._inputs)

    def prepare(self) -> None:
        """Make the folder, now that there is something to write."""
        if self._into_folder and self._output is not None:
            make_folder(self._output)

    def _target(self, path: Path) -> Path:
        if self._output is None:
            return PIPE if path == PIPE else path.with_suffix(self._suffix)
        if not self._into_folder:
            return self._output
        return self._output / f"{'standard-input' if path == PIPE else path.stem}{self._suffix}"


def make_folder(folder: Path) -> None:
    """Make a folder and its parents. Raises `OutputFailed`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputFailed(f"{folder}: cannot be made: {reason(error)}") from error


def check_new(targets: Sequence[Path | None], *, force: bool) -> None:
    """That files can be there later, before hours of work are done for them; None is no file.

    Raises `OutputExists` or `OutputFailed`.
    """
    for target in targets:
        if target is None:
            continue
        if target.exists() and not force:
            raise OutputExists(f"{target}: exists already; choose another name, or overwrite it with --force")
        if not target.parent.is_dir():
            raise OutputFailed(f"{target}: cannot be written: {target.parent} is no folder")


def check_picture_name(target: Path) -> None:
    """That a picture can be written under a name. Raises `OutputFailed`."""
    if target.suffix.lower() not in PICTURE_SUFFIXES:
        raise OutputFailed(f"{target}: cannot be written: pictures are written as {', '.join(PICTURE_SUFFIXES)}")


def check_steps(words: Sequence[str]) -> list[str]:
    """The rungs in their one spelling. Raises `BadSetting`."""
    from explorer.coding.schedule import parse_rung

    return [parse_rung(word) for word in words]


def check_bases(words: Sequence[str]) -> list[str]:
    """The bases in their one spelling. Raises `BadSetting`."""
    from explorer.weights.models import parse_base

    return [parse_base(word) for word in words]


def split_list(text: str) -> list[str]:
    """The words of a list with commas. Raises `BadSetting` where there is none."""
    words = [word.strip() for word in text.split(",") if word.strip()]
    if not words:
        raise BadSetting(f"{text!r} names no setting")
    return words


def refuse(codec: str, given: dict[str, object]) -> None:
    """Raises `BadSetting` for options of the other codec."""
    for option, value in given.items():
        if value is not None:
            raise BadSetting(f"{option} is not an option of the {codec} codec")


def to_number(word: str) -> float:
    """A quality as a number. Raises `BadSetting`."""
    try:
        return float(word)
    except ValueError as error:
        raise BadSetting(f"quality {word!r}: give a number from 0 to 63") from error


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
