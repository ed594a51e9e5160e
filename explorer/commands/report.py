"""What the command line shows: a progress bar where there is a terminal, tables, and one line for an error."""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from explorer.coding.step import Step
from explorer.errors import BadSetting, ItalicError, OutputExists, OutputFailed
from explorer.machine.files import reason
from explorer.machine.names import shown

if TYPE_CHECKING:
    from rich.table import Table

Result = TypeVar("Result")
Show = Callable[[float, str], None]

LINE_ENDS = re.compile(r"\s*[\r\n]\s*")
PIPE_WIDTH = 240  # columns: a table in a pipe is not folded


@contextmanager
def progress(label: str) -> Iterator[Show]:
    """A bar on stderr while the block runs; yields what moves it: `show(fraction 0..1, detail)`.

    Where stderr is no terminal, nothing is shown.
    """
    if not sys.stderr.isatty():
        yield lambda fraction, detail: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[detail]}", markup=False),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(shown(label), total=1.0, detail="")
        yield lambda fraction, detail: bar.update(task, completed=fraction, detail=shown(detail))


def follow(steps: Generator[Step, None, Result], label: str) -> Result:
    """Run a codec to its end under a progress bar; returns what it returns."""
    with progress(label) as show, _preparing(lambda text: show(0.0, text)):
        return drain(steps, lambda step: show((step.index + 1) / max(step.count, 1), step_text(step)))


@contextmanager
def _preparing(tell: Callable[[str], None]) -> Iterator[None]:
    """What takes long only the first time is told while it does."""
    logger, handler = logging.getLogger("explorer.machine.compiled"), logging.Handler()
    handler.emit = lambda record: tell(record.getMessage())  # type: ignore[method-assign]
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)


def drain(steps: Generator[Any, None, Result], show: Callable[[Any], None]) -> Result:
    """Run a generator to its end, showing every item; returns what it returns. An error or Ctrl-C closes it."""
    try:
        while True:
            show(next(steps))
    except StopIteration as end:
        return cast(Result, end.value)
    finally:
        steps.close()


def step_text(step: Step) -> str:
    """Such as "step 3 of 16"."""
    return f"step {step.index + 1} of {step.count}"


def say(text: str) -> None:
    """One line of result on stdout. Raises `OutputFailed` where it cannot be written, as on a full disk."""
    try:
        print(text, flush=True)
    except BrokenPipeError:  # whoever reads has seen enough
        raise
    except OSError as error:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - what waits would fail again at exit
        raise OutputFailed(f"standard output: cannot be written: {reason(error)}") from error


def print_table(table: Table) -> None:
    """A table on stdout, as wide as it needs to be where stdout is no terminal."""
    from rich.console import Console

    console = Console()
    if not console.is_terminal:
        console = Console(width=PIPE_WIDTH)
    console.print(table)


def complain(error: BaseException, path: Path | None = None) -> None:
    """One line on stderr: "italic: FILE: reason"."""
    print(f"italic: {error_line(error, path)}", file=sys.stderr, flush=True)


def warn(text: str, path: Path | None = None) -> None:
    """One line on stderr that is no error, "italic: FILE: text"."""
    print(
        f"italic: {_one_line(text) if path is None else f'{shown(path)}: {_one_line(text)}'}",
        file=sys.stderr,
        flush=True,
    )


def error_line(error: BaseException, path: Path | None = None) -> str:
    """The file's name, once, and the reason, on one line."""
    reason = _reason(error)
    for name in () if path is None else (path, path.absolute()):  # whoever works elsewhere knows the latter
        if reason.startswith(f"{name}:"):
            return f"{shown(path)}:{_one_line(reason.removeprefix(f'{name}:'))}"
    # Errors of an output or a setting name their own subject; to put the input before it would mislead.
    if path is None or isinstance(error, OutputExists | OutputFailed | BadSetting):
        return _one_line(reason)
    return f"{shown(path)}: {_one_line(reason)}"


def _one_line(text: str) -> str:
    return shown(LINE_ENDS.sub(" ", text.rstrip()))


def is_expected(error: BaseException) -> bool:
    """Whether an error is one that a user can cause: one line is said of it, no traceback."""
    return isinstance(error, ItalicError | OSError | MemoryError) or _is_torch_memory(error) or _is_unmapped(error)


def _reason(error: BaseException) -> str:
    if isinstance(error, MemoryError) or _is_torch_memory(error) or _is_unmapped(error):
        return "not enough memory for a picture of this size"
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error) or type(error).__name__


def _is_torch_memory(error: BaseException) -> bool:
    # Told by name, so that a command that needs no network does not load torch to ask.
    if not isinstance(error, RuntimeError):
        return False
    words = ("can't allocate memory", "could not create a primitive", "could not create a memory object")
    return type(error).__name__ == "OutOfMemoryError" or any(each in str(error) for each in words)


def _is_unmapped(error: BaseException) -> bool:
    """Whether a library could not be loaded for want of memory."""
    words = ("failed to map segment", "cannot allocate memory", "cannot create shared object descriptor")
    return isinstance(error, ImportError) and any(each in str(error).lower() for each in words)
