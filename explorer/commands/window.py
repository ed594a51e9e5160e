"""`italic gui`: the window."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from explorer.commands.common import guarded


@guarded
def gui(
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILE", help="Opened at once.")] = None,
) -> None:
    """Open the window."""
    from explorer.app import main

    raise typer.Exit(main([str(file) for file in files or []]))
