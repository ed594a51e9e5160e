"""`italic gui`: the window."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from explorer.commands.common import guarded
from explorer.commands.demonstration import has_display
from explorer.errors import BadSetting


@guarded
def gui(
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILE", help="Opened at once.")] = None,
    lesson: Annotated[str | None, typer.Option(metavar="ID", help="Start a lesson: its name, or a file.")] = None,
) -> None:
    """Open the window."""
    opened = list(files or [])
    if lesson is not None:
        from explorer.lessons.reading import find

        opened.append(find(lesson))
    raise typer.Exit(open_window(opened))


def open_window(files: Sequence[Path]) -> int:
    """Show the window with these files until it is closed; returns its exit status.

    Raises `BadSetting` where there is no display, or a library that Qt loads is missing: Qt itself would abort.
    """
    if not has_display() and "QT_QPA_PLATFORM" not in os.environ:
        raise BadSetting("no display for the window: neither DISPLAY nor WAYLAND_DISPLAY is set")
    try:
        from explorer.app import main
    except ImportError as error:
        raise BadSetting(f"the window cannot be shown: {error}; README.md names the packages that Qt needs") from error
    return int(main([str(file) for file in files]))
