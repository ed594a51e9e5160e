"""A new lesson from a session: its pictures, its runs as recipes and recordings, and a step for each to begin with."""

from __future__ import annotations

import json
from pathlib import Path

from explorer.commands.outputs import make_folder
from explorer.errors import CorruptFile
from explorer.gui.lessons.draft_runs import recipe_of, run_name
from explorer.gui.state import session_reading
from explorer.gui.state.documents import Document
from explorer.lessons.draft import Draft, draft_files, picture_name
from explorer.lessons.recording import Wanted, record_file
from explorer.lessons.schema import Recipe, Show, Step
from explorer.lessons.trace import write
from explorer.machine.files import write_atomic
from explorer.pictures.imaging import as_png, as_rgb8, read_picture
from explorer.pictures.picture import Picture


def record_session(session: Path, folder: Path, device: str) -> None:
    """Record every run of a session into `folder`, with a draft of lesson.json and of the texts.

    Raises `ItalicError`; `CorruptFile` where the session has no runs that can be recorded.
    """
    restored = session_reading.read(session)
    recipes: dict[str, Recipe] = {}
    for part in ("traces", "pictures"):
        make_folder(folder / part)
    for number, document in enumerate(restored.documents, 1):
        picture = picture_name(document.name, number)
        for run in (run for run in document.runs if run.data):
            name = run_name(run, picture)
            original = _original(document)
            recorded = record_file(run.data, Wanted(), device=device, original=original)
            write_atomic(folder / "traces" / f"{name}.trace", write(recorded), force=True)
            recipes[name] = recipe_of(run, picture)
            png = as_png(Picture(recorded.picture))
            write_atomic(folder / "pictures" / f"{picture}.png", png, force=True)
            print(f"{folder / 'traces' / name}.trace")
    if not recipes:
        raise CorruptFile(f"{session}: there is no run with a file in it")
    steps = tuple(Step(key=name, show=Show(run=name)) for name in recipes)
    for name, value in draft_files(Draft(picture_name(folder.name, 1), recipes, steps)).items():
        write_atomic(folder / name, json.dumps(value, ensure_ascii=False, indent=2).encode(), force=True)
        print(folder / name)


def _original(document: Document) -> Picture | None:
    """What was encoded, where it is still there; a lossy run is compared with it."""
    if document.picture is not None:
        return Picture(as_rgb8(document.picture))
    return Picture(as_rgb8(read_picture(document.path))) if document.path is not None else None
