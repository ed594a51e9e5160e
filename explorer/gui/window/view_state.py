"""How the window shows its pictures, as plain values of a session file, and back."""

from __future__ import annotations

from explorer.gui.scene.layers import MODES
from explorer.gui.state.session_file import View
from explorer.gui.window.desk import Desk

SWITCHES = {"two": "two_panes", "split": "split_view", "one": ""}


def view_of(window: Desk) -> View:
    """The arrangement, what the panes show, zoom, and the plot in front."""
    view = window.view
    scale, x, y = view.viewport.place
    return {
        "arrangement": view.arrangement,
        "left": view.left.pane.mode,
        "right": view.right.pane.mode,
        "fitted": float(view.viewport.fitted),
        "scale": scale,
        "x": x,
        "y": y,
        "plot": float(window.plots.currentIndex()),
    }


def arrange(window: Desk, name: str) -> None:
    """One pane, two or one with a line, with the switches of the menu."""
    if name not in SWITCHES or window.view.arrangement == name:
        return
    switch = SWITCHES[name] or SWITCHES[window.view.arrangement]  # the only one that is on goes off
    window.actions_table[switch].trigger()


class ViewRestorer:
    """Puts a window back to a view; the zoom waits until there is a picture."""

    def __init__(self, window: Desk) -> None:
        self._window = window
        self._zoom: tuple[float, float, float] | None = None
        window.session.selection_changed.connect(self._on_selection)

    def restore(self, view: View) -> None:
        """What `view_of` gave; whatever makes no sense is left as it is."""
        window = self._window
        arrange(window, str(view.get("arrangement", "")))
        for name, box in (("left", window.view.left), ("right", window.view.right)):
            mode = view.get(name)
            if mode in MODES:
                box.set_mode(mode)
        plot = view.get("plot")
        if plot in range(window.plots.count()):
            window.plots.setCurrentIndex(int(plot))
        place = [view.get(key) for key in ("scale", "x", "y")]
        self._zoom = None
        if view.get("fitted") == 0 and all(isinstance(value, float) for value in place) and place[0] > 0:
            self._zoom = (place[0], place[1], place[2])
        self._on_selection()

    def _on_selection(self) -> None:
        if self._zoom is not None and self._window.session.scene() is not None:
            place, self._zoom = self._zoom, None
            self._window.view.viewport.show_place(*place)
