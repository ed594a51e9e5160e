"""Linked panes with a choice of view for each: one, two, or one that a line divides between the two views."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRect, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from explorer.gui.look.i18n import tr
from explorer.gui.look.palette import Tone
from explorer.gui.panes.pane_box import PaneBox
from explorer.gui.panes.viewport import Viewport
from explorer.gui.scene.layers import Mode
from explorer.gui.scene.replay import Scene
from explorer.gui.state.session import Session

Place = tuple[int, int]
Arrangement = Literal["one", "two", "split"]
FIRST_SPLIT = 0.75  # of the width, left of the line


class CompareView(QWidget):
    """Linked panes.

    Attributes:
        left, right: the two panes with their choices.
        viewport: the zoom that they share.
        arrangement: how they stand.

    Signals:
        pointed: picture coordinates under the cursor, (-1, -1) for none.
        modes_changed: other views are shown.
        compared: there are two runs to show beside each other now.
    """

    pointed = Signal(int, int)
    modes_changed = Signal()
    compared = Signal()

    def __init__(self, session: Session, tone: Tone) -> None:
        super().__init__()
        self._session = session
        self.viewport = Viewport()
        self.arrangement: Arrangement = "two"  # until all parts are there
        self.left = PaneBox(session, self.viewport, "mean", tone, tr("Left picture"))
        self.right = PaneBox(session, self.viewport, "original", tone, tr("Right picture"))
        self.left.pane.source_beside = self.right.pane.source = self._source_right
        self._comparing = self._tried = False
        self._other_modes: tuple[Mode, Mode] = ("bits", "bits")  # what the finished steps of two runs differ in
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        for box in self.boxes:
            self._layout.addWidget(box, 1)
            box.pane.resized.connect(self._on_resized)
            box.pane.pointed.connect(self.pointed)
            box.pane.enclosed.connect(self._on_enclosed)
            box.choice.currentIndexChanged.connect(self._on_choice)
        self.set_split(FIRST_SPLIT)
        self.arrange("split")
        self.viewport.changed.connect(self.repaint_panes)
        session.position_changed.connect(self.repaint_panes)
        session.selection_changed.connect(self.refresh)
        session.live_changed.connect(self._on_live)
        session.channel_changed.connect(self.refresh)
        session.settings_changed.connect(self._on_settings)
        session.imagined_changed.connect(self._on_imagined)
        session.position_changed.connect(self._show_notes)
        session.position_changed.connect(self._show_standings)

    @property
    def boxes(self) -> tuple[PaneBox, PaneBox]:
        """Both panes."""
        return self.left, self.right

    def arrange(self, arrangement: Arrangement) -> None:
        """One pane, two, or one that a line divides."""
        self.arrangement = arrangement
        split = arrangement == "split"
        if split:
            self.left.host(self.right)
        else:
            self.right.return_own()
        self._show_beside()
        self.right.setVisible(arrangement == "two")
        self._on_resized()
        self.modes_changed.emit()

    def set_split(self, part: float) -> None:
        """Put the line at a part of the width, 0 to 1."""
        self.left.pane.set_split(part)

    def show_original(self, on: bool) -> None:
        """The original in both panes."""
        for box in self.boxes:
            box.show_original(on)

    def set_tone(self, tone: Tone) -> None:
        """Draw in the colours of another theme."""
        for box in self.boxes:
            box.set_tone(tone)

    def overlay(self, mode: Mode) -> None:
        """Show `mode` in the pane that has the focus, else the left one; the picture so far if it does already."""
        right = self.arrangement == "two" and self.right.isAncestorOf(self.focusWidget() or self)
        box = self.right if right else self.left
        box.set_mode("reveal" if box.pane.mode == mode else mode)

    def set_marker(self, at: Place | None, looked: Place | None = None, seen: tuple[Place, ...] = ()) -> None:
        """Frame a pixel in both panes, those that were seen for it, and draw a line to another that was looked at."""
        for box in self.boxes:
            box.pane.set_marker(at, looked, seen)

    def repaint_panes(self) -> None:
        """Something moved."""
        for box in self.boxes:
            box.pane.update()

    def refresh(self) -> None:
        """Another scene, or the same with other contents."""
        scene = self._session.scene()
        if scene is not None:
            self._arrange(scene)
            if self.viewport.set_picture(scene.width, scene.height):
                self._on_enclosed(None)  # that was of another picture
        self._show_runs()
        self._show_trial()
        for box in self.boxes:
            box.pane.refresh()
            box.refresh_legend()
            box.refresh_note()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The other arrangement may show more now."""
        scene = self._session.scene()
        if scene is not None:
            self._arrange(scene)

    def _arrange(self, scene: Scene) -> None:
        """Panes beside or below each other, whichever shows the whole picture larger."""
        width, height = self.width(), self.height()
        header = self.left.height() - self.left.pane.height()
        beside = min(width / 2 / scene.width, (height - header) / scene.height)
        below = min(width / scene.width, (height / 2 - header) / scene.height)
        direction = QBoxLayout.Direction.TopToBottom if below > beside * 1.05 else QBoxLayout.Direction.LeftToRight
        if self._layout.direction() != direction:
            self._layout.setDirection(direction)

    def shows(self, mode: Mode) -> bool:
        """Whether one of the views that can be seen is `mode`."""
        seen = self.boxes if self.arrangement != "one" else (self.left,)
        return mode in [box.pane.mode for box in seen]

    def _source_right(self) -> tuple[Scene | None, int]:
        return self._session.scene_beside() or (self._session.scene(), self._session.position)

    def _show_runs(self) -> None:
        """Two runs have views of their own, which come back with the next comparison."""
        session = self._session
        comparing = session.beside is not None
        self.left.show_run(session.selected if comparing else None)
        self.right.show_run(session.beside)
        self._show_standings()
        if comparing == self._comparing:
            return
        self._comparing = comparing
        modes, self._other_modes = self._other_modes, (self.left.pane.mode, self.right.pane.mode)
        for box, mode in zip(self.boxes, modes, strict=True):
            box.set_mode(mode)
        if comparing:
            self.compared.emit()

    def _show_standings(self) -> None:
        for box, standing in zip(self.boxes, self._session.standings() or (None, None), strict=True):
            box.show_standing(standing)

    def _show_trial(self) -> None:
        """While a quality is tried, the original stands right of what a decoder shows."""
        tried = self._session.shows_trial
        if tried == self._tried:
            return
        self._tried = tried
        self._show_beside()
        self.right.show_original(tried)

    def _show_beside(self) -> None:
        """What stands right of the line, where there is one."""
        mode: Mode = "original" if self._tried else self.right.pane.mode
        self.left.pane.set_beside(mode if self.arrangement == "split" else None)

    @Slot(object)
    def _on_enclosed(self, region: QRect | None) -> None:
        for box in self.boxes:
            box.pane.set_region(region)

    @Slot(int)
    def _on_choice(self, _index: int) -> None:
        self._show_beside()
        self.modes_changed.emit()

    def _on_imagined(self) -> None:
        self.repaint_panes()
        self._show_notes()

    def _on_settings(self) -> None:
        for box in self.boxes:
            box.refresh_choices()

    def _show_notes(self) -> None:
        for box in self.boxes:
            box.refresh_note()

    def _on_live(self) -> None:
        if self._session.shows_live:
            self.refresh()

    @Slot()
    def _on_resized(self) -> None:
        sizes = [box.pane.pixels() for box in self.boxes if not box.isHidden()]
        self.viewport.set_pane(min(width for width, _ in sizes), min(height for _, height in sizes))
