"""Joins the network's page to the window."""

from __future__ import annotations

from explorer.gui.models.asker import Asker
from explorer.gui.network.page import NetworkPage
from explorer.gui.window.desk import Desk


class NetworkDesk:
    """The network of a window's run.

    Attributes:
        page: shows it.
    """

    def __init__(self, window: Desk, asker: Asker) -> None:
        """`asker`: polled by whoever made it."""
        self._window = window
        self._show = window.actions_table["network_show"]
        self.page = NetworkPage(window.session, window.probe, asker, window.actions_table, window.theme.tone)

    @property
    def shown(self) -> bool:
        """Whether its page is wanted in place of the desk."""
        return self._show.isChecked()

    def show(self, on: bool) -> None:
        """Turn to its page, or back."""
        if on:
            self._window.leave_pages()
        self._show.setChecked(on)
        self._window.show_page()
        if on:
            self.page.refresh()
            self.page.take_focus()

    def leave(self) -> None:
        """Another page is shown."""
        self._show.setChecked(False)
