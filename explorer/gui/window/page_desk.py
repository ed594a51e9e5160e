"""A page among the window's pages, shown in place of the desk while its action is checked."""

from __future__ import annotations

from typing import Protocol

from explorer.gui.window.desk import Desk


class Page(Protocol):
    """What is shown."""

    def take_focus(self) -> None:
        """The keyboard belongs to it."""


class PageDesk:
    """Joins a page to the window.

    Attributes:
        page: shows it.
    """

    page: Page

    def __init__(self, window: Desk, action: str) -> None:
        """`action`: checked while the page is shown."""
        self._window = window
        self._show = window.actions_table[action]

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
            self._prepare()
            self.page.take_focus()

    def leave(self) -> None:
        """Another page is shown."""
        self._show.setChecked(False)

    def _prepare(self) -> None:
        """What the page shows is to be that of now."""
