"""`italic install-desktop`: menu entry, file type, icons and thumbnails of a Linux desktop."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from explorer.commands.common import guarded
from explorer.commands.report import say
from explorer.errors import BadSetting


@guarded
def install_desktop(
    uninstall: Annotated[bool, typer.Option("--uninstall", help="Remove what was installed.")] = False,
    prefix: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Where; by default ~/.local/share, of this user.", show_default=False),
    ] = None,
) -> None:
    """Put the program into the menus of a Linux desktop, and .italic files under its care."""
    from explorer.desktop import install as desktop

    if sys.platform in ("win32", "darwin"):
        raise BadSetting("install-desktop is for Linux and others with a freedesktop.org desktop")
    where = (prefix or default_prefix()).expanduser().absolute()
    count = 0
    for path in desktop.uninstall(where) if uninstall else desktop.install(where):
        say(f"{'removed' if uninstall else 'wrote'} {path}")
        count += 1
    if not count:
        say(f"nothing of the program is installed in {where}")
        return
    for program in desktop.refresh(where):
        say(f"ran {program}")
    if uninstall:
        desktop.remove_empty_folders(where)


def default_prefix() -> Path:
    """The folder of a user's own data, as the XDG Base Directory Specification has it."""
    named = os.environ.get("XDG_DATA_HOME", "")
    return Path(named) if Path(named).is_absolute() else Path.home() / ".local" / "share"
