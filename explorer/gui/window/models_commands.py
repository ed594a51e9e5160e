"""What the actions of the models do: one method for each id in the table of actions."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu

from explorer.gui.look import questions
from explorer.gui.window.desk import Desk


class ModelsCommands:
    """The part of the commands that speaks to the models."""

    _window: Desk

    def models_show(self, on: bool) -> None:
        """The page of the models, or back to where it was."""
        self._window.models.show(on)

    def network_show(self, on: bool) -> None:
        """The page of the network, or back to where it was."""
        self._window.network.show(on)

    def models_use(self) -> None:
        """Use the chosen model for the next run."""
        self._window.models.use()

    def models_add(self) -> None:
        """Choose a folder of one's own weights."""
        folder = questions.ask_folder(self._window, self._window.folder)
        if folder is not None:
            self._window.models.add(folder)

    def models_remove(self) -> None:
        """Take a folder out; of several, that which is chosen."""
        shelf = self._window.models.shelf
        entry = shelf.entry(shelf.chosen)
        if entry is not None and entry.info.own:
            shelf.remove(entry.folder)
        elif len(shelf.folders) == 1:
            shelf.remove(shelf.folders[0].path)
        elif shelf.folders:
            menu = QMenu(self._window)
            for folder in shelf.folders:
                menu.addAction(str(folder.path), partial(shelf.remove, folder.path))
            menu.popup(QCursor.pos())

    def models_training(self) -> None:
        """Choose the folder of a training, whose log is followed."""
        folder = questions.ask_folder(self._window, self._window.folder)
        if folder is not None:
            self._window.models.page.tabs.setCurrentIndex(1)
            self._window.models.shelf.watch(folder)
