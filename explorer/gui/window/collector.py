"""Garbage is collected in the window's thread alone, when it has a moment, and without what lives as long as it does.

Python collects in whatever thread makes the 700th object. That has two costs here: a full collection walks all
modules, classes and widgets (130,000 objects, some 55 ms) and holds up every thread meanwhile, and a widget that a
thread without an event loop finds in a cycle is destroyed there, which Qt answers with a crash.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL_MS = 100  # of what gathers in half a second while a picture is coded, a collection took 16 ms
GENERATIONS = (2, 1, 0)  # the oldest one that is due comprises the younger ones


class Collector(QObject):
    """Collects in the thread that it was made in, as often as Python's own thresholds ask for it."""

    def __init__(self, parent: QObject) -> None:
        """From now on nobody else collects."""
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def spare(self) -> None:
        """Walk nothing again that is there now: to be called once, when the window is there."""
        gc.freeze()

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    @Slot()
    def collect(self) -> None:
        """Collect the oldest generation that is due, if one is."""
        for generation in GENERATIONS:
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
