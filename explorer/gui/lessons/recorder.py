"""Records what is done in the window as the draft of a lesson: each state in which it comes to rest is a step."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QTimer, Slot

from explorer.errors import UnsupportedImage
from explorer.gui.lessons.draft_runs import recipe_of, run_name
from explorer.gui.lessons.scenery import TABS
from explorer.gui.lessons.stage import Stage
from explorer.gui.state.documents import Document, Run
from explorer.lessons.draft import Draft, draft_files, picture_name
from explorer.lessons.schema import LARGEST_SIDE, Recipe, Show, Step
from explorer.lessons.trace import LESSON
from explorer.machine.files import write_atomic
from explorer.pictures.imaging import as_png
from explorer.pictures.picture import Picture, as_rgb8

REST_MS = 700  # for which nothing changes before a state is a step


class ClickRecorder(QObject):
    """Watches the window between `begin` and `end`.

    Attributes:
        shows: the states so far.
    """

    def __init__(self, window: Stage) -> None:
        super().__init__()
        self._window = window
        self.shows: list[Show] = []
        self._pictures: dict[str, Document] = {}
        self._runs: dict[str, Run] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self.take)
        session = window.session
        self._events = (session.selection_changed, session.position_changed, window.view.viewport.changed)

    def begin(self) -> None:
        """From now on."""
        for event in (*self._events, self._window.probe.changed):
            event.connect(self._moved)
        self._window.view.modes_changed.connect(self._moved)
        self._window.plots.currentChanged.connect(self._moved)
        self._moved()

    def end(self) -> None:
        """No more; what is shown just now is the last step."""
        self._timer.stop()
        self.take()
        for event in (*self._events, self._window.probe.changed):
            event.disconnect(self._moved)
        self._window.view.modes_changed.disconnect(self._moved)
        self._window.plots.currentChanged.disconnect(self._moved)

    @Slot()
    def take(self) -> None:
        """Keep what is shown, if it is a run and another state than the last."""
        shown = self._state()
        if shown is not None and (not self.shows or self.shows[-1] != shown):
            self.shows.append(shown)

    def write(self, folder: Path) -> list[Path]:
        """The draft: lesson.json, en.json and the pictures; recordings are made of them by `italic lesson record`.

        Raises `UnsupportedImage` where a picture is too large to be recorded, and `OutputFailed`.
        """
        pixels: dict[str, set[tuple[int, int]]] = {}
        for shown in self.shows:
            if shown.pixel is not None and shown.run is not None:
                pixels.setdefault(shown.run, set()).add(shown.pixel)
        recipes: dict[str, Recipe] = {}
        for name, run in self._runs.items():
            picture = next(each for each, document in self._pictures.items() if run in document.runs)
            wanted = tuple(sorted(pixels.get(name, ()))[:12])
            recipes[name] = msgspec.structs.replace(recipe_of(run, picture), pixels=wanted)
        steps = tuple(Step(key=f"step-{number}", show=shown) for number, shown in enumerate(self.shows, 1))
        files: dict[str, bytes] = {
            name: json.dumps(value, ensure_ascii=False, indent=2).encode()
            for name, value in draft_files(Draft(picture_name(folder.name, 1), recipes, steps)).items()
        }
        for name, document in self._pictures.items():
            files[f"pictures/{name}.png"] = _png(document)
        (folder / "pictures").mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            write_atomic(folder / name, data, force=True)
        return [folder / name for name in files]

    @Slot()
    def _moved(self, *_: Any) -> None:
        self._timer.start()

    def _state(self) -> Show | None:
        window, session = self._window, self._window.session
        run, document = session.selected, session.current
        if run is None or document is None or document.picture is None or session.shows_live or not run.replay.count:
            return None
        view = window.view
        scale, x, y = view.viewport.place
        zoom = None if view.viewport.fitted else (int(x), int(y), round(min(max(scale, 0.05), 64.0), 2))
        beside = session.beside
        lossless = run.point.codec == "lossless"
        return Show(
            run=self._name(document, run),
            beside=self._name(document, beside) if beside is not None else None,
            step=None if session.position == run.replay.count else session.position,
            left=view.left.pane.mode,
            right=view.right.pane.mode,
            panes=view.arrangement,
            zoom=zoom,
            tab=next((name for name, at in TABS.items() if at == window.plots.currentIndex()), None),  # type: ignore[arg-type]
            pixel=window.probe.at if window.probe.pinned and lossless else None,
            hide=("settings", "tabs", "status"),
        )

    def _name(self, document: Document, run: Run) -> str:
        """Of a recording; a picture and a run that are new are kept."""
        known = next((name for name, each in self._pictures.items() if each is document), None)
        picture = known or picture_name(document.name, len(self._pictures) + 1)
        self._pictures[picture] = document
        name = run_name(run, picture)
        self._runs.setdefault(name, run)
        return name


def _png(document: Document) -> bytes:
    assert document.picture is not None
    rgb = as_rgb8(document.picture)
    height, width = rgb.shape[:2]
    if height * width > LESSON.pixels or max(height, width) > LARGEST_SIDE:
        raise UnsupportedImage(
            f"{document.name}: {width} x {height} px: a lesson records at most {LESSON.pixels} px; take a part of it"
        )
    return as_png(Picture(rgb))
