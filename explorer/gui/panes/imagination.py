"""Decides when the rest of the picture is filled: once the slider has come to rest, and ahead of it in idle time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from explorer.gui.codec.drawing import MOST_STEPS
from explorer.gui.codec.engine import Engine
from explorer.gui.panes.compare_view import CompareView
from explorer.gui.scene.layers import FILLINGS
from explorer.gui.state.session import Run, Session

REST_MS = 250  # for which the slider stands still before the device is asked


class Imagination(QObject):
    """Starts and stops means and drawings; the engine makes them, the session keeps them, the panes show them.

    Attributes:
        ahead: whether means are made before they are looked at.
        elsewhere: whether other work goes on that they would hold up.
    """

    def __init__(self, session: Session, engine: Engine, view: CompareView) -> None:
        super().__init__(view)
        self.ahead = True
        self.elsewhere: Callable[[], bool] = lambda: False
        self._session, self._engine, self._view = session, engine, view
        self._seed = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self._start)
        session.imagined_changed.connect(self._on_imagined)
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
        self._engine.drawings.stop()

    @Slot()
    def _restart(self) -> None:
        """Something else is looked at: what nobody waits for any more is stopped."""
        if self._view.shows("imagined") or self._wish() is not None:
            self._engine.drawings.stop()
        if any(self._view.shows(filling) for filling in FILLINGS):
            self._timer.start()
        else:
            self._engine.drawings.stop()
            self._timer.stop()

    def _wish(self) -> Run | None:
        """The run whose mean at the present position is seen and not there yet."""
        session, run = self._session, self._session.selected
        if run is None or not self._view.shows("mean") or session.position >= run.replay.count:
            return None
        return None if session.expectations.has(run, session.position) else run

    @Slot()
    def _start(self) -> None:
        session, run = self._session, self._session.selected
        if run is None or session.live is not None or run.point.codec == "raw" or not run.replay.count:
            return
        long = run.replay.count > MOST_STEPS and run.point.codec != "lossy"
        if self._wish() is not None:
            if long:
                session.set_imagining("mean", "too long")
            else:
                self._engine.drawings.imagine(run, session.position, "mean")
        drawn = session.filled("imagined")
        done = session.position >= run.replay.count or (drawn is not None and drawn.seed == self._seed)
        if self._view.shows("imagined") and not done and run.point.codec != "lossy":
            if long:
                session.set_imagining("imagined", "too long")
            else:
                self._engine.drawings.imagine(run, session.position, "imagined", self._seed)
        if not long:
            self._go_on()

    def _go_on(self) -> None:
        """Make what may be looked at next, as long as nothing else is to be done."""
        session, run = self._session, self._session.selected
        idle = self.ahead and not self._engine.busy and not self._engine.drawings.busy and not self._engine.waiting
        if run is None or not idle or session.live is not None or not self._view.shows("mean"):
            return
        if run.point.codec == "raw" or (run.replay.count > MOST_STEPS and run.point.codec != "lossy"):
            return
        if (position := session.expectations.missing(run)) is not None and not self.elsewhere():
            self._engine.drawings.imagine(run, position, "mean", ahead=True)

    def _on_imagined(self) -> None:
        if not self._timer.isActive():
            self._go_on()
