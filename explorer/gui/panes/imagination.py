"""Decides when the rest of the picture is filled: once a view asks for it and the slider has come to rest."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from explorer.gui.codec.drawing import MOST_STEPS
from explorer.gui.codec.engine import Engine
from explorer.gui.panes.compare_view import CompareView
from explorer.gui.scene.layers import FILLINGS
from explorer.gui.state.session import Session

REST_MS = 250  # for which the slider stands still before the device is asked


class Imagination(QObject):
    """Starts and stops means and drawings; the engine makes them, the session keeps them, the panes show them."""

    def __init__(self, session: Session, engine: Engine, view: CompareView) -> None:
        super().__init__(view)
        self._session, self._engine, self._view = session, engine, view
        self._seed = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self._start)
        session.position_changed.connect(self._restart)
        session.selection_changed.connect(self._restart)
        view.modes_changed.connect(self._restart)

    def again(self) -> None:
        """Another seed; in the view that has the focus if none shows a drawing yet."""
        if self._view.shows("imagined"):
            self._seed += 1
            self._restart()
        else:
            self._view.overlay("imagined")

    def close(self) -> None:
        """The window goes: start no more."""
        self._timer.stop()
        self._engine.stop_imagining()

    @Slot()
    def _restart(self) -> None:
        self._engine.stop_imagining()
        if any(self._view.shows(filling) for filling in FILLINGS):
            self._timer.start()
        else:
            self._timer.stop()

    @Slot()
    def _start(self) -> None:
        session, run = self._session, self._session.selected
        if run is None or session.live is not None or run.point.codec == "raw":
            return
        for filling, seed in (("mean", 0), ("imagined", self._seed)):
            done = session.filled(filling)
            there = session.position >= run.replay.count or (done is not None and done.seed == seed)
            lossy = run.point.codec == "lossy"
            if there or not self._view.shows(filling) or (lossy and filling != "mean"):
                continue
            if run.replay.count > MOST_STEPS and not lossy:
                session.set_imagining(filling, "too long")
            else:
                self._engine.imagine(run, session.position, filling, seed)
