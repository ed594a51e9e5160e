"""Joins the evaluation to the window: its page among the pages, what is dropped on it, its journals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from explorer.gui.evaluate.background import Background
from explorer.gui.evaluate.chip import EvaluationChip
from explorer.gui.evaluate.data_sets import at_hand, source_of
from explorer.gui.evaluate.journals import Journals
from explorer.gui.evaluate.memory import Memory
from explorer.gui.evaluate.page import EvaluationPage
from explorer.gui.evaluate.runner import EvaluationRunner
from explorer.gui.look.i18n import tr
from explorer.gui.window.desk import Desk
from explorer.gui.window.page_desk import PageDesk


class EvaluateDesk(PageDesk):
    """The evaluation of a window.

    Attributes:
        runner: does the work.
        memory: of the last start.
        background: makes files.
        page: shows it.
    """

    def __init__(self, window: Desk, folder: Path | None, kept: Path | None) -> None:
        """`folder`: of the journals, `kept`: of what the next start goes on with; None to keep them nowhere."""
        super().__init__(window, "evaluate_show")
        self.runner = EvaluationRunner(window.session, self._others_work, Journals(folder))
        self.memory = Memory(window.session, self.runner, kept)
        self.memory.shown = lambda: self.show(True)
        self.background = Background(window.session)
        self.page = EvaluationPage(
            window.session, self.runner.study, self.background, window.actions_table, window.theme.tone
        )
        self.page.pictures.opened.connect(self._open)
        window.statusBar().insertPermanentWidget(1, EvaluationChip(self.runner.study, self._show))

    def _others_work(self) -> bool:
        return self._window.engine.busy or self._window.batch.runner.active

    def poll(self) -> None:
        """Fetch what the thread reports; to be called some thirty times a second."""
        self.runner.poll()
        self.background.poll()
        self.page.poll()

    def close(self) -> None:
        """Stop; the journal has all results, and the next start goes on."""
        self.memory.save()
        self.memory.forget()
        self.runner.close()
        self.background.close()

    def add(self, paths: Sequence[Path]) -> None:
        """Folders and pictures to be measured, beside those that are chosen already."""
        if not self.runner.active:
            self._add([source_of(path) for path in paths])

    def add_data_sets(self) -> None:
        """Those of this machine."""
        if found := at_hand():
            self._add(found)
        else:
            text = tr("Neither Kodak’s pictures nor CIFAR-10 were found; add their folder or archive.")
            self._window.session.notify("info", text)

    def _add(self, sources: Sequence[str]) -> None:
        study = self.runner.study
        study.ask(replace(study.asked, sources=tuple(dict.fromkeys([*study.asked.sources, *sources]))))

    def _open(self, place: int) -> None:
        study = self.runner.study
        path = Path(study.places.get(study.table.pictures[place], ""))
        if path.is_file():
            self.show(False)
            self._window.engine.open_paths([path])
