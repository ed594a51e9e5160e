"""Decodes the runs of a session again, each when it is shown for the first time. No Qt."""

from __future__ import annotations

from explorer.gui.codec.engine import Engine
from explorer.gui.codec.tasks import Task
from explorer.gui.state.documents import Run
from explorer.gui.state.session import Session


class Revival:
    """Watches what is shown; what is decoded for nobody any more is given up."""

    def __init__(self, session: Session, engine: Engine) -> None:
        self._session, self._engine = session, engine
        self._asked: dict[Run, Task] = {}  # of what is shown; not asked again if it failed or was cancelled
        session.selection_changed.connect(self._on_selection)

    def _on_selection(self) -> None:
        document = self._session.current
        if document is None or document.picture is None:
            return
        shown = [run for run in (self._session.selected, self._session.kept) if run is not None]
        for run in [run for run in self._asked if run not in shown]:
            self._asked.pop(run).cancelled = True
        for run in shown:
            if run.data and not run.replay.count and run not in self._asked:
                self._asked[run] = self._engine.replay(document, run)
