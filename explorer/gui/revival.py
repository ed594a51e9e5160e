"""Decodes the runs of a session again, each when it is shown for the first time. No Qt."""

from __future__ import annotations

from explorer.gui.documents import Run
from explorer.gui.engine import Engine, Task
from explorer.gui.session import Session


class Revival:
    """Watches the selection; what is decoded for nobody any more is given up."""

    def __init__(self, session: Session, engine: Engine) -> None:
        self._session, self._engine = session, engine
        self._asked: Run | None = None  # is not asked again if it failed or was cancelled
        self._kept_asked: Run | None = None
        self._task: Task | None = None
        session.selection_changed.connect(self._on_selection)

    def _on_selection(self) -> None:
        document, run = self._session.current, self._session.selected
        self._revive_kept()
        if run is self._asked or document is None or document.picture is None:
            return
        if self._task is not None:
            self._task.cancelled = True
        self._asked, self._task = run, None
        if run is not None and run.data and not run.replay.count:
            self._task = self._engine.replay(document, run)

    def _revive_kept(self) -> None:
        document, kept = self._session.current, self._session.kept
        if document is None or document.picture is None or kept is None or kept is self._kept_asked:
            return
        self._kept_asked = kept
        if kept is not self._session.selected and kept.data and not kept.replay.count:
            self._engine.replay(document, kept)
