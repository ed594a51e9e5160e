"""A progress bar that waits for the next frame."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar


def show_value(bar: QProgressBar, value: int, most: int) -> None:
    """Show `value` of `most`, 0 of 0 for no known end.

    Qt repaints a bar at once, and with it whatever else changed in the window so far.
    """
    if (value, most) == (bar.value(), bar.maximum()):
        return
    bar.setUpdatesEnabled(False)
    bar.setMaximum(most)
    bar.setValue(value)
    bar.setUpdatesEnabled(True)
