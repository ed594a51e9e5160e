"""What the actions of the viewer do: what a pane shows, its zoom, the panes, the pixel that is looked at."""

from __future__ import annotations

from explorer.gui.window.desk import Desk

PAN = 0.25  # of a pane
TEXT_STEP = 0.1


class ViewCommands:
    """Part of `Commands`; the methods are named in the table of actions."""

    _window: Desk

    def show_mask(self) -> None:
        """Which pixels this step codes."""
        self._window.view.overlay("mask")

    def show_known(self) -> None:
        """What is known, and where nothing is."""
        self._window.view.overlay("unknown")

    def show_mean(self) -> None:
        """What the network expects of the rest."""
        self._window.view.overlay("mean")

    def show_bits(self) -> None:
        """What every pixel cost."""
        self._window.view.overlay("bits")

    def imagine_again(self) -> None:
        """Draw what is not known yet, or draw it again."""
        self._window.imagination.again()

    def reverse(self, on: bool) -> None:
        """Play backwards."""
        self._window.step_bar.reverse(on)

    def gallery(self) -> None:
        """Pictures drawn from nothing, in a window beside this one."""
        self._window.open_gallery()

    def show_pixel(self) -> None:
        """The third: distributions of a pixel."""
        self._window.plots.setCurrentWidget(self._window.pixel_panel)

    def pin_pixel(self, on: bool) -> None:
        """Keep the pixel that is looked at, and show what is known of it."""
        self._window.probe.pin(on)
        if on:
            self.show_pixel()

    def show_bar(self, on: bool) -> None:
        """The settings, or more room."""
        self._window.show_bar(on)

    def show_side(self, on: bool) -> None:
        """Plots and table, or more room."""
        self._window.show_side(on)

    def larger_text(self) -> None:
        """By a tenth."""
        self._window.theme.set_scale(self._window.theme.scale + TEXT_STEP)

    def smaller_text(self) -> None:
        """By a tenth."""
        self._window.theme.set_scale(self._window.theme.scale - TEXT_STEP)

    def usual_text(self) -> None:
        """As the system has it."""
        self._window.theme.set_scale(1.0)

    def zoom_in(self) -> None:
        """Larger."""
        self._window.view.viewport.zoom_in()

    def zoom_out(self) -> None:
        """Smaller."""
        self._window.view.viewport.zoom_out()

    def fit(self) -> None:
        """The whole picture."""
        self._window.view.viewport.fit()

    def actual_size(self) -> None:
        """100 %."""
        self._window.view.viewport.zoom_to(1.0)

    def pan_left(self) -> None:
        """A quarter of the view to the left."""
        self._window.view.viewport.pan_part(-PAN, 0)

    def pan_right(self) -> None:
        """To the right."""
        self._window.view.viewport.pan_part(PAN, 0)

    def pan_up(self) -> None:
        """To the top."""
        self._window.view.viewport.pan_part(0, -PAN)

    def pan_down(self) -> None:
        """To the bottom."""
        self._window.view.viewport.pan_part(0, PAN)

    def two_panes(self, on: bool) -> None:
        """One pane or two."""
        self._window.view.arrange("two" if on else "one")

    def split_view(self, on: bool) -> None:
        """One pane with a line."""
        self._window.view.arrange("split" if on else "one")

    def line_left(self) -> None:
        """The right picture alone."""
        self._put_line(0.0)

    def line_middle(self) -> None:
        """Half of each."""
        self._put_line(0.5)

    def line_right(self) -> None:
        """The left picture alone."""
        self._put_line(1.0)

    def show_original(self, on: bool) -> None:
        """The original everywhere."""
        self._window.view.show_original(on)

    def _put_line(self, part: float) -> None:
        if self._window.view.arrangement != "split":
            self._window.actions_table["split_view"].trigger()
        self._window.view.set_split(part)
