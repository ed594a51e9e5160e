"""Moves of the replay and of the zoom that take a moment, so that the eye can follow; none with reduced motion."""

from __future__ import annotations

import time

from PySide6.QtCore import QAbstractAnimation, QEasingCurve, QObject, QVariantAnimation
from PySide6.QtWidgets import QApplication, QStyle

from explorer.gui.panes.viewport import Viewport
from explorer.gui.state.session import Session

DURATION_MS = 300

Zoom = tuple[float, float, float]  # x, y in the middle; screen pixels per pixel of the picture


def motion_wanted() -> bool:
    """Whether the system wants animations at all."""
    return QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0


class Moves(QObject):
    """One move at a time; the next one ends it.

    Attributes:
        animated: whether moves take their time.
    """

    def __init__(self, parent: QObject, session: Session, viewport: Viewport) -> None:
        super().__init__(parent)
        self._session, self._viewport = session, viewport
        self.animated = motion_wanted()
        self._running = QVariantAnimation(self)
        self._running.setStartValue(0.0)
        self._running.setEndValue(1.0)
        self._running.setDuration(DURATION_MS)
        self._running.setEasingCurve(QEasingCurve.Type.InOutQuad)
        self._running.valueChanged.connect(self._on_value)
        self._steps = (0, 0)
        self._zooms: tuple[Zoom, Zoom] | None = None
        self._fit = False

    @property
    def moving(self) -> bool:
        """Whether a move goes on."""
        return self._running.state() == QAbstractAnimation.State.Running

    def to(self, position: int, zoom: Zoom | None) -> None:
        """Show a step, and a part of the picture; None for all of it."""
        self.finish()
        viewport = self._viewport
        scale, x, y = viewport.place
        self._steps = (self._session.player.position, position)
        self._fit = zoom is None
        self._zooms = ((x, y, scale), zoom) if zoom is not None else None
        if self.animated:
            self._running.start()
        else:
            self._end()

    def finish(self) -> None:
        """Be where the last move leads to."""
        if self._running.state() == QAbstractAnimation.State.Running:
            self._running.stop()
            self._end()

    def _on_value(self, part: float) -> None:
        if part >= 1.0:
            self._end()
            return
        if self._running.state() != QAbstractAnimation.State.Running:
            return
        first, last = self._steps
        self._session.seek(round(first + (last - first) * part), time.perf_counter())
        if self._zooms is not None:
            (x, y, scale), (to_x, to_y, to_scale) = self._zooms
            # The scale in equal factors, so that it seems to grow evenly.
            at = scale * (to_scale / scale) ** part
            self._viewport.show_place(at, x + (to_x - x) * part, y + (to_y - y) * part)

    def _end(self) -> None:
        self._session.seek(self._steps[1], time.perf_counter())
        if self._zooms is not None:
            x, y, scale = self._zooms[1]
            self._viewport.show_place(scale, x, y)
        elif self._fit:
            self._viewport.fit()
