"""The status bar: the picture, the pixel under the cursor, zoom and device."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QStatusBar, QToolButton, QWidget

from explorer.gui.look.elided import ElidedLabel
from explorer.gui.look.i18n import tr
from explorer.gui.panes.viewport import Viewport
from explorer.gui.state.session import Session

FRAME = 6  # px above and below
MODES = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}


class Status(QStatusBar):
    """The bar.

    Attributes:
        pixel: what is under the cursor.
        errors: opens the list of messages, where there are errors.
    """

    def __init__(self, session: Session, viewport: Viewport, messages: QAction) -> None:
        super().__init__()
        self._session, self._viewport = session, viewport
        self._at = (-1, -1)
        self._named = True
        self.setSizeGripEnabled(False)
        self._picture, self.pixel, self._zoom, self._device = ElidedLabel(), ElidedLabel(), QLabel(), QLabel()
        self.addWidget(self._picture, 1)
        self.errors = QToolButton()
        self.errors.setAutoRaise(True)
        self.errors.setText(tr("⚠ {count}").format(count=0))  # as high as with errors
        self.errors.setAccessibleName(tr("Messages"))
        self.errors.clicked.connect(messages.trigger)
        self._held: list[QWidget] = []
        self.hold(self.errors)
        self.errors.hide()
        for label in (self.pixel, self._zoom, self._device):
            self.addPermanentWidget(label)
        viewport.changed.connect(self._show_zoom)
        for event in (session.selection_changed, session.devices_changed, session.settings_changed):
            event.connect(self.refresh)
        session.notices_changed.connect(self._show_errors)
        session.position_changed.connect(self._show_pixel)
        session.live_changed.connect(self._show_zoom)  # the first step of a file is the first to have a size
        self.refresh()

    def name_picture(self, on: bool) -> None:
        """Whether the picture is in sight."""
        if on != self._named:
            self._named = on
            self.refresh()

    def refresh(self) -> None:
        """Show the current picture."""
        document = self._session.current if self._named else None
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

    def hold(self, widget: QWidget) -> None:
        """Keep a place at the right, also while the widget is hidden: the page above stays where it is."""
        keep = widget.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        widget.setSizePolicy(keep)
        self.addPermanentWidget(widget)
        self._held.append(widget)
        self._keep_height()

    def changeEvent(self, event: QEvent) -> None:
        """Letters of another size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_held"):
            self._keep_height()

    def _keep_height(self) -> None:
        self.setMinimumHeight(max(widget.sizeHint().height() for widget in self._held) + FRAME)

    def _show_errors(self) -> None:
        count = sum(notice.level == "error" for notice in self._session.notices)
        self.errors.setText(tr("⚠ {count}").format(count=count))
        self.errors.setToolTip(tr("Messages"))
        self.errors.setAccessibleName(tr("Messages: {count} errors").format(count=count))
        self.errors.setVisible(count > 0)

    def _show_zoom(self) -> None:
        # Until there is a picture, the scale is that of the one before, or of none at all.
        self._zoom.setText(
            f"{self._viewport.scale * 100:.0f} %" if self._named and self._session.scene() is not None else ""
        )

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
