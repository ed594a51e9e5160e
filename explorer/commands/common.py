"""What the commands share: options, names of outputs, and one way to fail."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, ParamSpec

import typer

from explorer.commands.report import complain, is_expected
from explorer.errors import BadSetting, OutputFailed

Arguments = ParamSpec("Arguments")

EXIT_FAILED = 2
EXIT_INTERRUPTED = 130

PICTURE_SUFFIXES = (".png", ".tif", ".tiff")

# `readable` off: a file that cannot be read is told as any other problem, in one line, and does not stop the others.
# Many paths are parsed by `Path` alone, which asks nothing of the system and takes a hundredth of the time.
Photo = Annotated[Path, typer.Argument(metavar="PHOTO", help="A picture.", show_default=False, readable=False)]
Photos = Annotated[
    list[Path], typer.Argument(metavar="PHOTO", help="Pictures; - for a pipe.", show_default=False, parser=Path)
]
Files = Annotated[
    list[Path],
    typer.Argument(metavar="FILE", help="Compressed pictures; - for a pipe.", show_default=False, parser=Path),
]
# Words, not a path: a path forgets the slash at its end, which says that a folder is meant.
Output = Annotated[
    str | None,
    typer.Option(
        "-o", "--output", metavar="PATH", help="A file; a folder/ for several inputs; - for a pipe.", show_default=False
    ),
]
Steps = Annotated[str, typer.Option(metavar="RUNG|N", help="1, 2, 4, 16, 64, any number, wavefront or serial.")]
Base = Annotated[str, typer.Option(metavar="BASE", help="auto, none or bpg:QP (QP 0..51).")]
Device = Annotated[str, typer.Option(metavar="DEVICE", help="auto, cpu, cuda or mps.")]
Model = Annotated[str, typer.Option(metavar="NAME", help="Weights, by name or hash; auto picks by size.")]
Effort = Annotated[
    int,
    typer.Option(
        min=0, max=100, metavar="N", help="Lossy: rounds that fit the latents to the picture; 20 save some 6 %."
    ),
]
Force = Annotated[bool, typer.Option("--force", "-f", help="Overwrite files that exist.")]
SkipExisting = Annotated[bool, typer.Option("--skip-existing", help="Leave out inputs whose outputs exist.")]
Jobs = Annotated[
    int, typer.Option("--jobs", "-j", min=1, max=1024, metavar="N", help="Processes, for many small pictures.")
]
Scheduler = Annotated[str, typer.Option(metavar="ADDRESS", help="Let a Dask scheduler's workers do it.")]
Workers = Annotated[int, typer.Option(min=0, max=1024, metavar="N", help="Let N Dask workers on this machine do it.")]
ByBytes = Annotated[bool, typer.Option("--by-bytes", help="Send the files to workers that do not see their paths.")]
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
