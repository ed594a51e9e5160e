"""`italic lesson`: recordings of lessons, their check, and one file to pass on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from explorer.commands.common import EXIT_FAILED, Device, Force, guarded
from explorer.commands.outputs import make_folder
from explorer.commands.report import complain
from explorer.errors import CorruptFile, ItalicError

app = typer.Typer(name="lesson", help="Lessons: record their runs, check them, pass them on.", no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="A lesson.", show_default=False, readable=False)]
Folders = Annotated[list[Path], typer.Argument(metavar="FOLDER", help="Lessons.", show_default=False, readable=False)]
Target = Annotated[Path | None, typer.Option("-o", "--output", metavar="PATH", help="Where to write.")]


@app.command("record")
@guarded
def record(
    sources: Annotated[
        list[Path],
        typer.Argument(metavar="SOURCE", help="Folders of lessons, or a session.", show_default=False, readable=False),
    ],
    output: Target = None,
    device: Device = "cpu",
) -> None:
    """Record the runs of lessons: those that their recipes name, or those of a session for a new one."""
    _each(sources, lambda source: _record(source, output, device))


@app.command("check")
@guarded
def check(
    folders: Folders,
    decode: Annotated[bool, typer.Option(help="Decode every recording with the installed weights.")] = True,
) -> None:
    """Check lessons: their words in every language, the places they name, and that recordings decode as they say."""
    _each(folders, lambda folder: _check(folder, decode=decode))


@app.command("pack")
@guarded
def pack(folder: Folder, output: Target = None, force: Force = False) -> None:
    """Write a lesson as one .italic-lesson file."""
    from explorer.lessons import reading
    from explorer.machine.files import write_atomic

    target = output or folder.with_suffix(reading.SUFFIX)
    write_atomic(target, reading.pack(folder), force=force)
    print(f"{target}: {target.stat().st_size} bytes")


def _each(paths: list[Path], work: Callable[[Path], None]) -> None:
    """One that fails is told and does not stop the others. Exits with status 2 at the end if any failed."""
    failed = False
    for path in paths:
        try:
            work(path)
        except ItalicError as problem:
            failed = True
            complain(problem)
    if failed:
        raise typer.Exit(EXIT_FAILED)


def _record(source: Path, output: Path | None, device: str) -> None:
    from explorer.lessons import reading
    from explorer.lessons.recording import record as recorded
    from explorer.lessons.trace import write
    from explorer.machine.files import write_atomic

    if not reading.is_lesson(source):
        from explorer.commands.lesson_draft import record_session

        if output is None:
            raise CorruptFile(f"{source}: name a folder for the new lesson, with -o")
        record_session(source, output, device)
        return
    folder = output or source
    make_folder(folder / "traces")
    for name, recipe in reading.definition(source).traces.items():
        data = write(recorded(recipe, source, device))
        write_atomic(folder / "traces" / f"{name}.trace", data, force=True)
        print(f"{folder / 'traces' / name}.trace: {len(data)} bytes")


def _check(folder: Path, *, decode: bool) -> None:
    from explorer.lessons.checking import problems

    if found := problems(folder, decode=decode):
        raise CorruptFile(f"{folder}: " + "; ".join(found))
    print(f"{folder}: all is well")
