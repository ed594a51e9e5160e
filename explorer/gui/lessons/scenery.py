"""Brings the window into the state that a step of a lesson wants, and back into the one that it was found in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QWidget

from explorer.gui.lessons.anchors import PARTS
from explorer.gui.lessons.moves import Moves
from explorer.gui.lessons.runs import LessonRuns
from explorer.gui.lessons.stage import Stage
from explorer.gui.scene.raster import Raster
from explorer.gui.state.documents import Document, Imagined, Run
from explorer.gui.state.player import REAL_TIME
from explorer.lessons.names import PARTS as PART_NAMES
from explorer.lessons.names import Part
from explorer.lessons.reading import LoadedLesson
from explorer.lessons.schema import Show

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TABS = {"tradeoff": 0, "steps": 1, "pixel": 2}
Arrange = Callable[[str], None]


class Scenery:
    """The window of a lesson.

    Attributes:
        runs: the lesson's recordings as runs.
        moves: of zoom and replay.
    """

    def __init__(self, window: Stage, lesson: LoadedLesson, moves: Moves, arrange: Arrange) -> None:
        self._window, self._lesson, self._arrange = window, lesson, arrange
        self.moves = moves
        self.runs = LessonRuns(lesson)
        self._hidden: tuple[Part, ...] = ()
        session = window.session
        self._before = (list(session.documents), session.current, session.settings, session.limits)
        self._visible = {name: not part(window).isHidden() for name, part in PARTS.items()}
        self._open, self._pinned = window.probe.open, window.probe.pinned
        window.probe.open = self._inspector
        self._events = (session.documents_changed, session.runs_changed, session.selection_changed)
        for event in self._events:
            event.connect(self._keep_hidden)
        session.position_changed.connect(self._fill)
        session.restore(self.runs.documents, None, session.settings, session.limits)

    def show(self, wanted: Show) -> None:
        """The state of a step."""
        window, session = self._window, self._window.session
        self.moves.finish()
        session.player.pause()
        if wanted.run is not None and wanted.run in self.runs.runs:
            self._select(wanted)
        self._arrange(wanted.panes)
        window.view.left.set_mode(wanted.left)
        window.view.right.set_mode(wanted.right)
        if wanted.tab is not None:
            window.plots.setCurrentIndex(TABS[wanted.tab])
        if wanted.pixel is not None:
            window.probe.move(*wanted.pixel)
        elif window.probe.pinned:
            window.probe.pin(False)
        _choose_speed(window.step_bar, REAL_TIME if wanted.clock else 1.0)
        self.hide(wanted.hide)
        end = session.player.count
        zoom = wanted.zoom
        self.moves.to(end if wanted.step is None else min(wanted.step, end), None if zoom is None else zoom)
        self._fill()

    def hide(self, parts: Iterable[Part]) -> None:
        """Hide these parts; the others are as they were found."""
        self._hidden = tuple(parts)
        for name in PART_NAMES:
            if name not in self._hidden and self._visible[name]:
                PARTS[name](self._window).show()
        self._keep_hidden()

    def leave(self) -> None:
        """The desk as it was found, and the pictures that were opened meanwhile."""
        window, session = self._window, self._window.session
        self.moves.finish()
        self.hide(())
        for event in self._events:
            event.disconnect(self._keep_hidden)
        session.position_changed.disconnect(self._fill)
        window.probe.pin(self._pinned)
        window.probe.open = self._open
        documents, current, settings, limits = self._before
        own = self.own_documents()
        if session.live is not None and session.live.document in self.runs.documents:
            window.engine.cancel()
        session.restore([*documents, *own], current, settings, limits)

    def own_documents(self) -> list[Document]:
        """The pictures that the learner opened."""
        return [document for document in self._window.session.documents if document not in self.runs.documents]

    def _select(self, wanted: Show) -> None:
        session = self._window.session
        assert wanted.run is not None
        document, run = self.runs.document_of(wanted.run), self.runs.runs[wanted.run]
        if session.current is not document:
            session.show_document(document)
        if session.kept is not None and wanted.beside is None:
            session.keep(None)
        session.select(run)
        if wanted.beside is not None:
            session.keep(self.runs.runs.get(wanted.beside))

    def _keep_hidden(self) -> None:
        """Parts that come back by themselves go again."""
        for name in self._hidden:
            PARTS[name](self._window).hide()

    def _fill(self) -> None:
        """What the network expects of the rest was recorded for some steps; the device is asked for others."""
        session = self._window.session
        name = self.runs.name_of(session.selected)
        if not name or session.filled("mean") is not None:
            return
        found = self._lesson.trace(name).means.get(session.position)
        if found is not None and session.selected is not None:
            session.set_imagined(Imagined(session.selected, session.position, 0, Raster(found), "mean"))

    def _inspector(self, run: Run, rgb: NDArray[np.uint8]) -> Any:
        return _Recorded(self.runs, run, lambda: self._open(run, rgb))


class _Recorded:
    """Predictions that were recorded; the network is asked for those of other pixels."""

    def __init__(self, runs: LessonRuns, run: Run, ask: Callable[[], Any]) -> None:
        self._runs, self._run, self._ask = runs, run, ask
        self._inspector: Any = None

    def at(self, x: int, y: int) -> Any:
        """As `density.inspect.Inspector.at`."""
        found = self._runs.prediction(self._run, x, y)
        if found is not None:
            return found
        if self._inspector is None:
            self._inspector = self._ask()
        return self._inspector.at(x, y)


def _choose_speed(bar: QWidget, speed: float) -> None:
    """As if it was chosen in the step bar."""
    for choice in bar.findChildren(QComboBox):
        if (at := choice.findData(speed)) >= 0:
            choice.setCurrentIndex(at)


def widgets(window: Stage, names: Iterable[str], own: dict[str, QWidget | None]) -> list[QWidget]:
    """What is pointed at, of the window and of the player's `own` parts."""
    from explorer.gui.lessons.anchors import PLACES

    found = []
    for name in names:
        part = own[name] if name in own else PLACES[name](window)  # type: ignore[index]
        if part is not None:
            found.append(part)
    return found
