"""Joins the models to the window: their page among the pages, and the process that reads them."""

from __future__ import annotations

from pathlib import Path

from explorer.gui.look.i18n import tr
from explorer.gui.models.asker import Asker
from explorer.gui.models.page import ModelsPage
from explorer.gui.models.shelf import Shelf
from explorer.gui.window.desk import Desk
from explorer.gui.window.page_desk import PageDesk
from explorer.gui.window.settings_bar import choose_model


class ModelsDesk(PageDesk):
    """The models of a window.

    Attributes:
        asker: the way to the process that reads weights.
        shelf: what there is.
        page: shows it.
    """

    def __init__(self, window: Desk) -> None:
        super().__init__(window, "models_show")
        self.asker = Asker()
        self.shelf = Shelf(window.session, self.asker)
        self.page = ModelsPage(window.session, self.shelf, window.actions_table, window.theme.tone)
        self.shelf.changed.connect(window.settings_bar.show_models)

    def poll(self) -> None:
        """Fetch answers, and look at the log; to be called some thirty times a second."""
        self.asker.poll()
        self.page.poll()

    def close(self) -> None:
        """End the process."""
        self.asker.close()

    def _prepare(self) -> None:
        self.shelf.refresh()

    def use(self) -> None:
        """The next run uses the chosen model; on a second time what suits the picture again."""
        entry = self.shelf.entry(self.shelf.chosen)
        if entry is None:
            return
        session, key = self._window.session, entry.info.key
        again = session.settings.model == key
        choose_model(session, entry.info.codec, "auto" if again else key)
        name = tr("auto") if again else entry.info.name
        text = tr("The next run uses: {model}").format(model=name)
        self._window.statusBar().showMessage(text, 4000)

    def add(self, folder: Path) -> None:
        """A folder of one's own weights."""
        self.shelf.add(folder)
