"""Joins the batch to the window: its page among the pages, what is dropped, its place in the status bar."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from explorer.gui.batch.chip import BatchChip
from explorer.gui.batch.page import BatchPage
from explorer.gui.batch.runner import BatchRunner
from explorer.gui.batch.thumbnails import Thumbnails
from explorer.gui.look import questions
from explorer.gui.state.folders import MANY, count_pictures, how_many
from explorer.gui.state.session_file import is_session
from explorer.gui.window.desk import Desk
from explorer.gui.window.page_desk import PageDesk


class BatchDesk(PageDesk):
    """The batch of a window.

    Attributes:
        runner: does the work.
        thumbnails: of its rows.
        page: shows it.
    """

    def __init__(self, window: Desk, path: Path | None) -> None:
        """`path`: of the file that keeps the queue, None to keep it nowhere."""
        super().__init__(window, "batch_show")
        self.runner = BatchRunner(window.session, window.engine, path)
        self.runner.shown = lambda: self.show(True)
        self.thumbnails = Thumbnails(lambda: window.engine.codec)
        self.page = BatchPage(window.session, self.runner, self.thumbnails, window.actions_table, window.theme.tone)
        self.page.table.opened.connect(self._open)
        window.statusBar().insertPermanentWidget(1, BatchChip(self.runner.queue, self._show))

    def poll(self) -> None:
        """Fetch what the threads report; to be called some thirty times a second."""
        self.runner.poll()
        self.thumbnails.poll()

    def close(self) -> None:
        """Stop, and keep the queue for the next time."""
        self.runner.close()
        self.thumbnails.close()

    def add(self, paths: Sequence[Path]) -> None:
        """Put pictures and folders into the queue, and show it."""
        self.runner.add(paths)
        self.show(True)

    def drop(self, paths: Sequence[Path]) -> None:
        """What is dropped on the batch's page belongs to the batch, unless it is a session; elsewhere it is opened."""
        if self.shown and not any(is_session(path) for path in paths):
            self.add(paths)
        else:
            self._window.open_paths(paths)

    def open(self, paths: Sequence[Path]) -> None:
        """Open files on the desk; of many pictures, ask whether they are meant as a batch."""
        if (count := count_pictures(paths)) > MANY:
            window = self._window
            desk = window.engine.open_paths
            questions.ask_batch(window, how_many(count), lambda: self.add(paths), lambda: desk(paths))
        else:
            self._window.engine.open_paths(paths)

    def _open(self, path: Path) -> None:
        self.show(False)
        self._window.engine.open_paths([path])
