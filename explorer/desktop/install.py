"""The program in a Linux desktop: menu entry, file type, icons, thumbnails, manual, a description for software centres.

The files lie in assets/linux as a package of a distribution would ship them. Installed for one user, their commands
become absolute paths, because a virtual environment is not on the desktop's path.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from explorer.errors import BadSetting, OutputFailed
from explorer.machine.files import read_file, reason, write_atomic
from explorer.machine.resources import resource_folder

APPLICATION = "io.github.italic_explorer.ItalicExplorer"
ICON = "icons/italic-explorer.svg"
ICON_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)  # px
MODULES = {"italic-explorer": "explorer.app", "italic-thumbnailer": "explorer.desktop.thumbnailer"}
MOST_BYTES = 2**20

# What makes the desktop look at new files, and the folder that each is told of.
REFRESH = (
    (("update-mime-database",), "mime"),
    (("update-desktop-database", "-q"), "applications"),
    (("gtk-update-icon-cache", "-q", "-t", "-f"), "icons/hicolor"),
)


def sources() -> dict[str, str]:
    """Every file to install, relative to the prefix, and where it lies in the assets."""
    files = {
        f"applications/{APPLICATION}.desktop": f"linux/{APPLICATION}.desktop",
        f"mime/packages/{APPLICATION}.xml": f"linux/{APPLICATION}.xml",
        f"thumbnailers/{APPLICATION}.thumbnailer": f"linux/{APPLICATION}.thumbnailer",
        f"metainfo/{APPLICATION}.metainfo.xml": f"linux/{APPLICATION}.metainfo.xml",
        f"icons/hicolor/scalable/apps/{APPLICATION}.svg": ICON,
        "man/man1/italic.1": "linux/italic.1",
    }
    for size in ICON_SIZES:
        files[f"icons/hicolor/{size}x{size}/apps/{APPLICATION}.png"] = f"linux/icons/{size}.png"
    return files


def install(prefix: Path, commands: Mapping[str, list[str]] | None = None) -> Iterator[Path]:
    """Write all files below `prefix`, such as ~/.local/share; yields each when it is written. Twice is as once.

    `commands`: the words that start `italic-explorer` and `italic-thumbnailer`, by default those of this environment.

    Raises `OutputFailed`, and `BadSetting` where this environment's path cannot stand in a menu entry.
    """
    words = commands or {name: command_of(name) for name in MODULES}
    assets = resource_folder("assets")
    contents = {place: read_file(assets / source, MOST_BYTES) for place, source in sources().items()}
    for place, data in contents.items():
        if place.endswith((".desktop", ".thumbnailer")):
            contents[place] = with_commands(data.decode(), words).encode()
    for place, data in contents.items():
        path = prefix / place
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputFailed(f"{path.parent}: cannot be made: {reason(error)}") from error
        write_atomic(path, data, force=True)
        yield path


def uninstall(prefix: Path) -> Iterator[Path]:
    """Remove what `install` wrote; yields each file when it is gone. Raises `OutputFailed`."""
    for place in sources():
        path = prefix / place
        try:
            path.unlink()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise OutputFailed(f"{path}: cannot be removed: {reason(error)}") from error
        yield path


def remove_empty_folders(prefix: Path) -> None:
    """Remove the folders of what was removed where nothing is left in them; after `refresh`, which needs them."""
    for place in sources():
        for folder in Path(place).parents[:-1]:
            with suppress(OSError):  # others have files there
                (prefix / folder).rmdir()


def refresh(prefix: Path) -> Iterator[str]:
    """Tell the desktop, with those of its programs that this machine has; yields their names."""
    for (program, *options), folder in REFRESH:
        if shutil.which(program) and (prefix / folder).is_dir():
            command = [program, *options, str(prefix / folder)]
            if subprocess.run(command, capture_output=True, check=False).returncode == 0:
                yield program


def command_of(name: str) -> list[str]:
    """The words that start a program of this environment: its script, or its module where the script is missing."""
    script = Path(sys.executable).parent / name
    return [str(script)] if script.is_file() else [sys.executable, "-m", MODULES[name]]


def with_commands(text: str, commands: Mapping[str, list[str]]) -> str:
    """The text of a .desktop or .thumbnailer file whose `Exec` and `TryExec` name absolute paths."""
    lines = []
    for line in text.splitlines():
        key, _, value = line.partition("=")
        name, _, options = value.partition(" ")
        if key == "TryExec" and name in commands:
            line = f"{key}={_escaped(commands[name][0])}"
        elif key == "Exec" and name in commands:
            line = f"{key}={' '.join([_escaped(_quoted(word)) for word in commands[name]] + [options])}"
        lines.append(line)
    return "\n".join(lines) + "\n"


def _quoted(word: str) -> str:
    """An argument as the Desktop Entry Specification quotes it; a percent sign would be a field code."""
    if not word.isprintable() or "=" in word:
        raise BadSetting(f"{word!r}: this path cannot stand in a menu entry; install the program elsewhere")
    word = word.replace("%", "%%")
    return word if re.fullmatch(r"[\w%@+:,./-]+", word) else '"' + re.sub(r'(["`$\\])', r"\\\1", word) + '"'


def _escaped(value: str) -> str:
    """A string as key files spell it."""
    return value.replace("\\", "\\\\")
