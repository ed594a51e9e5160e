"""What the actions of the evaluation do: one method for each id in the table of actions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from explorer.errors import ItalicError
from explorer.gui.evaluate.figure_dialog import FigureDialog
from explorer.gui.evaluate.files import take
from explorer.gui.evaluate.paper_figure import write_figure
from explorer.gui.evaluate.paper_table import write_table
from explorer.gui.look import questions
from explorer.gui.look.i18n import tr
from explorer.gui.state.failures import describe
from explorer.gui.window import clipboard
from explorer.gui.window.desk import Desk


class EvaluateCommands:
    """The part of the commands that speaks to the evaluation."""

    _window: Desk

    def evaluate_show(self, on: bool) -> None:
        """The page of the evaluation, or back to where it was."""
        self._window.evaluate.show(on)

    def evaluate_add(self) -> None:
        """Choose pictures."""
        if paths := questions.ask_open(self._window, self._window.folder):
            self._window.evaluate.add(paths)

    def evaluate_add_folder(self) -> None:
        """Choose a folder."""
        folder = questions.ask_folder(self._window, self._window.folder)
        if folder is not None:
            self._window.evaluate.add([folder])

    def evaluate_data_sets(self) -> None:
        """Kodak's pictures and CIFAR-10, where they are."""
        self._window.evaluate.add_data_sets()

    def evaluate_start(self) -> None:
        """Measure."""
        self._window.evaluate.runner.start()

    def evaluate_cancel(self) -> None:
        """Stop."""
        self._window.evaluate.runner.cancel()

    def evaluate_clear(self) -> None:
        """Forget pictures and results."""
        self._window.evaluate.runner.clear()

    def evaluate_open(self) -> None:
        """Take the results of a journal, and go on with it."""
        path = questions.ask_journal(self._window, self._window.folder)
        if path is not None:
            self._window.evaluate.runner.open(path)

    def evaluate_save(self) -> None:
        """Write the means or all results."""
        desk = self._window.evaluate
        path = questions.ask_save(
            self._window, Path(self._window.folder) / "evaluation.csv", tr("Tables (*.csv *.json)")
        )
        if path is not None:
            desk.background.write(path, take(desk.runner.study), self._tell_written)

    def evaluate_figure(self) -> None:
        """Write the plot for a paper."""
        figure = self._window.evaluate.page.plot.figure
        dialog = FigureDialog(self._window, figure)
        kinds = tr("Figures (*.svg *.pdf *.png)")
        dialog.accepted.connect(
            lambda: self._write_evaluation(
                "evaluation.svg", kinds, lambda path: write_figure(path, figure, dialog.paper)
            )
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def evaluate_table(self) -> None:
        """Write the table for a paper."""
        page, study = self._window.evaluate.page, self._window.evaluate.runner.study
        kinds = tr("Tables (*.md *.tex *.csv)")
        self._write_evaluation(
            "evaluation.md", kinds, lambda path: write_table(path, study, page.means.means.reference)
        )

    def _write_evaluation(self, name: str, kinds: str, write: Callable[[Path], None]) -> None:
        path = questions.ask_save(self._window, Path(self._window.folder) / name, kinds)
        if path is None:
            return
        try:
            write(path)
        except ItalicError as problem:
            self._window.session.notify("error", describe(problem))
        else:
            self._tell_written(path)

    def _tell_written(self, path: Path) -> None:
        self._window.statusBar().showMessage(tr("Written: {path}").format(path=path), 6000)

    def evaluate_command(self) -> None:
        """Put the command line on the clipboard."""
        try:
            clipboard.copy_text(self._window.evaluate.runner.study.asked.command())
        except ItalicError as problem:
            self._window.session.notify("error", describe(problem))
        else:
            self._window.statusBar().showMessage(tr("The command is on the clipboard"), 4000)
