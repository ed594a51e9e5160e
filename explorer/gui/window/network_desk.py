"""Joins the network's page to the window."""

from __future__ import annotations

from explorer.gui.models.asker import Asker
from explorer.gui.network.page import NetworkPage
from explorer.gui.window.desk import Desk
from explorer.gui.window.page_desk import PageDesk


class NetworkDesk(PageDesk):
    """The network of a window's run.

    Attributes:
        page: shows it.
    """

    def __init__(self, window: Desk, asker: Asker) -> None:
        """`asker`: polled by whoever made it."""
        super().__init__(window, "network_show")
        self.page = NetworkPage(window.session, window.probe, asker, window.actions_table, window.theme.tone)

    def _prepare(self) -> None:
        self.page.refresh()
