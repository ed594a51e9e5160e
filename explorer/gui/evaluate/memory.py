"""Carries an evaluation over to the next start: what is asked, its results, and the offer to go on. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from explorer.errors import ItalicError
from explorer.gui.evaluate import words
from explorer.gui.evaluate.kept import Kept, load, save
from explorer.gui.evaluate.runner import EvaluationRunner
from explorer.gui.look.i18n import tr
from explorer.gui.state.failures import describe
from explorer.gui.state.session import Choice, Session


class Memory:
    """The file, written as soon as work starts or ends, so that it is right however the program ends.

    Attributes:
        shown: called when the evaluation is to be looked at.
    """

    def __init__(self, session: Session, runner: EvaluationRunner, path: Path | None) -> None:
        """`path`: of the file, None to keep nothing."""
        self.shown: Callable[[], object] = lambda: None
        self._session, self._runner, self._path = session, runner, path
        self._working = False
        runner.study.state_changed.connect(self._on_state)

    def offer_again(self) -> None:
        """Put the last evaluation back; of one that did not end, offer to go on."""
        if self._path is None:
            return
        try:
            kept = load(self._path)
        except ItalicError as problem:
            self._session.notify("error", describe(problem))
            return
        if kept is None:
            return
        study, journal = self._runner.study, Path(kept.journal)
        if kept.journal and journal.is_file() and not self._runner.open(journal):
            return
        study.ask(kept.asked)
        if kept.unfinished and study.path is not None:
            text = tr("An evaluation of {names} was not finished; it has {count} results.")
            told = text.format(names=words.sources(kept.asked.sources), count=len(study.results))
            self._session.notify("info", told, (Choice(tr("Continue"), self._go_on), Choice(tr("Not now"), self.save)))

    def save(self) -> None:
        """Write what is asked, and where the results are."""
        if self._path is None:
            return
        study = self._runner.study
        kept = Kept(study.asked, "" if study.path is None else str(study.path), self._runner.active)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            save(self._path, kept)
        except (ItalicError, OSError) as problem:
            self._session.notify("error", describe(problem))

    def forget(self) -> None:
        """What happens from now on is no more than the end of the program."""
        self._path = None

    def _go_on(self) -> None:
        self._runner.start()
        self.shown()

    def _on_state(self) -> None:
        """Begun or ended; what it waits for meanwhile is no news."""
        if self._runner.active != self._working:
            self._working = self._runner.active
            self.save()
