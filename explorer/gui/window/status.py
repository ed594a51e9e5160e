"""The status bar: the picture, the pixel under the cursor, zoom and device."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QStatusBar

from explorer.gui.look.i18n import tr
from explorer.gui.panes.viewport import Viewport
from explorer.gui.state.session import Session

MODES = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}


class Status(QStatusBar):
    """The bar.

    Attributes:
        pixel: what is under the cursor.
    """

    def __init__(self, session: Session, viewport: Viewport) -> None:
        super().__init__()
        self._session, self._viewport = session, viewport
        self._at = (-1, -1)
        self.setSizeGripEnabled(False)
        self._picture, self.pixel, self._zoom, self._device = QLabel(), QLabel(), QLabel(), QLabel()
        self.addWidget(self._picture)
        for label in (self.pixel, self._zoom, self._device):
            self.addPermanentWidget(label)
        viewport.changed.connect(self._show_zoom)
        for event in (session.selection_changed, session.devices_changed, session.settings_changed):
            event.connect(self.refresh)
        session.position_changed.connect(self._show_pixel)
        session.live_changed.connect(self._show_zoom)  # the first step of a file is the first to have a size
        self.refresh()

    def refresh(self) -> None:
        """Show the current picture."""
        document = self._session.current
        text = ""
        if document is not None:
            text = document.name
            if (picture := document.picture) is not None:
                text = tr("{name}   {width} × {height}   {mode}, {depth} bits").format(
                    name=document.name, width=picture.width, height=picture.height,
                    mode=MODES[picture.channels], depth=picture.bit_depth,
                )  # fmt: skip
        self._picture.setText(text)
        run = self._session.selected
        device = run.device if run is not None else self._session.device
        self._device.setText(tr("Device: {name}").format(name=device.upper()) if device else "")
        self._show_zoom()
        self._show_pixel()

    @Slot(int, int)
    def point(self, x: int, y: int) -> None:
        """The cursor is at picture coordinates, (-1, -1) for nowhere."""
        self._at = (x, y)
        self._show_pixel()

    def _show_zoom(self) -> None:
        # Until there is a picture, the scale is that of the one before, or of none at all.
        self._zoom.setText(f"{self._viewport.scale * 100:.0f} %" if self._session.scene() is not None else "")

    def _show_pixel(self) -> None:
        scene = self._session.scene()
        x, y = self._at
        if scene is None or not (0 <= x < scene.width and 0 <= y < scene.height):
            self.pixel.setText("")
            return
        parts = [f"x {x}  y {y}"]
        step = int(scene.step_of[y, x]) if scene.step_of is not None else -1
        known = step < 0 or step < self._session.position
        if scene.original is not None and known:
            parts.append("RGB " + " ".join(str(int(value)) for value in scene.original.levels[0][y, x]))
        if 0 <= step < scene.count:
            parts.append(tr("step {step}").format(step=step + 1))
        if scene.bits_map is not None:
            parts.append(tr("{bits} bits").format(bits=f"{float(scene.bits_map[y, x]):.2f}"))
        self.pixel.setText("    ".join(parts))
