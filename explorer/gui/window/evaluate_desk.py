"""Joins the evaluation to the window: its page among the pages, what is dropped on it, its journals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from explorer.gui.evaluate.journals import Journals
from explorer.gui.evaluate.page import EvaluationPage
from explorer.gui.evaluate.runner import EvaluationRunner
from explorer.gui.window.desk import Desk


class EvaluateDesk:
    """The evaluation of a window.

    Attributes:
        runner: does the work.
        page: shows it.
    """

    def __init__(self, window: Desk, folder: Path | None) -> None:
        """`folder`: of the journals, None to keep them nowhere."""
        self._window = window
        self._show = window.actions_table["evaluate_show"]
        self.runner = EvaluationRunner(window.session, self._others_work, Journals(folder))
        self.page = EvaluationPage(window.session, self.runner.study, window.actions_table, window.theme.tone)
        self.page.pictures.opened.connect(self._open)

    def _others_work(self) -> bool:
        return self._window.engine.busy or self._window.batch.runner.active

    def poll(self) -> None:
        """Fetch what the thread reports; to be called some thirty times a second."""
        self.runner.poll()
        self.page.poll()

    def close(self) -> None:
        """Stop; the journal has all results."""
        self.runner.close()

    @property
    def shown(self) -> bool:
        """Whether its page is wanted in place of the desk."""
        return self._show.isChecked()

    def show(self, on: bool) -> None:
        """Turn to its page, or back."""
        self._show.setChecked(on)
        if on:
            self._window.batch.leave()
        self._window.show_page()
        if on:
            self.page.take_focus()

    def leave(self) -> None:
        """Another page is shown."""
        self._show.setChecked(False)

    def add(self, paths: Sequence[Path]) -> None:
        """Folders and pictures to be measured, beside those that are chosen already."""
        study = self.runner.study
        if not self.runner.active:
            new = [str(path.absolute()) for path in paths]
            study.ask(replace(study.asked, sources=tuple(dict.fromkeys([*study.asked.sources, *new]))))

    def _open(self, place: int) -> None:
        study = self.runner.study
        path = Path(study.places.get(study.table.pictures[place], ""))
        if path.is_file():
            self.show(False)
            self._window.engine.open_paths([path])
