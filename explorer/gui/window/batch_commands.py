"""What the actions of the batch do: one method for each id in the table of actions."""

from __future__ import annotations

from pathlib import Path

from explorer.errors import ItalicError
from explorer.gui.look import questions
from explorer.gui.look.i18n import tr
from explorer.gui.state.failures import describe
from explorer.gui.window.desk import Desk


class BatchCommands:
    """The part of the commands that speaks to the batch."""

    _window: Desk

    def batch_show(self, on: bool) -> None:
        """The page of the batch, or back to where it was."""
        self._window.batch.show(on)

    def batch_add(self) -> None:
        """Choose files."""
        if paths := questions.ask_open(self._window, self._window.folder):
            self._window.batch.add(paths)

    def batch_add_folder(self) -> None:
        """Choose a folder."""
        folder = questions.ask_folder(self._window, self._window.folder)
        if folder is not None:
            self._window.batch.add([folder])

    def batch_start(self) -> None:
        """Begin, or go on after a pause."""
        self._window.batch.runner.start()

    def batch_pause(self) -> None:
        """Hold within one step."""
        self._window.batch.runner.pause()

    def batch_cancel(self) -> None:
        """Stop within one step; all that is not done waits."""
        self._window.batch.runner.stop()

    def batch_retry(self) -> None:
        """What failed, or what is selected of it, waits again."""
        self._window.batch.runner.retry(self._window.batch.page.table.numbers())

    def batch_remove(self) -> None:
        """Forget the selected pictures."""
        self._window.batch.runner.remove(self._window.batch.page.table.numbers())

    def batch_list(self) -> None:
        """Write the table of the pictures."""
        window = self._window
        path = questions.ask_save(window, Path(window.folder) / "batch.csv", tr("Tables (*.csv)"))
        if path is None:
            return
        try:
            window.batch.runner.write_list(path)
        except ItalicError as problem:
            window.session.notify("error", describe(problem))
        else:
            window.statusBar().showMessage(tr("Written: {path}").format(path=path), 6000)

    def batch_clear(self) -> None:
        """Forget what is done or was skipped."""
        self._window.batch.runner.queue.clear_finished()

    def batch_open(self) -> None:
        """Look at the current picture."""
        self._window.batch.page.table.open_selected()
