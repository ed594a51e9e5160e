"""`italic lesson`: recordings of lessons, their check, and one file to pass on."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from explorer.commands.common import EXIT_FAILED, Device, Force, guarded
from explorer.commands.outputs import make_folder
from explorer.commands.report import complain
from explorer.errors import CorruptFile, ItalicError

app = typer.Typer(name="lesson", help="Lessons: record their runs, check them, pass them on.", no_args_is_help=True)

Folder = Annotated[
    Path, typer.Argument(metavar="LESSON", help="Its name, folder or file.", show_default=False, readable=False)
]
Folders = Annotated[list[Path], typer.Argument(metavar="FOLDER", help="Lessons.", show_default=False, readable=False)]
Language = Annotated[str, typer.Option(metavar="NAME", help="en or zh_CN.")]
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

    found = reading.find(str(folder))
    target = output or Path(f"{found.name}{reading.SUFFIX}")
    write_atomic(target, reading.pack(found), force=force)
    print(f"{target}: {target.stat().st_size} bytes")


@app.command("handout")
@guarded
def handout(folder: Folder, output: Target = None, language: Language = "en", force: Force = False) -> None:
    """Write a lesson as one HTML page, with a slider over the steps, or as PDF."""
    from explorer.lessons import reading
    from explorer.lessons.handout import page
    from explorer.machine.files import write_atomic

    target = output or Path(f"{folder.stem}.html")
    lesson = reading.read(reading.find(str(folder)), language)
    if target.suffix.lower() == ".pdf":
        from explorer.gui.lessons.paper import pdf

        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        data = pdf(lesson)
    else:
        data = page(lesson).encode()
    write_atomic(target, data, force=force)
    print(f"{target}: {len(data)} bytes")


@app.command("site")
@guarded
def site(output: Annotated[Path, typer.Option("-o", "--output", metavar="FOLDER", help="Where to write.")]) -> None:
    """Write the program's lessons as a static site with an index, in every language."""
    from explorer.lessons import reading
    from explorer.lessons.site import pages
    from explorer.machine.files import write_atomic

    made = pages(reading.bundled())
    make_folder(output)
    for name, text in made.items():
        write_atomic(output / name, text.encode(), force=True)
    print(f"{output / 'index.html'}: {len(made)} pages")


@app.command("film")
@guarded
def film(
    folder: Folder,
    trace: Annotated[str, typer.Argument(metavar="RECORDING", help="One of the lesson's recordings.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="Of .mp4, .gif, .png or .webp.")],
    force: Force = False,
) -> None:
    """Write the steps of a recording as a film with captions: what the network expects, and the mask."""
    from explorer.lessons import reading
    from explorer.lessons.film import film as filmed
    from explorer.lessons.page import WORDS
    from explorer.machine.files import write_atomic

    recorded = reading.read(reading.find(str(folder))).trace(trace)
    views = ("mean" if recorded.means else "reveal", "mask")
    data = filmed(recorded, WORDS["en"]["label"], views, output.suffix.lower())
    write_atomic(output, data, force=force)
    print(f"{output}: {len(data)} bytes")


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
