"""Homes that cannot be written, two instances at once, and a long batch whose memory stays where it was."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from explorer.errors import ItalicError
from explorer.file.container import unpack
from tests.faults.ground import ITALIC, Broken, environment, pictures, run

GROWTH = 50  # MiB that the memory of a long batch may grow by


@contextmanager
def _closed(home: Path) -> Iterator[None]:
    """A home in which nobody can write, root neither."""
    home.mkdir(mode=0o555)
    if os.getuid() != 0:
        yield
        return
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "none", home], check=False)
    if mounted.returncode != 0:
        raise Broken("no tmpfs can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", home], check=True)


def without_home(folder: Path) -> Iterator[tuple[str, str]]:
    """What each program does for a user whose home, with settings and caches, is read-only."""
    given = pictures(folder / "in", 2)
    work, home = folder / "work", folder / "home"
    work.mkdir()
    places = {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "XDG_CONFIG_HOME": str(home / "config"),
              "XDG_DATA_HOME": str(home / "data"), "NUMBA_CACHE_DIR": str(home / "numba")}  # fmt: skip
    window = (
        "from explorer.gui.window.program import start\n"
        "application, window = start([])\n"
        "window.show(); application.processEvents(); window.close(); application.processEvents()\n"
        "print('closed')"
    )
    programs: dict[str, list[object]] = {
        "encode": [*ITALIC, "encode", *given, "-o", f"{work}/", "--steps", "4", "--device", "cpu"],
        "decode": [*ITALIC, "decode", work / "0000.italic", "-o", work / "a.png", "--device", "cpu"],
        "install-desktop": [*ITALIC, "install-desktop"],
        "the window": ["-c", window],
    }
    with _closed(home):
        for name, words in programs.items():
            done = run(words, environ=environment(**places), cwd=work)
            lines = done.err.strip().splitlines()
            if done.status not in (0, 2) or (done.status == 2 and len(lines) != 1) or "Traceback" in done.err:
                raise Broken(f"{name}: status {done.status}\n{done.err}")
            yield name, lines[-1] if done.status else "done"


def at_once(folder: Path, count: int) -> str:
    """Two programs encode the same pictures into one folder, again and again: each file is whole, and one writer's."""
    given = pictures(folder / "in", 6)
    refused = 0
    for number in range(count):
        out = folder / f"out-{number}"
        words = [*ITALIC, "encode", *given, "-o", f"{out}/", "--steps", "1", "--base", "none", "--device", "cpu"]
        both = [
            subprocess.Popen([sys.executable, *map(str, words)], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL,
                             env=environment())
            for _ in range(2)
        ]  # fmt: skip
        said = [each.communicate()[1].decode() for each in both]
        lines = [line for each in said for line in each.splitlines()]
        if any("exists already" not in line for line in lines):
            raise Broken("\n".join(said))
        refused += len(lines)
        files = sorted(out.iterdir())
        if [path.name for path in files] != [f"{path.stem}.italic" for path in given]:
            raise Broken(f"{out} holds {[path.name for path in files]}")
        for path in files:
            try:
                unpack(path.read_bytes())
            except ItalicError as problem:
                raise Broken(f"{path}: {problem}") from problem
    return f"every file whole; {refused} times a file was there already, and was told"


def flat(folder: Path, count: int) -> str:
    """The window's batch over many small pictures in a process of its own. Raises `Broken` where its memory grows."""
    pictures(folder / "pictures", count, 16, 16)
    words = ["-m", "tests.faults.work", "watched-batch", folder]
    done = run(words, environ=environment(), patience=60 + 2.0 * count)
    if done.status != 0:
        raise Broken(done.err)
    early, late = map(float, done.out.split()[-2:])
    if late - early > GROWTH:
        raise Broken(f"{count} pictures: {early:.0f} MiB after the first tenth, {late:.0f} MiB at the end")
    files = len(list((folder / "out").glob("*.italic")))
    if files != count:
        raise Broken(f"{files} files of {count} pictures")
    return f"{count} pictures: {early:.0f} MiB after the first tenth, {late:.0f} MiB at the end"
