"""`italic demo`: the program's main job on a bundled picture."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from explorer.commands import demonstration
from explorer.commands.common import Device, guarded
from explorer.commands.window import open_window


@guarded
def demo(
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FOLDER", help="For the results; made anew.")
    ] = None,
    window: Annotated[bool | None, typer.Option(help="Open the window; by default where there is a display.")] = None,
    device: Device = "auto",
) -> None:
    """Open the window on a sample. Without a display: sweep it, print the table, leave files in a folder."""
    if window if window is not None else demonstration.has_display():
        raise typer.Exit(open_window([demonstration.sample()]))
    demonstration.demonstrate(output, device)
