"""Zoom and pan that several panes share: state without Qt."""

from __future__ import annotations

from explorer.gui.scene.raster import Window
from explorer.gui.state.events import Event

STEPS = (0.05, 0.0625, 0.125, 0.25, 1 / 3, 0.5, 2 / 3, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 64.0)
SMALLEST, LARGEST = STEPS[0], STEPS[-1]


class Viewport:
    """Which part of a picture is in view, and how large.

    Attributes:
        scale: screen pixels per picture pixel.
        fitted: the picture follows the size of the panes until somebody zooms.
        changed: emitted after every change.
    """

    def __init__(self) -> None:
        self.changed: Event[[]] = Event()
        self.scale = 1.0
        self.fitted = True
        self._picture = (1, 1)
        self._pane = (1, 1)
        self._centre = (0.5, 0.5)  # picture coordinates at the middle of the pane

    def set_picture(self, width: int, height: int) -> bool:
        """Another picture: fit it, unless it has the size of the one before, which keeps the place.

        Returns whether it has another size.
        """
        if (width, height) == self._picture:
            return False
        self._picture = (width, height)
        self.fit()
        return True

    def set_pane(self, width: int, height: int) -> None:
        """Size of a pane, in screen pixels."""
        if (width, height) == self._pane or width < 1 or height < 1:
            return
        self._pane = (width, height)
        if self.fitted:
            self.fit()
        else:
            self._move(self.scale, self._centre)

    def fit(self) -> None:
        """The whole picture, as large as possible; small pictures grow by whole factors so that pixels stay square."""
        scale = min(self._pane[0] / self._picture[0], self._pane[1] / self._picture[1])
        scale = float(int(scale)) if scale >= 2 else scale
        self.fitted = True
        self._move(min(max(scale, 1e-4), LARGEST), (self._picture[0] / 2, self._picture[1] / 2))

    def zoom_to(self, scale: float, at: tuple[float, float] | None = None) -> None:
        """Show at `scale`; the picture point under `at` (screen pixels in the pane) stays where it is."""
        at = at or (self._pane[0] / 2, self._pane[1] / 2)
        fixed = self.to_picture(*at)
        scale = min(max(scale, SMALLEST), LARGEST)
        centre = (
            fixed[0] - (at[0] - self._pane[0] / 2) / scale,
            fixed[1] - (at[1] - self._pane[1] / 2) / scale,
        )
        self.fitted = False
        self._move(scale, centre)

    @property
    def place(self) -> tuple[float, float, float]:
        """Scale, and picture coordinates at the middle of the pane."""
        return self.scale, *self._centre

    def show_place(self, scale: float, x: float, y: float) -> None:
        """Show the picture point (x, y) in the middle of the pane."""
        self.fitted = False
        self._move(min(max(scale, SMALLEST), LARGEST), (x, y))

    def zoom_in(self, at: tuple[float, float] | None = None) -> None:
        """To the next larger of the usual zooms."""
        self.zoom_to(next((step for step in STEPS if step > self.scale * 1.001), LARGEST), at)

    def zoom_out(self, at: tuple[float, float] | None = None) -> None:
        """To the next smaller of the usual zooms."""
        self.zoom_to(next((step for step in reversed(STEPS) if step < self.scale * 0.999), SMALLEST), at)

    def pan(self, dx: float, dy: float) -> None:
        """Move the picture by screen pixels."""
        self.fitted = False
        self._move(self.scale, (self._centre[0] - dx / self.scale, self._centre[1] - dy / self.scale))

    def pan_part(self, right: float, down: float) -> None:
        """Look further to the right and down, by parts of the pane."""
        self.pan(-right * self._pane[0], -down * self._pane[1])

    def to_picture(self, x: float, y: float) -> tuple[float, float]:
        """Picture coordinates of a screen pixel of the pane."""
        left, top = self._origin()
        return (x - left) / self.scale, (y - top) / self.scale

    def to_screen(self, x: float, y: float) -> tuple[float, float]:
        """Screen pixel of the pane under picture coordinates."""
        left, top = self._origin()
        return left + x * self.scale, top + y * self.scale

    def visible(self) -> tuple[int, int, Window]:
        """Where the visible part of the picture starts in the pane (x, y; screen pixels), and that part."""
        left, top = self._origin()
        right = min(left + max(1, round(self._picture[0] * self.scale)), self._pane[0])
        bottom = min(top + max(1, round(self._picture[1] * self.scale)), self._pane[1])
        x, y = max(left, 0), max(top, 0)
        return x, y, Window(x - left, y - top, max(0, right - x), max(0, bottom - y), self.scale)

    def _origin(self) -> tuple[int, int]:
        # Whole screen pixels, so that all layers of all panes share one grid.
        return (
            round(self._pane[0] / 2 - self._centre[0] * self.scale),
            round(self._pane[1] / 2 - self._centre[1] * self.scale),
        )

    def _move(self, scale: float, centre: tuple[float, float]) -> None:
        self.scale = scale
        self._centre = (
            _keep(centre[0], self._picture[0], self._pane[0] / scale),
            _keep(centre[1], self._picture[1], self._pane[1] / scale),
        )
        self.changed.emit()


def _keep(centre: float, size: float, seen: float) -> float:
    """The centre nearest to the wanted one that shows no more emptiness than needed."""
    if seen >= size:
        return size / 2
    return min(max(centre, seen / 2), size - seen / 2)
